import { ExternalLink } from '../../components/external-link.tsx';
import { type KeyValue, KeyValueList } from '../../components/key-value-list.tsx';
import { SafeText } from '../../components/safe-text.tsx';
import { formatNumber } from '../../lib/format.ts';
import { readCompliance } from './compliance.ts';
import { type AlertDocument, countAt, textAt } from './document.ts';
import { FilterChips, FilterLink } from './filter-link.tsx';
import { type Mitre, readMitre } from './mitre.ts';
import { Section } from './section.tsx';
import type { ListActions } from './use-list-actions.ts';

interface PartProps {
  readonly document: AlertDocument;
  readonly actions: ListActions;
}

/** What the rule says, what it means to attackers, and what it means to auditors. */
export function RuleSections({ document, actions }: PartProps) {
  const mitre = readMitre(document);
  const standards = readCompliance(document);
  const hasMitre = mitre.techniques.length + mitre.tactics.length + mitre.otherNames.length > 0;
  return (
    <>
      <Rule document={document} actions={actions} />
      {hasMitre && <MitrePart mitre={mitre} actions={actions} />}
      {standards.length > 0 && (
        <Section title="Compliance" half>
          <KeyValueList
            items={standards.map(({ name, field, requirements }) => ({
              key: name,
              value: <FilterChips field={field} values={requirements} actions={actions} />,
            }))}
          />
        </Section>
      )}
    </>
  );
}

function Rule({ document, actions }: PartProps) {
  const [id, level] = ['id', 'level'].map((name) => textAt(document, 'rule', name));
  const fired = countAt(document, 'rule', 'firedtimes');
  const mail = textAt(document, 'rule', 'mail');
  const items: readonly KeyValue[] = [
    ...(id ? [{ key: 'Id', value: <FilterLink field="rule.id" value={id} actions={actions} /> }] : []),
    ...(level ? [{ key: 'Level', value: <FilterLink field="rule.level" value={level} actions={actions} /> }] : []),
    ...(fired === null ? [] : [{ key: 'Fired', value: `${formatNumber(fired)} ${fired === 1 ? 'time' : 'times'}` }]),
    ...(mail === 'true' ? [{ key: 'Mail', value: 'the rule asks for one' }] : []),
  ];
  if (items.length === 0) return null;
  return (
    <Section title="Rule" half>
      <KeyValueList items={items} />
    </Section>
  );
}

interface MitrePartProps {
  readonly mitre: Mitre;
  readonly actions: ListActions;
}

function MitrePart({ mitre: { techniques, tactics, otherNames }, actions }: MitrePartProps) {
  const items: readonly KeyValue[] = [
    ...(techniques.length === 0 ? [] : [{ key: 'Techniques', value: <Techniques techniques={techniques} /> }]),
    ...(otherNames.length === 0 ? [] : [{ key: 'Known as', value: <SafeText text={otherNames.join(', ')} /> }]),
    ...(tactics.length === 0
      ? []
      : [{ key: 'Tactics', value: <FilterChips field="rule.mitre.tactic" values={tactics} actions={actions} /> }]),
  ];
  return (
    <Section title="MITRE ATT&CK" half>
      <KeyValueList items={items} />
    </Section>
  );
}

function Techniques({ techniques }: Pick<Mitre, 'techniques'>) {
  return (
    <ul>
      {techniques.map(({ id, name, page }) => (
        <li key={id}>
          {page === null ? <SafeText text={id} /> : <ExternalLink href={page}>{id}</ExternalLink>}
          {name !== null && (
            <>
              {' '}
              <SafeText text={name} />
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
