import { exactly } from '../lib/ago';
import { offset } from '../lib/offset';

/** When it happened, after the message came: "+12 ms"; the exact time on hover. */
export function Offset({ at, start }: { at: string; start: number }) {
  const time = Date.parse(at);
  return Number.isNaN(time) ? null : (
    <time className="offset" dateTime={at} title={exactly(time)}>
      {offset(time - start)}
    </time>
  );
}
