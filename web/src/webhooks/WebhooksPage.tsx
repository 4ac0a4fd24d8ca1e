import { Route, Switch } from 'wouter';
import { SubPages } from '../parts/SubPages';
import { PageHead } from '../parts/Toolbar';
import { useSession } from '../session';
import { Attempts } from './Attempts';
import { Settings } from './Settings';
import { SignatureExplainer } from './SignatureExplainer';
import '../parts/tool.css';
import './webhooks.css';

export default function WebhooksPage() {
  const { environment } = useSession();
  return (
    <div className="tool">
      <PageHead title="Webhooks" hint="What this server told your application, or asked it: every attempt, its answer, and why a signature does not verify." />
      <SubPages
        label="Parts of Webhooks"
        pages={[
          { path: '/', label: 'Deliveries' },
          ...(environment ? [{ path: '/signature', label: 'Signature explainer' }] : []),
          { path: '/configuration', label: 'Configuration' },
        ]}
      />
      <Switch>
        <Route path="/signature/:sid?">{({ sid }) => <SignatureExplainer key={sid ?? ''} from={sid ?? null} />}</Route>
        <Route path="/configuration">
          <Settings />
        </Route>
        <Route path="/:sid?">{({ sid }) => <Attempts chosen={sid ?? null} />}</Route>
      </Switch>
    </div>
  );
}
