import type { Delivery } from '../../api/conversations';

/** The sums as the API gives them: all, some or none; what is none is left out. */
export function Sums({ delivery }: { delivery: Delivery }) {
  const steps = ['read', 'delivered', 'sent'] as const;
  // "Read by all" says delivered and sent too, so only the furthest step that all took is shown, and what some did beyond it.
  const all = steps.find((step) => delivery[step] === 'all');
  const some = steps.filter((step) => delivery[step] === 'some');
  const bad = (['failed', 'undelivered'] as const).filter((step) => delivery[step] !== 'none');
  const shown = [...some.slice(0, 1), ...(all ? [all] : [])];
  return (
    <>
      {bad.map((step) => (
        <span key={step} className="sum bad">
          {step} {delivery[step]}
        </span>
      ))}
      {shown.map((step) => (
        <span key={step} className={`sum ${step}`}>
          {step} {delivery[step]}
        </span>
      ))}
      {bad.length + shown.length === 0 && <span className="sum">on its way</span>}
    </>
  );
}
