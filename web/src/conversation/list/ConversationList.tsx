import { useEffect, useState } from 'react';
import type { Conversation } from '../../api/conversations';
import { listPath } from '../../api/talk';
import { words } from '../../lib/explain';
import { EmptyState } from '../../parts/EmptyState';
import { Icon } from '../../parts/Icon';
import { RelativeTime } from '../../parts/RelativeTime';
import { SearchField } from '../../parts/SearchField';
import { shortSid } from '../../parts/SidLabel';
import { Skeleton } from '../../parts/Skeleton';
import { Toolbar } from '../../parts/Toolbar';
import { VirtualList } from '../../parts/VirtualList';
import { titleOf } from '../names';
import { usePages } from '../usePages';

interface Props {
  chosen: string | null;
  onChoose: (sid: string) => void;
  /** The first of the list, as soon as it is known. */
  onFirst: (sid: string) => void;
  onCreate: () => void;
}

/** All conversations, newest first: as many as there are, read as one scrolls, searched by the server. */
export function ConversationList({ chosen, onChoose, onFirst, onCreate }: Props) {
  const [search, setSearch] = useState('');
  const [state, setState] = useState('');
  const wanted = search.trim();
  const { rows, hasMore, more, look, failed, error } = usePages<Conversation>(['conversations', 'list'], listPath(wanted, state));
  const first = rows?.[0]?.sid;

  useEffect(() => {
    if (first && !wanted && !state && chosen === null) {
      onFirst(first);
    }
  }, [first, wanted, state, chosen, onFirst]);

  return (
    <>
      <Toolbar label="Find conversations">
        <SearchField label="Search conversations" placeholder="Name, SID or number" value={search} onChange={setSearch} />
        <button type="button" className="button icon-only" aria-label="New conversation" title="New conversation" onClick={onCreate}>
          <Icon name="add" />
        </button>
        <select className="input grow" aria-label="State" value={state} onChange={(event) => setState(event.target.value)}>
          <option value="">All states</option>
          <option value="active">Active</option>
          <option value="inactive">Inactive</option>
          <option value="closed">Closed</option>
        </select>
      </Toolbar>
      {rows && rows.length > 0 ? (
        <VirtualList
          items={rows}
          keyOf={sidOf}
          label="Conversations, newest first"
          chosen={chosen}
          onChoose={(one) => onChoose(one.sid)}
          height={60}
          hasMore={hasMore}
          onEnd={more}
          onLook={look}
        >
          {row}
        </VirtualList>
      ) : error && !rows ? (
        <p className="wrong pad" role="alert">
          {words(error)}
        </p>
      ) : rows ? (
        <Nothing searched={wanted !== '' || state !== ''} onCreate={onCreate} />
      ) : (
        <div className="pad">
          <Skeleton rows={8} height={44} label="Loading conversations…" />
        </div>
      )}
      {failed !== null && (
        <p className="wrong pad" role="alert">
          {words(failed)}{' '}
          <button type="button" className="button small" onClick={() => void more()}>
            Try again
          </button>
        </p>
      )}
    </>
  );
}

const sidOf = (one: Conversation) => one.sid;

function row(one: Conversation) {
  return (
    <div className="talk-row">
      <span className="talk-name" dir="auto">
        {titleOf(one)}
      </span>
      <RelativeTime time={one.date_updated ?? one.date_created} />
      <code>{(one.friendly_name && one.unique_name) || shortSid(one.sid)}</code>
      {one.state !== 'active' && <span className={`talk-state ${one.state}`}>{one.state}</span>}
    </div>
  );
}

function Nothing({ searched, onCreate }: { searched: boolean; onCreate: () => void }) {
  return searched ? (
    <EmptyState icon="search" title="Nothing found">
      The search knows SIDs, unique names, the beginning of each word of a friendly name, and participants’ addresses and identities.
    </EmptyState>
  ) : (
    <EmptyState
      icon="chat"
      title="No conversations yet"
      actions={
        <button type="button" className="button" onClick={onCreate}>
          Create the first one
        </button>
      }
    >
      Or let your code make one: the Connect page has what it needs.
    </EmptyState>
  );
}
