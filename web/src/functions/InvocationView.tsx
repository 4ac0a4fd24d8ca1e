import type { Invocation } from '../api/functions';
import { JsonView } from '../parts/JsonView';
import { PairsTable } from '../parts/PairsTable';

const outcomes: Record<string, string> = {
  timed_out: 'It did not call back in time: the caller got 504.',
  crashed: 'Its process ended while it ran; a new one was started.',
  refused: 'It was not called: the signature was wrong, or it is private.',
};

/** One call: what it said, why it failed, what it was called with and what it answered. */
export function InvocationView({ one }: { one: Invocation }) {
  const begun = Date.parse(one.date_created);
  return (
    <div className="invocation">
      {one.outcome && outcomes[one.outcome] && <p className="tool-note warn">{outcomes[one.outcome]}</p>}
      {one.error && (
        <section className="tool-part" aria-label="Error">
          <h3>Error</h3>
          <pre className="error-stack" tabIndex={0}>
            {one.error.stack ?? `${one.error.name}: ${one.error.message}`}
          </pre>
        </section>
      )}
      <section className="tool-part" aria-label="Logs">
        <h3>Logs</h3>
        {one.logs.length === 0 ? (
          <p className="hint">It wrote nothing.</p>
        ) : (
          <ol className="log-lines" tabIndex={0} aria-label="Log lines">
            {one.logs.map((line, at) => (
              <li key={at} className={`level-${line.level}`}>
                <time dateTime={line.at}>+{Math.max(0, Date.parse(line.at) - begun)} ms</time>
                <span>{line.level}</span>
                <pre>{line.text}</pre>
              </li>
            ))}
          </ol>
        )}
      </section>
      <section className="tool-part" aria-label="Parameters">
        <h3>Parameters</h3>
        <PairsTable label="Parameters" pairs={Object.entries(one.request.parameters)} none="It was called with none." />
      </section>
      <section className="tool-part" aria-label="Answer">
        <h3>Answer</h3>
        {one.response?.body ? <JsonView label="Response body" value={one.response.body} /> : <p className="hint">{one.response ? 'Its body was empty.' : 'There was none.'}</p>}
      </section>
      <details className="tool-fold">
        <summary>Headers</summary>
        <div className="tool-part">
          <PairsTable label="Request headers" pairs={Object.entries(one.request.headers)} />
          {one.response && <PairsTable label="Response headers" pairs={Object.entries(one.response.headers)} />}
        </div>
      </details>
    </div>
  );
}
