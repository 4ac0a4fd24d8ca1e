import { besides } from '../lib/snippets';
import { Snippet } from '../parts/Snippet';

/** Java and PHP read their trust and, in Java's case, the proxy from elsewhere. */
export function Trust({ gateway, ca }: { gateway: string; ca: string }) {
  const tabs = ['Java', 'PHP'].map((label) => ({ label, code: besides(label, gateway, ca) ?? '' }));
  return (
    <details className="besides">
      <summary>Java and PHP need a little more</summary>
      <Snippet label="Besides the variables" tabs={tabs} />
    </details>
  );
}
