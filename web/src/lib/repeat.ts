import { flagOf, isSwitch, memberOf, operationOf } from './operations';
import { literal, quote } from './shell';

/** A request as it was recorded. */
export interface Recorded {
  method: string;
  host: string;
  path: string;
  query: string | null;
  requestHeaders: Record<string, string>;
  requestBody: string | null;
  parameters: [name: string, value: string][];
}

export type Pairs = [name: string, value: string][];

/** What the request was asked with, besides who asked: these headers change what it does. */
const meant = new Set(['x-twilio-webhook-enabled', 'if-match', 'if-none-match', 'prefer']);

const header = (request: Recorded, name: string) =>
  Object.entries(request.requestHeaders).find(([key]) => key.toLowerCase() === name)?.[1];

const meantHeaders = (request: Recorded): Pairs =>
  Object.entries(request.requestHeaders).filter(([name]) => meant.has(name.toLowerCase()));

export const queryPairs = (request: Pick<Recorded, 'query'>): Pairs => [...new URLSearchParams(request.query ?? '')];

/** The form that was sent; null if the body is something else. */
export function formPairs(request: Recorded): Pairs | null {
  const type = header(request, 'content-type') ?? '';
  if (/x-www-form-urlencoded/i.test(type)) {
    return request.requestBody === null ? request.parameters : [...new URLSearchParams(request.requestBody)];
  }
  return request.requestBody ? null : [];
}

/** Where this server has the resource. Messaging's own host is a prefix on any other. */
export function localUrl(origin: string, request: Recorded): string {
  const messaging = /^messaging\./i.test(request.host) && !request.path.startsWith('/messaging');
  return origin + (messaging ? '/messaging' : '') + request.path + (request.query ? `?${request.query.replace(/^\?/, '')}` : '');
}

export function curlOf(request: Recorded, origin: string): string {
  const form = formPairs(request);
  const words = [`curl ${request.method === 'GET' ? '' : `-X ${request.method} `}${quote(localUrl(origin, request))}`];
  words.push('-u "$TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN"');
  for (const [name, value] of meantHeaders(request)) {
    words.push(`-H ${quote(`${name}: ${value}`)}`);
  }
  if (form) {
    for (const [name, value] of form) {
      words.push(`--data-urlencode ${quote(`${encodeURIComponent(name)}=${value}`)}`);
    }
  } else {
    words.push(`-H ${quote(`Content-Type: ${header(request, 'content-type') ?? 'application/octet-stream'}`)}`);
    words.push(`--data-raw ${quote(request.requestBody ?? '')}`);
  }
  return words.join(' \\\n  ');
}

/** Null where the CLI has no command for it, or the body is no form. */
export function cliOf(request: Recorded): string | null {
  const operation = operationOf(request.method, request.path);
  const form = formPairs(request);
  if (!operation || !form || /^(messaging|content|mcs)\./i.test(request.host)) {
    return null;
  }
  const words = [`twilio ${operation.command}`];
  const asked: Pairs = [...operation.keys, ...queryPairs(request), ...form, ...meantHeaders(request)];
  for (const [name, value] of asked) {
    if (name === 'Page' || name === 'PageToken') {
      continue;
    }
    words.push(flag(name, value));
  }
  return words.join(' \\\n  ');
}

function flag(name: string, value: string): string {
  const known = flagOf(name);
  if (isSwitch(name) && /^(true|false)$/i.test(value)) {
    return /^true$/i.test(value) ? known : known.replace('--', '--no-');
  }
  // Behind a space it would be taken for a flag.
  return value.startsWith('-') ? `${known}=${quote(value)}` : `${known} ${quote(value)}`;
}

export function nodeOf(request: Recorded, origin: string): string {
  const operation = operationOf(request.method, request.path);
  const form = formPairs(request);
  if (!operation || !form || /^(messaging|content|mcs)\./i.test(request.host)) {
    return fetchOf(request, origin);
  }
  const product = operation.command.startsWith('api:core:') ? 'client' : 'client.conversations.v1';
  const steps = operation.steps.map(({ name, key, single }, at) => {
    // What there is one of is called at the end only: configuration.webhooks().
    const isCalled = single && at === operation.steps.length - 1;
    return `.${name}${key !== null ? `(${literal(key)})` : isCalled ? '()' : ''}`;
  });
  const members = membersOf([...queryPairs(request), ...form, ...meantHeaders(request)]);
  return [
    "const twilio = require('twilio');",
    'const client = twilio(process.env.TWILIO_ACCOUNT_SID, process.env.TWILIO_AUTH_TOKEN);',
    '',
    `const answer = await ${product}${steps.join('')}.${operation.action}(${members});`,
  ].join('\n');
}

function membersOf(pairs: Pairs): string {
  const members = new Map<string, string[]>();
  for (const [name, value] of pairs.filter(([key]) => key !== 'Page' && key !== 'PageToken')) {
    const member = memberOf(name);
    members.set(member, [...(members.get(member) ?? []), value]);
  }
  if (members.size === 0) {
    return '';
  }
  const lines = [...members].map(([name, values]) => {
    const written = values.map((value) => valueOf(name, value));
    const many = written.length > 1 || lists.test(name);
    return `  ${/^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name)}: ${many ? `[${written.join(', ')}]` : written[0]},`;
  });
  return `{\n${lines.join('\n')}\n}`;
}

/** Parameters that are lists even with one value. */
const lists = /(^|\.)(filters|triggers|webhookFilters|permission|participant|mediaUrl)$/;

function valueOf(name: string, value: string): string {
  if (/^(pageSize|limit)$/.test(name) && /^\d+$/.test(value)) {
    return value;
  }
  return isSwitch(name.charAt(0).toUpperCase() + name.slice(1)) && !name.startsWith('xTwilio') && /^(true|false)$/i.test(value) ? value.toLowerCase() : literal(value);
}

/** Without the library: for what it has no method for. */
function fetchOf(request: Recorded, origin: string): string {
  const form = formPairs(request);
  const headers = [
    "    Authorization: 'Basic ' + btoa(`${process.env.TWILIO_ACCOUNT_SID}:${process.env.TWILIO_AUTH_TOKEN}`),",
    ...meantHeaders(request).map(([name, value]) => `    ${literal(name)}: ${literal(value)},`),
  ];
  let body: string[] = [];
  if (form === null) {
    headers.push(`    'Content-Type': ${literal(header(request, 'content-type') ?? 'application/octet-stream')},`);
    body = [`  body: ${literal(request.requestBody ?? '')},`];
  } else if (form.length > 0) {
    body = ['  body: new URLSearchParams([', ...form.map(([name, value]) => `    [${literal(name)}, ${literal(value)}],`), '  ]),'];
  }
  return [
    `const answer = await fetch(${literal(localUrl(origin, request))}, {`,
    `  method: ${literal(request.method)},`,
    '  headers: {',
    ...headers,
    '  },',
    ...body,
    '});',
    ...(request.method === 'DELETE' ? ['console.log(answer.status);'] : ['console.log(answer.status, await answer.json());']),
  ].join('\n');
}
