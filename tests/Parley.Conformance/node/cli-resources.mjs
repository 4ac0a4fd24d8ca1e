// The official command line again: the resources that are no conversations, each created, listed page by page, fetched, updated, removed.
import { equal, match, ok, run } from './lib/check.mjs';
import { commands, list, one, remove, twilio, withHome } from './lib/cli.mjs';
import { register, settle } from './lib/sandbox.mjs';

const v1 = 'api:conversations:v1';

// Three of a kind: the first is fetched, updated and removed, and the list has the others on pages of one.
async function lifeOf(topic, prefix, create, update, read, expected, within = []) {
  const items = await Promise.all([1, 2, 3].map((number) => one(`${v1}:${topic}:create`, ...within, ...create(number))));
  items.forEach((item) => match(item.sid, new RegExp(`^${prefix}[0-9a-f]{32}$`), `sid of ${topic}`));
  const [first] = items;
  const [fetched, updated] = await Promise.all([
    one(`${v1}:${topic}:fetch`, ...within, '--sid', first.sid),
    update && one(`${v1}:${topic}:update`, ...within, '--sid', first.sid, ...update),
  ]);
  equal(fetched.sid, first.sid, `${topic} fetched`);
  if (update) {
    equal(read(updated), expected, `${topic} updated`);
  }
  await remove(`${v1}:${topic}:remove`, ...within, '--sid', first.sid);
  const [left, gone] = await Promise.all([
    list(`${v1}:${topic}:list`, ...within, '--page-size', '1', '--no-limit'),
    twilio([`${v1}:${topic}:fetch`, ...within, '--sid', first.sid]),
  ]);
  const sids = left.map((item) => item.sid);
  equal(items.map((item) => sids.filter((sid) => sid === item.sid).length), [0, 1, 1], `${topic} listed`);
  ok(gone.code !== 0 && gone.stderr.includes('20404'), `a removed one of ${topic}: ${gone.stderr}`);
  return items[1];
}

async function both(topic, within, number) {
  const [user] = await Promise.all([
    lifeOf(`${topic}users`, 'US', (n) => ['--identity', `clerk ${n}`], ['--friendly-name', 'Clerk'], (item) => item.friendlyName, 'Clerk', within),
    lifeOf(`${topic}roles`, 'RL', (n) => ['--friendly-name', `Role ${n}`, '--type', 'conversation', '--permission', 'sendMessage'],
      ['--permission', 'leaveConversation'], (item) => [item.permissions].flat().join(), 'leaveConversation', within),
  ]);
  const together = await one(`${v1}:${topic}conversation-with-participants:create`, ...within, '--friendly-name', 'At once',
    '--participant', JSON.stringify({ identity: user.identity }),
    '--participant', JSON.stringify({ messaging_binding: { address: `+1555600000${number}`, proxy_address: `+1555700000${number}` } }));
  match(together.sid, /^CH/, 'a conversation with its participants');
  await settle();

  const own = [...within, '--user-sid', user.sid];
  const talk = ['--conversation-sid', together.sid];
  const [holders, places] = await Promise.all([
    list(`${v1}:${topic}participant-conversations:list`, ...within, '--address', `+1555600000${number}`),
    list(`${v1}:${topic}users:conversations:list`, ...own),
  ]);
  equal([holders, places].map((all) => all.map((item) => item.conversationSid)), [[together.sid], [together.sid]], 'who is where');
  const muted = await one(`${v1}:${topic}users:conversations:update`, ...own, ...talk, '--notification-level', 'muted');
  equal(muted.notificationLevel, 'muted', 'a conversation of a user');
  equal((await one(`${v1}:${topic}users:conversations:fetch`, ...own, ...talk)).notificationLevel, 'muted', 'fetched');
  await remove(`${v1}:${topic}users:conversations:remove`, ...own, ...talk);
}

async function account() {
  const [, service] = await Promise.all([
    lifeOf('credentials', 'CR', (n) => ['--type', 'fcm', '--secret', 'hidden', '--friendly-name', `Key ${n}`], ['--friendly-name', 'Renamed'],
      (item) => item.friendlyName, 'Renamed'),
    lifeOf('services', 'IS', (n) => ['--friendly-name', `Service ${n}`]),
    lifeOf('configuration:addresses', 'IG', (n) => ['--type', 'sms', '--address', `+1555800000${n}`], ['--friendly-name', 'Desk'],
      (item) => item.friendlyName, 'Desk'),
  ]);
  const timers = await one(`${v1}:configuration:update`, '--default-inactive-timer', 'PT30M');
  equal(timers.defaultInactiveTimer, 'PT30M', 'default timer');
  equal((await one(`${v1}:configuration:fetch`)).defaultInactiveTimer, 'PT30M', 'fetched');
  await one(`${v1}:configuration:webhooks:update`, '--filters', 'onUserAdded', '--method', 'GET');
  equal((await one(`${v1}:configuration:webhooks:fetch`)).method, 'GET', 'webhooks of the account');
  return service;
}

async function serviceOnly(service) {
  const within = ['--chat-service-sid', service.sid];
  const credential = await one(`${v1}:credentials:create`, '--type', 'fcm', '--secret', 'hidden');
  await register({ serviceSid: service.sid, identity: 'clerk', type: 'fcm', credentialSid: credential.sid, endpoint: 'device' });
  const [binding] = await list(`${v1}:services:bindings:list`, ...within, '--identity', 'clerk');
  equal((await one(`${v1}:services:bindings:fetch`, ...within, '--sid', binding.sid)).endpoint, 'device', 'binding');
  await remove(`${v1}:services:bindings:remove`, ...within, '--sid', binding.sid);

  await one(`${v1}:services:configuration:update`, ...within, '--reachability-enabled');
  await one(`${v1}:services:configuration:notifications:update`, ...within, '--new-message.enabled');
  await one(`${v1}:services:configuration:webhooks:update`, ...within, '--filters', 'onMessageAdded', '--method', 'GET');
  const [configuration, notifications, webhooks] = await Promise.all([
    one(`${v1}:services:configuration:fetch`, ...within),
    one(`${v1}:services:configuration:notifications:fetch`, ...within),
    one(`${v1}:services:configuration:webhooks:fetch`, ...within),
  ]);
  equal(configuration.reachabilityEnabled, true, 'reachability');
  match(JSON.stringify(notifications.newMessage), /"enabled"/, 'notifications');
  equal(webhooks.method, 'GET', 'webhooks of the service');
  await remove(`${v1}:services:remove`, '--sid', service.sid);
}

await run({ script: 'cli-resources' }, () => withHome(async () => {
  const service = await account();
  await both('', [], 1);
  await both('services:', ['--chat-service-sid', service.sid], 2);
  await serviceOnly(service);
  return { commands: commands() };
}));
