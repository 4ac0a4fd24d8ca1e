// Somebody's web server, on loopback: keeps every call in order, checks its form and its signature as the official library does, and
// answers as it is told.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { equal, match, ok } from './check.mjs';
import { authToken, twilio } from './client.mjs';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export class Receiver {
  calls = [];
  #answers = [];
  #sockets = new Set();

  static async start() {
    const receiver = new Receiver();
    receiver.server = createServer((request, response) => receiver.#take(request, response));
    receiver.server.on('connection', (socket) => {
      receiver.#sockets.add(socket);
      socket.on('close', () => receiver.#sockets.delete(socket));
    });
    receiver.server.listen(0, '127.0.0.1');
    await once(receiver.server, 'listening');
    receiver.origin = `http://127.0.0.1:${receiver.server.address().port}`;
    return receiver;
  }

  url(path) {
    return this.origin + path;
  }

  // How the next call of this event is answered: {status, body, headers}, or 'never', or 'break'.
  answer(eventType, answer) {
    this.#answers.push({ eventType, answer });
  }

  // The calls since the last time, each checked.
  takeAll() {
    const taken = this.calls;
    this.calls = [];
    for (const call of taken) {
      this.#check(call);
    }
    return taken;
  }

  // The same, but what happens to users is kept for who asks for it.
  users = [];
  take() {
    const taken = this.takeAll();
    this.users.push(...taken.filter((call) => call.params.EventType.startsWith('onUser')));
    return taken.filter((call) => !call.params.EventType.startsWith('onUser'));
  }

  async stop() {
    this.server.close();
    for (const socket of this.#sockets) {
      socket.destroy();
    }
  }

  async #take(request, response) {
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks).toString();
    const path = new URL(request.url, this.origin);
    const encoded = request.method === 'GET' ? path.searchParams : new URLSearchParams(body);
    const call = {
      method: request.method,
      path: path.pathname,
      url: this.origin + request.url,
      headers: request.headers,
      body,
      pairs: [...encoded],
      params: Object.fromEntries(encoded),
    };
    this.calls.push(call);
    const at = this.#answers.findIndex((one) => one.eventType === call.params.EventType);
    const answer = at < 0 ? { status: 200 } : this.#answers.splice(at, 1)[0].answer;
    if (answer === 'break') {
      request.socket.destroy();
    } else if (answer !== 'never') {
      response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
      response.end(answer.body === undefined ? '' : typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
    }
  }

  #check(call) {
    const what = `${call.method} ${call.params.EventType}`;
    equal(new Set(call.pairs.map(([name]) => name)).size, call.pairs.length, `${what}: each parameter once`);
    match(call.headers['i-twilio-idempotency-token'], uuid, `${what}: token`);
    equal(call.headers['user-agent'], 'TwilioProxy/1.1', `${what}: user agent`);
    equal(call.headers.accept, '*/*', `${what}: accept`);
    const signature = call.headers['x-twilio-signature'];
    const params = call.method === 'GET' ? {} : call.params;
    ok(twilio.validateRequest(authToken, signature, call.url, params), `${what}: the signature is valid`);
    ok(!twilio.validateRequest('f'.repeat(32), signature, call.url, params), `${what}: under another token it is not`);
    ok(!twilio.validateRequest(authToken, signature, call.url + '1', params), `${what}: nor for another URL`);
    if (call.method === 'GET') {
      equal(call.body, '', `${what}: no body`);
    } else {
      equal(call.headers['content-type'], 'application/x-www-form-urlencoded; charset=utf-8', `${what}: content type`);
      ok(!twilio.validateRequest(authToken, signature, call.url, { ...params, Extra: '1' }), `${what}: nor with another parameter`);
    }
  }
}
