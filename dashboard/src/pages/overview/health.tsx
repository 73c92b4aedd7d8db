import { Link } from 'react-router';
import type { Concern, ProgramStatus } from '../../../../src/api/contract.ts';
import { useOperation } from '../../api/queries.ts';
import { Icon } from '../../components/icons.tsx';
import { SafeText } from '../../components/safe-text.tsx';
import { Loaded, LoadingState } from '../../components/states.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { classNames } from '../../lib/class-names.ts';
import { formatCount } from '../../lib/format.ts';
import styles from './health.module.css';

/** Is everything all right? If not: what, and what to do. */
export function Health() {
  const status = useOperation('GET /api/status', {}, { refetchInterval: 10_000 });
  return (
    <Loaded
      query={status}
      errorTitle="How the program is cannot be told"
      loading={<LoadingState rows={1} height={58} />}
    >
      {(answer) => (
        <section className={styles.health} aria-label="Health">
          <Verdict status={answer} />
          {answer.concerns.length > 0 && (
            <ul className={styles.concerns}>
              {answer.concerns.map((concern) => (
                <ConcernLine key={`${concern.severity} ${concern.what}`} concern={concern} />
              ))}
            </ul>
          )}
        </section>
      )}
    </Loaded>
  );
}

function Verdict({ status }: { readonly status: ProgramStatus }) {
  const { concerns, well, source, analysis, startedAt } = status;
  const errors = concerns.filter(({ severity }) => severity === 'error').length;
  const tone = errors > 0 || !well ? 'bad' : concerns.length > 0 ? 'warning' : 'good';
  const words = {
    good: 'Everything is all right',
    warning: `${formatCount(concerns.length, 'thing')} to look at`,
    bad: `${formatCount(Math.max(1, errors), 'thing')} not as it should be`,
  };
  return (
    <div className={classNames(styles.verdict, styles[tone])}>
      <Icon name={tone === 'good' ? 'good' : tone === 'warning' ? 'warning' : 'error'} size={22} />
      <p className={styles.words}>{words[tone]}</p>
      <p className={styles.facts}>
        {analysis === null ? 'Alerts are made by the manager' : `Alerts are made here, by ${analysis.rules} rules`}
        {' · last alert read '}
        <TimeText time={source.lastReadAt} as="relative" />
        {' · running since '}
        <TimeText time={startedAt} />
      </p>
    </div>
  );
}

function ConcernLine({ concern: { severity, what, remedy, link } }: { readonly concern: Concern }) {
  return (
    <li className={classNames(styles.concern, styles[severity === 'error' ? 'bad' : 'warning'])}>
      <Icon name={severity === 'error' ? 'error' : 'warning'} />
      <span className="visually-hidden">{severity}: </span>
      <div className={styles.text}>
        <p>
          <SafeText text={what} />
        </p>
        {remedy !== null && (
          <p className="muted">
            <SafeText text={remedy} />
          </p>
        )}
      </div>
      {link !== null && (
        <Link to={link} aria-label={`Show: ${what}`}>
          Show
        </Link>
      )}
    </li>
  );
}
