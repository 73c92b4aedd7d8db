import { useNavigate } from 'react-router';
import { call } from '../api/client.ts';
import { useSession } from '../api/queries.ts';
import { IconButton } from '../components/button.tsx';
import { Menu } from '../components/menu.tsx';
import { errorText } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import styles from './user-menu.module.css';

export function UserMenu({ onShowShortcuts }: { readonly onShowShortcuts: () => void }) {
  const session = useSession();
  const navigate = useNavigate();
  const toast = useToast();
  async function logOut(): Promise<void> {
    try {
      await call('DELETE /api/session');
      window.location.assign('/login');
    } catch (error) {
      toast({ tone: 'bad', text: errorText(error) });
    }
  }
  const user = session.data?.user;
  const role = user?.role === 'admin' ? 'Admin: may change things' : 'Reader: may look';
  return (
    <Menu
      label="User"
      align="end"
      trigger={(trigger) => <IconButton {...trigger} icon="user" label={user ? `User ${user.name}` : 'User'} />}
      heading={
        user && (
          <>
            <p className={styles.name}>{user.name}</p>
            <p className={styles.role}>{role}</p>
          </>
        )
      }
      items={[
        { id: 'settings', label: 'Settings', icon: 'settings', onSelect: () => void navigate('/settings') },
        { id: 'shortcuts', label: 'Keyboard shortcuts', icon: 'keyboard', onSelect: onShowShortcuts },
        { id: 'api', label: 'API description', icon: 'book', href: '/api/docs' },
        { id: 'logout', label: 'Log out', icon: 'logout', onSelect: () => void logOut() },
      ]}
    />
  );
}
