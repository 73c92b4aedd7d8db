import { LinkButton } from '../../components/button.tsx';
import { EmptyState } from '../../components/states.tsx';
import { Page } from '../../shell/page.tsx';

export function NotFoundPage() {
  return (
    <Page title="Nothing here">
      <EmptyState
        title="There is no page at this address"
        icon="search"
        action={<LinkButton to="/">Go to the overview</LinkButton>}
      >
        Perhaps a part of the address was lost when it was copied.
      </EmptyState>
    </Page>
  );
}
