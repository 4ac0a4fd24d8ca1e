import './skeleton.css';

/** Stands where rows will be, as many and as high, so that nothing jumps when they come. */
export function Skeleton({ rows = 6, height = 44, label = 'Loading…' }: { rows?: number; height?: number; label?: string }) {
  return (
    <div className="skeleton" role="status">
      <span className="unseen">{label}</span>
      {Array.from({ length: rows }, (_, at) => (
        <i key={at} style={{ height }} />
      ))}
    </div>
  );
}
