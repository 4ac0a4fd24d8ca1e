import type { TraceStep } from '../api/trace';
import { JsonView } from '../parts/JsonView';
import { Fold } from './Fold';
import { Offset } from './Offset';

export function StepLine({ step, start }: { step: TraceStep; start: number }) {
  const hasDetails = step.details !== null && Object.keys(step.details).length > 0;
  return (
    <li className="step">
      <Offset at={step.at} start={start} />
      {hasDetails ? (
        <Fold title={step.words}>
          <JsonView value={step.details} label={step.what.replaceAll('_', ' ')} />
        </Fold>
      ) : (
        <span>{step.words}</span>
      )}
    </li>
  );
}
