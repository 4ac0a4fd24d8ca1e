// What the page of the conversations asks for beyond World: paging, search, changes, scoped webhooks, templates and traces.
import { randomBytes } from 'node:crypto';
import { Refusal } from './world.mjs';

const sid = (letters) => letters + randomBytes(16).toString('hex');
const lists = { conversations: 100, messages: 100, participants: 100, webhooks: 5, contents: 100 };

/** Answers [status, JSON], or null for what is not its own. */
export async function talk(world, request, url, read) {
  const parts = url.pathname.split('/').slice(1).map(decodeURIComponent);
  const [root, version, kind, name, part, child] = parts;
  if (root === 'parley' && kind === 'Conversations') {
    return conversations(world, url);
  }
  if (root === 'sandbox' && kind === 'Messages') {
    return [200, traceOf(world, name)];
  }
  if (root === 'sandbox' && kind === 'Phones' && parts[6] === 'Trace') {
    return [200, phoneTrace(world, name, child)];
  }
  if (root !== 'v1') {
    return null;
  }
  const [resource, key, sub, inner] = parts.slice(1);
  const form = request.method === 'POST' && !/Media$/.test(url.pathname) ? new URLSearchParams(await read()) : null;
  if (resource === 'ContentAndApprovals') {
    return [200, page('contents', templates, url)];
  }
  if (resource === 'Services' && sub === 'Media' && request.method === 'POST') {
    const pieces = [];
    for await (const piece of request) {
      pieces.push(piece);
    }
    const made = sid('ME');
    world.media.set(made, { contentType: request.headers['content-type'], bytes: Buffer.concat(pieces), name: url.searchParams.get('Filename') });
    return [201, { sid: made }];
  }
  if (resource === 'ConversationWithParticipants') {
    const made = world.create(form);
    for (const text of form.getAll('Participant')) {
      const { identity, messaging_binding: binding } = JSON.parse(text);
      const one = new URLSearchParams();
      if (identity) {
        one.set('Identity', identity);
      }
      if (binding) {
        one.set('MessagingBinding.Address', binding.address);
        one.set('MessagingBinding.ProxyAddress', binding.proxy_address ?? '');
      }
      world.join(made.sid, one);
    }
    return [201, conversationOf(world, made)];
  }
  if (resource !== 'Conversations') {
    return null;
  }
  if (!key) {
    return form ? [201, conversationOf(world, world.create(form))] : conversations(world, url);
  }
  const found = world.find(key);
  if (!sub) {
    if (request.method === 'DELETE') {
      world.remove(key);
      world.tell('conversation.removed');
      return [204, null];
    }
    if (form) {
      change(found, form, { FriendlyName: 'friendly_name', UniqueName: 'unique_name', State: 'state', Attributes: 'attributes' });
      for (const [param, member] of [['Timers.Inactive', 'date_inactive'], ['Timers.Closed', 'date_closed']]) {
        if (form.has(param)) {
          const left = seconds(form.get(param));
          found.timers = { ...found.timers, [member]: left ? new Date(world.now() + left * 1000).toISOString() : undefined };
        }
      }
      found.updated = world.seconds();
      world.tell('conversation.updated');
    }
    return [200, conversationOf(world, found)];
  }
  if (sub === 'Participants') {
    if (!inner) {
      return form ? [201, participantOf(world.join(key, form))] : [200, page('participants', found.participants.map(participantOf), url)];
    }
    const one = pick(found.participants, inner);
    if (request.method === 'DELETE') {
      found.participants.splice(found.participants.indexOf(one), 1);
      return [204, null];
    }
    change(one, form ?? new URLSearchParams(), { Attributes: 'attributes' });
    return [200, participantOf(one)];
  }
  if (sub === 'Webhooks') {
    found.webhooks ??= [];
    if (!inner && !form) {
      return [200, page('webhooks', found.webhooks, url)];
    }
    if (!inner) {
      const made = {
        sid: sid('WH'), target: form.get('Target'), date_created: world.seconds(),
        configuration: {
          url: form.get('Configuration.Url'), method: form.get('Configuration.Method')?.toLowerCase(),
          filters: form.getAll('Configuration.Filters'), triggers: form.getAll('Configuration.Triggers'),
        },
      };
      found.webhooks.push(made);
      return [201, made];
    }
    found.webhooks.splice(found.webhooks.indexOf(pick(found.webhooks, inner)), 1);
    return [204, null];
  }
  if (sub === 'Messages' && parts[5] === 'Receipts') {
    return [200, page('delivery_receipts', pick(found.messages, inner).receipts.map((one) => ({ ...one, channel_message_sid: sid('SM'), date_updated: one.updated })), url)];
  }
  if (sub === 'Messages' && inner) {
    const one = pick(found.messages, inner);
    if (request.method === 'DELETE') {
      found.messages.splice(found.messages.indexOf(one), 1);
      return [204, null];
    }
    change(one, form ?? new URLSearchParams(), { Attributes: 'attributes', Body: 'body' });
    return [200, messageOf(world, one)];
  }
  if (sub === 'Messages') {
    if (form) {
      const media = world.media.get(form.get('MediaSid'));
      const content = templates.find((one) => one.sid === form.get('ContentSid'));
      const body = content ? fill(content, JSON.parse(form.get('ContentVariables') ?? '{}')) : form.get('Body');
      const made = world.append(found, form.get('Author') ?? 'system', body, media ? [{ contentType: media.contentType, url: `/${form.get('MediaSid')}` }] : [], null, content?.friendly_name ?? null);
      made.content_sid = content?.sid ?? null;
      world.tell('message', { conversationSid: key });
      return [201, messageOf(world, made)];
    }
    const rows = url.searchParams.get('Order') === 'desc' ? found.messages.slice().reverse() : found.messages;
    return [200, page('messages', rows, url, (one) => messageOf(world, one))];
  }
  return null;
}

function conversations(world, url) {
  const search = url.searchParams.get('Search')?.toLowerCase();
  const state = url.searchParams.get('State');
  const rows = world.conversations
    .filter((one) => !state || one.state === state)
    .filter((one) => !search || matches(one, search))
    .reverse();
  return [200, page('conversations', rows, url, (one) => conversationOf(world, one))];
}

function matches(one, search) {
  const words = (one.friendly_name ?? '').toLowerCase();
  return (
    one.sid.toLowerCase() === search || one.unique_name?.toLowerCase().startsWith(search) || words.startsWith(search) ||
    words.split(/\s+/).some((word) => word.startsWith(search)) ||
    one.participants.some((other) => [other.address, other.identity].some((name) => name?.toLowerCase().includes(search)))
  );
}

function page(key, rows, url, as = (one) => one) {
  const size = Math.min(Number(url.searchParams.get('PageSize') ?? 50), lists[key] ?? 50);
  const after = url.searchParams.get('PageToken');
  const start = after ? rows.findIndex((one) => one.sid === after.slice(2)) + 1 : 0;
  const cut = rows.slice(start, start + size);
  let next = null;
  if (start + size < rows.length) {
    const query = new URLSearchParams(url.searchParams);
    query.set('PageToken', `PA${cut.at(-1).sid}`);
    next = `http://mock.invalid${url.pathname}?${query}`;
  }
  return { [key]: cut.map(as), meta: { page: 0, page_size: size, next_page_url: next, key } };
}

function pick(rows, name) {
  const found = rows.find((one) => one.sid === name);
  if (!found) {
    throw new Refusal(404, 20404, `The requested resource ${name} was not found`);
  }
  return found;
}

function change(one, form, names) {
  for (const [param, member] of Object.entries(names)) {
    if (form.has(param)) {
      one[member] = form.get(param);
    }
  }
}

function seconds(duration) {
  const [, days = 0, hours = 0, minutes = 0, rest = 0] = /^P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(duration) ?? [];
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(rest);
}

function conversationOf(world, one) {
  return {
    sid: one.sid, chat_service_sid: world.service, friendly_name: one.friendly_name, unique_name: one.unique_name,
    attributes: one.attributes ?? '{}', state: one.state, timers: one.timers ?? {}, date_created: one.created, date_updated: one.updated,
  };
}

function participantOf(one) {
  const type = one.address?.startsWith('whatsapp:') ? 'whatsapp' : 'sms';
  return {
    sid: one.sid, identity: one.identity, last_read_message_index: one.read ?? null, last_read_timestamp: null, role_sid: null,
    attributes: one.attributes ?? '{}', messaging_binding: one.address ? { type, address: one.address, proxy_address: one.proxy } : null,
  };
}

function messageOf(world, one) {
  return {
    sid: one.sid, index: one.index, author: one.author, body: one.body, participant_sid: one.participant_sid, date_created: one.created,
    date_updated: one.created, attributes: one.attributes ?? '{}', content_sid: one.content_sid ?? null, delivery: world.sums(one),
    media: one.media.length === 0 ? null : one.media.map((media) => {
      const id = media.url.split('/').at(-1);
      const kept = world.media.get(id);
      return { sid: id, size: kept.bytes.length, content_type: media.contentType, filename: kept.name ?? null };
    }),
  };
}

const templates = [
  {
    sid: `HX${'1'.repeat(32)}`, friendly_name: 'order_on_its_way', language: 'en', variables: { 1: 'Ada', 2: '20 minutes' },
    types: { 'twilio/text': { body: 'Hi {{1}}, your order is on its way and arrives in {{2}}.' } },
    approval_requests: { name: 'order_on_its_way', status: 'approved', category: 'UTILITY' },
  },
  {
    sid: `HX${'2'.repeat(32)}`, friendly_name: 'rate_us', language: 'en', variables: {},
    types: { 'twilio/quick-reply': { body: 'How was it?', actions: [{ title: 'Good', id: 'good' }] } },
    approval_requests: { name: 'rate_us', status: 'pending', category: 'MARKETING' },
  },
];

const fill = (content, values) => Object.values(content.types)[0].body.replace(/\{\{(\w+)\}\}/g, (_, name) => values[name] ?? content.variables[name] ?? '');

/** In the shape of GET /sandbox/v1/Messages/{IM…}/Trace; what this pretend server does not know is invented from what it does. */
export function traceOf(world, name) {
  const conversation = world.conversations.find((one) => one.messages.some((message) => message.sid === name));
  if (!conversation) {
    throw new Refusal(404, 20404, 'There is no such message.');
  }
  const message = pick(conversation.messages, name);
  const by = conversation.participants.find((one) => one.sid === message.participant_sid);
  const at = (ms) => new Date(Date.parse(message.created) + ms).toISOString();
  return {
    message: {
      sid: name, conversationSid: conversation.sid, conversationState: conversation.state, index: message.index, author: message.author,
      participantSid: message.participant_sid, body: message.body, source: by ? 'WHATSAPP' : 'API', media: [], contentSid: null, dateCreated: at(0),
    },
    arrival: {
      by: by ? 'phone' : 'rest', at: at(0), channel: by ? (by.address.startsWith('whatsapp:') ? 'whatsapp' : 'sms') : null, from: by?.address ?? null,
      to: by?.proxy ?? null, phoneMessageId: by ? 'wamid.mock' : null, outcome: 'appended', reason: null,
      words: by ? `${by.address} wrote to ${by.proxy}, which is bound to this conversation.` : 'It was posted over REST.',
      binding: by ? { participantSid: by.sid, conversationSid: conversation.sid, address: by.address, proxyAddress: by.proxy } : null,
      steps: [
        { at: at(1), what: 'received', words: by ? 'The carrier’s webhook came.' : 'POST /v1/Conversations/…/Messages', details: null },
        { at: at(3), what: 'pre_event', words: 'onMessageAdd was asked and let it pass.', details: { status: 200, durationMicroseconds: 4200 } },
        { at: at(9), what: 'appended', words: `It became message ${message.index}.`, details: null },
      ],
    },
    recipients: conversation.participants.map((one) => recipientOf(world, one, message, at)),
    webhooks: [
      {
        sid: `WD${'3'.repeat(32)}`, eventType: 'onMessageAdded', kind: 'post', scope: 'conversation', status: 'succeeded', retryCount: 0, dateCreated: at(14),
        durationMicroseconds: 5230, request: { method: 'POST', url: 'http://127.0.0.1:3000/webhook', headers: {}, parameters: { EventType: 'onMessageAdded', Body: message.body ?? '' } },
        response: { status: 200, headers: {}, body: '' }, error: null,
      },
      {
        sid: `WD${'4'.repeat(32)}`, eventType: 'onDeliveryUpdated', kind: 'post', scope: 'service', status: 'failed', retryCount: 1, dateCreated: at(320),
        durationMicroseconds: 15_000_000, request: { method: 'POST', url: 'http://127.0.0.1:3000/delivery', headers: {}, parameters: { EventType: 'onDeliveryUpdated' } },
        response: null, error: 'Connection refused',
      },
    ],
  };
}

function recipientOf(world, one, message, at) {
  const receipt = message.receipts.find((other) => other.participant_sid === one.sid);
  const whatsapp = one.address?.startsWith('whatsapp:');
  const base = {
    participantSid: one.sid, identity: one.identity ?? null, address: one.address ?? null, proxyAddress: one.proxy ?? null,
    channel: one.address ? (whatsapp ? 'whatsapp' : 'sms') : 'chat', receiptSid: receipt?.sid ?? null, errorCode: receipt?.error_code ?? null,
    window: null, template: null, attempts: [], statuses: [],
  };
  if (one.address === message.author) {
    return { ...base, outcome: 'skipped', reason: 'author', words: 'Wrote it: nobody gets their own message back.' };
  }
  if (!one.address) {
    return { ...base, outcome: 'skipped', reason: 'chat', words: 'Takes part by chat: the SDK shows it, no carrier is asked.' };
  }
  if (receipt?.status === 'failed') {
    return {
      ...base, outcome: 'failed', reason: 'window_closed', window: { isOpen: false, openUntil: null },
      words: 'The 24-hour window is closed: this person has not written to this number within the last 24 hours.',
      statuses: [{ status: 'failed', errorCode: 63016, at: at(12) }],
    };
  }
  return {
    ...base, outcome: receipt?.status ?? 'queued', reason: receipt?.status ?? 'waiting', words: 'The carrier took it and the phone has it.',
    window: whatsapp ? { isOpen: true, openUntil: new Date(world.now() + 3600_000 * 20).toISOString() } : null,
    attempts: [
      {
        number: 1, at: at(20), outcome: 'accepted', protocol: whatsapp ? 'graph' : 'smpp', durationMicroseconds: 8120, error: null,
        request: whatsapp
          ? { line: 'POST /v21.0/106540352242922/messages', headers: { Authorization: 'Bearer …', 'Content-Type': 'application/json' }, body: JSON.stringify({ messaging_product: 'whatsapp', to: one.address.slice(9), type: 'text', text: { body: message.body } }) }
          : { line: 'submit_sm', headers: { source_addr: one.proxy, destination_addr: one.address }, body: message.body },
        response: whatsapp
          ? { line: '200 OK', headers: { 'Content-Type': 'application/json' }, body: '{"messages":[{"id":"wamid.mock"}]}' }
          : { line: 'submit_sm_resp ESME_ROK', headers: { message_id: '12' }, body: null },
      },
    ],
    statuses: [
      { status: 'sent', errorCode: null, at: at(40) },
      ...(receipt && receipt.status !== 'sent' ? [{ status: receipt.status, errorCode: null, at: at(250) }] : []),
    ],
  };
}

function phoneTrace(world, address, id) {
  const message = world.phone(address).messages.find((one) => one.id === id);
  if (!message) {
    throw new Refusal(404, 20404, 'There is no such message.');
  }
  const bound = world.binding(message.direction === 'sent' ? message.from : message.to, message.direction === 'sent' ? message.to : message.from);
  const found = bound?.conversation.messages.find((one) => one.body === message.body);
  return found ? traceOf(world, found.sid) : {
    message: null, recipients: [], webhooks: [],
    arrival: {
      by: 'phone', at: message.timestamp, channel: address.startsWith('whatsapp:') ? 'whatsapp' : 'sms', from: message.from, to: message.to,
      phoneMessageId: id, outcome: 'dropped', reason: 'no_binding', binding: null,
      words: `No active conversation has ${message.from} behind ${message.to}, and no address configuration creates one.`,
      steps: [{ at: message.timestamp, what: 'received', words: 'The carrier’s webhook came.', details: null }],
    },
  };
}
