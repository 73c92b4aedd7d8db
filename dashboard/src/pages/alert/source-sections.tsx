import { KeyValueList } from '../../components/key-value-list.tsx';
import { type AlertDocument, textAt } from './document.ts';
import { FilterLink } from './filter-link.tsx';
import { Section } from './section.tsx';
import type { ListActions } from './use-list-actions.ts';

export interface SourceSectionsProps {
  readonly document: AlertDocument;
  readonly actions: ListActions;
}

interface Part {
  readonly title: string;
  readonly fields: readonly (readonly [name: string, field: string])[];
}

const parts: readonly Part[] = [
  {
    title: 'Agent',
    fields: [
      ['Name', 'agent.name'],
      ['Id', 'agent.id'],
      ['Address', 'agent.ip'],
      ['Manager', 'manager.name'],
      ['Cluster', 'cluster.name'],
      ['Node', 'cluster.node'],
    ],
  },
  {
    title: 'Source',
    fields: [
      ['Location', 'location'],
      ['Decoder', 'decoder.name'],
      ['Its parent', 'decoder.parent'],
      ['Program', 'predecoder.program_name'],
      ['Host', 'predecoder.hostname'],
      ['Logged at', 'predecoder.timestamp'],
      ['Alert id', 'id'],
      ['Written at', 'timestamp'],
    ],
  },
];

/** Who saw it, and how. */
export function SourceSections({ document, actions }: SourceSectionsProps) {
  return parts.map(({ title, fields }) => {
    const items = fields.flatMap(([key, field]) => {
      const value = textAt(document, ...field.split('.'));
      return value === null ? [] : [{ key, value: <FilterLink field={field} value={value} actions={actions} /> }];
    });
    if (items.length === 0) return null;
    return (
      <Section key={title} title={title} half>
        <KeyValueList items={items} />
      </Section>
    );
  });
}
