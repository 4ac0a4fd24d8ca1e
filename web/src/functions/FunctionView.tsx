import { Tabs } from '@base-ui/react/tabs';
import { useState } from 'react';
import type { HostedFunction } from '../api/functions';
import { recall, remember } from '../lib/memory';
import { CopyButton } from '../parts/CopyButton';
import { RelativeTime } from '../parts/RelativeTime';
import { StatusPill } from '../parts/StatusPill';
import { FilePane } from './FilePane';
import { Invocations } from './Invocations';
import { Invoke } from './Invoke';

const access = {
  public: 'Anybody may call it.',
  protected: 'Only calls with a valid X-Twilio-Signature run it.',
  private: 'Other functions use it; it has no address of its own.',
};

interface Props {
  one: HostedFunction;
  editable: boolean;
  onRemoved: () => void;
}

export function FunctionView({ one, editable, onRemoved }: Props) {
  const [tab, setTab] = useState(() => recall('functions.tab', 'invocations'));
  const isPrivate = one.access === 'private';
  const shown = isPrivate ? 'code' : tab;
  return (
    <div className="tool-detail">
      <header className="tool-detail-head">
        <h3 className="tool-title">
          {one.path}
          <StatusPill status={one.access} />
        </h3>
        {!isPrivate && (
          <p className="url-line">
            <code>{one.url}</code>
            <CopyButton text={one.url} what="the function’s URL" />
          </p>
        )}
        <p className="hint">{access[one.access]}</p>
        {!isPrivate && (
          <dl className="tool-facts">
            <div>
              <dt>Called</dt>
              <dd>{one.invocations === 1 ? 'once' : `${one.invocations} times`}</dd>
            </div>
            <div>
              <dt>Errors</dt>
              <dd>{one.errors}</dd>
            </div>
            <div>
              <dt>Last</dt>
              <dd>
                <RelativeTime time={one.last_invoked} clock="real" otherwise="never" />
              </dd>
            </div>
          </dl>
        )}
      </header>
      <Tabs.Root
        value={shown}
        onValueChange={(next: string) => {
          setTab(next);
          remember('functions.tab', next);
        }}
      >
        <Tabs.List className="function-tabs" aria-label="Function">
          {!isPrivate && (
            <>
              <Tabs.Tab className="function-tab" value="invocations">
                Invocations
              </Tabs.Tab>
              <Tabs.Tab className="function-tab" value="invoke">
                Invoke
              </Tabs.Tab>
            </>
          )}
          <Tabs.Tab className="function-tab" value="code">
            Code
          </Tabs.Tab>
        </Tabs.List>
        {!isPrivate && (
          <>
            <Tabs.Panel className="function-panel" value="invocations">
              <Invocations path={one.path} none={<p className="hint">Nobody has called it yet. Give its URL to a webhook, or invoke it by hand.</p>} />
            </Tabs.Panel>
            <Tabs.Panel className="function-panel" value="invoke">
              <Invoke key={one.path} path={one.path} />
            </Tabs.Panel>
          </>
        )}
        <Tabs.Panel className="function-panel" value="code">
          <FilePane key={one.file} path={one.file} editable={editable} onRemoved={onRemoved} />
        </Tabs.Panel>
      </Tabs.Root>
    </div>
  );
}
