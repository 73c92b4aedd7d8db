import { IconButton } from '../../components/button.tsx';
import { Menu } from '../../components/menu.tsx';
import { useToast } from '../../components/toast.tsx';
import { sameColumns, standardColumns } from '../../search/columns.ts';
import { storeColumns } from '../../search/stored-columns.ts';

export interface ColumnsMenuProps {
  readonly columns: readonly string[];
  readonly onColumns: (columns: readonly string[]) => void;
}

/** What can be done with all columns at once. */
export function ColumnsMenu({ columns, onColumns }: ColumnsMenuProps) {
  const toast = useToast();
  function keep(): void {
    const done = storeColumns(columns);
    toast(
      done
        ? { tone: 'good', text: 'This browser now begins with these columns.' }
        : { tone: 'bad', text: 'The browser does not let this page store anything.' },
    );
  }
  return (
    <Menu
      label="All columns"
      align="end"
      items={[
        { id: 'keep', label: 'Always begin with these columns', icon: 'check', onSelect: keep },
        {
          id: 'standard',
          label: 'Back to the standard columns',
          icon: 'refresh',
          disabled: sameColumns(columns, standardColumns),
          onSelect: () => onColumns(standardColumns),
        },
      ]}
      trigger={(trigger) => <IconButton {...trigger} icon="more" label="All columns" size="small" />}
    />
  );
}
