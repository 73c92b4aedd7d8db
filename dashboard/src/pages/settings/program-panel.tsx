import { useOperation } from '../../api/queries.ts';
import { KeyValueList } from '../../components/key-value-list.tsx';
import { Panel } from '../../components/panel.tsx';
import { Loaded } from '../../components/states.tsx';
import { TimeText } from '../../components/time-text.tsx';

export function ProgramPanel() {
  const status = useOperation('GET /api/status', {});
  return (
    <Panel title="The program">
      <Loaded query={status} errorTitle="The program's state cannot be shown">
        {({ version, home, startedAt, source }) => (
          <KeyValueList
            items={[
              { key: 'Version', value: version },
              { key: 'Home', value: <span className="mono">{home}</span> },
              { key: 'Running since', value: <TimeText time={startedAt} /> },
              { key: 'Reads', value: <span className="mono">{source.file}</span> },
              { key: 'API', value: <a href="/api/docs">What it can do, and how to ask</a> },
            ]}
          />
        )}
      </Loaded>
    </Panel>
  );
}
