import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { createConversation } from '../../api/conversations';
import { startConversation } from '../../api/talk';
import { conversationHolding, words } from '../../lib/explain';
import { type Newcomer, newcomer, newcomerJson, newcomerProblem } from '../../lib/newcomer';
import { Dialog } from '../../parts/Dialog';
import { Icon } from '../../parts/Icon';
import { useSession } from '../../session';
import { NewcomerFields } from '../about/NewcomerFields';
import '../about/about.css';

/** The API's limit for one request. */
const most = 10;

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onCreated: (sid: string) => void;
}

/** A conversation with its participants, made in one request. */
export function NewConversation({ open, onOpenChange, onCreated }: Props) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="New conversation">
      <Fields
        onCreated={(sid) => {
          onOpenChange(false);
          onCreated(sid);
        }}
      />
    </Dialog>
  );
}

function Fields({ onCreated }: { onCreated: (sid: string) => void }) {
  const { who } = useSession();
  const cache = useQueryClient();
  const id = useId();
  const [friendly, setFriendly] = useState('');
  const [unique, setUnique] = useState('');
  const [people, setPeople] = useState<(Newcomer & { key: number })[]>([]);
  const [wrong, setWrong] = useState<string | null>(null);
  const create = useMutation({
    mutationFn: () => {
      const form = { FriendlyName: friendly.trim() || undefined, UniqueName: unique.trim() || undefined };
      return people.length > 0 ? startConversation(who, { ...form, Participant: people.map(newcomerJson) }) : createConversation(who, form);
    },
    onSuccess: async (made) => {
      onCreated(made.sid);
      await cache.invalidateQueries({ queryKey: ['conversations'] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const at = people.findIndex((one) => newcomerProblem(one) !== null);
    const problem = at < 0 ? null : `Participant ${at + 1}: ${newcomerProblem(people[at] as Newcomer)}`;
    setWrong(problem);
    if (problem === null) {
      create.mutate();
    }
  };
  const add = () => setPeople([...people, { ...newcomer(people.length % 2 === 0 ? 'whatsapp' : 'sms'), key: Date.now() }]);
  const holder = conversationHolding(create.error);

  return (
    <form className="stack" onSubmit={submit}>
      <div className="field">
        <label htmlFor={`${id}-friendly`}>Friendly name</label>
        <input id={`${id}-friendly`} className="input" maxLength={256} placeholder="Order 4711" value={friendly} onChange={(event) => setFriendly(event.target.value)} />
      </div>
      <div className="field">
        <label htmlFor={`${id}-unique`}>Unique name</label>
        <input id={`${id}-unique`} className="input" maxLength={256} placeholder="order-4711 (may be empty)" value={unique} onChange={(event) => setUnique(event.target.value)} />
      </div>
      {people.map((one, at) => (
        <div key={one.key} className="boxed with-remove">
          <NewcomerFields
            value={one}
            name={`Participant ${at + 1}`}
            onChange={(next) => setPeople(people.map((other) => (other.key === one.key ? { ...next, key: one.key } : other)))}
          />
          <button
            type="button"
            className="button quiet icon-only small"
            aria-label={`Leave out participant ${at + 1}`}
            onClick={() => setPeople(people.filter((other) => other.key !== one.key))}
          >
            <Icon name="close" size={15} />
          </button>
        </div>
      ))}
      {people.length < most && (
        <button type="button" className="button" onClick={add}>
          <Icon name="add" size={16} /> {people.length === 0 ? 'Add a participant' : 'Add another participant'}
        </button>
      )}
      {(wrong ?? create.error) && (
        <p className="wrong" role="alert">
          {wrong ?? words(create.error)}{' '}
          {holder && (
            <button type="button" className="button small" onClick={() => onCreated(holder)}>
              Open that conversation
            </button>
          )}
        </p>
      )}
      <div className="row-end">
        <button type="submit" className="button primary" disabled={create.isPending}>
          Create
        </button>
      </div>
    </form>
  );
}
