// All 23 events of Conversations, asked for through the official library and checked with its own signature check: who hears them, in
// which order, with which parameters; and a hook that is asked before.
import { createServer } from 'node:http';
import { accountSid, authToken, client, library, twilio } from './lib/client.mjs';
import { equal, failure, match, ok, run } from './lib/check.mjs';
import { Phone, settle } from './lib/sandbox.mjs';

const v1 = client.conversations.v1;
const fires = { xTwilioWebhookEnabled: 'true' };
const proxy = 'whatsapp:+15557770001';
const phone = new Phone('whatsapp:+15551230071', proxy);
const names = ['Conversation', 'Message', 'Participant'].flatMap((thing) => ['Add', 'Added', 'Update', 'Updated', 'Remove', 'Removed']
  .map((word) => `on${thing}${word}`)).concat('onConversationStateUpdated', 'onDeliveryUpdated', 'onUserAdded', 'onUserUpdate', 'onUserUpdated');

// An application: keeps what comes to each path, and answers as it is told.
const heard = { pre: [], post: [], service: [] };
let answer = () => '';
const server = createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8').on('data', (piece) => { text += piece; }).on('end', () => {
    const event = Object.fromEntries(new URLSearchParams(text));
    const url = `http://127.0.0.1:${server.address().port}${request.url}`;
    const path = request.url.slice(1);
    heard[path].push({ ...event, signed: twilio.validateRequest(authToken, request.headers['x-twilio-signature'] ?? '', url, event) });
    const said = path === 'pre' ? answer(event) : '';
    response.writeHead(typeof said === 'number' ? said : 200).end(typeof said === 'string' ? said : '');
  });
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${server.address().port}`;

async function drain(path) {
  await settle();
  const events = heard[path].splice(0);
  for (const event of events) {
    ok(event.signed, `${event.EventType}: X-Twilio-Signature is not valid`);
    equal(event.AccountSid, accountSid, `${event.EventType}: AccountSid`);
  }
  return events;
}

const typesOf = (events) => events.map((event) => event.EventType);

await run({ script: 'hooks', library }, async () => {
  const pristine = await v1.configuration.webhooks().fetch();
  equal([pristine.preWebhookUrl, pristine.postWebhookUrl, pristine.filters, pristine.method, pristine.target],
    [null, null, [], 'POST', 'webhook'], 'pristine webhooks');
  equal(names.length, 23, 'events');
  const saved = await v1.configuration.webhooks().update({ preWebhookUrl: `${origin}/pre`, postWebhookUrl: `${origin}/post`, filters: names });
  equal([saved.preWebhookUrl, saved.postWebhookUrl, saved.filters], [`${origin}/pre`, `${origin}/post`, names], 'webhooks');

  // One life of everything.
  const talk = await v1.conversations.create({ ...fires, uniqueName: 'the talk', attributes: '{"a": 1}' });
  const within = v1.conversations(talk.sid);
  const person = await within.participants.create(
    { ...fires, 'messagingBinding.address': phone.address, 'messagingBinding.proxyAddress': proxy });
  await settle();
  await phone.send('hello');
  await settle();
  const message = await within.messages.create({ ...fires, author: 'system', body: 'hello back' });
  await settle();
  await within.messages(message.sid).update({ ...fires, body: 'hello again' });
  await within.messages(message.sid).remove(fires);
  await within.participants(person.sid).update({ ...fires, lastReadMessageIndex: 0 });
  await within.participants(person.sid).remove(fires);
  await within.update({ ...fires, state: 'inactive' });
  await within.remove(fires);
  await settle();
  const post = await drain('post');
  equal(typesOf(post).filter((type) => type !== 'onDeliveryUpdated'), [
    'onConversationAdded', 'onParticipantAdded', 'onMessageAdded', 'onMessageAdded', 'onMessageUpdated', 'onMessageRemoved',
    'onParticipantUpdated', 'onParticipantRemoved', 'onConversationUpdated', 'onConversationStateUpdated', 'onConversationRemoved',
  ], 'what is told');
  equal(post.filter((event) => event.EventType === 'onDeliveryUpdated').map((event) => event.Status), ['sent', 'delivered'], 'deliveries');
  equal(post.filter((event) => event.EventType === 'onMessageAdded').map((event) => [event.Source, event.Body, event.Index]),
    [['WHATSAPP', 'hello', '0'], ['API', 'hello back', '1']], 'messages');
  match(post[0].DateCreated, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, 'a date');
  equal(typesOf(await drain('pre')), [
    'onConversationAdd', 'onParticipantAdd', 'onMessageAdd', 'onMessageAdd', 'onMessageUpdate', 'onMessageRemove',
    'onParticipantUpdate', 'onParticipantRemove', 'onConversationUpdate', 'onConversationRemove',
  ], 'what is asked');

  const user = await v1.users.create({ ...fires, identity: 'amy' });
  await v1.users(user.sid).update({ ...fires, friendlyName: 'Amy' });
  equal((await drain('post')).map((event) => [event.EventType, event.UserSid, event.FriendlyName]),
    [['onUserAdded', user.sid, undefined], ['onUserUpdated', user.sid, 'Amy']], 'a user');
  equal((await drain('pre')).map((event) => [event.EventType, event.FriendlyName]), [['onUserUpdate', 'Amy']], 'what is asked about a user');

  // A hook that changes, refuses, and talks nonsense.
  const room = await v1.conversations.create({ friendlyName: 'The room' });
  answer = (event) => (event.Body === 'spam' ? 403 : JSON.stringify({ body: event.Body.toUpperCase(), author: 'the hook' }));
  const changed = await v1.conversations(room.sid).messages.create({ ...fires, body: 'quiet please' });
  equal([changed.body, changed.author], ['QUIET PLEASE', 'the hook'], 'changed by the hook');
  const refused = await failure(v1.conversations(room.sid).messages.create({ ...fires, body: 'spam' }), 'a refused message');
  equal([refused.status, refused.code], [403, 50056], 'a refused message');
  answer = () => 'nonsense';
  const invalid = await failure(v1.conversations(room.sid).messages.create({ ...fires, body: 'x' }), 'an invalid answer');
  equal([invalid.status, invalid.code], [400, 50057], 'an invalid answer');
  answer = () => '';
  equal((await v1.conversations(room.sid).messages.list()).map((one) => one.body), ['QUIET PLEASE'], 'what was stored');
  equal(typesOf(await drain('post')), ['onMessageAdded'], 'what was told of it');
  await drain('pre');

  // A service with hooks of its own takes them from the account.
  const service = v1.services((await v1.services.create({ friendlyName: 'Its own' })).sid);
  const own = await service.configuration.webhooks().fetch();
  equal([own.preWebhookUrl, own.postWebhookUrl, own.filters, own.method], [null, null, null, null], 'a pristine service');
  await service.conversations.create(fires);
  equal([typesOf(await drain('post')), typesOf(await drain('pre'))], [['onConversationAdded'], ['onConversationAdd']], 'without hooks of its own');
  await service.configuration.webhooks().update({ postWebhookUrl: `${origin}/service`, filters: ['onConversationAdded'], method: 'POST' });
  await service.conversations.create(fires);
  equal([await drain('post'), await drain('pre')], [[], []], 'the account, with hooks of the service');
  equal(typesOf(await drain('service')), ['onConversationAdded'], 'the service');
  const users = await failure(service.configuration.webhooks().update({ filters: ['onUserAdded'] }), 'a filter that services do not have');
  equal([users.status, users.code], [400, 50365], 'a filter that services do not have');

  // Without the header nobody hears of REST.
  await v1.conversations.create({});
  equal([await drain('post'), await drain('pre')], [[], []], 'without the header');
});
server.close();
