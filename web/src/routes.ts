import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { IconName } from './parts/Icon';

export interface Page {
  /** What stands behind the # in the address bar. */
  path: string;
  label: string;
  icon: IconName;
  /** After g, this letter opens it. */
  letter?: string;
  /** Only there while the sandbox runs. */
  needsSandbox: boolean;
  /** Reached by links from other pages, not from the navigation. */
  hidden?: boolean;
  Page: LazyExoticComponent<ComponentType>;
}

/** The pages in the order of the navigation. Each is a script of its own, loaded when it is first opened. */
export const pages: Page[] = [
  { path: '/phones', label: 'Phones', icon: 'phone', letter: 'p', needsSandbox: true, Page: lazy(() => import('./phones/PhonesPage')) },
  { path: '/conversations', label: 'Conversations', icon: 'chat', letter: 'c', needsSandbox: false, Page: lazy(() => import('./conversation/ConversationsPage')) },
  { path: '/webhooks', label: 'Webhooks', icon: 'webhook', letter: 'w', needsSandbox: false, Page: lazy(() => import('./webhooks/WebhooksPage')) },
  { path: '/templates', label: 'Templates', icon: 'template', letter: 't', needsSandbox: false, Page: lazy(() => import('./templates/TemplatesPage')) },
  { path: '/functions', label: 'Functions', icon: 'code', letter: 'f', needsSandbox: false, Page: lazy(() => import('./functions/FunctionsPage')) },
  { path: '/faults', label: 'Clock and faults', icon: 'clock', letter: 'k', needsSandbox: true, Page: lazy(() => import('./faults/FaultsPage')) },
  { path: '/requests', label: 'API log', icon: 'list', letter: 'a', needsSandbox: true, Page: lazy(() => import('./requests/RequestsPage')) },
  { path: '/connect', label: 'Connect', icon: 'plug', letter: 'n', needsSandbox: false, Page: lazy(() => import('./start/ConnectPage')) },
  { path: '/trace', label: 'Trace', icon: 'why', needsSandbox: true, hidden: true, Page: lazy(() => import('./trace/TracePage')) },
];
