import { useState } from 'react';
import type { Conversation } from '../../api/conversations';
import { Icon } from '../../parts/Icon';
import { useParticipants } from '../queries';
import { AddParticipant } from './AddParticipant';
import { ParticipantRow } from './ParticipantRow';

/** Who takes part, behind which number each of them is hidden, and how far they have read. */
export function Participants({ conversation }: { conversation: Conversation }) {
  const { data } = useParticipants(conversation.sid);
  const [adding, setAdding] = useState(false);
  return (
    <section className="about-part" aria-labelledby="participants-title">
      <div className="about-head">
        <h5 id="participants-title">
          Participants {data && data.length > 0 && <span className="count">{data.length}</span>}
        </h5>
        {conversation.state !== 'closed' && (
          <button type="button" className="button small" aria-expanded={adding} onClick={() => setAdding(!adding)}>
            <Icon name="add" size={14} /> Add participant
          </button>
        )}
      </div>
      {adding && <AddParticipant conversation={conversation.sid} onDone={() => setAdding(false)} />}
      {data?.length === 0 && !adding && <p className="hint">Nobody takes part yet.</p>}
      {data && data.length > 0 && (
        <ul className="participants" aria-label="Participants">
          {data.map((one) => (
            <ParticipantRow key={one.sid} conversation={conversation.sid} participant={one} />
          ))}
        </ul>
      )}
    </section>
  );
}
