import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, Suspense, lazy, useState } from 'react';
import { ApiError } from '../api/client';
import { type FileText, file, removeFile, writeFile } from '../api/functions';
import { words } from '../lib/explain';
import { Confirm } from '../parts/Confirm';
import { Icon } from '../parts/Icon';
import { Skeleton } from '../parts/Skeleton';
import { useSession } from '../session';
import { Conflict } from './Conflict';
import { draftOf, keepDraft, useDraft } from './drafts';

const CodeEditor = lazy(() => import('./CodeEditor'));

interface Props {
  path: string;
  editable: boolean;
  onRemoved: () => void;
}

/** A file to read or, where that is allowed, to change. What is not saved stays while one looks at other things. */
export function FilePane({ path, editable, onRemoved }: Props) {
  const { who } = useSession();
  const cache = useQueryClient();
  const [theirs, setTheirs] = useState<FileText | null>(null);
  const draft = useDraft(path);
  const key = ['function-file', path];
  // Read anew whenever it is opened: an editor of somebody's own may have changed it.
  const { data, error } = useQuery({ queryKey: key, queryFn: ({ signal }) => file(who, path, signal), staleTime: 0, retry: false });
  const save = useMutation({
    mutationFn: ({ content, etag }: { content: string; etag: string }) => writeFile(who, path, content, etag),
    onSuccess: async (saved, { content }) => {
      setTheirs(null);
      // What was read before this was saved is old.
      await cache.cancelQueries({ queryKey: key });
      cache.setQueryData<FileText>(key, { ...saved, content });
      // What was typed while it was being saved is not saved yet.
      const now = draftOf(path);
      keepDraft(path, now && now.content !== content ? { content: now.content, etag: saved.etag } : null);
      void cache.invalidateQueries({ queryKey: ['functions'] });
    },
    onError: async (failed) => {
      if (failed instanceof ApiError && failed.status === 412) {
        // Gone meanwhile: there is nothing to compare with, and saving makes it anew.
        setTheirs(await file(who, path).catch(() => null));
      }
    },
  });

  if (error && !data) {
    return (
      <p className="wrong" role="alert">
        {words(error)}
      </p>
    );
  }
  if (!data) {
    return <Skeleton rows={4} label="File: loading" />;
  }

  const content = draft?.content ?? data.content;
  const dirty = draft !== null;
  const doSave = () => {
    if (editable && draft && !save.isPending) {
      save.mutate(draft);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
      event.preventDefault();
      doSave();
    }
  };
  const refused = save.error && !(save.error instanceof ApiError && save.error.status === 412 && theirs) ? save.error : null;

  return (
    <div className="file-pane" onKeyDown={onKeyDown}>
      <div className="file-bar">
        <code>{path}</code>
        {dirty && <span className="unsaved">Not saved</span>}
        <span className="hint" role="status">
          {save.isSuccess && !dirty && 'Saved'}
          {!editable && 'Read only: Parley:Functions:Editable is off'}
        </span>
        <span className="file-buttons">
          {editable && (
            <>
              {dirty && (
                <button type="button" className="button small" onClick={() => keepDraft(path, null)}>
                  Discard
                </button>
              )}
              <button type="button" className="button small primary" disabled={!dirty || save.isPending} onClick={doSave} aria-keyshortcuts="Control+S">
                Save
              </button>
              <Confirm
                title="Delete this file?"
                description={<code>{path}</code>}
                action="Delete"
                onConfirm={async () => {
                  await removeFile(who, path);
                  keepDraft(path, null);
                  onRemoved();
                  await cache.invalidateQueries({ queryKey: ['functions'] });
                }}
              >
                {(ask) => (
                  <button type="button" className="button small icon-only" aria-label={`Delete ${path}`} onClick={ask}>
                    <Icon name="trash" size={15} />
                  </button>
                )}
              </Confirm>
            </>
          )}
        </span>
      </div>
      {theirs && draft && (
        <Conflict
          mine={draft.content}
          theirs={theirs.content}
          onMine={() => save.mutate({ content: draft.content, etag: theirs.etag })}
          onTheirs={async () => {
            await cache.cancelQueries({ queryKey: key });
            cache.setQueryData<FileText>(key, theirs);
            keepDraft(path, null);
            setTheirs(null);
            save.reset();
          }}
        />
      )}
      {refused && (
        <p className="wrong" role="alert">
          {words(refused)}
        </p>
      )}
      <div className="editor-frame">
        <Suspense fallback={<Skeleton rows={4} label="Editor: loading" />}>
          <CodeEditor
            key={path}
            path={path}
            value={content}
            readOnly={!editable}
            onChange={(text) => keepDraft(path, text === data.content ? null : { content: text, etag: draft?.etag ?? data.etag })}
          />
        </Suspense>
      </div>
      {editable && <p className="hint">Ctrl+S saves; the next call runs it. Esc, then Tab leaves the editor.</p>}
    </div>
  );
}
