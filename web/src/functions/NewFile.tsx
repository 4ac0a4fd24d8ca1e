import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { ApiError } from '../api/client';
import { type Hosted, file, hosted, writeFile } from '../api/functions';
import { words } from '../lib/explain';
import { remember } from '../lib/memory';
import { Dialog } from '../parts/Dialog';
import { Icon } from '../parts/Icon';
import { useGo } from '../parts/useGo';
import { useSession } from '../session';
import { fileAddress, functionAddress } from './addresses';
import { newFile } from './examples';

/** Makes a file in the folder, and opens it. */
export function NewFile() {
  const { who } = useSession();
  const cache = useQueryClient();
  const go = useGo();
  const [open, setOpen] = useState(false);
  const [path, setPath] = useState('functions/hello.js');
  const id = useId();
  const make = useMutation({
    mutationFn: async () => {
      const name = path.trim().replace(/^\/+/, '');
      // A file without an etag is written over whatever is there.
      const there = await file(who, name).catch((failed: unknown) => {
        if (failed instanceof ApiError && failed.status === 404) {
          return null;
        }
        throw failed;
      });
      if (there) {
        throw new Error('There is a file of this name already.');
      }
      await writeFile(who, name, newFile(name));
      return name;
    },
    onSuccess: async (name) => {
      const all: Hosted = await cache.fetchQuery({ queryKey: ['functions', 'all'], queryFn: () => hosted(who), staleTime: 0 });
      void cache.invalidateQueries({ queryKey: ['functions'] });
      const made = all.functions.find((one) => one.file === name);
      remember('functions.tab', 'code');
      setOpen(false);
      go(made ? functionAddress(made.path) : fileAddress(name));
    },
  });
  return (
    <>
      <button type="button" className="button primary" onClick={() => setOpen(true)}>
        <Icon name="add" size={15} /> New file
      </button>
      <Dialog open={open} onOpenChange={setOpen} title="New file" description="Functions are in functions/, files to serve in assets/. A name with .protected.js needs a signature, .private.js is for other functions.">
        <form
          className="explainer"
          aria-label="New file"
          onSubmit={(event) => {
            event.preventDefault();
            make.mutate();
          }}
        >
          <div className="field">
            <label htmlFor={id}>Path in the folder</label>
            <input id={id} className="input code-field" required spellCheck={false} autoComplete="off" value={path} onChange={(event) => setPath(event.target.value)} />
          </div>
          {make.error && (
            <p className="wrong" role="alert">
              {words(make.error)}
            </p>
          )}
          <div className="dialog-actions">
            <button type="button" className="button" onClick={() => setOpen(false)}>
              Cancel
            </button>
            <button type="submit" className="button primary" disabled={make.isPending}>
              Create
            </button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
