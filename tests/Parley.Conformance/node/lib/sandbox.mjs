// The sandbox's control API over plain fetch, which knows no proxy: phones, clock, settle, faults.
import { equal, ok } from './check.mjs';

const url = process.env.PARLEY_URL;
const sid = process.env.TWILIO_ACCOUNT_SID;
const token = process.env.TWILIO_AUTH_TOKEN;

export const authorization = 'Basic ' + Buffer.from(`${sid}:${token}`).toString('base64');

export async function call(method, path, body) {
  const response = await fetch(new URL(path, url), {
    method,
    headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

async function succeed(method, path, body) {
  const answer = await call(method, path, body);
  ok(answer.status >= 200 && answer.status < 300, `${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

// Waits until no delivery, receipt or webhook is under way.
export const settle = (timeout = 'PT30S') => succeed('POST', '/sandbox/v1/Settle', { timeout });

export const advance = (duration) => succeed('POST', '/sandbox/v1/Clock', { advance: duration });

// A device registers for push, as the chat SDK does.
export const register = (device) => succeed('POST', '/sandbox/v1/Bindings', device);

export const addFault = (fault) => succeed('POST', '/sandbox/v1/Faults', fault);

// A phone and the person who holds it.
export class Phone {
  // `proxy` is the only number that this person is ever to see.
  constructor(address, proxy) {
    this.address = address;
    this.proxy = proxy;
    this.path = `/sandbox/v1/Phones/${encodeURIComponent(address)}`;
  }

  async send(body, media) {
    const message = await succeed('POST', `${this.path}/Messages`, { to: this.proxy, body, ...(media ? { media } : {}) });
    equal([message.from, message.to, message.body], [this.address, this.proxy, body], 'what the phone says it sent');
    return message;
  }

  read() {
    return succeed('POST', `${this.path}/Read`);
  }

  set(change) {
    return succeed('PATCH', this.path, change);
  }

  async messages() {
    return (await succeed('GET', `${this.path}/Messages`)).messages;
  }

  async received() {
    return (await this.messages()).filter((message) => message.direction === 'received');
  }

  async last() {
    return (await this.received()).at(-1);
  }

  // Exactly these bodies, in this order, each from the proxy number and to this phone.
  async hasReceived(bodies, what) {
    const received = await this.received();
    equal(received.map((message) => message.body), bodies, `${what}: what ${this.address} received`);
    for (const message of received) {
      equal([message.from, message.to], [this.proxy, this.address], `${what}: the numbers that ${this.address} sees`);
    }
  }

  // Nothing that reached this phone names any of these other people.
  async neverSees(...others) {
    const text = JSON.stringify(await this.received());
    for (const other of others) {
      const digits = other.address.replace(/^\D+/, '');
      ok(!text.includes(digits), `${this.address} can see ${other.address}`);
    }
  }
}

export async function download(address, headers = {}) {
  const response = await fetch(new URL(address, url), { headers });
  equal(response.status, 200, `GET ${address}`);
  return { bytes: Buffer.from(await response.arrayBuffer()), type: response.headers.get('content-type') };
}
