import { type Credentials, ApiError, call } from '../api/client';
import { addParticipant, createConversation, postMessage, removeConversation } from '../api/conversations';
import type { Channel } from '../api/sandbox';
import { toAddress } from '../lib/addresses';
import { conversationHolding } from '../lib/explain';

export interface Person {
  /** "WhatsApp phone": what its field is called. */
  label: string;
  channel: Channel;
  number: string;
  proxy: string;
}

export interface Done {
  sid: string;
  people: Person[];
  /** What could not be set up, in words. */
  missing?: string;
}

export interface Walk {
  nth: number;
  title: string;
  hint: string;
  conversation: string;
  people: Person[];
  /** What to do then. */
  then: string;
  /** What is set up besides the conversation. */
  prepare?: (who: Credentials, sid: string) => Promise<string | undefined>;
  /** What is clicked next. */
  next?: { label: string; act: (who: Credentials, done: Done) => Promise<unknown> };
}

const invitation = (customer: string, rider: string) =>
  `Hello ${customer}, your food delivery is almost there but ${rider} (your rider) needs help finding your door. Are you willing to chat with them?`;
const connected = "Your customer has agreed to chat over WhatsApp to get this delivery sorted. You're now connected. Say hello!";

export const walks: Walk[] = [
  {
    nth: 1,
    title: 'WhatsApp to SMS',
    hint: 'A conversation of one person on WhatsApp and one on SMS. Each writes to your number on their channel and reads the other’s answers there; neither sees the other’s number.',
    conversation: 'SMS-to-WhatsApp Example',
    people: [
      { label: 'WhatsApp phone', channel: 'whatsapp', number: '+15558675310', proxy: '+15017122661' },
      { label: 'SMS phone', channel: 'sms', number: '+15556780142', proxy: '+15017122662' },
    ],
    then: 'Write from one phone and read it on the other. Then switch one off, or move the clock by 25 hours and see what the closed window does.',
  },
  {
    nth: 2,
    title: 'WhatsApp to WhatsApp',
    hint: 'Two people on WhatsApp, and one number of yours between them.',
    conversation: 'WhatsApp-to-WhatsApp Example',
    people: [
      { label: 'Courier', channel: 'whatsapp', number: '+15551230011', proxy: '+15017122661' },
      { label: 'Customer', channel: 'whatsapp', number: '+15551230012', proxy: '+15017122661' },
    ],
    then: 'The courier is the first phone, the customer the second. Neither window is open yet. Write from the first phone: it fails for the second. Write from the second, and from then on both are reached.',
  },
  {
    nth: 3,
    title: 'Starting with templates',
    hint: 'Two approved templates, a webhook and a function: the courier’s template opens the contact, and the customer’s answer connects the two.',
    conversation: 'Food delivery',
    people: [
      { label: 'Courier', channel: 'whatsapp', number: '+15551230021', proxy: '+15017122663' },
      { label: 'Customer', channel: 'whatsapp', number: '+15551230022', proxy: '+15017122663' },
    ],
    then: 'The courier is the first phone, the customer the second. Send the invitation, then answer "Yes" from the customer’s phone: the function tells both that they are connected.',
    prepare: async (who, sid) => {
      await template(who, 'rider_needs_help', invitation('{{1}}', '{{2}}'), { 1: 'Robert', 2: 'Alicia' });
      await template(who, 'customer_has_agreed', connected, {});
      return webhookTo(who, sid, '/customer-optin');
    },
    next: {
      label: 'Send the invitation as the courier',
      act: (who, { sid, people: [courier] }) =>
        postMessage(who, sid, { Author: toAddress('whatsapp', courier?.number ?? ''), Body: invitation('Robert', 'Alicia') }),
    },
  },
];

/** A conversation of these people; the one that already holds a pair of them if there is one. */
export async function setUp(who: Credentials, walk: Walk, people: Person[]): Promise<Done> {
  const sid = await conversationOf(who, walk.conversation, people);
  return { sid, people, missing: await walk.prepare?.(who, sid) };
}

async function conversationOf(who: Credentials, name: string, people: Person[]): Promise<string> {
  const made = await createConversation(who, { FriendlyName: name });
  try {
    for (const { channel, number, proxy } of people) {
      await addParticipant(who, made.sid, {
        'MessagingBinding.Address': toAddress(channel, number),
        'MessagingBinding.ProxyAddress': toAddress(channel, proxy),
      });
    }
    return made.sid;
  } catch (error) {
    await removeConversation(who, made.sid).catch(() => undefined);
    const holder = conversationHolding(error);
    if (holder) {
      return holder;
    }
    throw error;
  }
}

interface Content {
  sid: string;
  friendly_name: string | null;
}

/** A template that is written and submitted, unless there is one of this name. */
async function template(who: Credentials, name: string, body: string, variables: Record<string, string>): Promise<void> {
  const { contents } = await call<{ contents: Content[] }>(who, '/v1/Content?PageSize=500');
  if (contents.some((one) => one.friendly_name === name)) {
    return;
  }
  const made = await call<Content>(who, '/v1/Content', {
    method: 'POST',
    json: { friendly_name: name, language: 'en', variables, types: { 'twilio/text': { body } } },
  });
  await call(who, `/v1/Content/${made.sid}/ApprovalRequests/whatsapp`, { method: 'POST', json: { name, category: 'UTILITY' } });
}

/** A scoped webhook to one of this server's functions. Says what is missing if there is no such function. */
async function webhookTo(who: Credentials, sid: string, path: string): Promise<string | undefined> {
  let url: string | undefined;
  try {
    const { functions } = await call<{ functions: { path: string; url: string }[] }>(who, '/parley/v1/Functions');
    url = functions.find((one) => one.path === path)?.url;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 404) {
      throw error;
    }
  }
  if (!url) {
    return `There is no function ${path} yet: put functions${path}.js into the functions folder, then set this up again.`;
  }
  const hooks = `/v1/Conversations/${sid}/Webhooks`;
  const { webhooks } = await call<{ webhooks: { configuration?: { url?: string } }[] }>(who, hooks);
  if (!webhooks.some((hook) => hook.configuration?.url === url)) {
    await call(who, hooks, {
      method: 'POST',
      form: { Target: 'webhook', 'Configuration.Method': 'POST', 'Configuration.Filters': ['onMessageAdded'], 'Configuration.Url': url },
    });
  }
}
