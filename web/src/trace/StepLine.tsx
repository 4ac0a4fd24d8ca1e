import type { TraceStep } from '../api/trace';
import { JsonView } from '../parts/JsonView';
import { Fold } from './Fold';
import { Offset } from './Offset';
import { Words } from './Words';

export function StepLine({ step, start }: { step: TraceStep; start: number }) {
  const hasDetails = step.details !== null && Object.keys(step.details).length > 0;
  return (
    <li className="step">
      <Offset at={step.at} start={start} />
      {hasDetails ? (
        <Fold title={<Words>{step.words}</Words>}>
          <JsonView value={step.details} label={step.what.replaceAll('_', ' ')} />
        </Fold>
      ) : (
        <span>
          <Words>{step.words}</Words>
        </span>
      )}
    </li>
  );
}
