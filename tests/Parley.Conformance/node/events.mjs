// Catches every event with a real HTTP server: signature by the library's own validateRequest, exact parameters, order, scopes, both
// methods, and what hooks that are asked before may do. https://www.twilio.com/docs/conversations/conversations-webhooks
import { equal, failure, match, ok, run } from './lib/check.mjs';
import { accountSid, authToken, client, conversations, library } from './lib/client.mjs';
import { Receiver } from './lib/receiver.mjs';
import { Phone, advance, authorization, call, settle } from './lib/sandbox.mjs';

const pairs = ['Message', 'Conversation', 'Participant'].flatMap((thing) =>
  ['Add', 'Added', 'Update', 'Updated', 'Remove', 'Removed'].map((done) => `on${thing}${done}`));
const ofService = [...pairs, 'onConversationStateUpdated', 'onDeliveryUpdated'];
const all = [...ofService, 'onUserAdded', 'onUserUpdate', 'onUserUpdated'];
const caught = new Set();

// What every event has, and what each has besides; "Media" and other things that may be absent are given where they are expected.
const common = ['AccountSid', 'EventType', 'Source', 'RetryCount'];
const conversation = ['FriendlyName', 'UniqueName', 'Attributes', 'ChatServiceSid', 'MessagingServiceSid', 'State'];
const dates = ['DateCreated', 'DateUpdated'];
const message = ['ConversationSid', 'Body', 'Author', 'Attributes'];
const participant = ['ConversationSid', 'Attributes', 'MessagingBinding.Type'];
const user = ['ChatServiceSid', 'UserSid', 'DateUpdated', 'Identity', 'RoleSid', 'Attributes', 'FriendlyName'];
const params = {
  onConversationAdd: conversation,
  onConversationAdded: ['ConversationSid', ...dates, ...conversation],
  onConversationUpdate: ['ConversationSid', ...dates, ...conversation],
  onConversationUpdated: ['ConversationSid', ...dates, ...conversation],
  onConversationRemove: ['ConversationSid', ...dates, ...conversation],
  onConversationRemoved: ['ConversationSid', ...dates, 'DateRemoved', ...conversation],
  onConversationStateUpdated: [
    'ConversationSid', 'ChatServiceSid', 'MessagingServiceSid', 'StateUpdated', 'StateFrom', 'StateTo', 'Reason'],
  onMessageAdd: message,
  onMessageAdded: [...message, 'MessageSid', 'MessagingServiceSid', 'ChatServiceSid', 'Index', 'DateCreated'],
  onMessageUpdate: [...message, 'MessageSid', 'Index', ...dates],
  onMessageUpdated: [...message, 'MessageSid', 'Index', ...dates],
  onMessageRemove: [...message, 'MessageSid', 'Index', ...dates],
  onMessageRemoved: [...message, 'MessageSid', 'Index', ...dates, 'DateRemoved'],
  onParticipantAdd: participant,
  onParticipantAdded: [...participant, 'ParticipantSid', 'DateCreated'],
  onParticipantUpdate: [...participant, 'ParticipantSid', ...dates],
  onParticipantUpdated: [...participant, 'ParticipantSid', ...dates],
  onParticipantRemove: [...participant, 'ParticipantSid', ...dates],
  onParticipantRemoved: [...participant, 'ParticipantSid', ...dates, 'DateRemoved'],
  onDeliveryUpdated: [
    'ConversationSid', 'ChatServiceSid', 'MessageSid', 'DeliveryReceiptSid', 'ChannelMessageSid', 'ParticipantSid', 'Status', 'ErrorCode',
    ...dates],
  onUserAdded: [...user, 'DateCreated'],
  onUserUpdate: user,
  onUserUpdated: [...user, 'DateCreated'],
};
const sids = {
  AccountSid: 'AC', ConversationSid: 'CH', ChatServiceSid: 'IS', MessagingServiceSid: 'MG', MessageSid: 'IM', ParticipantSid: 'MB',
  DeliveryReceiptSid: 'DY', UserSid: 'US', RoleSid: 'RL', ChannelMessageSid: '(SM|MM|WA)',
};
const fire = { xTwilioWebhookEnabled: 'true' };

// One event: its exact parameters, their shapes, and some values.
function check(received, type, values, { more = [], at = undefined, method = 'POST' } = {}) {
  const what = `${type} at ${received.path}`;
  equal(received.params.EventType, type, `the event at ${received.path}`);
  equal(received.method, method, `${what}: method`);
  equal(Object.keys(received.params).sort(), [...common, ...params[type], ...more].sort(), `${what}: parameters`);
  if (at !== undefined) {
    equal(received.path, at, `${what}: where`);
  }
  for (const [name, value] of Object.entries(received.params)) {
    if (name in sids) {
      match(value, new RegExp(`^${sids[name]}[0-9a-f]{32}$`, 'i'), `${what}: ${name}`);
    } else if (/^(Date|StateUpdated$)/.test(name)) {
      match(value, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, `${what}: ${name}`);
    }
  }
  for (const [name, value] of Object.entries({ AccountSid: accountSid, RetryCount: '0', Source: 'API', ...values })) {
    equal(received.params[name], value, `${what}: ${name}`);
  }
  caught.add(type);
}

// Exactly these events since the last time, in this order.
async function expect(receiver, ...events) {
  await settle();
  const taken = receiver.take();
  equal(taken.map((one) => one.params.EventType), events.map(([type]) => type), 'the events, in order');
  events.forEach(([type, values, options], i) => check(taken[i], type, values, options));
  return taken;
}

const pre = (type, values, options) => [type, values, { at: '/pre', ...options }];
const post = (type, values, options) => [type, values, { at: '/post', ...options }];
const both = (type, values, preOptions, postOptions = preOptions) => [
  pre(type, values, preOptions), post(type + (type.endsWith('e') ? 'd' : 'ed'), values, postOptions)];

await run({ script: 'events', library }, async () => {
  const receiver = await Receiver.start();
  try {
    await walk(receiver);
  } finally {
    await receiver.stop();
  }
  equal(all.filter((type) => !caught.has(type)), [], 'events that nobody caught');
  return { events: caught.size };
});

async function walk(receiver) {
  const hooks = client.conversations.v1.configuration.webhooks();
  await hooks.update({
    method: 'POST', filters: all, preWebhookUrl: receiver.url('/pre'), postWebhookUrl: receiver.url('/post'), target: 'webhook' });
  const room = await everyEvent(receiver);
  await preHooks(receiver, room);
  await scopes(receiver);
  await retriesAndLog(receiver);
  await users(receiver);
}

async function everyEvent(receiver) {
  // Without the header nobody hears anything.
  const silent = await conversations.create({ friendlyName: 'silent' });
  await conversations(silent.sid).remove();
  await expect(receiver);

  const room = await conversations.create({ ...fire, friendlyName: 'Room', uniqueName: 'room 1', attributes: '{"a":"ü & +"}' });
  const about = { UniqueName: 'room 1', Attributes: '{"a":"ü & +"}', State: 'active', ChatServiceSid: room.chatServiceSid };
  await expect(receiver, ...both('onConversationAdd', { ...about, FriendlyName: 'Room' }));
  await conversations(room.sid).update({ ...fire, friendlyName: 'Bigger room' });
  await expect(receiver, ...both('onConversationUpdate', { ...about, FriendlyName: 'Bigger room', ConversationSid: room.sid }));

  const chat = await conversations(room.sid).participants.create({ ...fire, identity: 'ann' });
  const role = chat.roleSid === null ? [] : ['RoleSid'];
  const ann = { ConversationSid: room.sid, Identity: 'ann', 'MessagingBinding.Type': 'CHAT', Attributes: '{}' };
  await expect(receiver, ...both('onParticipantAdd', ann, { more: ['Identity', ...role] }));
  const phone = new Phone('whatsapp:+15551230071', 'whatsapp:+15557770071');
  const onPhone = await conversations(room.sid).participants.create({
    ...fire, 'messagingBinding.address': phone.address, 'messagingBinding.proxyAddress': phone.proxy });
  const bound = {
    ConversationSid: room.sid, 'MessagingBinding.Type': 'WHATSAPP', 'MessagingBinding.Address': phone.address,
    'MessagingBinding.ProxyAddress': phone.proxy };
  const binding = ['MessagingBinding.Address', 'MessagingBinding.ProxyAddress', ...(onPhone.roleSid === null ? [] : ['RoleSid'])];
  await expect(receiver, ...both('onParticipantAdd', bound, { more: binding }));

  // From a phone: no header is asked for.
  await phone.send('Hello from outside');
  const heard = { ConversationSid: room.sid, Source: 'WHATSAPP', Author: phone.address, Body: 'Hello from outside', ParticipantSid: onPhone.sid };
  await expect(
    receiver, ...both('onMessageAdd', heard, { more: ['ParticipantSid'] }));

  const said = await conversations(room.sid).messages.create({ ...fire, author: 'ann', body: 'Hi & welcome', attributes: '{"b":1}' });
  const words = { ConversationSid: room.sid, Author: 'ann', Body: 'Hi & welcome', Attributes: '{"b":1}', ParticipantSid: chat.sid };
  const receipt = (status) => ['onDeliveryUpdated', {
    Source: 'WHATSAPP', ConversationSid: room.sid, MessageSid: said.sid, ParticipantSid: onPhone.sid, Status: status, ErrorCode: '0' }, { at: '/post' }];
  await expect(
    receiver, pre('onMessageAdd', words, { more: ['ParticipantSid'] }),
    post('onMessageAdded', { ...words, MessageSid: said.sid, Index: '1' }, { more: ['ParticipantSid'] }), receipt('sent'), receipt('delivered'));
  await phone.read();
  await expect(receiver, receipt('read'));

  await conversations(room.sid).participants(chat.sid).update({ ...fire, lastReadMessageIndex: 1, attributes: '{"c":2}' });
  await expect(
    receiver, pre('onParticipantUpdate', { ...ann, Attributes: '{"c":2}', ParticipantSid: chat.sid }, { more: ['Identity', ...role] }),
    post('onParticipantUpdated', { ...ann, Attributes: '{"c":2}', LastReadMessageIndex: '1' }, { more: ['Identity', 'LastReadMessageIndex', ...role] }));

  await conversations(room.sid).messages(said.sid).update({ ...fire, body: 'Hi!' });
  const changed = { ...words, Body: 'Hi!', MessageSid: said.sid, Index: '1' };
  await expect(receiver, ...both('onMessageUpdate', changed, { more: ['ParticipantSid'] }));
  await conversations(room.sid).messages(said.sid).remove(fire);
  await expect(receiver, ...both('onMessageRemove', changed, { more: ['ParticipantSid'] }));

  // States: by a request, by an event, by a timer.
  const state = (from, to, reason, source = 'API') => post(
    'onConversationStateUpdated',
    { ConversationSid: room.sid, StateFrom: from, StateTo: to, Reason: reason, Source: source });
  await conversations(room.sid).update({ ...fire, state: 'inactive' });
  await expect(
    receiver, ...both('onConversationUpdate', { ConversationSid: room.sid, State: 'inactive' }), state('active', 'inactive', 'API'));
  await phone.send('Wake up');
  await settle();
  const woken = receiver.take().map((one) => [one.params.EventType, one.params.Reason ?? one.params.Body]);
  equal(
    woken, [['onMessageAdd', 'Wake up'], ['onConversationStateUpdated', 'EVENT'], ['onMessageAdded', 'Wake up']], 'a phone wakes the room');
  await conversations(room.sid).update({ 'timers.inactive': 'PT1M' });
  await advance('PT2M');
  const taken = await expect(receiver, state('active', 'inactive', 'TIMER', 'API'));
  equal(taken.length, 1, 'one timer, one event');
  await conversations(room.sid).update({ state: 'active', 'timers.inactive': 'PT0S' });

  await conversations(room.sid).participants(onPhone.sid).remove(fire);
  await expect(receiver, ...both('onParticipantRemove', { ...bound, ParticipantSid: onPhone.sid }, { more: binding }));
  const doomed = await conversations.create({ friendlyName: 'Doomed', uniqueName: 'doomed' });
  await conversations(doomed.sid).remove(fire);
  await expect(receiver, ...both('onConversationRemove', { ConversationSid: doomed.sid, FriendlyName: 'Doomed' }));
  return room;
}

// Hooks that are asked before: they change, veto, take too long, break, and talk nonsense.
async function preHooks(receiver, room) {
  const messages = conversations(room.sid).messages;
  const text = () => messages.list({ limit: 100 }).then((list) => list.map((one) => one.body));

  receiver.answer('onMessageAdd', { body: { body: 'Other words', author: 'editor', attributes: '{"edited":true}' } });
  const edited = await messages.create({ ...fire, author: 'ann', body: 'My words' });
  equal([edited.body, edited.author, edited.attributes], ['Other words', 'editor', '{"edited":true}'], 'a hook changes a message');
  await expect(
    receiver, pre('onMessageAdd', { Body: 'My words', Author: 'ann' }, { more: ['ParticipantSid'] }),
    post('onMessageAdded', { Body: 'Other words', Author: 'editor', Attributes: '{"edited":true}' }));
  receiver.answer('onMessageUpdate', { body: { body: 'Edited again' } });
  equal((await messages(edited.sid).update({ ...fire, body: 'Mine again' })).body, 'Edited again', 'a hook changes a change');
  await settle();
  receiver.take();
  receiver.answer('onConversationAdd', { body: { friendly_name: 'Named by the hook' } });
  const named = await conversations.create({ ...fire, friendlyName: 'Mine', uniqueName: 'named' });
  equal(named.friendlyName, 'Named by the hook', 'a hook names a conversation');
  await expect(
    receiver, pre('onConversationAdd', { FriendlyName: 'Mine' }), post('onConversationAdded', { FriendlyName: 'Named by the hook' }));
  receiver.answer('onMessageAdd', { body: {} });
  equal((await messages.create({ ...fire, author: 'ann', body: 'Left alone' })).body, 'Left alone', '{} changes nothing');
  await settle();
  receiver.take();

  const before = await text();
  const things = [
    ['onMessageAdd', () => messages.create({ ...fire, body: 'No' })],
    ['onMessageUpdate', () => messages(edited.sid).update({ ...fire, body: 'No' })],
    ['onMessageRemove', () => messages(edited.sid).remove(fire)],
    ['onConversationAdd', () => conversations.create({ ...fire, friendlyName: 'No', uniqueName: 'no' })],
    ['onConversationUpdate', () => conversations(room.sid).update({ ...fire, friendlyName: 'No' })],
    ['onConversationRemove', () => conversations(room.sid).remove(fire)],
    ['onParticipantAdd', () => conversations(room.sid).participants.create({ ...fire, identity: 'no' })],
    ['onParticipantUpdate', () => conversations(room.sid).participants('ann').update({ ...fire, attributes: '{"no":1}' })],
    ['onParticipantRemove', () => conversations(room.sid).participants('ann').remove(fire)],
  ];
  for (const [type, act] of things) {
    for (const status of [403, 500]) {
      receiver.answer(type, { status });
      const error = await failure(act(), `${type} is vetoed with ${status}`);
      equal([error.status, error.code], [403, 50056], `${type} is vetoed with ${status}`);
      await settle();
      equal(receiver.take().map((one) => one.params.EventType), [type], `after the veto of ${type} nothing happened`);
    }
  }
  equal(await text(), before, 'vetoed messages are not there');
  equal((await conversations(room.sid).fetch()).friendlyName, 'Bigger room', 'a vetoed name is not there');
  equal((await conversations(room.sid).participants.list()).map((one) => [one.identity, one.attributes]), [['ann', '{"c":2}']], 'nor is who was vetoed');

  for (const nonsense of ['{', '[]', '"text"', '{"body":7}', 'x'.repeat(70000)]) {
    receiver.answer('onMessageAdd', { body: nonsense });
    const error = await failure(messages.create({ ...fire, body: 'Never' }), 'a hook talks nonsense');
    equal([error.status, error.code], [400, 50057], `a hook answers ${nonsense.slice(0, 20)}`);
  }
  receiver.answer('onMessageAdd', { body: { attributes: '{broken' } });
  equal((await failure(messages.create({ ...fire, body: 'Never' }), 'broken attributes')).status, 400, 'a hook breaks the attributes');
  equal(await text(), before, 'and nothing of it is stored');
  await settle();
  receiver.take();

  // It fails open: broken connections at once, silence after five seconds.
  receiver.answer('onMessageAdd', 'break');
  equal((await messages.create({ ...fire, author: 'ann', body: 'Unasked 1' })).body, 'Unasked 1', 'a hook that breaks off stops nothing');
  await settle();
  receiver.answer('onMessageAdd', 'never');
  const started = performance.now();
  equal((await messages.create({ ...fire, author: 'ann', body: 'Unasked 2' })).body, 'Unasked 2', 'a silent hook stops nothing');
  const waited = performance.now() - started;
  ok(waited > 4900 && waited < 20000, `a silent hook is given five seconds: ${waited}`);
  await settle();
  equal(
    receiver.take().map((one) => [one.path, one.params.Body]),
    [['/pre', 'Unasked 1'], ['/post', 'Unasked 1'], ['/pre', 'Unasked 2'], ['/post', 'Unasked 2']], 'and who listens hears of them');
}

// Account, service, conversation; POST and GET; triggers and replay.
async function scopes(receiver) {
  const service = await client.conversations.v1.services.create({ friendlyName: 'Other service' });
  const inService = client.conversations.v1.services(service.sid);
  const room = await inService.conversations.create({ uniqueName: 'room' });
  const say = (body, more = fire) => inService.conversations(room.sid).messages.create({ ...more, author: 'someone', body });
  const where = async () => {
    await settle();
    return receiver.take().map((one) => [one.path, one.method, one.params.EventType, one.params.Body]);
  };

  await say('one');
  equal(
    await where(), [['/pre', 'POST', 'onMessageAdd', 'one'], ['/post', 'POST', 'onMessageAdded', 'one']],
    'a service without hooks is heard by the account');
  await inService.configuration.webhooks().update({
    preWebhookUrl: receiver.url('/service/pre?key=a%20b'), postWebhookUrl: receiver.url('/service/post?key=a%20b'), method: 'GET',
    filters: ['onMessageAdd', 'onMessageAdded'] });
  await say("it's two & 50 % more? ümlaut");
  await settle();
  const [asked, told] = receiver.take();
  check(asked, 'onMessageAdd', { Body: "it's two & 50 % more? ümlaut", key: 'a b' }, { at: '/service/pre', method: 'GET', more: ['key'] });
  check(told, 'onMessageAdded', { Body: "it's two & 50 % more? ümlaut", key: 'a b' }, { at: '/service/post', method: 'GET', more: ['key'] });
  await inService.conversations(room.sid).update({ ...fire, friendlyName: 'Filtered' });
  equal(await where(), [], 'filters are an allow-list, and the account hears nothing of a service with hooks');

  const scoped = inService.conversations(room.sid).webhooks;
  await scoped.create({
    target: 'webhook', 'configuration.url': receiver.url('/scoped'), 'configuration.method': 'get', 'configuration.filters': ['onMessageAdded'],
    'configuration.replayAfter': 1 });
  await scoped.create({
    target: 'trigger', 'configuration.url': receiver.url('/trigger'), 'configuration.triggers': ['help', 'stop now'],
    'configuration.replayAfter': 0 });
  await scoped.create({ target: 'studio', 'configuration.flowSid': 'FW' + 'a'.repeat(32) });
  equal(await where(), [['/scoped', 'GET', 'onMessageAdded', "it's two & 50 % more? ümlaut"]], 'what was there before is replayed');
  await say('Please STOP NOW!');
  await say('stop nowhere');
  const heard = await where();
  const at = (path) => heard.filter((one) => one[0] === path).map((one) => one[3]);
  equal(at('/scoped'), ['Please STOP NOW!', 'stop nowhere'], 'a scoped webhook hears all');
  equal(at('/trigger'), ['Please STOP NOW!'], 'a trigger hears its words');
  equal(at('/service/post'), ['Please STOP NOW!', 'stop nowhere'], 'so does the service');
  await say('silence', {});
  equal(await where(), [], 'without the header no scope hears anything');
}

// A server that is unwell for a moment; then the log of it all, and once more.
async function retriesAndLog(receiver) {
  const room = await conversations.create({ uniqueName: 'retries' });
  await conversations(room.sid).webhooks.create({
    target: 'webhook', 'configuration.url': receiver.url('/log'), 'configuration.filters': ['onParticipantAdded'] });
  receiver.answer('onParticipantAdded', { status: 503, body: 'not now', headers: { 'x-reason': 'tired' } });
  await client.conversations.v1.configuration.webhooks().update({ filters: ['onConversationAdded'] });
  await conversations(room.sid).participants.create({ ...fire, identity: 'bob' });
  await conversations(room.sid).participants.create({ ...fire, identity: 'eve' });
  await settle();
  await advance('PT1M');
  await settle();
  const tries = receiver.take();
  equal(tries.map((one) => [one.params.Identity, one.params.RetryCount]), [['bob', '0'], ['bob', '1'], ['eve', '0']], 'tries, in order');
  const token = (one) => one.headers['i-twilio-idempotency-token'];
  equal(token(tries[0]), token(tries[1]), 'one token for one event');
  ok(token(tries[1]) !== token(tries[2]), 'another for the next');

  const path = '/parley/v1/WebhookDeliveries';
  const list = (await call('GET', `${path}?ConversationSid=${room.sid}&PageSize=2`)).body;
  equal(list.webhook_deliveries.map((one) => [one.status, one.retry_count]), [['succeeded', 0], ['succeeded', 1]], 'the log, newest first');
  const next = await fetch(list.meta.next_page_url, { headers: { authorization } }).then((answer) => answer.json());
  const [failed] = next.webhook_deliveries;
  equal([next.webhook_deliveries.length, next.meta.next_page_url], [1, null], 'the last page');
  equal(
    [failed.status, failed.response.status, failed.response.body, failed.response.headers['x-reason'], failed.idempotency_token],
    ['failed', 503, 'not now', 'tired', token(tries[0])], 'what the log says of the failure');
  equal(failed.request.headers['X-Twilio-Signature'], tries[0].headers['x-twilio-signature'], 'the signature is in the log');
  equal(failed.request.parameters, tries[0].params, 'so are the parameters');
  ok(!JSON.stringify(failed).includes(authToken), 'the auth token is not');
  equal((await call('GET', `${path}/${failed.sid}`)).body, failed, 'one of the log');
  const filtered = async (query) => (await call('GET', `${path}?${query}`)).body.webhook_deliveries;
  equal((await filtered(`ConversationSid=${room.sid}&Status=failed`)).map((one) => one.sid), [failed.sid], 'the failures');
  ok((await filtered('EventType=onMessageAdd&Status=failed')).every((one) => one.kind === 'pre'), 'vetoes are in the log');
  equal((await call('GET', `${path}?Status=sad`)).status, 400, 'a status that is none');
  equal((await call('GET', `${path}/WD${'f'.repeat(32)}`)).status, 404, 'an entry that is not there');
  equal((await fetch(new URL(path, process.env.PARLEY_URL))).status, 401, 'without credentials');
  const [vetoed] = await filtered('EventType=onMessageAdd&Status=failed&PageSize=1');
  equal((await call('POST', `${path}/${vetoed.sid}/Redeliver`)).status, 400, 'what asked before is not asked again');

  for (const [again, sandbox] of [[`${path}/${failed.sid}/Redeliver`, false], [`/sandbox/v1/WebhookDeliveries/${failed.sid}/Redeliver`, true]]) {
    const accepted = await call('POST', again);
    equal([accepted.status, accepted.body.status], [202, 'pending'], `POST ${again}`);
    await settle();
    const [received, ...others] = receiver.take();
    equal(others, [], 'one delivery');
    equal(token(received), token(tries[0]), 'the same token');
    equal({ ...received.params, RetryCount: '0' }, tries[0].params, 'the same event');
    const entry = (await call('GET', `${path}/${accepted.body.sid}`)).body;
    equal([entry.status, entry.redelivery_of, entry.event_sid], ['succeeded', failed.sid, failed.event_sid], 'the redelivery in the log');
    ok(sandbox === 'idempotencyToken' in accepted.body, 'the sandbox has its own spelling');
  }
  const sandboxed = (await call('GET', `/sandbox/v1/WebhookDeliveries?conversationSid=${room.sid}&pageSize=4`)).body;
  equal(sandboxed.webhookDeliveries.length, 4, 'the sandbox pages too');
  const rest = (await call('GET', `/sandbox/v1/WebhookDeliveries?conversationSid=${room.sid}&pageToken=${sandboxed.nextPageToken}`)).body;
  equal([rest.webhookDeliveries.map((one) => one.sid), rest.nextPageToken], [[failed.sid], null], 'to its end');
}

async function users(receiver) {
  // Who joins with a new identity is a user from then on; a vetoed one is not.
  const joined = receiver.users.filter((one) => one.params.EventType === 'onUserAdded');
  equal(joined.map((one) => one.params.Identity), ['ann'], 'users who came by joining');
  equal((await client.conversations.v1.users.list()).map((one) => one.identity).sort(), ['ann', 'bob', 'eve'], 'the users there are');
  receiver.takeAll();
  await client.conversations.v1.configuration.webhooks().update({ filters: all });
  const made = await client.conversations.v1.users.create({ ...fire, identity: 'zoe', friendlyName: 'Zoe' });
  await client.conversations.v1.users(made.sid).update({ ...fire, friendlyName: 'Zoë' });
  await settle();
  // What is asked before comes within the request, and may overtake what a lane still delivers.
  const taken = receiver.takeAll();
  const [before, after] = ['/pre', '/post'].map((path) => taken.filter((one) => one.path === path));
  equal([before, after].map((some) => some.map((one) => one.params.EventType)), [['onUserUpdate'], ['onUserAdded', 'onUserUpdated']], 'the events of a user');
  const about = { UserSid: made.sid, Identity: 'zoe', ChatServiceSid: made.chatServiceSid };
  check(after[0], 'onUserAdded', { ...about, FriendlyName: 'Zoe' }, { at: '/post' });
  check(before[0], 'onUserUpdate', { ...about, FriendlyName: 'Zoë' }, { at: '/pre' });
  check(after[1], 'onUserUpdated', { ...about, FriendlyName: 'Zoë' }, { at: '/post' });
  const inService = client.conversations.v1.services(made.chatServiceSid);
  await inService.configuration().update({ reachabilityEnabled: true });
  await inService.users(made.sid).update({ ...fire, attributes: '{"d":4}' });
  await settle();
  const [, reachable] = receiver.takeAll();
  check(
    reachable, 'onUserUpdated', { ...about, Attributes: '{"d":4}', isOnline: 'false', isNotifiable: 'false' },
    { at: '/post', more: ['isOnline', 'isNotifiable'] });
  receiver.answer('onUserUpdate', { status: 403 });
  const error = await failure(client.conversations.v1.users(made.sid).update({ ...fire, friendlyName: 'No' }), 'a vetoed user');
  equal([error.status, error.code], [403, 50056], 'a vetoed user');
}
