const shapes: Record<string, string> = {
  sent: 'm1.500 6.500 3.200 3.300 6.300-7.600',
  delivered: 'm1 6.500 3.200 3.300 6.300-7.600M7 9.300l.5.500 6.300-7.600',
  read: 'm1 6.500 3.200 3.300 6.300-7.600M7 9.300l.5.500 6.300-7.600',
  failed: 'M7 1.800v5M7 9.800h.01',
  undelivered: 'M7 1.800v5M7 9.800h.01',
};

/** One tick: sent. Two: delivered. Two blue ones: read. A mark: failed. The word stands beside it. */
export function Tick({ status }: { status: string }) {
  return (
    <svg className={`tick ${status}`} width="15" height="12" viewBox="0 0 15 12" aria-hidden="true" focusable="false">
      <path d={shapes[status] ?? 'M7.500 2v4l2.500 1.500'} />
    </svg>
  );
}
