import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { type Content, removeContent } from '../api/contents';
import { kindName, placeholders, toDraft } from '../lib/contents';
import { quote } from '../lib/shell';
import { Confirm } from '../parts/Confirm';
import { Icon } from '../parts/Icon';
import { JsonView } from '../parts/JsonView';
import { RelativeTime } from '../parts/RelativeTime';
import { SidLabel } from '../parts/SidLabel';
import { Snippet } from '../parts/Snippet';
import { StatusPill } from '../parts/StatusPill';
import { useSession } from '../session';
import { Preview } from './Preview';
import { Reviewer } from './Reviewer';
import { Submit } from './Submit';
import { canChange, meaning } from './states';

export function TemplateView({ content, onRemoved }: { content: Content; onRemoved: () => void }) {
  const { who, environment } = useSession();
  const [given, setGiven] = useState<Record<string, string>>({});
  const cache = useQueryClient();
  const approval = content.approval_requests;
  const { status } = approval;
  const names = placeholders(content.types);
  const values = { ...content.variables, ...given };

  const remove = async () => {
    await removeContent(who, content.sid);
    onRemoved();
    await cache.invalidateQueries({ queryKey: ['templates'] });
  };

  return (
    <div className="template-page">
      <div className="tool-detail">
        <header className="tool-detail-head">
          <h3 className="tool-title">
            {content.friendly_name ?? content.sid}
            <StatusPill status={status} />
          </h3>
          <dl className="tool-facts">
            <div>
              <dt>SID</dt>
              <dd>
                <SidLabel sid={content.sid} what="the template’s SID" />
              </dd>
            </div>
            <div>
              <dt>Language</dt>
              <dd>{content.language}</dd>
            </div>
            <div>
              <dt>Type</dt>
              <dd>{Object.keys(content.types).map(kindName).join(', ')}</dd>
            </div>
            {status !== 'unsubmitted' && (
              <>
                <div>
                  <dt>At WhatsApp</dt>
                  <dd>{approval.name}</dd>
                </div>
                <div>
                  <dt>Category</dt>
                  <dd>{approval.category.toLowerCase()}</dd>
                </div>
              </>
            )}
            <div>
              <dt>Changed</dt>
              <dd>
                <RelativeTime time={content.date_updated} />
              </dd>
            </div>
          </dl>
          <p className={`tool-note ${status === 'approved' ? 'good' : status === 'rejected' || status === 'disabled' ? 'bad' : status === 'paused' ? 'warn' : ''}`}>{meaning(approval)}</p>
          <div className="tool-actions">
            {canChange(status) && <Submit content={content} />}
            {canChange(status) && toDraft(content) && (
              <Link className="button" href={`/${content.sid}/edit`}>
                <Icon name="edit" size={15} /> Edit
              </Link>
            )}
            <Confirm
              title="Delete this template?"
              description="It is taken away at WhatsApp too. Messages that still wait for it fail."
              action="Delete"
              onConfirm={remove}
            >
              {(ask) => (
                <button type="button" className="button" onClick={ask}>
                  <Icon name="trash" size={15} /> Delete
                </button>
              )}
            </Confirm>
          </div>
        </header>
        {environment && status !== 'unsubmitted' && <Reviewer key={status} sid={content.sid} status={status} />}
        {names.length > 0 && (
          <section className="tool-part" aria-label="Variables">
            <h3>Variables</h3>
            <div className="form-grid">
              {names.map((name) => (
                <label key={name} className="field">
                  <span>{`{{${name}}}`}</span>
                  <input className="input" value={values[name] ?? ''} onChange={(event) => setGiven({ ...given, [name]: event.target.value })} />
                </label>
              ))}
            </div>
          </section>
        )}
        <section className="tool-part" aria-label="Send it">
          <h3>Send it</h3>
          <Snippet label="Post this template to a conversation" code={sendWith(content.sid, names, values, environment?.url)} />
        </section>
        <details className="tool-fold">
          <summary>As the API has it</summary>
          <JsonView label="Types" value={content.types} open={4} />
        </details>
      </div>
      <Preview types={content.types} values={values} template={status === 'unsubmitted' ? null : approval.name} />
    </div>
  );
}

function sendWith(sid: string, names: string[], values: Record<string, string>, origin = location.origin): string {
  const variables = JSON.stringify(Object.fromEntries(names.map((name) => [name, values[name] ?? ''])));
  return [
    `curl -X POST ${origin}/v1/Conversations/CH…/Messages`, '-u "$TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN"', `-d ContentSid=${sid}`,
    ...(names.length > 0 ? [`--data-urlencode ${quote(`ContentVariables=${variables}`)}`] : []),
  ].join(' \\\n  ');
}
