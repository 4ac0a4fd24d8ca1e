import type { ReactNode } from 'react';
import './pill.css';

export type Tone = 'good' | 'bad' | 'warn' | 'info' | 'quiet';

const tones: Record<Tone, RegExp> = {
  good: /^(active|approved|completed|delivered|ok|open|read|ready|received|accepted|appended|created|public|2\d\d)$/i,
  bad: /^(failed|undelivered|rejected|refused|crashed|timed_out|error|vetoed|disabled|missing|5\d\d|4\d\d)$/i,
  warn: /^(paused|inactive|pending|skipped|retrying|waiting|unknown|later|in_appeal|protected|3\d\d)$/i,
  info: /^(sent|sending|queued|submitted|running|starting|initializing)$/i,
  quiet: /^(closed|off|unsubmitted|private|draft|none)$/i,
};

/** The tone that a status of the API has by its name: states, delivery statuses, outcomes, HTTP statuses. */
export function toneOf(status: string | number): Tone {
  const found = (Object.keys(tones) as Tone[]).find((tone) => tones[tone].test(String(status)));
  return found ?? 'quiet';
}

interface Props {
  /** The status as the API names it; it is also the text, with spaces for underscores. */
  status: string | number;
  tone?: Tone;
  children?: ReactNode;
  title?: string;
}

/** A status: a coloured dot and its word, so that colour never says it alone. */
export function StatusPill({ status, tone = toneOf(status), children, title }: Props) {
  return (
    <span className={`pill ${tone}`} title={title}>
      <i aria-hidden="true" />
      {children ?? String(status).replaceAll('_', ' ')}
    </span>
  );
}
