// Webhook attempts, the API log, templates, functions and signatures of the pretend server: enough to look at their pages.
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { functions } from './functions.mjs';
import { templates } from './templates.mjs';

const sid = (letters) => letters + randomBytes(16).toString('hex');
const refuse = (status, code, message) => Object.assign(new Error(message), { status, code });

export function tools(world, authToken) {
  const state = { attempts: [], requests: [], hooks: new Map(), services: [{ sid: world.service, friendly_name: 'Default Conversations Service' }] };
  seed(state);
  const ofTemplates = templates(world);
  const ofFunctions = functions(world);

  /** True if it was answered here. */
  return async function answer(request, response, url) {
    const path = decodeURIComponent(url.pathname);
    const query = url.searchParams;
    const match = (pattern) => pattern.exec(path)?.slice(1);
    let found;
    const sent = ['POST', 'PUT', 'PATCH'].includes(request.method) && /^\/(sandbox\/v1\/(Signatures|WebhookDeliveries|Templates)|v1\/.*Configuration\/Webhooks|v1\/Content|parley\/v1\/Functions)/.test(path) ? await text(request) : '';

    const other = ofTemplates(request.method, path, sent) ?? ofFunctions(request.method, path, query, sent);
    if (other) {
      return other[1] === null ? (response.writeHead(other[0]).end(), true) : json(response, other[0], other[1]);
    }
    if ((found = match(/^\/sandbox\/v1\/WebhookDeliveries(?:\/(\w+))?(\/Redeliver)?$/))) {
      return json(response, found[1] ? (found[2] ? 202 : 200) : 200, deliveries(found, query));
    }
    if ((found = match(/^\/sandbox\/v1\/Requests(?:\/(.+))?$/))) {
      if (request.method === 'DELETE') {
        state.requests.length = 0;
        return response.writeHead(204).end(), true;
      }
      return json(response, 200, log(found[0], query));
    }
    if (path === '/sandbox/v1/Signatures/Explain') {
      return json(response, 200, explain(JSON.parse(sent)));
    }
    if ((found = match(/^\/v1(?:\/Services\/(\w+))?\/Configuration\/Webhooks$/))) {
      return json(response, 200, hooks(found[0] ?? '', request.method === 'POST' ? new URLSearchParams(sent) : null));
    }
    if (path === '/v1/Services' && request.method === 'GET') {
      return json(response, 200, { services: state.services, meta: { next_page_url: null } });
    }
    return false;
  };

  function deliveries([one, redeliver], query) {
    if (!one) {
      const kept = state.attempts.filter(
        (row) =>
          (!query.get('status') || row.status === query.get('status')) && (!query.get('eventType') || row.eventType === query.get('eventType')) &&
          (!query.get('conversationSid') || row.conversationSid === query.get('conversationSid')),
      );
      return paged(kept, query, 'webhookDeliveries');
    }
    const row = state.attempts.find((each) => each.sid === one);
    if (!row) {
      throw refuse(404, 20404, 'There is no such delivery.');
    }
    if (!redeliver) {
      return row;
    }
    const again = { ...row, sid: sid('WD'), status: 'pending', response: null, error: null, retryCount: row.retryCount + 1, redeliveryOf: row.sid, dateCreated: new Date().toISOString(), durationMicroseconds: null };
    state.attempts.unshift(again);
    setTimeout(() => {
      Object.assign(again, { status: 'succeeded', durationMicroseconds: 2300, response: { status: 200, headers: { 'Content-Type': 'application/json' }, body: '{"ok":true}' } });
      world.tell('webhook', { sid: again.sid });
    }, 700);
    world.tell('webhook', { sid: again.sid });
    return again;
  }

  function log(id, query) {
    if (id) {
      const row = state.requests.find((each) => each.id === id);
      if (!row) {
        throw refuse(404, 20404, 'There is no such request.');
      }
      return row;
    }
    const words = (query.get('search') ?? '').toLowerCase();
    const kept = state.requests.filter(
      (row) =>
        (!query.get('method') || row.method === query.get('method')) && (!query.get('status') || String(row.status)[0] === query.get('status')[0]) &&
        (!words || JSON.stringify(row).toLowerCase().includes(words)),
    );
    return paged(kept, query, 'requests');
  }

  function explain({ url, parameters, body, signature }) {
    const sign = (at) => at + Object.keys(parameters ?? {}).sort().map((name) => name + parameters[name]).join('');
    const mac = (words) => createHmac('sha1', authToken).update(words).digest('base64');
    const expected = mac(sign(url));
    const causes = [];
    for (const [cause, other] of [['scheme', url.replace(/^https?/, (it) => (it === 'http' ? 'https' : 'http'))], ['trailing_slash', url.replace(/\/$/, '')]]) {
      if (other !== url && mac(sign(other)) === signature) {
        causes.push({ cause, words: `With ${other} it verifies.`, url: other, stringToSign: sign(other) });
      }
    }
    if (expected !== signature && causes.length === 0) {
      causes.push({ cause: 'token', words: 'It was signed with another auth token, or the parameters were changed on the way.', url: null, stringToSign: null });
    }
    return {
      matches: expected === signature, stringToSign: sign(url), expected, received: signature,
      bodySha256: body ? createHash('sha256').update(body).digest('hex') : null, causes,
    };
  }

  function hooks(service, form) {
    const before = state.hooks.get(service) ?? { pre_webhook_url: null, post_webhook_url: null, method: 'POST', filters: service ? null : [], ...(service ? {} : { target: 'webhook' }) };
    if (form) {
      Object.assign(before, { pre_webhook_url: form.get('PreWebhookUrl') || null, post_webhook_url: form.get('PostWebhookUrl') || null, method: form.get('Method'), filters: form.getAll('Filters').filter(Boolean) });
      state.hooks.set(service, before);
    }
    return before;
  }
}

function paged(rows, query, key) {
  const from = Number(query.get('pageToken') ?? 0);
  const size = Number(query.get('pageSize') ?? 50);
  return { [key]: rows.slice(from, from + size), nextPageToken: from + size < rows.length ? String(from + size) : null };
}

async function text(request) {
  const pieces = [];
  for await (const piece of request) {
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}

function json(response, status, value) {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
  return true;
}

function seed(state) {
  const conversation = sid('CH');
  const minutes = (count) => new Date(Date.now() - count * 60_000).toISOString();
  const headers = (signature) => ({ 'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8', 'I-Twilio-Idempotency-Token': '01995c2e-7f43-7d8a-9b55-6c3e9a9d11aa', 'User-Agent': 'TwilioProxy/1.1', 'X-Twilio-Signature': signature });
  const url = 'http://127.0.0.1:3000/conversations/events';
  const tokenOfAll = 'f'.repeat(32);
  const events = ['onMessageAdded', 'onParticipantAdded', 'onConversationStateUpdated', 'onDeliveryUpdated', 'onMessageAdd'];
  for (let at = 0; at < 130; at++) {
    const eventType = events[at % events.length];
    const eventSid = sid('EV');
    const failed = at % 7 === 2;
    const form = {
      AccountSid: `AC${'0'.repeat(32)}`, EventType: eventType, ConversationSid: conversation, MessageSid: sid('IM'), Index: String(at), Body: "Hi, it's about table 4", Author: 'whatsapp:+15558675310',
      Source: 'WHATSAPP', Attributes: '{}', DateCreated: minutes(at * 3),
    };
    const tries = failed ? 3 : 1;
    const webhookSid = sid('WH');
    for (let retry = tries - 1; retry >= 0; retry--) {
      const ok = !failed || (retry === tries - 1 && at % 2 === 0);
      const parameters = { ...form, RetryCount: String(retry) };
      const signature = createHmac('sha1', tokenOfAll).update(url + Object.keys(parameters).sort().map((name) => name + parameters[name]).join('')).digest('base64');
      state.attempts.push({
        sid: sid('WD'), eventSid, eventType, kind: eventType.endsWith('Add') ? 'pre' : 'post', scope: at % 3 ? 'conversation' : 'account', webhookSid, conversationSid: conversation,
        status: ok ? 'succeeded' : 'failed', retryCount: retry, idempotencyToken: '01995c2e-7f43-7d8a-9b55-6c3e9a9d11aa', redeliveryOf: null, dateCreated: minutes(at * 3 - retry * 0.1), durationMicroseconds: ok ? 1840 + at * 37 : 15_000_000,
        request: { method: 'POST', url, headers: headers(signature), parameters },
        response: ok ? { status: 200, headers: { 'Content-Type': 'application/json' }, body: '{}' } : retry === 1 ? { status: 503, headers: { 'Retry-After': '1' }, body: 'not now' } : null,
        error: ok || retry === 1 ? null : 'The connection was refused (127.0.0.1:3000).',
      });
    }
  }
  const kinds = [
    ['POST', '/v1/Conversations', 'FriendlyName=Front%20Desk&Attributes=%7B%22table%22%3A4%7D', 201, null, 'Created a conversation', { sid: conversation, friendly_name: 'Front Desk', state: 'active', attributes: '{"table":4}' }],
    ['POST', `/v1/Conversations/${conversation}/Participants`, 'MessagingBinding.Address=whatsapp%3A%2B15558675310&MessagingBinding.ProxyAddress=whatsapp%3A%2B15017122661', 409, 50416, 'A binding for this participant and proxy address already exists', { code: 50416, message: 'A binding for this participant and proxy address already exists', more_info: 'https://www.twilio.com/docs/errors/50416', status: 409 }],
    ['POST', `/v1/Conversations/${conversation}/Messages`, 'Author=system&Body=It%27s%20ready', 201, null, 'Posted a message', { sid: sid('IM'), index: 3, author: 'system', body: "It's ready", delivery: { total: 2, sent: 'all' } }],
    ['GET', `/v1/Conversations/${conversation}/Messages`, null, 200, null, 'Listed messages', { messages: [], meta: { page: 0, page_size: 50, key: 'messages' } }],
    ['DELETE', `/v1/Conversations/${conversation}/Webhooks/${sid('WH')}`, null, 204, null, 'Removed a webhook', null],
    ['GET', `/v1/Conversations/${sid('CH')}`, null, 404, 20404, 'Not found', { code: 20404, message: 'The requested resource was not found', status: 404 }],
    ['POST', '/v1/Content', '{"friendly_name":"ready","language":"en","types":{"twilio/text":{"body":"Your order is ready"}}}', 201, null, 'Created a template', { sid: sid('HX') }],
  ];
  for (let at = 0; at < 160; at++) {
    const [method, path, requestBody, status, code, summary, answer] = kinds[at % kinds.length];
    const isJson = requestBody?.startsWith('{');
    state.requests.push({
      id: `RQ${String(1000 - at).padStart(8, '0')}`, at: minutes(at * 0.7), method, path, query: method === 'GET' && path.endsWith('Messages') ? 'PageSize=50&Order=desc' : '', host: isJson ? 'content.twilio.com' : 'conversations.twilio.com', scheme: 'https', status, code,
      durationMicroseconds: 900 + at * 61, client: at % 4 === 0 ? 'twilio-cli 6.2.4' : at % 9 === 0 ? 'console' : 'twilio-node 5.13.1', via: 'proxy', summary,
      requestHeaders: { 'content-type': isJson ? 'application/json' : 'application/x-www-form-urlencoded', accept: 'application/json', 'user-agent': 'twilio-node/5.13.1', authorization: '…', 'x-twilio-webhook-enabled': 'true' },
      requestBody, parameters: isJson || !requestBody ? [] : [...new URLSearchParams(requestBody)], responseHeaders: { 'content-type': 'application/json', 'twilio-request-id': sid('RQ') }, responseBody: answer && JSON.stringify(answer), truncated: false,
    });
  }
}
