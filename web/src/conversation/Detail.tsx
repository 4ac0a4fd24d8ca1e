import { useState } from 'react';
import { ApiError } from '../api/client';
import { words } from '../lib/explain';
import { recall, remember } from '../lib/memory';
import { EmptyState } from '../parts/EmptyState';
import { Skeleton } from '../parts/Skeleton';
import { useSession } from '../session';
import { TracePanel } from '../trace/TracePanel';
import { Head } from './Head';
import { About } from './about/About';
import { titleOf } from './names';
import { PostBox } from './post/PostBox';
import { useConversation } from './queries';
import { Thread } from './thread/Thread';

interface Props {
  sid: string;
  /** The message whose trace is shown. */
  message: string | null;
  onMessage: (im: string | null) => void;
  onGone: () => void;
}

/** One conversation: its thread, and beside it what is to be known about it, or why a message went where it went. */
export function Detail({ sid, message, onMessage, onGone }: Props) {
  const { environment } = useSession();
  const { data, error } = useConversation(sid);
  // Where it would hide the thread, it waits to be asked for.
  const [about, setAbout] = useState(() => hasRoom() && recall('about', true));

  if (error instanceof ApiError && error.status === 404) {
    return (
      <EmptyState icon="chat" title="This conversation is not there">
        <code>{sid}</code> was deleted, or belongs to another account.
      </EmptyState>
    );
  }
  if (!data) {
    return error ? (
      <p className="wrong pad" role="alert">
        {words(error)}
      </p>
    ) : (
      <div className="pad">
        <Skeleton rows={5} height={64} label="Loading the conversation…" />
      </div>
    );
  }
  const toggle = () => {
    if (hasRoom()) {
      remember('about', !about);
    }
    setAbout(!about);
  };
  const traced = message && environment ? message : null;
  return (
    <section className={traced || about ? 'talk-one with-side' : 'talk-one'} aria-label={`Conversation ${titleOf(data)}`}>
      <Head conversation={data} about={about && !traced} onAbout={() => (traced ? onMessage(null) : toggle())} />
      <div className="talk-main">
        <Thread conversation={data} chosen={message} />
        <PostBox conversation={data} />
      </div>
      {traced ? (
        <aside className="talk-side" aria-label="Why this message went where it went">
          <TracePanel traced={{ message: traced }} onClose={() => onMessage(null)} />
        </aside>
      ) : (
        about && <About conversation={data} onClose={toggle} onGone={onGone} />
      )}
    </section>
  );
}

const hasRoom = () => matchMedia('(min-width: 1360px)').matches;
