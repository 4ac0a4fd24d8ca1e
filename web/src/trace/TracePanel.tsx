import { type Traced, tracePath } from '../api/trace';
import { ApiError } from '../api/client';
import { words } from '../lib/explain';
import { EmptyState } from '../parts/EmptyState';
import { Icon } from '../parts/Icon';
import { Skeleton } from '../parts/Skeleton';
import { useCopy } from '../parts/useCopy';
import { useSession } from '../session';
import { ChapterHeading } from './Chapter';
import { Story } from './Story';
import '../conversation/bits.css';
import './trace.css';
import { useTrace } from './useTrace';

interface Props {
  traced: Traced;
  onClose?: () => void;
  /** Where the page has a heading of its own already. */
  untitled?: boolean;
}

/** Why a message went where it went, from its arrival to each receipt. */
export function TracePanel({ traced, onClose, untitled = false }: Props) {
  const { environment } = useSession();
  const { data, error } = useTrace(traced);
  const url = (environment?.url ?? location.origin).replace(/\/$/, '') + tracePath(traced);
  return (
    <div className="trace">
      <header className="side-head">
        {untitled ? <span /> : <h4>Why</h4>}
        <div className="side-tools">
          {data && <CopyNamed text={JSON.stringify(data, null, 2)} words="Copy as JSON" />}
          <CopyNamed text={url} words="Copy URL" />
          {onClose && (
            <button type="button" className="button quiet icon-only small" aria-label="Close: Why" onClick={onClose}>
              <Icon name="close" size={16} />
            </button>
          )}
        </div>
      </header>
      {data ? (
        <ChapterHeading value={untitled ? 'h3' : 'h5'}>
          <Story trace={data} />
        </ChapterHeading>
      ) : error instanceof ApiError && error.status === 404 ? (
        <EmptyState icon="why" title="Nothing is known about this message">
          It was deleted, or the sandbox was reset since.
        </EmptyState>
      ) : error ? (
        <p className="wrong pad" role="alert">
          {words(error)}
        </p>
      ) : (
        <div className="pad">
          <Skeleton rows={4} height={72} label="Finding out why…" />
        </div>
      )}
    </div>
  );
}

function CopyNamed({ text, words: label }: { text: string; words: string }) {
  const { done, copy } = useCopy();
  return (
    <button type="button" className="button small" onClick={() => void copy(text)}>
      <Icon name={done === 'copied' ? 'check' : 'copy'} size={14} />
      <span aria-live="polite">{done === 'copied' ? 'Copied' : done === 'refused' ? 'No clipboard here' : label}</span>
    </button>
  );
}
