import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { addWebhook, hostedFunctions } from '../../api/talk';
import { words } from '../../lib/explain';
import { useSession } from '../../session';

/** What a conversation's own webhook may ask for: post-action events. */
const events = [
  'onMessageAdded', 'onMessageUpdated', 'onMessageRemoved', 'onParticipantAdded', 'onParticipantUpdated', 'onParticipantRemoved',
  'onConversationUpdated', 'onConversationStateUpdated', 'onConversationRemoved', 'onDeliveryUpdated',
];

export function AddWebhook({ conversation, onDone }: { conversation: string; onDone: () => void }) {
  const { who } = useSession();
  const cache = useQueryClient();
  const id = useId();
  const [target, setTarget] = useState<'webhook' | 'trigger'>('webhook');
  const [url, setUrl] = useState('');
  const [method, setMethod] = useState('POST');
  const [filters, setFilters] = useState(new Set(['onMessageAdded']));
  const [triggers, setTriggers] = useState('');
  const { data: functions = [] } = useQuery({
    queryKey: ['functions', 'urls'],
    queryFn: ({ signal }) => hostedFunctions(who, signal),
    staleTime: 10_000,
  });
  const callable = functions.filter((one) => one.access !== 'private');

  const add = useMutation({
    mutationFn: () =>
      addWebhook(who, conversation, {
        Target: target,
        'Configuration.Url': url.trim(),
        'Configuration.Method': method,
        ...(target === 'webhook'
          ? { 'Configuration.Filters': [...filters] }
          : { 'Configuration.Triggers': triggers.split(',').map((word) => word.trim()).filter(Boolean) }),
      }),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: ['conversation', conversation, 'webhooks'] });
      onDone();
    },
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  const turn = (name: string) => {
    const next = new Set(filters);
    if (!next.delete(name)) {
      next.add(name);
    }
    setFilters(next);
  };

  return (
    <form className="stack boxed" aria-label="Add webhook" onSubmit={submit}>
      {callable.length > 0 && (
        <label className="field">
          <span>Hosted function</span>
          <select className="input" value={callable.some((one) => one.url === url) ? url : ''} onChange={(event) => setUrl(event.target.value)}>
            <option value="">Another URL</option>
            {callable.map((one) => (
              <option key={one.path} value={one.url}>
                {one.path}
              </option>
            ))}
          </select>
        </label>
      )}
      <div className="pair wide-first">
        <label className="field">
          <span>URL</span>
          <input
            className="input"
            type="url"
            required
            maxLength={512}
            placeholder="http://127.0.0.1:3000/webhook"
            value={url}
            onChange={(event) => setUrl(event.target.value)}
          />
        </label>
        <label className="field">
          <span>Method</span>
          <select className="input" value={method} onChange={(event) => setMethod(event.target.value)}>
            <option>POST</option>
            <option>GET</option>
          </select>
        </label>
      </div>
      <label className="field">
        <span>Fires on</span>
        <select className="input" value={target} onChange={(event) => setTarget(event.target.value as 'webhook' | 'trigger')}>
          <option value="webhook">events</option>
          <option value="trigger">words in a message</option>
        </select>
      </label>
      {target === 'webhook' ? (
        <fieldset className="checks">
          <legend className="unseen">Events</legend>
          {events.map((name) => (
            <label key={name}>
              <input type="checkbox" checked={filters.has(name)} onChange={() => turn(name)} /> {name}
            </label>
          ))}
        </fieldset>
      ) : (
        <div className="field">
          <label htmlFor={`${id}-words`}>Words, with commas between them</label>
          <input
            id={`${id}-words`}
            className="input"
            required
            placeholder="help, agent"
            value={triggers}
            onChange={(event) => setTriggers(event.target.value)}
          />
        </div>
      )}
      {add.error && (
        <p className="wrong" role="alert">
          {words(add.error)}
        </p>
      )}
      <div className="row-end">
        <button type="button" className="button small" onClick={onDone}>
          Cancel
        </button>
        <button type="submit" className="button small primary" disabled={add.isPending || (target === 'webhook' && filters.size === 0)}>
          Add
        </button>
      </div>
    </form>
  );
}
