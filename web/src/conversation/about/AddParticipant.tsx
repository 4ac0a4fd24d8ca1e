import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { addParticipant } from '../../api/conversations';
import { conversationHolding, words } from '../../lib/explain';
import { newcomer, newcomerForm, newcomerProblem } from '../../lib/newcomer';
import { useSession } from '../../session';
import { NewcomerFields } from './NewcomerFields';

export function AddParticipant({ conversation, onDone }: { conversation: string; onDone: () => void }) {
  const { who } = useSession();
  const cache = useQueryClient();
  const [value, setValue] = useState(newcomer());
  const [wrong, setWrong] = useState<string | null>(null);
  const add = useMutation({
    mutationFn: () => addParticipant(who, conversation, newcomerForm(value)),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: ['participants', conversation] });
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const problem = newcomerProblem(value);
    setWrong(problem);
    if (problem === null) {
      add.mutate();
    }
  };
  const holder = conversationHolding(add.error);
  return (
    <form className="stack boxed" aria-label="Add participant" onSubmit={submit}>
      <NewcomerFields value={value} onChange={setValue} name="New participant" />
      {(wrong ?? add.error) && (
        <p className="wrong" role="alert">
          {wrong ?? words(add.error)} {holder && <Link href={`/${holder}`}>Open that conversation</Link>}
        </p>
      )}
      <div className="row-end">
        <button type="button" className="button small" onClick={onDone}>
          Cancel
        </button>
        <button type="submit" className="button small primary" disabled={add.isPending}>
          Add
        </button>
      </div>
    </form>
  );
}
