/**
 * The operations of Conversations v1 and of Messages as the vendor's CLI and Node library name them.
 * https://www.twilio.com/docs/openapi, https://www.twilio.com/docs/twilio-cli
 */
interface Resource {
  /** The Node library's name, where it is not the path's in camel case. */
  node?: string;
  /** How a path below this resource calls the resource's own SID. */
  below?: string;
  /** How the resource's own path calls its SID, where that is not Sid. */
  key?: string;
  /** There is just one: no SID behind its name. */
  single?: true;
  parts?: Record<string, Resource>;
}

const conversations: Resource = {
  below: 'ConversationSid',
  parts: {
    Messages: { below: 'MessageSid', parts: { Receipts: { node: 'deliveryReceipts' } } },
    Participants: {},
    Webhooks: {},
  },
};

const users: Resource = { below: 'UserSid', parts: { Conversations: { node: 'userConversations', key: 'ConversationSid' } } };
const together: Resource = { node: 'conversationWithParticipants' };

const roots: Record<string, Resource> = {
  Configuration: { single: true, parts: { Webhooks: { single: true }, Addresses: {} } },
  Conversations: conversations,
  ConversationWithParticipants: together,
  Credentials: {},
  ParticipantConversations: {},
  Roles: {},
  Services: {
    below: 'ChatServiceSid',
    parts: {
      Bindings: {},
      Configuration: { single: true, parts: { Notifications: { single: true }, Webhooks: { single: true } } },
      Conversations: conversations,
      ConversationWithParticipants: together,
      ParticipantConversations: {},
      Roles: {},
      Users: users,
    },
  },
  Users: users,
};

const listActions: Record<string, string> = { GET: 'list', POST: 'create' };
const instanceActions: Record<string, string> = { GET: 'fetch', POST: 'update', DELETE: 'remove' };

export interface Operation {
  /** `api:conversations:v1:conversations:messages:create` */
  command: string;
  /** What stood in the path, by the path's own names. */
  keys: [name: string, value: string][];
  /** `client.conversations.v1.conversations('CH…').messages`, written by the caller: each step with its SID or without. */
  steps: { name: string; key: string | null; single: boolean }[];
  action: string;
}

const kebab = (name: string) => name.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
const camel = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

/** Which operation a request is; null if the clients have no name for it. */
export function operationOf(method: string, path: string): Operation | null {
  const segments = path.split('/').filter(Boolean).map(decode);
  if (segments[0] === '2010-04-01') {
    return messagesOf(method, segments.slice(1));
  }
  return segments[0] === 'v1' ? conversationsOf(method, segments.slice(1)) : null;
}

function conversationsOf(method: string, segments: string[]): Operation | null {
  const found: Operation = { command: 'api:conversations:v1', keys: [], steps: [], action: '' };
  let parts: Record<string, Resource> | undefined = roots;
  let instance = false;
  let at = 0;
  while (at < segments.length) {
    const name: string = segments[at++] as string;
    const resource: Resource | undefined = parts && Object.hasOwn(parts, name) ? parts[name] : undefined;
    if (!resource) {
      return null;
    }
    const key: string | null = resource.single ? null : (segments[at++] ?? null);
    if (key !== null) {
      const last = at >= segments.length;
      found.keys.push([(last ? undefined : resource.below) ?? resource.key ?? 'Sid', key]);
    }
    // Addresses stand below Configuration in the path, and beside it in the library.
    const beside = name === 'Addresses';
    found.steps = [
      ...(beside ? [] : found.steps),
      { name: beside ? 'addressConfigurations' : (resource.node ?? camel(name)), key, single: resource.single === true },
    ];
    found.command += `:${kebab(name)}`;
    instance = resource.single === true || key !== null;
    parts = resource.parts;
  }
  const action = found.steps.length > 0 ? (instance ? instanceActions : listActions)[method] : undefined;
  return action ? { ...found, action, command: `${found.command}:${action}` } : null;
}

/** Messages outside of conversations: `/2010-04-01/Accounts/AC…/Messages.json`, and one of them. */
function messagesOf(method: string, segments: string[]): Operation | null {
  const names = segments.map((one) => one.replace(/\.json$/, ''));
  const [accounts, , messages, sid] = names;
  if (accounts !== 'Accounts' || messages !== 'Messages' || names.length > 4) {
    return null;
  }
  const action = (sid ? instanceActions : listActions)[method];
  return action
    ? {
        command: `api:core:messages:${action}`,
        keys: sid ? [['Sid', sid]] : [],
        steps: [{ name: 'messages', key: sid ?? null, single: false }],
        action,
      }
    : null;
}

/** A parameter's flag: `MessagingBinding.Address` is `--messaging-binding.address`. */
export const flagOf = (parameter: string) => `--${kebab(parameter.replace('<', 'Before').replace('>', 'After'))}`;

/** A parameter in the Node library: `MessagingBinding.Address` is `messagingBinding.address`. */
export const memberOf = (parameter: string) =>
  parameter
    .replace('<', 'Before')
    .replace('>', 'After')
    .split(/[.]/)
    .map((part) => camel(part.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())))
    .join('.');

/** True-or-false parameters are switches of the CLI: `--log-enabled`, `--no-log-enabled`. */
export const isSwitch = (parameter: string) => /(^Sandbox|(^|\.)[A-Za-z]*Enabled)$/.test(parameter) && !/^X-/i.test(parameter);

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
