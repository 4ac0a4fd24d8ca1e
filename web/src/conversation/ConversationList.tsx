import { useState } from 'react';
import type { Conversation } from '../api/conversations';
import { useAccountClock } from '../clock';
import { dayName, timeOfDay } from '../lib/time';
import { titleOf } from './ConversationPanel';

interface Props {
  conversations: Conversation[];
  chosen: string | null;
  onChoose: (sid: string) => void;
}

/** So many rows at once; the rest is found by searching. */
const rows = 60;

export function ConversationList({ conversations, chosen, onChoose }: Props) {
  const { now } = useAccountClock();
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const found = wanted
    ? conversations.filter((one) => `${titleOf(one)} ${one.unique_name ?? ''} ${one.sid}`.toLowerCase().includes(wanted))
    : conversations;
  return (
    <nav className="conversation-list" aria-label="Conversations, latest first">
      {conversations.length > 6 && (
        <input
          className="input"
          type="search"
          placeholder="Search by name or SID"
          aria-label="Search conversations"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      )}
      <ul>
        {found.slice(0, rows).map((one) => (
          <li key={one.sid}>
            <button type="button" aria-current={one.sid === chosen || undefined} onClick={() => onChoose(one.sid)}>
              <span className="name">{titleOf(one)}</span>
              {one.state !== 'active' && <span className={`state ${one.state}`}>{one.state}</span>}
              <time dateTime={one.date_updated ?? one.date_created}>{when(one.date_updated ?? one.date_created, now)}</time>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function when(time: string, now: number): string {
  const day = dayName(time, now);
  return day === 'Today' ? timeOfDay(time) : day;
}
