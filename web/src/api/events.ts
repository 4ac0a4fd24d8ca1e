import { type Credentials, authorization } from './client';

/** One server-sent event. */
export interface ServerEvent {
  event: string;
  data: string;
}

/**
 * Reads server-sent events out of text that comes in pieces. EventSource is not used because it cannot send credentials.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export class EventReader {
  private rest = '';
  private event = '';
  private data: string[] = [];

  push(text: string): ServerEvent[] {
    const found: ServerEvent[] = [];
    // A CR at the very end may be half of a CRLF: it waits for the next piece.
    const all = this.rest + text;
    const lines = all.split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') {
        if (this.data.length > 0) {
          found.push({ event: this.event || 'message', data: this.data.join('\n') });
        }
        this.event = '';
        this.data = [];
        continue;
      }
      const colon = line.indexOf(':');
      const field = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
      if (field === 'event') {
        this.event = value;
      } else if (field === 'data') {
        this.data.push(value);
      }
    }
    return found;
  }
}

/** An event's data; nothing if it is no JSON object. */
export function dataOf(event: ServerEvent): Record<string, unknown> {
  try {
    const data: unknown = JSON.parse(event.data);
    return data && typeof data === 'object' ? (data as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** The kind of an event: the data's own `type` if it has one, else the event's name. */
export function kindOf(event: ServerEvent): string {
  const { type } = dataOf(event);
  return typeof type === 'string' ? type : event.event;
}

interface Listener {
  onOpen: () => void;
  onEvent: (event: ServerEvent) => void;
  /** Nothing is heard any more; `away`: nobody answers there at all. */
  onLost: (away: boolean) => void;
  /** Before it is tried again: it may be another server that answers by now. */
  onAgain: (signal: AbortSignal) => Promise<void>;
}

/** Listens until the signal is aborted; comes back by itself, after one second at first and ten at most. */
export async function listen(who: Credentials, listener: Listener, signal: AbortSignal): Promise<void> {
  let wait = 1000;
  for (let again = false; !signal.aborted; again = true) {
    let away = true;
    try {
      if (again) {
        await listener.onAgain(signal);
        if (signal.aborted) {
          return;
        }
      }
      const response = await fetch('/sandbox/v1/Events', {
        headers: { Accept: 'text/event-stream', ...authorization(who) },
        credentials: 'omit',
        cache: 'no-store',
        signal,
      });
      away = false;
      if (response.ok && response.body) {
        listener.onOpen();
        wait = 1000;
        const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
        const events = new EventReader();
        for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
          events.push(piece.value).forEach(listener.onEvent);
        }
      }
    } catch {
      // Lost or refused: polling goes on meanwhile, and the next round tries again.
    }
    if (signal.aborted) {
      return;
    }
    listener.onLost(away);
    await new Promise((resolve) => setTimeout(resolve, wait));
    wait = Math.min(wait * 2, 10_000);
  }
}
