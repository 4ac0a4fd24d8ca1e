// Clients, the clock's due list and faults, as the sandbox's control API has them.
import { randomBytes } from 'node:crypto';

const effects = ['httpStatus', 'retryAfter', 'delay', 'dropResponse', 'duplicate', 'reorder', 'disconnect'];
const targets = {
  'whatsapp.send': ['error', 'mode', ...effects],
  'whatsapp.webhook': effects,
  'sms.submit': ['error', 'mode', 'smppStatus', ...effects.slice(2)],
  'sms.receipt': ['error', 'mode', 'smppStatus', ...effects.slice(2)],
  webhook: effects,
};

/** Answers a call of this part as [status, value]; undefined for any other call. */
export function shell(world, method, [kind, id], sent) {
  world.faults ??= [];
  if (kind === 'Clients') {
    return [200, { clients: world.clients ?? [] }];
  }
  if (kind === 'Clock') {
    return clock(world, method, sent);
  }
  return kind === 'Faults' ? faults(world, method, id, sent) : undefined;
}

function clock(world, method, sent) {
  const windows = () =>
    [...world.phones.values()].flatMap((phone) =>
      [...phone.windows].map(([sender, until]) => ({
        at: new Date(until).toISOString(), kind: 'window', words: `The 24-hour window of ${phone.address} with ${sender} closes`, conversationSid: null,
      })),
    );
  const ahead = (list) => list.filter((one) => Date.parse(one.at) > world.now()).sort((a, b) => a.at.localeCompare(b.at));
  const before = ahead(windows());
  if (method === 'POST') {
    const [, hours = 0, minutes = 0, seconds = 0] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(sent.advance) ?? [];
    world.ahead += (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
    world.tell('clock');
  }
  const state = { now: new Date(world.now()).toISOString(), ahead: world.ahead, due: ahead(windows()) };
  return [200, method === 'POST' ? { ...state, fired: before.filter((one) => Date.parse(one.at) <= world.now()) } : state];
}

function faults(world, method, id, sent) {
  const found = world.faults.find((one) => one.id === id);
  if (id && !found) {
    return [404, { code: 20404, message: 'There is no such fault.', status: 404 }];
  }
  switch (method) {
    case 'POST': {
      const fault = { id: randomBytes(8).toString('hex'), match: {}, times: 1, struck: 0, enabled: true, ...sent };
      world.faults.push({ ...fault, left: fault.times });
      world.tell('fault');
      return [201, world.faults.at(-1)];
    }
    case 'PATCH':
      found.enabled = sent.enabled;
      return [200, found];
    case 'DELETE':
      world.faults = id ? world.faults.filter((one) => one !== found) : [];
      return [204];
    default:
      return [200, { faults: world.faults, targets: Object.entries(targets).map(([target, effects]) => ({ target, effects, struck: 0 })) }];
  }
}
