import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Link } from 'wouter';
import { type Content, changeContent, createContent } from '../api/contents';
import { type Draft, type Kind, emptyDraft, kinds, placeholders, toContent, toDraft } from '../lib/contents';
import { words } from '../lib/explain';
import { useGo } from '../parts/useGo';
import { useSession } from '../session';
import { Actions } from './Actions';
import { Preview } from './Preview';
import { Rows } from './Rows';

const hints: Record<Kind, string> = {
  'twilio/text': 'Words only. Every channel shows it.',
  'twilio/quick-reply': 'Words and up to ten buttons that answer.',
  'twilio/media': 'A picture, a video or a document, with words below it.',
  'twilio/call-to-action': 'Words and buttons that open a page, call a number or copy a code.',
  'twilio/list-picker': 'Words and a list to choose from. Only while the window is open: WhatsApp reviews no lists.',
};

/** Writes a template, beside what a phone will show. */
export function TemplateEditor({ content }: { content: Content | null }) {
  const { who } = useSession();
  const id = useId();
  const cache = useQueryClient();
  const go = useGo();
  const [draft, setDraft] = useState<Draft>(() => (content && toDraft(content)) ?? emptyDraft);
  const change = (more: Partial<Draft>) => setDraft((now) => ({ ...now, ...more }));
  const made = toContent(draft);
  const names = placeholders(made.types);
  const save = useMutation({
    mutationFn: () => (content ? changeContent(who, content.sid, made) : createContent(who, made)),
    onSuccess: async ({ sid }) => {
      await cache.invalidateQueries({ queryKey: ['templates'] });
      go(`/${sid}`);
    },
  });
  const needsBody = draft.kind !== 'twilio/media';
  return (
    <div className="template-page">
      <form
        className="tool-detail"
        aria-label={content ? 'Edit template' : 'New template'}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <h3 className="tool-title">{content ? 'Edit template' : 'New template'}</h3>
        <div className="name-row">
          <label className="field">
            <span>Name</span>
            <input className="input" required maxLength={256} placeholder="Order ready" value={draft.name} onChange={(event) => change({ name: event.target.value })} />
          </label>
          <label className="field">
            <span>Language</span>
            <input className="input" required pattern="[A-Za-z]{2,3}([_\-][A-Za-z]{2,4})?" placeholder="en or pt_BR" value={draft.language} onChange={(event) => change({ language: event.target.value })} />
          </label>
        </div>
        <div className="field">
          <fieldset className="choice-row">
            <legend className="unseen">Type</legend>
            {(Object.keys(kinds) as Kind[]).map((kind) => (
              <label key={kind}>
                <input type="radio" name="kind" checked={draft.kind === kind} onChange={() => change({ kind, actions: kind === 'twilio/call-to-action' ? openers(draft) : repliers(draft) })} />{' '}
                {kinds[kind]}
              </label>
            ))}
          </fieldset>
          <small className="hint">{hints[draft.kind]}</small>
        </div>
        {draft.kind === 'twilio/media' && (
          <label className="field">
            <span>URL of the file</span>
            <input className="input code-field" type="url" required placeholder="https://example.com/menu.pdf" value={draft.media} onChange={(event) => change({ media: event.target.value })} />
          </label>
        )}
        <div className="field">
          <label htmlFor={`${id}-text`}>Text</label>
          <textarea
            id={`${id}-text`}
            aria-describedby={`${id}-hint`}
            className="input"
            dir="auto"
            required={needsBody}
            maxLength={draft.kind === 'twilio/text' || draft.kind === 'twilio/media' ? 1600 : 1024}
            placeholder={'Hi {{1}}, your order is ready.'}
            value={draft.body}
            onChange={(event) => change({ body: event.target.value })}
          />
          <small className="hint" id={`${id}-hint`}>
            A variable is a number or a name in two braces: <code>{'{{1}}'}</code>
          </small>
        </div>
        {(draft.kind === 'twilio/quick-reply' || draft.kind === 'twilio/call-to-action') && (
          <Actions replies={draft.kind === 'twilio/quick-reply'} actions={draft.actions} onChange={(actions) => change({ actions })} />
        )}
        {draft.kind === 'twilio/list-picker' && <Rows button={draft.button} rows={draft.rows} onChange={change} />}
        {names.length > 0 && (
          <fieldset className="plain">
            <legend>Samples: the reviewer needs one for each variable</legend>
            <div className="form-grid">
              {names.map((name) => (
                <label key={name} className="field">
                  <span>{`{{${name}}}`}</span>
                  <input className="input" value={draft.samples[name] ?? ''} onChange={(event) => change({ samples: { ...draft.samples, [name]: event.target.value } })} />
                </label>
              ))}
            </div>
          </fieldset>
        )}
        {save.error && (
          <p className="wrong" role="alert">
            {words(save.error)}
          </p>
        )}
        <div className="tool-actions">
          <button type="submit" className="button primary" disabled={save.isPending}>
            {content ? 'Save changes' : 'Create template'}
          </button>
          <Link className="button" href={content ? `/${content.sid}` : '/'}>
            Cancel
          </Link>
        </div>
      </form>
      <Preview types={made.types} values={draft.samples} template={null} />
    </div>
  );
}

/** Buttons that open something where they only answered, and back: their titles stay. */
const openers = (draft: Draft) => draft.actions.map((action) => (action.kind === 'QUICK_REPLY' ? { ...action, kind: 'URL' as const, value: '' } : action));
const repliers = (draft: Draft) => draft.actions.map((action) => (action.kind === 'QUICK_REPLY' ? action : { ...action, kind: 'QUICK_REPLY' as const, value: '' }));
