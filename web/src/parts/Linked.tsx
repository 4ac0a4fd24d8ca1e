import { Fragment } from 'react';

/** Text with its web addresses made to links; nothing else in it has a meaning. */
export function Linked({ text }: { text: string }) {
  return text.split(/(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])/).map((piece, at) =>
    at % 2 === 1 ? (
      <a key={at} href={piece} target="_blank" rel="noreferrer">
        {piece}
      </a>
    ) : (
      <Fragment key={at}>{piece}</Fragment>
    ),
  );
}
