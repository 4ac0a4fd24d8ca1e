import { Tabs } from '@base-ui/react/tabs';
import { useState, useSyncExternalStore } from 'react';
import { ConversationPanel } from './conversation/ConversationPanel';
import { useConversations } from './conversation/queries';
import { Icon, type IconName } from './parts/Icon';
import { Phone } from './phones/Phone';
import { useSession } from './session';
import { GetStarted } from './start/GetStarted';
import { TopBar } from './top/TopBar';

const small = window.matchMedia('(max-width: 719px)');

function useSmallScreen(): boolean {
  return useSyncExternalStore(
    (changed) => {
      small.addEventListener('change', changed);
      return () => small.removeEventListener('change', changed);
    },
    () => small.matches,
  );
}

/** Three things side by side: phone, conversation, phone. On a small screen each is a tab. */
export function App() {
  const [conversation, setConversation] = useState<string | null>(null);
  const [middle, setMiddle] = useState<string | null>(null);
  const [tab, setTab] = useState('start');
  const { data: conversations } = useConversations();
  const { environment } = useSession();
  const isSmall = useSmallScreen();

  const panel = <ConversationPanel chosen={conversation} onChoose={setConversation} onStart={() => (isSmall ? setTab : setMiddle)('start')} />;
  const start = (
    <GetStarted
      onReady={(sid) => {
        setConversation(sid);
        setMiddle('conversations');
        setTab('whatsapp');
        requestAnimationFrame(() => document.querySelector<HTMLElement>('.phone.whatsapp textarea')?.focus());
      }}
    />
  );

  if (isSmall) {
    return (
      <div className="page">
        <TopBar />
        <Tabs.Root className="pocket" value={tab} onValueChange={(value) => setTab(String(value))} render={<main />}>
          <h2 className="unseen">Phones and conversations</h2>
          {environment && (
            <>
              <Tabs.Panel value="whatsapp" className="pane">
                <Phone channel="whatsapp" looked />
              </Tabs.Panel>
              <Tabs.Panel value="sms" className="pane">
                <Phone channel="sms" looked />
              </Tabs.Panel>
            </>
          )}
          <Tabs.Panel value="conversations" className="pane middle">
            {panel}
          </Tabs.Panel>
          <Tabs.Panel value="start" className="pane middle">
            {start}
          </Tabs.Panel>
          <Tabs.List className="bottom-tabs" aria-label="Parts of this page">
            {environment && <PocketTab value="whatsapp" icon="phone" label="WhatsApp" />}
            {environment && <PocketTab value="sms" icon="phone" label="SMS" />}
            <PocketTab value="conversations" icon="chat" label="Conversation" />
            <PocketTab value="start" icon="spark" label="Get started" />
          </Tabs.List>
        </Tabs.Root>
      </div>
    );
  }

  const shown = middle ?? (conversations && conversations.length > 0 ? 'conversations' : 'start');
  return (
    <div className="page">
      <TopBar />
      <main className={environment ? 'desk' : 'desk no-phones'}>
        <h2 className="unseen">Phones and conversations</h2>
        {environment && <Phone channel="whatsapp" />}
        <Tabs.Root className="middle" value={shown} onValueChange={(value) => setMiddle(String(value))}>
          <Tabs.List className="tabs" aria-label="Between the phones">
            <Tabs.Tab value="conversations" className="tab">
              Conversations
            </Tabs.Tab>
            <Tabs.Tab value="start" className="tab">
              Get started
            </Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="conversations" className="tab-panel" tabIndex={-1}>
            {panel}
          </Tabs.Panel>
          <Tabs.Panel value="start" className="tab-panel" tabIndex={-1}>
            {start}
          </Tabs.Panel>
        </Tabs.Root>
        {environment && <Phone channel="sms" />}
      </main>
    </div>
  );
}

function PocketTab({ value, icon, label }: { value: string; icon: IconName; label: string }) {
  return (
    <Tabs.Tab value={value} className="bottom-tab">
      <Icon name={icon} size={20} />
      {label}
    </Tabs.Tab>
  );
}
