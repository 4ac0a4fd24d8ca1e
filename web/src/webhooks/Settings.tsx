import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type HookSettings, hookSettings, saveHookSettings, services } from '../api/webhooks';
import { words } from '../lib/explain';
import { Skeleton } from '../parts/Skeleton';
import { useSession } from '../session';
import { after, before, ofUsers } from './eventNames';

/** The webhooks of the account, or of one service. */
export function Settings() {
  const { who } = useSession();
  const [service, setService] = useState('');
  const known = useQuery({ queryKey: ['services'], queryFn: ({ signal }) => services(who, signal) });
  // Never from what was known before: the fields begin with it, and would save it over what is so by now.
  const { data, error } = useQuery({ queryKey: ['webhook-settings', service], queryFn: ({ signal }) => hookSettings(who, service, signal), gcTime: 0 });
  return (
    <div className="tool-scroll">
      <div className="tool-body">
        <label className="field scope-field">
          <span>Webhooks of</span>
          <select className="input" value={service} onChange={(event) => setService(event.target.value)}>
            <option value="">The account</option>
            {known.data?.map((one) => (
              <option key={one.sid} value={one.sid}>
                {one.friendly_name ?? one.sid}
              </option>
            ))}
          </select>
        </label>
        {error && (
          <p className="wrong" role="alert">
            {words(error)}
          </p>
        )}
        {data ? <Fields key={service} service={service} settings={data} /> : !error && <Skeleton rows={4} />}
      </div>
    </div>
  );
}

function Fields({ service, settings }: { service: string; settings: HookSettings }) {
  const { who } = useSession();
  const cache = useQueryClient();
  const [pre, setPre] = useState(settings.pre_webhook_url ?? '');
  const [post, setPost] = useState(settings.post_webhook_url ?? '');
  const [method, setMethod] = useState(settings.method ?? 'POST');
  const [filters, setFilters] = useState(new Set(settings.filters ?? []));
  const save = useMutation({
    mutationFn: () => saveHookSettings(who, service, { PreWebhookUrl: pre.trim(), PostWebhookUrl: post.trim(), Method: method, Filters: filters.size > 0 ? [...filters] : '' }),
    onSuccess: (saved) => cache.setQueryData(['webhook-settings', service], saved),
  });
  const toggle = (name: string) => {
    const next = new Set(filters);
    if (!next.delete(name)) {
      next.add(name);
    }
    setFilters(next);
  };
  const boxes = (names: string[], legend: string) => (
    <fieldset className="plain">
      <legend>{legend}</legend>
      <div className="event-boxes">
        {names
          .filter((name) => !service || !ofUsers(name))
          .map((name) => (
            <label key={name} className="check">
              <input type="checkbox" checked={filters.has(name)} onChange={() => toggle(name)} /> {name}
            </label>
          ))}
      </div>
    </fieldset>
  );
  return (
    <form
      className="explainer"
      aria-label="Webhook configuration"
      onChange={() => save.isSuccess && save.reset()}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <label className="field">
        <span>Post-event URL: told afterwards</span>
        <input className="input code-field" type="url" placeholder="https://example.com/events" value={post} onChange={(event) => setPost(event.target.value)} />
      </label>
      <label className="field">
        <span>Pre-event URL: asked before, and may say no or change things</span>
        <input className="input code-field" type="url" placeholder="https://example.com/ask" value={pre} onChange={(event) => setPre(event.target.value)} />
      </label>
      <label className="field scope-field">
        <span>Method</span>
        <select className="input" value={method} onChange={(event) => setMethod(event.target.value)}>
          <option>POST</option>
          <option>GET</option>
        </select>
      </label>
      <p className="hint">Only the events that are chosen are sent. {service ? 'Where a service has a URL, the account’s webhooks hear nothing of it.' : ''}</p>
      {boxes(after, 'Told afterwards')}
      {boxes(before, 'Asked before')}
      <div className="tool-actions">
        <button type="submit" className="button primary" disabled={save.isPending}>
          Save webhooks
        </button>
        <span className="hint" role="status">
          {save.isSuccess && 'Saved.'}
        </span>
      </div>
      {save.error && (
        <p className="wrong" role="alert">
          {words(save.error)}
        </p>
      )}
    </form>
  );
}
