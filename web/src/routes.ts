import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { IconName } from './parts/Icon';

export interface Page {
  /** What stands behind the # in the address bar. */
  path: string;
  label: string;
  icon: IconName;
  /** Only there while the sandbox runs. */
  needsSandbox: boolean;
  Page: LazyExoticComponent<ComponentType>;
}

/** The pages in the order of the navigation. Each is a script of its own, loaded when it is first opened. */
export const pages: Page[] = [
  { path: '/phones', label: 'Phones', icon: 'phone', needsSandbox: true, Page: lazy(() => import('./phones/PhonesPage')) },
  { path: '/conversations', label: 'Conversations', icon: 'chat', needsSandbox: false, Page: lazy(() => import('./conversation/ConversationsPage')) },
  { path: '/webhooks', label: 'Webhooks', icon: 'webhook', needsSandbox: false, Page: lazy(() => import('./webhooks/WebhooksPage')) },
  { path: '/templates', label: 'Templates', icon: 'template', needsSandbox: false, Page: lazy(() => import('./templates/TemplatesPage')) },
  { path: '/functions', label: 'Functions', icon: 'code', needsSandbox: false, Page: lazy(() => import('./functions/FunctionsPage')) },
  { path: '/faults', label: 'Clock and faults', icon: 'clock', needsSandbox: true, Page: lazy(() => import('./faults/FaultsPage')) },
  { path: '/requests', label: 'API log', icon: 'list', needsSandbox: true, Page: lazy(() => import('./requests/RequestsPage')) },
  { path: '/connect', label: 'Connect', icon: 'plug', needsSandbox: false, Page: lazy(() => import('./start/ConnectPage')) },
];
