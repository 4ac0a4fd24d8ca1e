import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Conversation } from '../../api/conversations';
import { type ScopedWebhook, removeWebhook } from '../../api/talk';
import { Confirm } from '../../parts/Confirm';
import { Icon } from '../../parts/Icon';
import { SidLabel } from '../../parts/SidLabel';
import { useSession } from '../../session';
import { useWebhooks } from '../queries';
import { AddWebhook } from './AddWebhook';

/** The API's limit. https://www.twilio.com/docs/conversations/api/conversation-scoped-webhook-resource */
const most = 5;

/** The webhooks of this conversation alone; those of the account and of the service fire besides. */
export function Webhooks({ conversation }: { conversation: Conversation }) {
  const { data } = useWebhooks(conversation.sid);
  const [adding, setAdding] = useState(false);
  return (
    <section className="about-part" aria-labelledby="scoped-title">
      <div className="about-head">
        <h5 id="scoped-title">
          Webhooks {data && data.length > 0 && <span className="count">{data.length}</span>}
        </h5>
        {(data?.length ?? 0) < most && (
          <button type="button" className="button small" aria-expanded={adding} onClick={() => setAdding(!adding)}>
            <Icon name="add" size={14} /> Add webhook
          </button>
        )}
      </div>
      {adding && <AddWebhook conversation={conversation.sid} onDone={() => setAdding(false)} />}
      {data?.length === 0 && !adding && <p className="hint">None of its own. The account’s and the service’s fire here too.</p>}
      {data && data.length > 0 && (
        <ul className="hooks" aria-label="Webhooks of the conversation">
          {data.map((one) => (
            <Hook key={one.sid} conversation={conversation.sid} hook={one} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Hook({ conversation, hook }: { conversation: string; hook: ScopedWebhook }) {
  const { who } = useSession();
  const cache = useQueryClient();
  const remove = useMutation({
    mutationFn: () => removeWebhook(who, conversation, hook.sid),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['conversation', conversation, 'webhooks'] }),
  });
  const { url, method, filters, triggers, flow_sid: flow } = hook.configuration;
  return (
    <li>
      <div className="hook-line">
        {method && <span className="mark">{method.toUpperCase()}</span>}
        <code className="hook-url">{url ?? flow}</code>
        <Confirm
          title="Remove this webhook?"
          description={<code>{url ?? flow}</code>}
          action="Remove"
          onConfirm={() => remove.mutateAsync()}
        >
          {(ask) => (
            <button
              type="button"
              className="button quiet icon-only small"
              aria-label={`Remove webhook ${url ?? flow ?? hook.sid}`}
              title="Remove"
              onClick={ask}
            >
              <Icon name="trash" size={15} />
            </button>
          )}
        </Confirm>
      </div>
      <p className="hook-what">
        {hook.target !== 'webhook' && <span>{hook.target}: </span>}
        {[...(filters ?? []), ...(triggers ?? []).map((word) => `“${word}”`)].join(', ')}
      </p>
      <SidLabel sid={hook.sid} what="the webhook’s SID" />
    </li>
  );
}
