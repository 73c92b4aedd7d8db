import { Component, type ReactNode } from 'react';
import { Button } from '../components/button.tsx';
import { EmptyState } from '../components/states.tsx';

/** A defect of one page, or a part of it that did not load, does not take the others with it. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    const reload = (
      <Button icon="refresh" onClick={() => window.location.reload()}>
        Load the page again
      </Button>
    );
    return (
      <EmptyState icon="error" title="This page does not work" action={reload}>
        Something in it went wrong, or the program was just updated. The browser&apos;s console says more.
      </EmptyState>
    );
  }
}
