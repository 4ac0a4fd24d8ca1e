import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { type Content, submitContent } from '../api/contents';
import { placeholders, templateName } from '../lib/contents';
import { words } from '../lib/explain';
import { Dialog } from '../parts/Dialog';
import { Icon } from '../parts/Icon';
import { useSession } from '../session';

/** Submits a content for WhatsApp's approval, under a name and in a category. */
export function Submit({ content }: { content: Content }) {
  const { who } = useSession();
  const id = useId();
  const cache = useQueryClient();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState(() => content.approval_requests.name || templateName(content.friendly_name ?? ''));
  const [category, setCategory] = useState(content.approval_requests.category || 'UTILITY');
  const [change, setChange] = useState(true);
  const missing = placeholders(content.types).filter((one) => !content.variables[one]);
  const submit = useMutation({
    mutationFn: () => submitContent(who, content.sid, { name: name.trim(), category, allow_category_change: change }),
    onSuccess: () => {
      setOpen(false);
      void cache.invalidateQueries({ queryKey: ['templates'] });
    },
  });
  const isName = /^[a-z0-9_]{1,512}$/.test(name.trim());
  return (
    <>
      <button type="button" className="button primary" onClick={() => setOpen(true)}>
        <Icon name="send" size={15} /> Submit for approval
      </button>
      <Dialog open={open} onOpenChange={setOpen} title="Submit for approval" description="WhatsApp reviews templates before they may be sent outside of the 24-hour window.">
        <form
          className="explainer"
          aria-label="Submit for approval"
          onSubmit={(event) => {
            event.preventDefault();
            submit.mutate();
          }}
        >
          <div className="field">
            <label htmlFor={`${id}-name`}>Name at WhatsApp</label>
            <input id={`${id}-name`} aria-describedby={`${id}-hint`} className="input code-field" required spellCheck={false} value={name} aria-invalid={!isName && name !== '' ? true : undefined} onChange={(event) => setName(event.target.value)} />
            <small className="hint" id={`${id}-hint`}>
              Small letters, digits and underscores; one of each name and language.
            </small>
          </div>
          <label className="field">
            <span>Category</span>
            <select className="input" value={category} onChange={(event) => setCategory(event.target.value)}>
              <option value="UTILITY">Utility: about something the person asked for or bought</option>
              <option value="MARKETING">Marketing: everything else</option>
              <option value="AUTHENTICATION">Authentication: one-time codes</option>
            </select>
          </label>
          <label className="check">
            <input type="checkbox" checked={change} onChange={(event) => setChange(event.target.checked)} /> WhatsApp may choose another category
          </label>
          {missing.length > 0 && (
            <p className="tool-note warn">
              The reviewer needs a sample for {missing.map((one) => `{{${one}}}`).join(', ')}: edit the template and give one.
            </p>
          )}
          {submit.error && (
            <p className="wrong" role="alert">
              {words(submit.error)}
            </p>
          )}
          <div className="dialog-actions">
            <button type="button" className="button" onClick={() => setOpen(false)}>
              Cancel
            </button>
            <button type="submit" className="button primary" disabled={!isName || submit.isPending}>
              Submit
            </button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
