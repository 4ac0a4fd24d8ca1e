import { Component, type ReactNode } from 'react';
import { EmptyState } from '../parts/EmptyState';

interface State {
  failed: Error | null;
}

/** A page that throws takes only itself down. The navigation stays, and the page can be tried again. */
export class PageFailure extends Component<{ children: ReactNode }, State> {
  override state: State = { failed: null };

  static getDerivedStateFromError(failed: unknown): State {
    return { failed: failed instanceof Error ? failed : new Error(String(failed)) };
  }

  override render() {
    const { failed } = this.state;
    if (!failed) {
      return this.props.children;
    }
    // After an update of the server the scripts of an open tab are gone.
    const isGone = /dynamically imported module|Importing a module/i.test(failed.message);
    return (
      <div role="alert">
        <EmptyState
          icon="warning"
          title={isGone ? 'This page could not be loaded' : 'This page failed'}
          actions={
            <>
              <button type="button" className="button primary" onClick={() => location.reload()}>
                Load again
              </button>
              {!isGone && (
                <button type="button" className="button" onClick={() => this.setState({ failed: null })}>
                  Try again
                </button>
              )}
            </>
          }
        >
          {isGone ? 'The server was updated or does not answer.' : failed.message}
        </EmptyState>
      </div>
    );
  }
}
