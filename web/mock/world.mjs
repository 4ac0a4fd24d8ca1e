// What the page needs of a server, in memory: conversations, phones, windows, receipts. For developing and checking the page only.
import { randomBytes } from 'node:crypto';

const day = 24 * 3600_000;
const sid = (letters) => letters + randomBytes(16).toString('hex');
const all = (receipts, ...statuses) => {
  const hits = receipts.filter((one) => statuses.includes(one.status)).length;
  return hits === 0 ? 'none' : hits === receipts.length ? 'all' : 'some';
};

export class Refusal extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export class World {
  constructor() {
    this.listeners = new Set();
    this.ahead = 0;
    this.service = sid('IS');
    this.reset();
  }

  reset() {
    this.conversations = [];
    this.phones = new Map();
    this.media = new Map();
    this.faults = [];
  }

  now() {
    return Date.now() + this.ahead;
  }

  seconds() {
    return new Date(this.now()).toISOString().replace(/\.\d+Z/, 'Z');
  }

  tell(type, data = {}) {
    for (const listener of this.listeners) {
      listener({ type, ...data });
    }
  }

  phone(address) {
    if (!/^(whatsapp:)?\+[1-9]\d{1,14}$/.test(address)) {
      throw new Refusal(400, 50407, `Invalid address ${address}`);
    }
    let phone = this.phones.get(address);
    if (!phone) {
      phone = { address, reachable: true, messages: [], waiting: [], windows: new Map() };
      this.phones.set(address, phone);
    }
    return phone;
  }

  phoneList() {
    return [...this.phones.values()].map((phone) => ({
      address: phone.address,
      channel: phone.address.startsWith('whatsapp:') ? 'whatsapp' : 'sms',
      unread: phone.messages.filter((one) => one.direction === 'received' && one.status !== 'read').length,
      reachable: phone.reachable,
      windows: [...phone.windows].map(([sender, until]) => ({
        sender,
        openUntil: until > this.now() ? new Date(until).toISOString() : null,
      })),
    }));
  }

  find(name) {
    const found = this.conversations.find((one) => one.sid === name);
    if (!found) {
      throw new Refusal(404, 20404, `The requested resource /Conversations/${name} was not found`);
    }
    return found;
  }

  create(form) {
    const made = {
      sid: sid('CH'), friendly_name: form.get('FriendlyName'), unique_name: form.get('UniqueName'), state: 'active',
      created: this.seconds(), updated: this.seconds(), participants: [], messages: [],
    };
    this.conversations.push(made);
    this.tell('conversation.added');
    return made;
  }

  remove(name) {
    this.conversations.splice(this.conversations.indexOf(this.find(name)), 1);
  }

  join(name, form) {
    const conversation = this.find(name);
    const address = form.get('MessagingBinding.Address');
    const proxy = form.get('MessagingBinding.ProxyAddress');
    const taken = this.binding(address, proxy);
    if (taken) {
      throw new Refusal(409, 50416, `A binding for this participant and proxy address already exists in Conversation ${taken.conversation.sid}`);
    }
    const made = { sid: sid('MB'), identity: form.get('Identity'), address, proxy };
    conversation.participants.push(made);
    this.tell('participant.added');
    return made;
  }

  binding(address, proxy) {
    for (const conversation of this.conversations) {
      const participant = conversation.participants.find((one) => one.address && one.address === address && one.proxy === proxy);
      if (participant) {
        return { conversation, participant };
      }
    }
    return null;
  }

  fromPhone(address, { to, body, media = [], location = null }) {
    const phone = this.phone(address);
    const kept = media.map((one) => ({ contentType: one.contentType, url: `/sandbox/v1/Media/${this.keep(one)}` }));
    const message = {
      id: sid('SM'), direction: 'sent', from: address, to, body: location?.name ?? body, media: kept, template: null, status: 'sent',
      ...(location ? { location } : {}),
      timestamp: new Date(this.now()).toISOString(),
    };
    phone.messages.push(message);
    if (address.startsWith('whatsapp:')) {
      phone.windows.set(to, this.now() + day);
    }
    const bound = this.binding(address, to);
    setTimeout(() => {
      message.status = 'delivered';
      if (bound) {
        this.append(bound.conversation, address, body, kept, bound.participant);
      }
      this.tell('phone.message');
    }, 120);
    this.tell('phone.message');
    return message;
  }

  keep({ contentType, base64 }) {
    const id = sid('ME');
    this.media.set(id, { contentType, bytes: Buffer.from(base64, 'base64') });
    return id;
  }

  append(conversation, author, body, media, by, template = null) {
    const message = {
      sid: sid('IM'), index: conversation.messages.length, author, body, media, created: this.seconds(),
      participant_sid: by?.sid ?? null, receipts: [],
    };
    conversation.messages.push(message);
    conversation.updated = this.seconds();
    for (const one of conversation.participants.filter((other) => other.address && other.address !== author)) {
      const receipt = { sid: sid('DY'), participant_sid: one.sid, status: 'sent', error_code: null, updated: this.seconds() };
      message.receipts.push(receipt);
      this.deliver(one, message, receipt, template);
    }
    return message;
  }

  deliver(to, message, receipt, template) {
    const phone = this.phone(to.address);
    const closed = to.address.startsWith('whatsapp:') && !((phone.windows.get(to.proxy) ?? 0) > this.now());
    if (closed && !template) {
      receipt.status = 'failed';
      receipt.error_code = 63016;
      return;
    }
    const arrive = () => {
      phone.messages.push({
        id: sid('SM'), direction: 'received', from: to.proxy, to: to.address, body: message.body, media: message.media, template,
        status: 'delivered', timestamp: new Date(this.now()).toISOString(), receipt,
      });
      receipt.status = 'delivered';
      this.tell('phone.message');
    };
    if (phone.reachable) {
      setTimeout(arrive, 80);
    } else {
      phone.waiting.push(arrive);
    }
  }

  read(address) {
    for (const message of this.phone(address).messages.filter((one) => one.direction === 'received')) {
      message.status = 'read';
      if (message.receipt && address.startsWith('whatsapp:')) {
        message.receipt.status = 'read';
      }
    }
    // The other side's phone learns it too: its message was read.
    for (const phone of this.phones.values()) {
      for (const message of phone.messages.filter((one) => one.direction === 'sent' && phone.address !== address)) {
        message.status = 'read';
      }
    }
    this.tell('phone.read');
  }

  switch(address, reachable) {
    const phone = this.phone(address);
    phone.reachable = reachable;
    if (reachable) {
      phone.waiting.splice(0).forEach((arrive) => arrive());
    }
    this.tell('phone.changed');
  }

  sums(message) {
    const { receipts } = message;
    if (receipts.length === 0) {
      return null;
    }
    return {
      total: receipts.length, sent: all(receipts, 'sent', 'delivered', 'read'), delivered: all(receipts, 'delivered', 'read'),
      read: all(receipts, 'read'), failed: all(receipts, 'failed'), undelivered: all(receipts, 'undelivered'),
    };
  }
}
