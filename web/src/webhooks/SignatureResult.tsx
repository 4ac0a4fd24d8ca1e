import type { SignatureAnswer } from '../api/webhooks';
import { firstDifference } from '../lib/parameters';
import { CopyButton } from '../parts/CopyButton';
import { Icon } from '../parts/Icon';

/** A text with everything from its first difference on marked at that place. */
export function Marked({ text, other }: { text: string; other: string }) {
  const at = firstDifference(text, other);
  if (at < 0) {
    return text;
  }
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + 1) || '∎'}</mark>
      {text.slice(at + 1)}
    </>
  );
}

export function SignatureResult({ answer, url }: { answer: SignatureAnswer; url: string }) {
  return (
    <section className="explainer" aria-label="What the signature says" aria-live="polite">
      <p className={answer.matches ? 'tool-note good' : 'tool-note bad'} role="status">
        <Icon name={answer.matches ? 'check' : 'warning'} size={16} />
        <strong>{answer.matches ? 'It verifies: this request was signed with this account’s auth token, and nothing was changed.' : 'It does not verify.'}</strong>
      </p>
      {answer.causes.length > 0 && (
        <div className="tool-part">
          <h3>{answer.causes.some((cause) => cause.url !== null || cause.stringToSign !== null) ? 'The cause' : 'Likely causes'}</h3>
          <ul className="signature-causes">
            {answer.causes.map((cause, at) => (
              <li key={at}>
                <span>{cause.words}</span>
                {cause.url !== null && cause.url !== url && (
                  <dl className="signature-compare">
                    <dt>You gave</dt>
                    <dd>
                      <Marked text={url} other={cause.url} />
                    </dd>
                    <dt>With this it verifies</dt>
                    <dd>
                      <Marked text={cause.url} other={url} />
                    </dd>
                  </dl>
                )}
                {cause.stringToSign !== null && cause.url === null && (
                  <dl className="signature-compare">
                    <dt>This was signed</dt>
                    <dd>
                      <Marked text={cause.stringToSign} other={answer.stringToSign} />
                    </dd>
                  </dl>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
      <div className="tool-part">
        <h3>Signatures</h3>
        <dl className="signature-compare">
          <dt>Expected</dt>
          <dd>
            <Marked text={answer.expected} other={answer.received} />
          </dd>
          <dt>Received</dt>
          <dd>
            <Marked text={answer.received} other={answer.expected} />
          </dd>
          {answer.bodySha256 && (
            <>
              <dt>SHA-256 of the body, as the URL must carry it in bodySHA256</dt>
              <dd>{answer.bodySha256}</dd>
            </>
          )}
        </dl>
      </div>
      <div className="tool-part">
        <h3>
          String to sign
          <CopyButton text={answer.stringToSign} what="the string to sign" />
        </h3>
        <p className="hint">The URL, then each parameter’s name and value, sorted by name, with nothing between them. HMAC-SHA1 with the auth token, in Base64, is the signature.</p>
        <dl className="signature-compare">
          <dt className="unseen">String to sign</dt>
          <dd>{answer.stringToSign}</dd>
        </dl>
      </div>
    </section>
  );
}
