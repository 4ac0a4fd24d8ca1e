export function statusWord(status: string): string {
  const known: Record<string, string> = { sent: 'Sent', delivered: 'Delivered', read: 'Read', failed: 'Not delivered', undelivered: 'Not delivered' };
  return known[status] ?? status;
}

/** One tick: sent. Two: delivered. Two blue ones: read. */
export function Ticks({ status }: { status: string }) {
  const two = status === 'delivered' || status === 'read';
  return (
    <svg
      className={status === 'read' ? 'ticks seen' : 'ticks'}
      role="img"
      aria-label={statusWord(status)}
      width="17"
      height="12"
      viewBox="0 0 17 12"
    >
      {status === 'failed' || status === 'undelivered' ? (
        <path d="M8.500 1.500v5.500M8.500 9.800h.01" />
      ) : (
        <>
          <path d="m1.200 6.700 3 3.100 6.600-8" />
          {two && <path d="m6.800 9.300.5.500 6.700-8" />}
        </>
      )}
    </svg>
  );
}
