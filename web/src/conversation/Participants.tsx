import type { Participant } from '../api/conversations';
import { channelOf, readable } from '../lib/addresses';
import { Icon } from '../parts/Icon';
import { useParticipants } from './thread';

/** Who takes part, and behind which number each of them is hidden. */
export function Participants({ conversation }: { conversation: string }) {
  const { data } = useParticipants(conversation);
  if (data?.length === 0) {
    return <p className="hint">Nobody takes part yet.</p>;
  }
  return (
    <ul className="participants" aria-label="Participants">
      {data?.map((one) => (
        <li key={one.sid}>
          <Face participant={one} />
        </li>
      ))}
    </ul>
  );
}

function Face({ participant }: { participant: Participant }) {
  const binding = participant.messaging_binding;
  if (!binding?.address) {
    return (
      <>
        <span className="mark chat">Chat</span>
        <span className="who">{participant.identity ?? 'Unnamed'}</span>
      </>
    );
  }
  const channel = channelOf(binding.address);
  return (
    <>
      <span className={`mark ${channel}`}>{channel === 'whatsapp' ? 'WhatsApp' : 'SMS'}</span>
      <span className="who">{readable(binding.address)}</span>
      {binding.proxy_address && (
        <span className="behind">
          <Icon name="eyeOff" size={14} />
          <span className="unseen">hidden behind</span> {readable(binding.proxy_address)}
        </span>
      )}
    </>
  );
}
