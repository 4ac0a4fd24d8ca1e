import { useState } from 'react';
import { Link, Route, Switch, useRoute } from 'wouter';
import type { Content } from '../api/contents';
import { words } from '../lib/explain';
import { kindName } from '../lib/contents';
import { EmptyState } from '../parts/EmptyState';
import { Icon } from '../parts/Icon';
import { RelativeTime } from '../parts/RelativeTime';
import { SearchField } from '../parts/SearchField';
import { Skeleton } from '../parts/Skeleton';
import { SplitView } from '../parts/SplitView';
import { StatusPill } from '../parts/StatusPill';
import { PageHead, Toolbar } from '../parts/Toolbar';
import { VirtualList } from '../parts/VirtualList';
import { useGo } from '../parts/useGo';
import { useSession } from '../session';
import { TemplateEditor } from './TemplateEditor';
import { TemplateView } from './TemplateView';
import { useContents } from './queries';
import '../parts/tool.css';
import './templates.css';

export default function TemplatesPage() {
  const { data, error } = useContents();
  const { environment } = useSession();
  const [search, setSearch] = useState('');
  const [status, setStatus] = useState('');
  const go = useGo();
  const [, found] = useRoute('/:sid/*?');
  const chosen = found?.sid ?? null;
  const wanted = search.toLowerCase();
  const shown = data?.filter(
    (one) =>
      (!status || one.approval_requests.status === status) &&
      (!wanted || [one.sid, one.friendly_name ?? '', one.approval_requests.name, JSON.stringify(one.types)].some((text) => text.toLowerCase().includes(wanted))),
  );
  return (
    <div className="tool">
      <PageHead title="Templates" hint="Messages written beforehand. Outside of a person’s 24-hour window, WhatsApp takes nothing but approved ones.">
        <Link className="button primary" href="/new">
          <Icon name="add" size={15} /> New template
        </Link>
      </PageHead>
      {data?.length === 0 && !chosen ? (
        <div className="tool-scroll">
          <EmptyState
            icon="template"
            title="No template yet"
            actions={
              <Link className="button primary" href="/new">
                Write the first one
              </Link>
            }
          >
            Write a text with variables, see it on a phone, and submit it{environment ? ' to the reviewer, who is you' : ''}.
          </EmptyState>
        </div>
      ) : (
        <SplitView
          width="clamp(280px, 26vw, 360px)"
          listLabel="Templates"
          detailLabel="Template"
          back="All templates"
          onBack={() => go('/')}
          list={
            <>
              <Toolbar label="Filter templates">
                <SearchField label="Search templates" placeholder="Name, text, SID" value={search} onChange={setSearch} />
                <select className="input" aria-label="State" value={status} onChange={(event) => setStatus(event.target.value)}>
                  <option value="">Any state</option>
                  {['unsubmitted', 'received', 'pending', 'approved', 'rejected', 'paused', 'disabled'].map((one) => (
                    <option key={one}>{one}</option>
                  ))}
                </select>
              </Toolbar>
              {error && !data && (
                <p className="wrong" role="alert">
                  {words(error)}
                </p>
              )}
              {!shown && !error && <Skeleton rows={6} label="Templates: loading" />}
              {shown?.length === 0 && <p className="empty">{data?.length === 0 ? 'None yet.' : 'No template fits.'}</p>}
              {shown && shown.length > 0 && (
                <VirtualList items={shown} keyOf={(one) => one.sid} label="Templates, newest first" chosen={chosen} onChoose={(one) => go(`/${one.sid}`)} height={62}>
                  {(one) => <Row one={one} />}
                </VirtualList>
              )}
            </>
          }
          detail={
            chosen && (
              <Switch>
                <Route path="/new">
                  <TemplateEditor key="new" content={null} />
                </Route>
                <Route path="/:sid/edit">{({ sid }) => <Known sid={sid} all={data} edit onRemoved={() => go('/')} />}</Route>
                <Route path="/:sid">{({ sid }) => <Known sid={sid} all={data} onRemoved={() => go('/')} />}</Route>
              </Switch>
            )
          }
          otherwise={<EmptyState icon="template" title="Choose a template">See it on a phone, submit it{environment ? ', approve it' : ''}.</EmptyState>}
        />
      )}
    </div>
  );
}

interface KnownProps {
  sid: string;
  all: Content[] | undefined;
  edit?: boolean;
  onRemoved: () => void;
}

function Known({ sid, all, edit = false, onRemoved }: KnownProps) {
  const one = all?.find((each) => each.sid === sid);
  if (!all) {
    return <Skeleton rows={5} label="Template: loading" />;
  }
  if (!one) {
    return <EmptyState icon="template" title="There is no such template">It was deleted, or it is another account’s.</EmptyState>;
  }
  return edit ? <TemplateEditor key={`edit ${sid}`} content={one} /> : <TemplateView key={sid} content={one} onRemoved={onRemoved} />;
}

function Row({ one }: { one: Content }) {
  return (
    <span className="log-row">
      <span className="log-line">
        <span className="log-main">{one.friendly_name ?? one.sid}</span>
        <StatusPill status={one.approval_requests.status} />
      </span>
      <span className="log-line">
        <span className="log-sub">
          {one.language} · {Object.keys(one.types).map(kindName).join(', ')}
        </span>
        <span className="log-when">
          <RelativeTime time={one.date_updated} />
        </span>
      </span>
    </span>
  );
}
