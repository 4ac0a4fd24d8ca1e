import type { Attempt, WireText } from '../api/trace';
import { duration } from '../lib/ago';
import { JsonView } from '../parts/JsonView';
import { StatusPill } from '../parts/StatusPill';
import { Fold } from './Fold';
import { Offset } from './Offset';

const protocols: Record<string, string> = { graph: 'Graph API', smpp: 'SMPP' };

/** An attempt at the carrier: the request as it went out and the answer as it came, secrets left out by the server. */
export function AttemptBox({ attempt, start }: { attempt: Attempt; start: number }) {
  return (
    <div className="attempt">
      <Fold
        title={
          <>
            <span>Attempt {attempt.number}</span>
            <StatusPill status={attempt.outcome} />
            <span className="soft">{protocols[attempt.protocol] ?? attempt.protocol}</span>
            {attempt.durationMicroseconds !== null && <span className="soft number">took {duration(attempt.durationMicroseconds)}</span>}
            <Offset at={attempt.at} start={start} />
          </>
        }
      >
        {attempt.request && <Wire title="Request" wire={attempt.request} />}
        {attempt.response ? <Wire title="Answer" wire={attempt.response} /> : <p className="hint">No answer came.</p>}
      </Fold>
      {attempt.error && <p className="wrong">{attempt.error}</p>}
    </div>
  );
}

function Wire({ title, wire }: { title: string; wire: WireText }) {
  const headers = wire.headers ? Object.entries(wire.headers) : [];
  return (
    <div className="wire">
      <p className="wire-line">
        <span className="soft">{title}</span> <code>{wire.line}</code>
      </p>
      {headers.length > 0 && (
        <dl className="wire-headers">
          {headers.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{String(value)}</dd>
            </div>
          ))}
        </dl>
      )}
      {wire.body && <JsonView value={wire.body} label={`${title}: body`} open={4} />}
    </div>
  );
}
