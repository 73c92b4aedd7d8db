import { IconButton } from '../../components/button.tsx';
import { Popover } from '../../components/popover.tsx';
import styles from './query-help.module.css';

interface Example {
  readonly query: string;
  readonly means: string;
}

const examples: readonly Example[] = [
  { query: 'rule.level:>=10', means: 'numbers compared; also >, <, <=' },
  { query: 'rule.level:[7 TO 11]', means: 'from one to the other' },
  { query: '"Failed password"', means: 'these words in any field, in this order' },
  { query: 'agent.name:(web-01 OR db-*)', means: 'one of several; * stands for anything' },
  { query: 'data.srcip:10.0.0.0/8', means: 'addresses of a network' },
  { query: 'syscheck.path:*', means: 'alerts that have the field' },
  { query: 'rule.groups:sshd AND NOT agent.name:web-01', means: 'AND, OR, NOT and brackets put them together' },
];

export function QueryHelp({ onTry }: { readonly onTry: (query: string) => void }) {
  return (
    <Popover
      label="How to search"
      align="end"
      trigger={(trigger) => <IconButton {...trigger} icon="info" label="How to search" size="small" />}
    >
      {(close) => (
        <div className={styles.help}>
          <h2>How to search</h2>
          <p className={styles.words}>As in Kibana: a field, a colon and a value. Press one to try it.</p>
          <ul className={styles.examples}>
            {examples.map(({ query, means }) => (
              <li key={query}>
                <button
                  type="button"
                  className={styles.example}
                  onClick={() => {
                    close();
                    onTry(query);
                  }}
                >
                  <code>{query}</code>
                </button>
                <span className="muted">{means}</span>
              </li>
            ))}
          </ul>
          <p className={styles.words}>
            In quotes, a value means itself; without, a backslash before a character does the same: <code>\*</code>.
            Large and small letters are the same.
          </p>
          <p className={styles.keys}>
            <kbd>/</kbd> search · <kbd>j</kbd> <kbd>k</kbd> move · <kbd>Enter</kbd> open · <kbd>→</kbd> to a value, then{' '}
            <kbd>+</kbd> or <kbd>-</kbd> to filter
          </p>
        </div>
      )}
    </Popover>
  );
}
