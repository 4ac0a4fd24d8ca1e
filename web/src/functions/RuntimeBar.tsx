import type { Hosted } from '../api/functions';
import { CopyButton } from '../parts/CopyButton';
import { RelativeTime } from '../parts/RelativeTime';
import { StatusPill } from '../parts/StatusPill';

const mebibytes = (bytes: number) => `${Math.round(bytes / 1024 / 1024)} MB`;

/** How the process that runs the functions is doing. */
export function RuntimeBar({ hosted: { runtime, folder } }: { hosted: Hosted }) {
  return (
    <div className="runtime" role="group" aria-label="Runtime">
      <StatusPill status={runtime.status} />
      <dl className="tool-facts">
        {runtime.node_version && (
          <div>
            <dt>Node</dt>
            <dd>{runtime.node_version}</dd>
          </div>
        )}
        {runtime.twilio_version && (
          <div>
            <dt>twilio</dt>
            <dd>{runtime.twilio_version}</dd>
          </div>
        )}
        {runtime.memory_bytes !== null && (
          <div>
            <dt>Memory</dt>
            <dd>{mebibytes(runtime.memory_bytes)}</dd>
          </div>
        )}
        {runtime.date_started && (
          <div>
            <dt>Started</dt>
            <dd>
              <RelativeTime time={runtime.date_started} clock="real" />
            </dd>
          </div>
        )}
        {runtime.restarts > 0 && (
          <div>
            <dt>Restarts</dt>
            <dd>{runtime.restarts}</dd>
          </div>
        )}
      </dl>
      {folder && (
        <span className="runtime-folder">
          <code title={folder}>{folder}</code>
          <CopyButton text={folder} what="the folder’s path" />
        </span>
      )}
      {runtime.reason && <p className="tool-note warn">{runtime.reason}</p>}
    </div>
  );
}
