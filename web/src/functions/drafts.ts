import { useSyncExternalStore } from 'react';

/** What was typed into a file and not saved yet, and the file that it was typed over. */
export interface Draft {
  content: string;
  etag: string;
}

const drafts = new Map<string, Draft>();
const listeners = new Set<() => void>();
let names: string[] = [];

/** Leaving the page would lose them; going to another part of it does not. */
function guard(event: BeforeUnloadEvent) {
  event.preventDefault();
}

function tell() {
  names = [...drafts.keys()];
  if (drafts.size > 0) {
    addEventListener('beforeunload', guard);
  } else {
    removeEventListener('beforeunload', guard);
  }
  listeners.forEach((listener) => listener());
}

export function keepDraft(path: string, draft: Draft | null): void {
  if (draft) {
    drafts.set(path, draft);
  } else if (!drafts.delete(path)) {
    return;
  }
  tell();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** As it is at this moment. */
export const draftOf = (path: string) => drafts.get(path) ?? null;

export const useDraft = (path: string) => useSyncExternalStore(listen, () => draftOf(path));

/** The files that have one. */
export const useDrafts = () => useSyncExternalStore(listen, () => names);
