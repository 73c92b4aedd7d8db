import { IconButton } from '../components/button.tsx';
import type { IconName } from '../components/icons.tsx';
import { Menu } from '../components/menu.tsx';
import { chooseTheme, type ThemeChoice, useTheme } from './theme.ts';

const choices: readonly { readonly id: ThemeChoice; readonly label: string; readonly icon: IconName }[] = [
  { id: 'light', label: 'Light', icon: 'sun' },
  { id: 'dark', label: 'Dark', icon: 'moon' },
  { id: 'system', label: 'As the system', icon: 'screen' },
];

export function ThemeSwitch() {
  const { theme, choice } = useTheme();
  return (
    <Menu
      label="Theme"
      align="end"
      trigger={(trigger) => <IconButton {...trigger} icon={theme === 'dark' ? 'moon' : 'sun'} label="Theme" />}
      items={choices.map((each) => ({
        ...each,
        checked: each.id === choice,
        onSelect: () => chooseTheme(each.id),
      }))}
    />
  );
}
