import { useIsAdmin, useSession } from '../../api/queries.ts';
import { Loaded } from '../../components/states.tsx';
import { Page } from '../../shell/page.tsx';
import { IndexPanel } from './index-panel.tsx';
import { OwnAccount } from './own-account.tsx';
import { ProgramPanel } from './program-panel.tsx';
import styles from './settings-page.module.css';
import { TokensPanel } from './tokens-panel.tsx';
import { UsersPanel } from './users-panel.tsx';

export function SettingsPage() {
  const session = useSession();
  const isAdmin = useIsAdmin();
  return (
    <Page title="Settings">
      <div className={styles.parts}>
        <Loaded query={session} errorTitle="Who you are cannot be told">
          {({ user }) => <OwnAccount user={user} />}
        </Loaded>
        {isAdmin && <UsersPanel />}
        {isAdmin && <TokensPanel />}
        <IndexPanel />
        <ProgramPanel />
      </div>
    </Page>
  );
}
