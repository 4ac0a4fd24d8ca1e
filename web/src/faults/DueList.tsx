import type { Due } from '../api/clock';
import { span } from '../lib/time';
import { RelativeTime } from '../parts/RelativeTime';
import { shortSid } from '../parts/SidLabel';
import { Words } from '../trace/Words';

interface Props {
  title: string;
  list: Due[];
  otherwise: string;
  now?: number;
  /** Moves the clock to this time. */
  onJump?: (at: string) => void;
}

/** What falls due, soonest first, or what did. */
export function DueList({ title, list, otherwise, now, onJump }: Props) {
  return (
    <section className="due-list" aria-label={title}>
      <h4>{title}</h4>
      {list.length === 0 && <p className="hint">{otherwise}</p>}
      <ol>
        {list.map((one, at) => (
          <li key={`${one.at} ${one.kind} ${one.words} ${at}`}>
            <span className="due-kind">{one.kind}</span>
            <span className="due-words">
              <Words>{one.words}</Words>{' '}
              {one.conversationSid && (
                <a href={`#/conversations/${one.conversationSid}`}>
                  <code>{shortSid(one.conversationSid)}</code>
                </a>
              )}
            </span>
            {now !== undefined && Date.parse(one.at) > now ? (
              <span className="due-at" title={one.at}>
                in {span(Date.parse(one.at) - now)}
              </span>
            ) : (
              <span className="due-at">
                <RelativeTime time={one.at} />
              </span>
            )}
            {onJump && (
              <button type="button" className="button small" aria-label={`Go there: ${one.words}`} onClick={() => onJump(one.at)}>
                Go there
              </button>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
