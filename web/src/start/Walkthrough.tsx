import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { toNumber } from '../lib/addresses';
import { words } from '../lib/explain';
import { Icon } from '../parts/Icon';
import { useDesk } from '../phones/desk';
import { useSession } from '../session';
import { type Done, type Person, type Walk, setUp } from './walkthroughs';

/** One of the guide's walkthroughs: set up by a click, and then what to do. */
export function Walkthrough({ walk, open }: { walk: Walk; open: boolean }) {
  const { who } = useSession();
  const desk = useDesk();
  const cache = useQueryClient();
  const [people, setPeople] = useState(walk.people);
  const [wrong, setWrong] = useState<string | null>(null);

  // Kept while the page is open, so that it is still there when one comes back from the conversation.
  const key = ['walkthrough', walk.nth];
  const { data: done } = useQuery<Done | null>({ queryKey: key, queryFn: () => null, enabled: false, staleTime: Infinity, gcTime: Infinity });
  const making = useMutation({
    mutationFn: (tidy: Person[]) => setUp(who, walk, tidy),
    onSuccess: async (made) => {
      cache.setQueryData(key, made);
      desk.place(made.people);
      await cache.invalidateQueries();
    },
  });
  const next = useMutation({ mutationFn: async () => done && walk.next?.act(who, done), onSuccess: () => cache.invalidateQueries() });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const tidy = people.map((person) => ({ ...person, number: toNumber(person.number) ?? '', proxy: toNumber(person.proxy) ?? '' }));
    const bad = tidy.find((person) => !person.number || !person.proxy);
    setWrong(bad ? `${bad.label}: numbers with + and country code, please.` : null);
    if (!bad) {
      making.mutate(tidy);
    }
  };

  const change = (at: number, part: Partial<Person>) => setPeople((now) => now.map((person, index) => (index === at ? { ...person, ...part } : person)));
  const failed = wrong ?? (making.error ?? next.error ? words(making.error ?? next.error) : null);

  return (
    <details className="walkthrough" name="walkthroughs" open={open}>
      <summary>
        <span className={done ? 'nth done' : 'nth'}>{done ? <Icon name="check" size={14} /> : walk.nth}</span>
        <h3>{walk.title}</h3>
        <Icon name="chevron" size={16} />
      </summary>
      <form onSubmit={submit}>
        <p className="hint">{walk.hint}</p>
        <details className="numbers">
          <summary>Change the numbers</summary>
          {people.map((person, at) => (
            <fieldset key={person.label}>
              <legend className="unseen">{person.label}</legend>
              <label className="field">
                <span>{person.label}</span>
                <input className="input number" type="tel" autoComplete="off" value={person.number} onChange={(event) => change(at, { number: event.target.value })} />
              </label>
              <label className="field">
                <span>{`Your ${person.channel === 'sms' ? 'SMS' : 'WhatsApp'} number`}</span>
                <input className="input number" type="tel" autoComplete="off" value={person.proxy} onChange={(event) => change(at, { proxy: event.target.value })} />
              </label>
            </fieldset>
          ))}
        </details>
        <button type="submit" className={done ? 'button' : 'button primary'} disabled={making.isPending}>
          <Icon name="spark" size={16} /> Set up walkthrough {walk.nth}
        </button>
        {failed && (
          <p className="wrong" role="alert">
            {failed}
          </p>
        )}
        {done && (
          <div className="then" role="status">
            <p>
              <strong>{walk.conversation}</strong> is set up. {walk.then}
            </p>
            {done.missing && <p className="warning">{done.missing}</p>}
            <div className="then-actions">
              {walk.next && (
                <button type="button" className="button primary" disabled={next.isPending} onClick={() => next.mutate()}>
                  {walk.next.label}
                </button>
              )}
              <a className="button" href={`#/conversations/${done.sid}`}>
                Open the conversation
              </a>
            </div>
          </div>
        )}
      </form>
    </details>
  );
}
