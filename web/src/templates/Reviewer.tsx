import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { type ApprovalStatus, type Verdict, reviewTemplate } from '../api/contents';
import { words } from '../lib/explain';
import { useSession } from '../session';
import { reasons } from './states';

const verdicts: [Verdict, string][] = [
  ['approved', 'Approve'],
  ['paused', 'Pause'],
  ['disabled', 'Disable'],
];

/** The desk of the reviewer at WhatsApp. In the sandbox, whoever sits here decides. */
export function Reviewer({ sid, status }: { sid: string; status: ApprovalStatus }) {
  const { who } = useSession();
  const cache = useQueryClient();
  const [reason, setReason] = useState(reasons[0] ?? '');
  const choices = useId();
  const early = status === 'received';
  const review = useMutation({
    mutationFn: ([verdict, why]: [Verdict, string | null]) => reviewTemplate(who, sid, verdict, why),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['templates'] }),
  });
  return (
    <section className="tool-part reviewer" aria-label="Reviewer">
      <h3>You are the reviewer</h3>
      <p className="hint">This is the sandbox’s WhatsApp: what you decide here reaches the server as a webhook of Meta’s, as it would in production.{early && ' It has not arrived there yet.'}</p>
      <div className="tool-actions">
        {verdicts.map(([verdict, label]) => (
          <button
            key={verdict}
            type="button"
            className={verdict === 'approved' && status !== 'approved' ? 'button primary' : 'button'}
            disabled={early || status === verdict || review.isPending}
            onClick={() => review.mutate([verdict, null])}
          >
            {label}
          </button>
        ))}
      </div>
      <form
        className="reject"
        aria-label="Reject with a reason"
        onSubmit={(event) => {
          event.preventDefault();
          review.mutate(['rejected', reason.trim() || null]);
        }}
      >
        <input className="input code-field" aria-label="Reason" list={choices} maxLength={512} value={reason} onChange={(event) => setReason(event.target.value)} />
        <datalist id={choices}>
          {reasons.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
        <button type="submit" className="button" disabled={early || status === 'rejected' || review.isPending}>
          Reject
        </button>
      </form>
      {review.error && (
        <p className="wrong" role="alert">
          {words(review.error)}
        </p>
      )}
    </section>
  );
}
