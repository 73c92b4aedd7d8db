import { Badge, type Tone } from '../../components/badge.tsx';
import { SafeText } from '../../components/safe-text.tsx';
import { formatBytes } from '../../lib/format.ts';
import { DiffView } from './diff-view.tsx';
import type { AttributeChange, FileChanges } from './file-changes.ts';
import styles from './file-changes-section.module.css';
import { Section } from './section.tsx';

const tones: Readonly<Record<string, Tone>> = { added: 'good', modified: 'warning', deleted: 'bad' };

/** What happened to a file: before and after. */
export function FileChangesSection({ changes }: { readonly changes: FileChanges }) {
  const { path, event, mode, attributes, diff, user, process } = changes;
  const who = [
    user !== null && `by ${user}`,
    process !== null && `with ${process}`,
    mode !== null && `seen by ${mode} monitoring`,
  ];
  return (
    <Section title="What changed">
      <p className={styles.path}>
        {event !== null && (
          <Badge tone={Object.hasOwn(tones, event) ? tones[event] : 'neutral'}>
            <SafeText text={event} limit={40} cutOnly />
          </Badge>
        )}
        <SafeText text={path} limit={500} mono />
      </p>
      <p className={styles.who}>
        <SafeText text={who.filter((part) => part !== false).join(', ')} />
      </p>
      {attributes.length > 0 && <Attributes attributes={attributes} event={event} />}
      {diff !== null && <DiffView diff={diff} />}
    </Section>
  );
}

function Attributes({ attributes, event }: Pick<FileChanges, 'attributes' | 'event'>) {
  const both = attributes.some(({ before }) => before !== null);
  return (
    <table className={styles.table}>
      <caption className="visually-hidden">Attributes of the file</caption>
      <thead>
        <tr>
          <th scope="col">Attribute</th>
          {both && <th scope="col">Before</th>}
          <th scope="col">{event === 'deleted' ? 'Last known' : both ? 'After' : 'Now'}</th>
        </tr>
      </thead>
      <tbody>
        {attributes.map((attribute) => (
          <AttributeRow key={attribute.name} attribute={attribute} both={both} />
        ))}
      </tbody>
    </table>
  );
}

function AttributeRow({ attribute, both }: { readonly attribute: AttributeChange; readonly both: boolean }) {
  const { name, before, after, changed } = attribute;
  return (
    <tr data-changed={changed || undefined}>
      <th scope="row">{name}</th>
      {both && (
        <td className={styles.before}>
          {before === null ? (
            <span className="muted">{changed ? 'unknown' : 'the same'}</span>
          ) : (
            <Value name={name} value={before} />
          )}
        </td>
      )}
      <td className={styles.after}>
        {after === null ? <span className="muted">none</span> : <Value name={name} value={after} />}
      </td>
    </tr>
  );
}

function Value({ name, value }: { readonly name: string; readonly value: string }) {
  if (name === 'Size' && /^\d{1,15}$/.test(value))
    return <span title={`${value} bytes`}>{sizeText(Number(value))}</span>;
  return <SafeText text={value} mono />;
}

/** To the byte, as long as the difference of a byte may be the matter. */
function sizeText(bytes: number): string {
  return bytes < 1_000_000 ? `${bytes.toLocaleString()} B` : formatBytes(bytes);
}
