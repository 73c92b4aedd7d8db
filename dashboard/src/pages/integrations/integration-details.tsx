import { Link } from 'react-router';
import type { AnswerOf, Integration } from '../../../../src/api/contract.ts';
import { StateBadge } from '../../components/badge.tsx';
import { Button, LinkButton } from '../../components/button.tsx';
import { Icon } from '../../components/icons.tsx';
import { Panel } from '../../components/panel.tsx';
import { SafeText } from '../../components/safe-text.tsx';
import { type Answer, EmptyState, Loaded, LoadingState } from '../../components/states.tsx';
import { classNames } from '../../lib/class-names.ts';
import { useNow } from '../../lib/use-now.ts';
import { visibleLine } from '../../lib/visible-text.ts';
import { Page } from '../../shell/page.tsx';
import { conditionOf } from './condition.ts';
import { IntegrationActions } from './integration-actions.tsx';
import { IntegrationActivity } from './integration-activity.tsx';
import styles from './integration-details.module.css';
import { IntegrationFigures } from './integration-figures.tsx';
import { IntegrationHealth } from './integration-health.tsx';
import { IntegrationPurpose, IntegrationSettings } from './integration-settings.tsx';

export interface IntegrationDetailsProps {
  readonly lane: string;
  readonly query: Answer<AnswerOf<'GET /api/integrations'>>;
}

export function IntegrationDetails({ lane, query }: IntegrationDetailsProps) {
  const integration = query.data?.integrations.find((each) => each.lane === lane);
  const now = useNow();
  return (
    <Page
      title={visibleLine(lane.slice(0, 80))}
      note={integration && <StateBadge state={conditionOf(integration, now).state} />}
      actions={
        <>
          <LinkButton to="/integrations" icon="chevron-left" variant="quiet">
            All integrations
          </LinkButton>
          {integration && <IntegrationActions integration={integration} />}
          {query.data === undefined && <ActionsToCome />}
        </>
      }
    >
      <Loaded
        query={query}
        errorTitle="The integration cannot be shown"
        loading={<LoadingState rows={12} height={520} />}
      >
        {() => (integration ? <Details integration={integration} now={now} /> : <Unknown lane={lane} />)}
      </Loaded>
    </Page>
  );
}

/** Keeps the room of the actions, which on a narrow window is two lines of the page's head. */
function ActionsToCome() {
  return (
    <>
      <Button icon="pause" disabled>
        Pause
      </Button>
      <Button icon="send" disabled>
        Send a test alert
      </Button>
    </>
  );
}

interface DetailsProps {
  readonly integration: Integration;
  readonly now: number;
}

function Details({ integration, now }: DetailsProps) {
  return (
    <>
      <Banner integration={integration} now={now} />
      <IntegrationFigures integration={integration} />
      <IntegrationActivity activity={integration.activity} now={now} />
      <div className={styles.halves}>
        <div className={styles.column}>
          <IntegrationHealth integration={integration} />
          <IntegrationPurpose integration={integration} />
        </div>
        <IntegrationSettings integration={integration} />
      </div>
    </>
  );
}

function Banner({ integration, now }: DetailsProps) {
  const { tone, words, remedy } = conditionOf(integration, now);
  return (
    <div className={classNames(styles.banner, styles[tone])}>
      <Icon name={tone === 'good' ? 'good' : tone === 'warning' ? 'warning' : 'error'} size={20} />
      <div>
        <p className={styles.words}>
          <SafeText text={tone === 'good' ? `It runs. ${words}` : words} limit={600} />
        </p>
        {remedy !== null && <p>{remedy}</p>}
      </div>
    </div>
  );
}

function Unknown({ lane }: { readonly lane: string }) {
  return (
    <Panel>
      <EmptyState
        title="There is no integration of this name"
        icon="integrations"
        action={<Link to="/integrations">Show those there are</Link>}
      >
        <SafeText text={lane} limit={80} mono cutOnly /> is neither in ossec.conf, nor has it deliveries that wait.
        Queues are named by the block's name, and the second block of a name is <code>slack#2</code>.
      </EmptyState>
    </Panel>
  );
}
