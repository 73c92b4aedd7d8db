import type { AnswerOf, Integration } from '../../../../src/api/contract.ts';
import { CodeBlock } from '../../components/code-block.tsx';
import { type Answer, EmptyState, Loaded, LoadingState } from '../../components/states.tsx';
import { formatCount } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { Page } from '../../shell/page.tsx';
import { conditionOf } from './condition.ts';
import { IntegrationCard } from './integration-card.tsx';
import styles from './integration-list.module.css';
import { reinjectLane } from './reinject.ts';

export interface IntegrationListProps {
  readonly query: Answer<AnswerOf<'GET /api/integrations'>>;
}

export function IntegrationList({ query }: IntegrationListProps) {
  const now = useNow();
  return (
    <Page title="Integrations" note={query.data && noteOf(query.data.integrations, now)}>
      <Loaded
        query={query}
        errorTitle="The integrations cannot be shown"
        loading={<LoadingState rows={12} height={520} />}
      >
        {({ integrations }) =>
          integrations.some(({ lane }) => lane !== reinjectLane) ? (
            <ul className={styles.cards}>
              {integrations.map((integration) => (
                <IntegrationCard key={integration.lane} integration={integration} />
              ))}
            </ul>
          ) : (
            <NoIntegration />
          )
        }
      </Loaded>
    </Page>
  );
}

function noteOf(integrations: readonly Integration[], now: number): string {
  if (integrations.length === 0) return '';
  const unwell = integrations.filter((integration) => conditionOf(integration, now).tone !== 'good').length;
  const count = formatCount(integrations.length, 'queue');
  return unwell === 0 ? `${count}, all running` : `${count}, ${unwell} of them to look at`;
}

const example = `<ossec_config>
  <integration>
    <name>slack</name>
    <hook_url>https://hooks.slack.com/services/…</hook_url>
    <level>7</level>
    <alert_format>json</alert_format>
  </integration>
</ossec_config>`;

function NoIntegration() {
  return (
    <EmptyState title="No integration yet" icon="integrations">
      <div className={styles.lesson}>
        <p>
          Integrations send alerts to Slack, PagerDuty, Shuffle or a script of your own, and look them up at VirusTotal
          and Maltiverse. Each is a block in <code>etc/ossec.conf</code>:
        </p>
        <CodeBlock text={example} label="an example of a block" wrap={false} />
        <p>
          Then ask <code>threatlockdown check</code> whether all is well, and <code>threatlockdown reload</code> puts it
          into force. It appears here by itself.
        </p>
      </div>
    </EmptyState>
  );
}
