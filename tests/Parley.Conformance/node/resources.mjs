// Every resource of Conversations v1 through the official library, for the account and for one service of it: created, fetched, updated,
// listed page by page while its rows are removed.
import { client, library } from './lib/client.mjs';
import { equal, failure, match, ok, run } from './lib/check.mjs';
import { register, settle } from './lib/sandbox.mjs';

const v1 = client.conversations.v1;

// What one list contains, gathered two at a time while each item is removed as soon as it was seen: nothing is skipped or repeated.
async function removeAll(list, keep, wanted) {
  const seen = [];
  for (let page = await list.page({ pageSize: 2 }); page; page = await page.nextPage()) {
    for (const item of page.instances) {
      seen.push(item.sid);
      if (!keep(item)) {
        equal(await list(item.sid).remove(), true, 'removed');
      }
    }
  }
  for (const sid of wanted) {
    equal(seen.filter((one) => one === sid).length, 1, `how often ${sid} is listed`);
    const gone = await failure(list(sid).fetch(), 'a removed resource');
    equal([gone.status, gone.code], [404, 20404], 'a removed resource');
  }
}

// Created five times, fetched, updated, removed page by page.
async function lifeOf(list, prefix, create, update, keep = () => false) {
  const created = [];
  for (let number = 1; number <= 5; number++) {
    const item = await list.create(create(number));
    match(item.sid, new RegExp(`^${prefix}[0-9a-f]{32}$`), 'sid');
    created.push(item.sid);
  }
  equal((await list(created[0]).fetch()).sid, created[0], 'fetched');
  if (update) {
    const [fields, read, expected] = update;
    equal(read(await list(created[0]).update(fields)), expected, 'updated');
    equal(read(await list(created[0]).fetch()), expected, 'fetched after the update');
  }
  const listed = (await list.list()).map((item) => item.sid);
  for (const sid of created) {
    ok(listed.includes(sid), `${sid} is listed`);
  }
  await removeAll(list, keep, created);
}

async function both(scope, number) {
  const isDefaultRole = (role) => /^(service|channel) (admin|user)$/.test(role.friendlyName);
  await lifeOf(scope.roles, 'RL', (n) => ({ friendlyName: `Role ${n}`, type: 'conversation', permission: ['sendMessage'] }),
    [{ permission: ['sendMessage', 'leaveConversation'] }, (role) => role.permissions, ['sendMessage', 'leaveConversation']], isDefaultRole);
  await lifeOf(scope.users, 'US', (n) => ({ identity: `user ${n}`, attributes: '{ "n": 1 }' }),
    [{ friendlyName: 'Ünï' }, (user) => [user.friendlyName, user.attributes], ['Ünï', '{ "n": 1 }']]);
  await lifeOf(scope.conversations, 'CH', (n) => ({ friendlyName: `Talk ${n}`, uniqueName: `talk ${n}` }),
    [{ state: 'inactive', 'timers.closed': 'PT10M' }, (talk) => [talk.state, talk.friendlyName], ['inactive', 'Talk 1']]);

  const talk = await scope.conversations.create({ friendlyName: 'The talk' });
  const within = scope.conversations(talk.sid);
  await lifeOf(within.participants, 'MB', (n) => ({ identity: `user ${n}` }),
    [{ attributes: '{"seat":1}', lastReadMessageIndex: 0 }, (one) => [one.attributes, one.lastReadMessageIndex], ['{"seat":1}', 0]]);
  await lifeOf(within.messages, 'IM', (n) => ({ body: `Message ${n}`, author: 'somebody' }),
    [{ body: 'Another' }, (message) => [message.body, message.author], ['Another', 'somebody']]);
  await lifeOf(within.webhooks, 'WH', (n) => ({
    target: 'webhook', 'configuration.url': `http://127.0.0.1:9/${n}`, 'configuration.filters': ['onMessageAdded'], 'configuration.method': 'POST',
  }), [{ 'configuration.filters': ['onMessageRemoved'] }, (hook) => hook.configuration.filters, ['onMessageRemoved']]);

  await memberships(scope, talk, number);
  await atOnce(scope, number);
}

async function memberships(scope, talk, number) {
  const within = scope.conversations(talk.sid);
  const pair = { 'messagingBinding.address': `+1555100000${number}`, 'messagingBinding.proxyAddress': `+1555200000${number}` };
  await within.participants.create(pair);
  await within.participants.create({ identity: 'reader' });
  const message = await within.messages.create({ body: 'One', author: 'somebody' });
  await settle();
  const receipts = await within.messages(message.sid).deliveryReceipts.list();
  equal(receipts.map((receipt) => receipt.status), ['delivered'], 'receipts');

  const holders = await scope.participantConversations.list({ address: pair['messagingBinding.address'] });
  equal(holders.map((one) => [one.conversationSid, one.conversationState]), [[talk.sid, 'active']], 'which conversation has the number');
  const places = await scope.participantConversations.list({ identity: 'reader' });
  equal(places.map((one) => one.conversationSid), [talk.sid], 'where the identity is');

  const own = scope.users('reader').userConversations;
  const [before] = await own.list();
  equal([before.conversationSid, before.notificationLevel], [talk.sid, 'default'], 'a conversation of a user');
  const read = await own(talk.sid).update({ notificationLevel: 'muted', lastReadMessageIndex: message.index });
  equal([read.unreadMessagesCount, read.notificationLevel, read.lastReadMessageIndex], [0, 'muted', message.index], 'read and muted');
  equal((await own(talk.sid).fetch()).notificationLevel, 'muted', 'fetched');
  equal(await own(talk.sid).remove(), true, 'left');
  equal((await within.participants.list()).some((one) => one.identity === 'reader'), false, 'who left is no participant');
}

async function atOnce(scope, number) {
  const together = await scope.conversationWithParticipants.create({
    friendlyName: 'At once',
    participant: [
      JSON.stringify({ identity: 'one' }),
      JSON.stringify({ messaging_binding: { address: `+1555300000${number}`, proxy_address: `+1555400000${number}` } }),
    ],
  });
  match(together.sid, /^CH[0-9a-f]{32}$/, 'sid');
  await settle();
  equal((await scope.conversations(together.sid).fetch()).state, 'active', 'active when all are in');
  equal((await scope.conversations(together.sid).participants.list()).length, 2, 'participants');
}

async function account() {
  const service = await v1.services.create({ friendlyName: 'Another' });
  await lifeOf(v1.credentials, 'CR', (n) => ({ type: 'fcm', friendlyName: `Key ${n}`, secret: 'hidden' }),
    [{ friendlyName: 'Renamed' }, (one) => one.friendlyName, 'Renamed']);
  await lifeOf(v1.addressConfigurations, 'IG', (n) => ({ type: 'sms', address: `+1555500000${n}`, 'autoCreation.enabled': false }),
    [{ friendlyName: 'Desk', 'autoCreation.enabled': true, 'autoCreation.type': 'webhook', 'autoCreation.webhookUrl': 'http://127.0.0.1:9/',
      'autoCreation.webhookFilters': ['onMessageAdded'] },
    (one) => [one.friendlyName, one.autoCreation.enabled, one.autoCreation.webhook_filters], ['Desk', true, ['onMessageAdded']]]);

  const configuration = await v1.configuration().update({ defaultInactiveTimer: 'PT30M', defaultClosedTimer: 'P1D' });
  equal([configuration.defaultInactiveTimer, configuration.defaultClosedTimer], ['PT30M', 'P1D'], 'default timers');
  equal((await v1.configuration().fetch()).defaultInactiveTimer, 'PT30M', 'fetched');
  const hooks = await v1.configuration.webhooks().update({ filters: ['onMessageAdded'], postWebhookUrl: 'http://127.0.0.1:9/', method: 'GET' });
  equal([hooks.filters, hooks.method], [['onMessageAdded'], 'GET'], 'webhooks of the account');
  equal((await v1.configuration.webhooks().fetch()).postWebhookUrl, 'http://127.0.0.1:9/', 'fetched');
  await v1.configuration.webhooks().update({ filters: [], postWebhookUrl: '' });
  return service;
}

async function serviceOnly(service) {
  const scope = v1.services(service.sid);
  equal((await scope.configuration().update({ reachabilityEnabled: true })).reachabilityEnabled, true, 'reachability');
  match((await scope.configuration().fetch()).defaultConversationRoleSid, /^RL/, 'default role');
  const notifications = await scope.configuration.notifications().update({ 'newMessage.enabled': true, 'newMessage.template': '${MESSAGE}' });
  equal([notifications.newMessage.enabled, notifications.newMessage.template], [true, '${MESSAGE}'], 'notifications');
  equal((await scope.configuration.notifications().fetch()).newMessage.enabled, true, 'fetched');
  const hooks = await scope.configuration.webhooks().update({ filters: ['onMessageAdded'], preWebhookUrl: 'http://127.0.0.1:9/', method: 'POST' });
  equal([hooks.filters, hooks.preWebhookUrl], [['onMessageAdded'], 'http://127.0.0.1:9/'], 'webhooks of the service');
  equal((await scope.configuration.webhooks().fetch()).method, 'POST', 'fetched');

  const credential = await v1.credentials.create({ type: 'fcm', secret: 'hidden' });
  for (const identity of ['reader', 'one']) {
    await register({ serviceSid: service.sid, identity, type: 'fcm', credentialSid: credential.sid, endpoint: `device of ${identity}` });
  }
  const bindings = await scope.bindings.list({ identity: ['reader'] });
  equal(bindings.map((one) => [one.identity, one.bindingType]), [['reader', 'fcm']], 'bindings');
  equal((await scope.bindings(bindings[0].sid).fetch()).endpoint, 'device of reader', 'fetched');
  equal(await scope.bindings(bindings[0].sid).remove(), true, 'removed');
  equal((await scope.bindings.list()).length, 1, 'bindings left');

  equal(await v1.services(service.sid).remove(), true, 'removed');
  equal((await failure(v1.services(service.sid).fetch(), 'a removed service')).code, 20404, 'a removed service');
}

await run({ script: 'resources', library }, async () => {
  await both(v1, 1);
  const service = await account();
  await both(v1.services(service.sid), 2);
  await serviceOnly(service);
  return {};
});
