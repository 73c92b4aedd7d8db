import type { ReactNode } from 'react';
import type { Exchange } from '../../../src/api/contract.ts';
import { formatDuration } from '../lib/format.ts';
import { indentJson } from '../lib/indent-json.ts';
import { Badge } from './badge.tsx';
import { CodeBlock } from './code-block.tsx';
import styles from './exchange-view.module.css';
import { commandLine, forgottenAttempts, nameOfStatus, resultOf, subjectOf } from './exchange-words.ts';
import { Icon } from './icons.tsx';
import { SafeText } from './safe-text.tsx';
import { TimeText } from './time-text.tsx';

export interface ExchangeViewProps {
  /** The newest first. */
  readonly exchanges: readonly Exchange[];
  /** How many attempts there were: says which of them nothing is known of any more. */
  readonly attempts?: number | undefined;
}

/** What was said in attempts at a delivery: requests and answers, or commands and what they wrote. */
export function ExchangeView({ exchanges, attempts = 0 }: ExchangeViewProps) {
  const forgotten = forgottenAttempts(attempts, exchanges);
  return (
    <div className={styles.exchanges}>
      {exchanges.map((exchange, index) => (
        <Attempt
          key={`${exchange.at} ${exchange.attempt} ${subjectOf(exchange)}`}
          exchange={exchange}
          open={index === 0}
        />
      ))}
      {forgotten !== null && (
        <p className={styles.note}>
          What was said in {forgotten} is not known any more: of each integration it is kept for the newest 200
          deliveries until the program ends, and for failed attempts 30 days, the last three of each delivery.
        </p>
      )}
      {exchanges.length === 0 && forgotten === null && <p className={styles.note}>Nothing was sent.</p>}
    </div>
  );
}

function Attempt({ exchange, open }: { readonly exchange: Exchange; readonly open: boolean }) {
  const { attempt, at, milliseconds } = exchange;
  const { words, tone } = resultOf(exchange);
  return (
    <details className={styles.attempt} open={open}>
      <summary className={styles.summary}>
        <Icon name="chevron-right" size={14} />
        <strong className={styles.name}>Attempt {attempt}</strong>
        <Badge tone={tone}>
          <SafeText text={words} limit={60} cutOnly />
        </Badge>
        <span className={styles.time}>
          <TimeText time={at} as="clock" /> · {formatDuration(milliseconds)}
        </span>
        <span className={styles.subject}>
          <SafeText text={subjectOf(exchange)} limit={80} mono cutOnly />
        </span>
      </summary>
      <div className={styles.parts}>
        {exchange.kind === 'http' ? <HttpParts exchange={exchange} /> : <ScriptParts exchange={exchange} />}
      </div>
    </details>
  );
}

function HttpParts({ exchange }: { readonly exchange: Extract<Exchange, { readonly kind: 'http' }> }) {
  const { request, answer, failure } = exchange;
  return (
    <>
      <Part title="Request">
        <p className={styles.line}>
          <span className={styles.method}>{request.method}</span>
          <SafeText text={request.url} limit={600} mono />
        </p>
        <Headers headers={request.headers} />
        {request.body === null ? (
          <p className={styles.note}>Without a body.</p>
        ) : (
          <Body text={request.body} of="request" />
        )}
      </Part>
      <Part title="Answer">
        {failure !== null && (
          <p className={styles.failure}>
            <SafeText text={failure} limit={600} />
          </p>
        )}
        {answer !== null && (
          <>
            <p className={styles.line}>
              <span className={styles.method}>{nameOfStatus(answer.status)}</span>
            </p>
            <Headers headers={answer.headers} />
            {answer.body === '' ? (
              <p className={styles.note}>Without a body.</p>
            ) : (
              <Body text={answer.body} of="answer" />
            )}
          </>
        )}
        {answer === null && failure === null && <p className={styles.note}>There was none.</p>}
      </Part>
    </>
  );
}

function ScriptParts({ exchange }: { readonly exchange: Extract<Exchange, { readonly kind: 'script' }> }) {
  const { command, exit, output } = exchange;
  return (
    <>
      <Part title="Command">
        <CodeBlock text={commandLine(command)} label="the command" maxHeight={200} />
      </Part>
      <Part title="What came of it">
        <p className={styles.line}>
          <SafeText text={exit} />
        </p>
        {output === '' ? (
          <p className={styles.note}>It wrote nothing.</p>
        ) : (
          <CodeBlock text={output} label="what it wrote" maxHeight={280} />
        )}
      </Part>
    </>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles.part}>
      <h4 className={styles.title}>{title}</h4>
      {children}
    </section>
  );
}

function Headers({ headers }: { readonly headers: Readonly<Record<string, string>> }) {
  const entries = Object.entries(headers);
  if (entries.length === 0) return null;
  return (
    <dl className={styles.headers}>
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>
            <SafeText text={name} limit={80} cutOnly />
          </dt>
          <dd>
            <SafeText text={value} limit={240} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Body({ text, of }: { readonly text: string; readonly of: 'request' | 'answer' }) {
  return <CodeBlock text={indentJson(text)} label={`the body of the ${of}`} maxHeight={280} />;
}
