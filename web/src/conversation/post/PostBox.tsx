import { Switch } from '@base-ui/react/switch';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useRef, useState } from 'react';
import { type Conversation, postMessage } from '../../api/conversations';
import { uploadMedia } from '../../api/talk';
import { words } from '../../lib/explain';
import { fileSize } from '../../lib/media';
import { recall, remember } from '../../lib/memory';
import { Icon } from '../../parts/Icon';
import { useSession } from '../../session';
import { authorOf, called } from '../names';
import { useParticipants } from '../queries';
import { TemplateFields, type Chosen } from './TemplateFields';
import './post.css';

const other = 'other…';

/** What is sent: it may be another thing that stands in the fields when the answer comes. */
interface Written {
  body: string;
  file: File | null;
  template: Chosen | null;
}

/** Posts over REST, as an application would: as the system, in a participant's name, or as anybody. */
export function PostBox({ conversation }: { conversation: Conversation }) {
  const { who } = useSession();
  const { data: participants = [] } = useParticipants(conversation.sid);
  const cache = useQueryClient();
  const id = useId();
  const files = useRef<HTMLInputElement>(null);
  const [as, setAs] = useState('');
  const [author, setAuthor] = useState('');
  const [body, setBody] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const [template, setTemplate] = useState<Chosen | null>(null);
  const [fires, setFires] = useState(() => recall('fires', false));
  const closed = conversation.state === 'closed';
  const ready = !closed && (template ? template.sid !== '' : body.trim() !== '' || file !== null);

  const post = useMutation({
    mutationFn: async ({ body, file, template }: Written) => {
      const media = file && !template ? await uploadMedia(who, conversation.chat_service_sid, file) : undefined;
      const variables = template && Object.keys(template.variables).length > 0 ? JSON.stringify(template.variables) : undefined;
      return postMessage(
        who,
        conversation.sid,
        {
          Author: (as === other ? author.trim() : as) || undefined,
          Body: template ? undefined : body || undefined,
          MediaSid: media,
          ContentSid: template?.sid,
          ContentVariables: variables,
        },
        fires,
      );
    },
    onSuccess: (_, { body, file, template }) => {
      // What was written while it was on its way is the next message.
      setBody((now) => (now.startsWith(body) ? now.slice(body.length) : now));
      setFile((now) => (now === file ? null : now));
      setTemplate((now) => (now === template ? null : now));
      return Promise.all(
        ['messages', 'conversation', 'conversations'].map((name) => cache.invalidateQueries({ queryKey: [name] })),
      );
    },
  });

  const send = (event?: FormEvent) => {
    event?.preventDefault();
    if (ready && !post.isPending) {
      post.mutate({ body, file, template });
    }
  };

  return (
    <form className="post" aria-label="Post a message" onSubmit={send}>
      <div className="post-row">
        <label className="post-as">
          <span>Post as</span>
          <select className="input" value={as} onChange={(event) => setAs(event.target.value)}>
            <option value="">System</option>
            {participants.map((one) => (
              <option key={one.sid} value={authorOf(one)}>
                {called(authorOf(one))}
              </option>
            ))}
            <option value={other}>Somebody else…</option>
          </select>
        </label>
        {as === other && (
          <input
            className="input"
            aria-label="Author"
            placeholder="Identity or any name"
            autoComplete="off"
            spellCheck={false}
            value={author}
            onChange={(event) => setAuthor(event.target.value)}
          />
        )}
        <span className="post-tools">
          <input
            ref={files}
            className="unseen"
            type="file"
            tabIndex={-1}
            aria-label="File to post"
            onChange={(event) => {
              setFile(event.target.files?.[0] ?? null);
              event.target.value = '';
            }}
          />
          <button
            type="button"
            className="button quiet icon-only small"
            aria-label="Attach a file"
            title="Attach a file"
            disabled={closed || template !== null}
            onClick={() => files.current?.click()}
          >
            <Icon name="picture" size={17} />
          </button>
          <button
            type="button"
            className="button quiet small"
            aria-pressed={template !== null}
            disabled={closed}
            onClick={() => setTemplate(template ? null : { sid: '', variables: {} })}
          >
            <Icon name="template" size={16} /> Template
          </button>
        </span>
        <span className="post-switch" title="Sends X-Twilio-Webhook-Enabled: true, so that the request fires webhooks">
          <Switch.Root
            id={`${id}-fires`}
            className="switch"
            checked={fires}
            onCheckedChange={(next) => {
              remember('fires', next);
              setFires(next);
            }}
          >
            <Switch.Thumb className="switch-thumb" />
          </Switch.Root>
          <label htmlFor={`${id}-fires`}>Fire webhooks</label>
        </span>
      </div>
      {template && <TemplateFields value={template} onChange={setTemplate} />}
      {file && !template && (
        <p className="post-file">
          <Icon name="file" size={15} /> {file.name}, {fileSize(file.size)}
          <button type="button" className="button quiet icon-only small" aria-label={`Leave out ${file.name}`} onClick={() => setFile(null)}>
            <Icon name="close" size={14} />
          </button>
        </p>
      )}
      <div className="post-row">
        {!template && (
          <textarea
            className="input"
            rows={1}
            dir="auto"
            aria-label="Message to post"
            placeholder={closed ? 'This conversation is closed' : 'Post over REST…'}
            disabled={closed}
            value={body}
            onChange={(event) => setBody(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
                event.preventDefault();
                send();
              }
            }}
          />
        )}
        <button type="submit" className="button primary post-send" disabled={!ready || post.isPending}>
          <Icon name="send" size={16} /> Post
        </button>
      </div>
      {post.error && (
        <p className="wrong" role="alert">
          {words(post.error)}
        </p>
      )}
    </form>
  );
}
