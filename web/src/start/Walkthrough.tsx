import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { addParticipant, createConversation, removeConversation } from '../api/conversations';
import type { Channel } from '../api/sandbox';
import { toAddress, toNumber } from '../lib/addresses';
import { conversationHolding, words } from '../lib/explain';
import { Icon } from '../parts/Icon';
import { examples, useDesk } from '../phones/desk';
import { useSession } from '../session';

const fields: { channel: Channel; part: 'number' | 'proxy'; label: string }[] = [
  { channel: 'whatsapp', part: 'number', label: 'WhatsApp phone' },
  { channel: 'whatsapp', part: 'proxy', label: 'Your WhatsApp number' },
  { channel: 'sms', part: 'number', label: 'SMS phone' },
  { channel: 'sms', part: 'proxy', label: 'Your SMS number' },
];

/** The guide's first walkthrough: one conversation, a WhatsApp participant and an SMS participant. */
export function Walkthrough({ onReady }: { onReady: (sid: string) => void }) {
  const { who } = useSession();
  const desk = useDesk();
  const cache = useQueryClient();
  const id = useId();
  const [numbers, setNumbers] = useState(examples);
  const [wrong, setWrong] = useState<string | null>(null);

  const setUp = useMutation({
    mutationFn: async (pairs: typeof examples) => {
      const made = await createConversation(who, { FriendlyName: 'SMS-to-WhatsApp Example' });
      try {
        for (const channel of ['whatsapp', 'sms'] as const) {
          await addParticipant(who, made.sid, {
            'MessagingBinding.Address': toAddress(channel, pairs[channel].number),
            'MessagingBinding.ProxyAddress': toAddress(channel, pairs[channel].proxy),
          });
        }
        return { sid: made.sid, pairs };
      } catch (error) {
        await removeConversation(who, made.sid).catch(() => undefined);
        const holder = conversationHolding(error);
        if (holder) {
          return { sid: holder, pairs };
        }
        throw error;
      }
    },
    onSuccess: async ({ sid, pairs }) => {
      desk.place('whatsapp', pairs.whatsapp.number, pairs.whatsapp.proxy);
      desk.place('sms', pairs.sms.number, pairs.sms.proxy);
      await cache.invalidateQueries();
      onReady(sid);
    },
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const bad = fields.find(({ channel, part }) => toNumber(numbers[channel][part]) === null);
    setWrong(bad ? `${bad.label}: a number with + and country code, please.` : null);
    if (!bad) {
      const tidy = (channel: Channel) => ({
        number: toNumber(numbers[channel].number) ?? '',
        proxy: toNumber(numbers[channel].proxy) ?? '',
      });
      setUp.mutate({ whatsapp: tidy('whatsapp'), sms: tidy('sms') });
    }
  };

  return (
    <section className="card accent" aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>WhatsApp to SMS, in one click</h3>
      <p className="hint">
        Creates a conversation with one person on WhatsApp and one on SMS. Each writes to your number on their channel and reads the
        other’s answers there; neither sees the other’s number.
      </p>
      <form className="walkthrough" onSubmit={submit}>
        {fields.map(({ channel, part, label }) => (
          <label key={label} className={`field ${channel}`}>
            <span>{label}</span>
            <input
              className="input number"
              type="tel"
              autoComplete="off"
              value={numbers[channel][part]}
              onChange={(event) =>
                setNumbers((now) => ({ ...now, [channel]: { ...now[channel], [part]: event.target.value } }))
              }
            />
          </label>
        ))}
        <button type="submit" className="button primary" disabled={setUp.isPending}>
          <Icon name="spark" size={16} /> Set up walkthrough 1
        </button>
      </form>
      {(wrong ?? setUp.error) && (
        <p className="wrong" role="alert">
          {wrong ?? words(setUp.error)}
        </p>
      )}
    </section>
  );
}
