import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { postMessage } from '../api/conversations';
import { words } from '../lib/explain';
import { Icon } from '../parts/Icon';
import { useSession } from '../session';
import { authorOf, called, useParticipants } from './thread';

/** Posts over REST, as an application would: without an author, or in a participant's name. */
export function PostBox({ conversation, closed }: { conversation: string; closed: boolean }) {
  const { who } = useSession();
  const { data: participants = [] } = useParticipants(conversation);
  const cache = useQueryClient();
  const [author, setAuthor] = useState('');
  const [body, setBody] = useState('');
  const post = useMutation({
    mutationFn: () => postMessage(who, conversation, { Body: body, Author: author || undefined }),
    onSuccess: () => {
      setBody('');
      return cache.invalidateQueries();
    },
  });

  const send = (event?: FormEvent) => {
    event?.preventDefault();
    if (body.trim() !== '' && !post.isPending) {
      post.mutate();
    }
  };

  return (
    <form className="post" onSubmit={send}>
      <div className="post-row">
        <label>
          <span>Post as</span>
          <select className="input" value={author} onChange={(event) => setAuthor(event.target.value)}>
            <option value="">System</option>
            {participants.map((one) => (
              <option key={one.sid} value={authorOf(one)}>
                {called(authorOf(one))}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div className="post-row">
        <textarea
          className="input"
          rows={1}
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
        <button type="submit" className="button primary" disabled={closed || post.isPending || body.trim() === ''}>
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
