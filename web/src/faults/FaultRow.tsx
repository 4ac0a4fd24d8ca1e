import { Switch } from '@base-ui/react/switch';
import { useMutation } from '@tanstack/react-query';
import { type Fault, removeFault, switchFault } from '../api/faults';
import { readable } from '../lib/addresses';
import { words } from '../lib/explain';
import { Icon } from '../parts/Icon';
import { StatusPill } from '../parts/StatusPill';
import { useSession } from '../session';
import { effectWords, targetWords } from './known';

function matchWords({ to, from, body }: Fault['match']): string {
  const parts = [to && `to ${readable(to)}`, from && `from ${readable(from)}`, body && `with “${body}”`].filter(Boolean);
  return parts.length > 0 ? parts.join(', ') : 'everything';
}

/** One fault: what it does to what, how often it struck, on or off, and away. */
export function FaultRow({ fault, onChanged }: { fault: Fault; onChanged: () => unknown }) {
  const { who } = useSession();
  const on = fault.enabled ?? true;
  const struck = fault.struck ?? fault.times - fault.left;
  const title = `${targetWords[fault.target]?.title ?? fault.target}: ${effectWords(fault.effect)}`;
  const turn = useMutation({ mutationFn: (enabled: boolean) => switchFault(who, fault.id, enabled), onSuccess: onChanged });
  const remove = useMutation({ mutationFn: () => removeFault(who, fault.id), onSuccess: onChanged });
  const failed = turn.error ?? remove.error;
  return (
    <li className={on ? 'fault' : 'fault off'}>
      <Switch.Root className="switch" aria-label={`${title} is on`} checked={on} disabled={turn.isPending} onCheckedChange={(next) => turn.mutate(next)}>
        <Switch.Thumb className="switch-thumb" />
      </Switch.Root>
      <span className="fault-words">
        <strong>{effectWords(fault.effect)}</strong>
        <small>
          {targetWords[fault.target]?.title ?? fault.target} · {matchWords(fault.match ?? {})}
        </small>
        {failed && (
          <small className="wrong" role="alert">
            {words(failed)}
          </small>
        )}
      </span>
      <StatusPill status={fault.left > 0 ? (on ? 'waiting' : 'off') : 'spent'} tone={fault.left === 0 ? 'quiet' : on ? 'warn' : 'quiet'}>
        {`struck ${struck} of ${fault.times}`}
      </StatusPill>
      <button type="button" className="button quiet small icon-only" aria-label={`Remove: ${title}`} title="Remove" disabled={remove.isPending} onClick={() => remove.mutate()}>
        <Icon name="trash" size={15} />
      </button>
    </li>
  );
}
