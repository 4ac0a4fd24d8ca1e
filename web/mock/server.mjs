// The same paths as the real server, over World. Serves the built page with the same security policy.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { shell } from './shell.mjs';
import { talk } from './talk.mjs';
import { tools } from './tools.mjs';
import { Refusal, World } from './world.mjs';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const types = { html: 'text/html; charset=utf-8', js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml', woff2: 'font/woff2' };

/** The policy of src/Parley/Console/ConsolePages.cs. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; font-src 'self'; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export async function start({ port = 0, accountSid = `AC${'0'.repeat(32)}`, authToken = 'f'.repeat(32) } = {}) {
  const world = new World();
  const expected = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  const own = tools(world, authToken);
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      const known = error.status !== undefined;
      json(response, known ? error.status : 500, {
        code: known ? error.code : 20500, message: error.message, more_info: 'https://www.twilio.com/docs/errors', status: known ? error.status : 500,
      });
    });
  });

  async function answer(request, response) {
    const url = new URL(request.url, 'http://mock');
    const parts = url.pathname.split('/').slice(1).map(decodeURIComponent);
    if (await own(request, response, url)) {
      return undefined;
    }
    const told = await talk(world, request, url, () => body(request));
    if (told) {
      return json(response, ...told);
    }
    if (parts[0] === 'v1') {
      if (request.headers.authorization !== expected) {
        throw new Refusal(401, 20003, 'Authenticate');
      }
      return api(request, response, parts.slice(1));
    }
    if (parts[0] === 'sandbox') {
      return sandbox(request, response, parts.slice(2));
    }
    return page(response, url.pathname);
  }

  async function api(request, response, [kind, conversation, part, message]) {
    if (kind === 'Services') {
      const media = world.media.get(message);
      return media ? bytes(response, media) : json(response, 404, { code: 20404, message: 'not found', status: 404 });
    }
    const post = request.method === 'POST' ? new URLSearchParams(await body(request)) : null;
    if (!conversation) {
      return post ? json(response, 201, conversationOf(world.create(post))) : list(response, 'conversations', world.conversations.map(conversationOf));
    }
    if (request.method === 'DELETE') {
      world.remove(conversation);
      return response.writeHead(204).end();
    }
    const found = world.find(conversation);
    if (part === 'Participants') {
      return post ? json(response, 201, participantOf(world.join(conversation, post))) : list(response, 'participants', found.participants.map(participantOf));
    }
    if (part === 'Messages' && message) {
      const receipts = found.messages.find((one) => one.sid === message)?.receipts ?? [];
      return list(response, 'delivery_receipts', receipts.map((one) => ({ ...one, channel_message_sid: null, date_updated: one.updated })));
    }
    if (part === 'Messages') {
      if (post) {
        return json(response, 201, messageOf(world.append(found, post.get('Author') ?? 'system', post.get('Body'), [], null)));
      }
      return list(response, 'messages', found.messages.map(messageOf).reverse());
    }
    return json(response, 200, conversationOf(found));
  }

  async function sandbox(request, response, [kind, address, part]) {
    const sent = ['POST', 'PATCH'].includes(request.method) ? JSON.parse((await body(request)) || '{}') : {};
    const answered = shell(world, request.method, [kind, address], sent);
    if (answered) {
      return answered[1] === undefined ? response.writeHead(answered[0]).end() : json(response, ...answered);
    }
    switch (kind) {
      case 'Environment':
        return json(response, 200, environmentOf());
      case 'Events':
        response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
        response.write(': hello\n\n');
        {
          const listener = (event) => response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
          world.listeners.add(listener);
          request.on('close', () => world.listeners.delete(listener));
        }
        return undefined;
      case 'Reset':
        world.reset();
        world.tell('reset');
        return json(response, 200, {});
      case 'Media':
        return bytes(response, world.media.get(address));
      case 'Phones':
        break;
      default:
        throw new Refusal(404, 20404, 'not found');
    }
    if (!address) {
      return json(response, 200, { phones: world.phoneList() });
    }
    if (part === 'Read') {
      world.read(address);
      return response.writeHead(204).end();
    }
    if (part === 'Messages') {
      return request.method === 'POST'
        ? json(response, 201, world.fromPhone(address, sent))
        : json(response, 200, { messages: world.phone(address).messages.map(({ receipt: _, ...shown }) => shown) });
    }
    world.switch(address, sent.reachable);
    return json(response, 200, {});
  }

  function environmentOf() {
    const url = `http://127.0.0.1:${server.address().port}`;
    const gateway = 'http://127.0.0.1:8443';
    return {
      accountSid, authToken, url, gateway, ca: '/home/you/.local/share/parley/ca.pem',
      shell: [
        `export TWILIO_ACCOUNT_SID=${accountSid}`, `export TWILIO_AUTH_TOKEN=${authToken}`, `export HTTPS_PROXY=${gateway}`,
        'export NODE_EXTRA_CA_CERTS=/home/you/.local/share/parley/ca.pem',
      ].join('\n'),
    };
  }

  function conversationOf(one) {
    return {
      sid: one.sid, chat_service_sid: world.service, friendly_name: one.friendly_name, unique_name: one.unique_name, attributes: '{}',
      state: one.state, date_created: one.created, date_updated: one.updated,
    };
  }

  function participantOf(one) {
    const type = one.address?.startsWith('whatsapp:') ? 'whatsapp' : 'sms';
    return {
      sid: one.sid, identity: one.identity, last_read_message_index: null,
      messaging_binding: one.address ? { type, address: one.address, proxy_address: one.proxy } : null,
    };
  }

  function messageOf(one) {
    return {
      sid: one.sid, index: one.index, author: one.author, body: one.body, participant_sid: one.participant_sid, date_created: one.created,
      content_sid: null, delivery: world.sums(one),
      media: one.media.length === 0 ? null : one.media.map((media) => {
        const id = media.url.split('/').at(-1);
        return { sid: id, size: world.media.get(id).bytes.length, content_type: media.contentType, filename: null };
      }),
    };
  }

  async function page(response, path) {
    const name = /^\/(assets\/)?[\w.-]+$/.test(path) ? path : '/index.html';
    const content = await readFile(dist + name).catch(() => null);
    if (!content) {
      throw new Refusal(404, 20404, 'Build the page first: npm run build');
    }
    response.writeHead(200, { 'Content-Type': types[name.split('.').at(-1)] ?? 'application/octet-stream', 'Content-Security-Policy': policy });
    response.end(content);
  }

  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, accountSid, authToken, world, stop: () => (server.closeAllConnections(), server.close()) };
}

function json(response, status, value) {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(value === null ? '' : JSON.stringify(value));
}

function list(response, key, rows) {
  json(response, 200, { [key]: rows, meta: { page: 0, page_size: 100, next_page_url: null, key } });
}

function bytes(response, media) {
  response.writeHead(200, { 'Content-Type': media.contentType }).end(media.bytes);
}

async function body(request) {
  const pieces = [];
  for await (const piece of request) {
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}
