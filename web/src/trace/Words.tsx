import { Fragment } from 'react';
import { told } from '../lib/told';
import { shortSid } from '../parts/SidLabel';

/** A sentence of the server, easier to read: numbers with spaces, SIDs short with the whole on hover. */
export function Words({ children }: { children: string }) {
  return told(children).map((piece, at) =>
    'sid' in piece ? (
      <code key={at} title={piece.sid}>
        {shortSid(piece.sid)}
      </code>
    ) : (
      <Fragment key={at}>{piece.text}</Fragment>
    ),
  );
}
