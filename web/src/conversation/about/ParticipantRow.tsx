import { Collapsible } from '@base-ui/react/collapsible';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Participant } from '../../api/conversations';
import { changeParticipant, removeParticipant } from '../../api/talk';
import { readable } from '../../lib/addresses';
import { Confirm } from '../../parts/Confirm';
import { Icon } from '../../parts/Icon';
import { RelativeTime } from '../../parts/RelativeTime';
import { SidLabel } from '../../parts/SidLabel';
import { useSession } from '../../session';
import { AttributesBox } from '../AttributesBox';
import { authorOf, called, kindOf } from '../names';

/** One participant; its attributes and SIDs on demand. */
export function ParticipantRow({ conversation, participant }: { conversation: string; participant: Participant }) {
  const { who } = useSession();
  const cache = useQueryClient();
  const refresh = () => cache.invalidateQueries({ queryKey: ['participants', conversation] });
  const save = useMutation({
    mutationFn: (text: string) => changeParticipant(who, conversation, participant.sid, { Attributes: text }),
    onSuccess: refresh,
  });
  const remove = useMutation({ mutationFn: () => removeParticipant(who, conversation, participant.sid), onSuccess: refresh });
  const name = called(authorOf(participant));
  const read = participant.last_read_message_index;
  return (
    <li>
      <Collapsible.Root>
        <div className="participant">
          <Face participant={participant} />
          <Confirm
            title={`Remove ${name}?`}
            description="They get no more messages of this conversation. Their numbers become free for another one."
            action="Remove"
            onConfirm={() => remove.mutateAsync()}
          >
            {(ask) => (
              <button type="button" className="button quiet icon-only small" aria-label={`Remove ${name}`} title="Remove" onClick={ask}>
                <Icon name="trash" size={15} />
              </button>
            )}
          </Confirm>
          <Collapsible.Trigger className="button quiet icon-only small turner" aria-label={`Details of ${name}`}>
            <Icon name="chevron" size={16} />
          </Collapsible.Trigger>
          <p className="participant-read">
            {read === null ? (
              'has read nothing'
            ) : (
              <>
                has read up to #{read}
                {participant.last_read_timestamp && (
                  <>
                    , <RelativeTime time={participant.last_read_timestamp} />
                  </>
                )}
              </>
            )}
          </p>
        </div>
        <Collapsible.Panel className="participant-more">
          <p className="facts">
            <SidLabel sid={participant.sid} what="the participant’s SID" />
            {participant.role_sid && <SidLabel sid={participant.role_sid} what="the role’s SID" />}
          </p>
          <AttributesBox
            label={`Attributes of ${name}`}
            value={participant.attributes ?? '{}'}
            most={4096}
            onSave={(text) => save.mutateAsync(text)}
          />
        </Collapsible.Panel>
      </Collapsible.Root>
    </li>
  );
}

function Face({ participant }: { participant: Participant }) {
  const binding = participant.messaging_binding;
  const kind = kindOf(authorOf(participant));
  const proxy = binding?.proxy_address ?? binding?.projected_address;
  return (
    <div className="face">
      <span className={`mark ${kind}`}>{kind === 'whatsapp' ? 'WhatsApp' : kind === 'sms' ? 'SMS' : 'Chat'}</span>
      <span className="who">{binding?.address ? readable(binding.address) : (participant.identity ?? 'Unnamed')}</span>
      {proxy && (
        <span className="behind">
          <Icon name="eyeOff" size={14} />
          <span className="unseen">hidden behind</span> {readable(proxy)}
        </span>
      )}
    </div>
  );
}
