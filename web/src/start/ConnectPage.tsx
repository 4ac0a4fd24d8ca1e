import { useState } from 'react';
import { environmentTabs, firstSteps } from '../lib/snippets';
import { Snippet } from '../parts/Snippet';
import { PageHead } from '../parts/Toolbar';
import { useSession } from '../session';
import { Clients } from './Clients';
import { Credentials } from './Credentials';
import { Trust } from './Trust';
import './start.css';

/** The variables that point every library and the CLI here, a first conversation, and who arrived. */
export default function ConnectPage() {
  const { who, environment } = useSession();
  const [shown, setShown] = useState(false);
  const shell = environment?.shell ?? '';
  const veil = (text: string) => (shown || !who.authToken ? text : text.replaceAll(who.authToken, '•'.repeat(12)));
  return (
    <div className="sheet connect">
      <PageHead title="Connect" hint="The official libraries and the CLI work unmodified: set the variables, then run your code." />
      {environment && <Clients />}
      <section className="card" aria-labelledby="account-title">
        <h3 id="account-title">Your account</h3>
        <Credentials shown={shown} onShow={setShown} />
      </section>
      <section className="card" aria-labelledby="variables-title">
        <h3 id="variables-title">
          <span className="nth">1</span> Set the variables
        </h3>
        <p className="hint">
          They lead requests to the vendor’s addresses to this server and make its certificate trusted, in this shell only. The same from a
          terminal: <code>eval "$(parley env --shell)"</code>.
        </p>
        {shell ? (
          <Snippet label="Environment variables" tabs={environmentTabs(shell, veil)} keep="shell" />
        ) : (
          <p className="hint">This server does not tell them to the page. Run `parley env` on its machine, or give your library the base URL {location.origin}.</p>
        )}
        {environment?.gateway && environment.ca && <Trust gateway={environment.gateway} ca={environment.ca} />}
      </section>
      <section className="card" aria-labelledby="first-title">
        <h3 id="first-title">
          <span className="nth">2</span> Make a conversation
        </h3>
        <Snippet label="A first conversation" tabs={firstSteps(environment?.url ?? location.origin, Boolean(environment?.gateway))} keep="language" height={420} />
      </section>
    </div>
  );
}
