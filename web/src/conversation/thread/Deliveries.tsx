import type { Message, Participant, Receipt } from '../../api/conversations';
import { codePage, explainReceipt } from '../../lib/explain';
import { authorOf, called } from '../names';
import { Tick } from './Tick';

interface Props {
  message: Message;
  receipts: Receipt[] | null;
  participants: Participant[];
}

/** So many recipients have a tick of their own; a crowd is summed up below. */
const most = 8;

/** A tick for each recipient, and in words why it did not arrive. */
export function Deliveries({ message, receipts, participants }: Props) {
  const total = message.delivery?.total ?? 0;
  if (receipts === null) {
    // As high as one line of ticks, so that nothing jumps when they come.
    return <p className="ticks-line waiting">{total === 1 ? '1 recipient' : `${total} recipients`}</p>;
  }
  const failures = receipts.filter((one) => one.error_code);
  return (
    <>
      <ul className="ticks-line" aria-label="Deliveries">
        {receipts.slice(0, most).map((receipt) => (
          <li key={receipt.sid} className={receipt.error_code ? 'bad' : receipt.status}>
            <Tick status={receipt.status} /> {nameOf(receipt, participants)} <span className="unseen">{receipt.status}</span>
          </li>
        ))}
        {receipts.length > most && <li>and {receipts.length - most} more</li>}
      </ul>
      {failures.slice(0, 3).map((receipt) => (
        <p key={receipt.sid} className="failure">
          <a href={codePage(receipt.error_code ?? 0)} target="_blank" rel="noreferrer">
            {receipt.error_code}
          </a>{' '}
          {receipts.length > 1 && <strong>{nameOf(receipt, participants)}: </strong>}
          {explainReceipt(receipt.error_code)}
        </p>
      ))}
    </>
  );
}

export function nameOf(receipt: Receipt, participants: Participant[]): string {
  const recipient = participants.find((one) => one.sid === receipt.participant_sid);
  return recipient ? called(authorOf(recipient)) : 'A former participant';
}
