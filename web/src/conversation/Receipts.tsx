import type { Participant } from '../api/conversations';
import { codePage, explainReceipt, words } from '../lib/explain';
import { authorOf, called, useReceipts } from './thread';

interface Props {
  conversation: string;
  message: string;
  participants: Participant[];
  open: boolean;
}

/** What became of the message at each recipient, and why where it went wrong. */
export function Receipts({ conversation, message, participants, open }: Props) {
  const { data, error } = useReceipts(conversation, message, open);
  if (error) {
    return <p className="wrong">{words(error)}</p>;
  }
  if (!data) {
    return <p className="hint">Loading receipts…</p>;
  }
  return (
    <ul className="receipts">
      {data.length === 0 && <li className="hint">No receipts yet.</li>}
      {data.map((receipt) => {
        const recipient = participants.find((one) => one.sid === receipt.participant_sid);
        const why = explainReceipt(receipt.error_code);
        return (
          <li key={receipt.sid}>
            <span>{recipient ? called(authorOf(recipient)) : 'A former participant'}</span>
            <span className={`sum ${why ? 'bad' : receipt.status}`}>{receipt.status}</span>
            {receipt.error_code ? (
              <p className="why">
                <a href={codePage(receipt.error_code)} target="_blank" rel="noreferrer">
                  {receipt.error_code}
                </a>{' '}
                {why}
              </p>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}
