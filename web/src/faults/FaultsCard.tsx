import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type NewFault, addFault, faults, removeFaults } from '../api/faults';
import { words } from '../lib/explain';
import { usePolling } from '../live';
import { EmptyState } from '../parts/EmptyState';
import { Icon } from '../parts/Icon';
import { Skeleton } from '../parts/Skeleton';
import { useSession } from '../session';
import { FaultForm } from './FaultForm';
import { FaultRow } from './FaultRow';
import { presets, targetWords } from './known';

/** What is ordered to go wrong, what has, and orders for more: from a list, or written freely. */
export function FaultsCard() {
  const { who } = useSession();
  const polling = usePolling();
  const cache = useQueryClient();
  const [writing, setWriting] = useState<NewFault | null>(null);
  const { data, error } = useQuery({ queryKey: ['faults'], queryFn: ({ signal }) => faults(who, signal), refetchInterval: polling });
  const refresh = () => cache.invalidateQueries({ queryKey: ['faults'] });
  const add = useMutation({ mutationFn: (fault: NewFault) => addFault(who, fault), onSuccess: refresh });
  const clear = useMutation({ mutationFn: () => removeFaults(who), onSuccess: refresh });
  const targets = data?.targets ?? Object.keys(targetWords).map((target) => ({ target, effects: [], struck: 0 }));
  const failed = error ?? add.error ?? clear.error;

  return (
    <>
      <section className="card" aria-labelledby="faults-title">
        <div className="card-head">
          <h3 id="faults-title">Faults</h3>
          <span className="space" />
          {data && data.faults.length > 0 && (
            <button type="button" className="button small" onClick={() => clear.mutate()}>
              Remove all
            </button>
          )}
          <button type="button" className="button small" onClick={() => setWriting({ target: targets[0]?.target ?? 'whatsapp.send', effect: {} })}>
            <Icon name="add" size={15} /> Write a fault
          </button>
        </div>
        {failed && (
          <p className="wrong" role="alert">
            {words(failed)}
          </p>
        )}
        {!data && !error && <Skeleton rows={2} height={52} />}
        {data?.faults.length === 0 && (
          <EmptyState icon="warning" title="Nothing is set to fail">
            Order a fault below: it strikes the next message or webhook that it fits.
          </EmptyState>
        )}
        {data && data.faults.length > 0 && (
          <ul className="faults" aria-label="Faults">
            {data.faults.map((fault) => (
              <FaultRow key={fault.id} fault={fault} onChanged={refresh} />
            ))}
          </ul>
        )}
      </section>
      <section className="card" aria-labelledby="presets-title">
        <h3 id="presets-title">Order a fault</h3>
        <div className="targets">
          {targets.map(({ target, struck }) => (
            <section key={target} className="target" aria-label={targetWords[target]?.title ?? target}>
              <header>
                <h4>{targetWords[target]?.title ?? target}</h4>
                <p className="hint">{targetWords[target]?.hint}</p>
                {data?.targets && <span className={struck > 0 ? 'struck some' : 'struck'}>{struck === 0 ? 'not struck yet' : `struck ${struck} ×`}</span>}
              </header>
              {presets
                .filter((preset) => preset.fault.target === target)
                .map(({ label, fault }) => (
                  <div key={label} className="preset">
                    <button type="button" className="button small" aria-label={`Add: ${label}${fault.times ? ` × ${fault.times}` : ''}`} disabled={add.isPending} onClick={() => add.mutate(fault)}>
                      <Icon name="add" size={14} /> <span>{label}</span>
                      {fault.times && <small>× {fault.times}</small>}
                    </button>
                    <button type="button" className="button quiet small icon-only" aria-label={`Change before adding: ${label}`} title="Change it first" onClick={() => setWriting(fault)}>
                      <Icon name="edit" size={14} />
                    </button>
                  </div>
                ))}
            </section>
          ))}
        </div>
      </section>
      {writing && (
        <FaultForm
          first={writing}
          targets={targets}
          onClose={() => setWriting(null)}
          onAdd={async (fault) => {
            await add.mutateAsync(fault);
            setWriting(null);
          }}
        />
      )}
    </>
  );
}
