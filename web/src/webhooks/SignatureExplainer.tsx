import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { Link } from 'wouter';
import { attempt, attempts, explainSignature } from '../api/webhooks';
import { words } from '../lib/explain';
import { readParameters, writeParameters } from '../lib/parameters';
import type { Pairs } from '../lib/repeat';
import { Icon } from '../parts/Icon';
import { PairRows } from '../parts/PairRows';
import { useSession } from '../session';
import { SignatureResult } from './SignatureResult';

type Kind = 'text' | 'table' | 'body';

const kinds: Record<Kind, string> = { text: 'Form as text', table: 'Form as a table', body: 'Raw body' };

/** Why the signature of a request verifies, or does not. What is asked about can be pasted, or taken from a delivery. */
export function SignatureExplainer({ from }: { from: string | null }) {
  const { who, environment } = useSession();
  const [method, setMethod] = useState('POST');
  const [url, setUrl] = useState('');
  const [kind, setKind] = useState<Kind>('text');
  const [text, setText] = useState('');
  const [pairs, setPairs] = useState<Pairs>([]);
  const [body, setBody] = useState('');
  const [contentType, setContentType] = useState('application/json');
  const [signature, setSignature] = useState('');
  const taken = useQuery({ queryKey: ['webhooks', 'one', from], queryFn: ({ signal }) => attempt(who, environment !== null, from ?? '', signal), enabled: from !== null, retry: false });
  const last = useQuery({
    queryKey: ['webhooks', 'last'],
    queryFn: async ({ signal }) => (await attempts(who, environment !== null, { eventType: '', status: '', conversationSid: '' }, null, signal)).rows.find((row) => row.request.headers) ?? null,
  });
  const explain = useMutation({ mutationFn: (question: Parameters<typeof explainSignature>[1]) => explainSignature(who, question) });
  const { mutate } = explain;
  const { data: delivery } = taken;

  useEffect(() => {
    const request = delivery?.request;
    if (!request) {
      return;
    }
    const sent = Object.entries(request.parameters);
    const found = Object.entries(request.headers ?? {}).find(([name]) => name.toLowerCase() === 'x-twilio-signature')?.[1] ?? '';
    const isForm = request.method !== 'GET';
    setMethod(request.method);
    setUrl(request.url);
    setKind('text');
    setText(isForm ? writeParameters(sent) : '');
    setSignature(found);
    if (found) {
      mutate({ url: request.url, parameters: isForm ? Object.fromEntries(sent) : null, body: null, signature: found, method: request.method });
    }
  }, [delivery, mutate]);

  const switchTo = (next: Kind) => {
    if (next === 'table') {
      setPairs(readParameters(text));
    } else if (next === 'text' && kind === 'table') {
      setText(writeParameters(pairs));
    }
    setKind(next);
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const form = kind === 'table' ? pairs : readParameters(text);
    mutate({
      url: url.trim(),
      parameters: kind === 'body' || form.length === 0 ? null : Object.fromEntries(form.filter(([name]) => name !== '')),
      body: kind === 'body' ? body : null,
      signature: signature.trim(),
      method,
      ...(kind === 'body' ? { contentType } : {}),
    });
  };

  return (
    <div className="tool-scroll">
      <div className="tool-body explainer">
        <p className="hint">
          A signed request carries <code>X-Twilio-Signature</code>: a keyed hash over its URL and its parameters. If your check says no, paste what your application received, exactly as
          it did, and see which part is not what was signed.
        </p>
        {last.data && last.data.sid !== from && (
          <p>
            <Link className="button small" href={`/signature/${last.data.sid}`}>
              <Icon name="webhook" size={15} /> Take the last delivery ({last.data.eventType})
            </Link>
          </p>
        )}
        {taken.error && (
          <p className="wrong" role="alert">
            {words(taken.error)}
          </p>
        )}
        <form className="explainer" aria-label="Signed request" onSubmit={submit}>
          <div className="url-row">
            <label className="field">
              <span>Method</span>
              <select className="input" value={method} onChange={(event) => setMethod(event.target.value)}>
                <option>POST</option>
                <option>GET</option>
              </select>
            </label>
            <label className="field">
              <span>URL, as your application saw it</span>
              <input className="input code-field" type="url" required spellCheck={false} placeholder="https://example.com/events?x=1" value={url} onChange={(event) => setUrl(event.target.value)} />
            </label>
          </div>
          <div className="field">
            <div className="tool-part-title">
              <fieldset className="choice-row">
                <legend className="unseen">What was sent</legend>
                {(Object.keys(kinds) as Kind[]).map((one) => (
                  <label key={one}>
                    <input type="radio" name="kind" checked={kind === one} onChange={() => switchTo(one)} /> {kinds[one]}
                  </label>
                ))}
              </fieldset>
            </div>
            {kind === 'text' && (
              <textarea
                className="input code-field"
                aria-label="Parameters"
                spellCheck={false}
                placeholder={'EventType=onMessageAdded&Body=Hi…\nor lines of  Name: value'}
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            )}
            {kind === 'table' && <PairRows pairs={pairs} onChange={setPairs} />}
            {kind === 'body' && (
              <>
                <input className="input code-field" aria-label="Content type" value={contentType} onChange={(event) => setContentType(event.target.value)} />
                <textarea className="input code-field" aria-label="Body" spellCheck={false} placeholder='{"as":"it came, byte for byte"}' value={body} onChange={(event) => setBody(event.target.value)} />
              </>
            )}
          </div>
          <label className="field">
            <span>X-Twilio-Signature</span>
            <input className="input code-field" required spellCheck={false} autoComplete="off" placeholder="28 letters of Base64" value={signature} onChange={(event) => setSignature(event.target.value)} />
          </label>
          <div>
            <button type="submit" className="button primary" disabled={explain.isPending}>
              Explain
            </button>
          </div>
        </form>
        {explain.error && (
          <p className="wrong" role="alert">
            {words(explain.error)}
          </p>
        )}
        {explain.data && <SignatureResult answer={explain.data} url={explain.variables?.url ?? ''} />}
      </div>
    </div>
  );
}
