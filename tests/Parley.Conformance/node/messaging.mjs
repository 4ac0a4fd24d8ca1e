// Programmable Messaging with the official library: numbers, senders, messaging services, messages, status callbacks, opting out.
import { createServer } from 'node:http';
import { equal, failure, match, ok, run } from './lib/check.mjs';
import { Phone, advance, settle } from './lib/sandbox.mjs';
import { picture } from './lib/picture.mjs';
import { accountSid, addPair, authToken, client, conversations, library, receipts, twilio } from './lib/client.mjs';

// No two accounts have one number, and each run is an account of its own.
const unique = accountSid.replace(/[^1-9]/g, '').padEnd(7, '5').slice(0, 7);
const ours = `+1555${unique}`;
const alsoOurs = `+1556${unique}`;
const whatsAppOurs = `whatsapp:+1557${unique}`;
const sms = new Phone('+15551234001', ours);
const whatsApp = new Phone('whatsapp:+15551234002', whatsAppOurs);
const callbacks = [];

const receiver = createServer((request, response) => {
  if (request.method === 'GET') {
    const found = request.url === '/picture.png';
    response.writeHead(found ? 200 : 404, found ? { 'content-type': 'image/png' } : {});
    response.end(found ? picture(9, 99, 199) : undefined);
    return;
  }
  let body = '';
  request.on('data', (part) => { body += part; });
  request.on('end', () => {
    const form = Object.fromEntries(new URLSearchParams(body));
    const url = `http://${request.headers.host}${request.url}`;
    ok(twilio.validateRequest(authToken, request.headers['x-twilio-signature'], url, form), `signature of ${body}`);
    callbacks.push(form);
    response.end();
  });
});
await new Promise((resolve) => receiver.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${receiver.address().port}`;
const heard = (sid) => callbacks.filter((form) => form.MessageSid === sid).map((form) => form.MessageStatus);

await run({ script: 'messaging', library }, async () => {
  // Numbers: claimed, found, changed.
  const number = await client.incomingPhoneNumbers.create({ phoneNumber: ours, friendlyName: 'first', smsUrl: `${origin}/sms` });
  match(number.sid, /^PN[0-9a-f]{32}$/, 'number sid');
  equal([number.phoneNumber, number.friendlyName, number.smsUrl, number.smsMethod, number.capabilities.sms],
    [ours, 'first', `${origin}/sms`, 'POST', true], 'number');
  ok(number.dateCreated instanceof Date && !Number.isNaN(number.dateCreated.valueOf()), 'number date');
  const second = await client.incomingPhoneNumbers.create({ phoneNumber: alsoOurs });
  equal((await client.incomingPhoneNumbers.list()).map((one) => one.phoneNumber), [ours, alsoOurs], 'numbers');
  equal((await client.incomingPhoneNumbers.list({ phoneNumber: alsoOurs })).length, 1, 'a number by itself');
  equal((await client.incomingPhoneNumbers.list({ pageSize: 1 })).length, 2, 'numbers page by page');
  equal((await client.incomingPhoneNumbers.local.list()).length, 2, 'local numbers');
  equal((await client.incomingPhoneNumbers.tollFree.list()).length, 0, 'toll-free numbers');
  const changed = await client.incomingPhoneNumbers(number.sid).update({ smsUrl: `${origin}/other`, smsMethod: 'GET' });
  equal([changed.smsUrl, changed.smsMethod, changed.friendlyName], [`${origin}/other`, 'GET', 'first'], 'changed number');
  equal((await client.incomingPhoneNumbers(number.sid).fetch()).smsUrl, `${origin}/other`, 'fetched number');
  equal((await failure(client.incomingPhoneNumbers.create({ phoneNumber: ours }), 'a number twice')).code, 21422, 'a number twice');
  equal((await failure(client.incomingPhoneNumbers.create({ phoneNumber: '5551234' }), 'no number')).code, 21421, 'no number');

  // WhatsApp senders.
  const sender = await client.messaging.v2.channelsSenders.create(
    { senderId: whatsAppOurs, webhook: { callbackUrl: `${origin}/in`, callbackMethod: 'POST' }, profile: { name: 'Parley' } });
  match(sender.sid, /^XE[0-9a-f]{32}$/, 'sender sid');
  equal([sender.senderId, sender.status, sender.webhook.callbackUrl, sender.profile.name],
    [whatsAppOurs, 'ONLINE', `${origin}/in`, 'Parley'], 'sender');
  match(sender.url, /^https:\/\/messaging\.twilio\.com\/v2\/Channels\/Senders\/XE/, 'sender url');
  equal((await client.messaging.v2.channelsSenders.list({ channel: 'whatsapp' })).map((one) => one.sid), [sender.sid], 'senders');
  const renamed = await client.messaging.v2.channelsSenders(sender.sid).update({ profile: { name: 'Parley two' } });
  equal([renamed.profile.name, renamed.webhook.callbackUrl], ['Parley two', `${origin}/in`], 'changed sender');

  // A messaging service: on this host /v1/Services is messaging's, on conversations' host it is conversations'.
  const services = client.messaging.v1.services;
  const [standard] = await services.list();
  match(standard.sid, /^MG[0-9a-f]{32}$/, 'the service that every account has');
  const service = await services.create({ friendlyName: 'bulk', statusCallback: `${origin}/service`, stickySender: true });
  match(service.url, /^https:\/\/messaging\.twilio\.com\/v1\/Services\/MG/, 'service url');
  equal([service.friendlyName, service.stickySender, service.validityPeriod], ['bulk', true, 36000], 'service');
  equal((await client.conversations.v1.services.list()).every((one) => one.sid.startsWith('IS')), true, 'conversation services');
  equal((await services(service.sid).update({ friendlyName: 'bulk two' })).statusCallback, `${origin}/service`, 'changed service');
  const pooled = await services(service.sid).phoneNumbers.create({ phoneNumberSid: number.sid });
  equal([pooled.sid, pooled.phoneNumber, pooled.serviceSid], [number.sid, ours, service.sid], 'number of the service');
  const channel = await services(service.sid).channelSenders.create({ sid: sender.sid });
  equal([channel.sid, channel.sender, channel.messagingServiceSid], [sender.sid, whatsAppOurs, service.sid], 'sender of the service');
  const name = await services(service.sid).alphaSenders.create({ alphaSender: 'Parley' });
  match(name.sid, /^AI[0-9a-f]{32}$/, 'name sid');
  equal((await services(service.sid).phoneNumbers.list()).length, 1, 'numbers of the service');
  equal((await services(service.sid).channelSenders.list()).length, 1, 'senders of the service');
  equal((await services(service.sid).alphaSenders.list()).length, 1, 'names of the service');
  equal((await failure(services(standard.sid).phoneNumbers.create({ phoneNumberSid: number.sid }), 'two services')).code, 21712, 'a number in two services');

  // A conversation's messaging service is one of these.
  const conversation = await conversations.create({ messagingServiceSid: service.sid });
  equal(conversation.messagingServiceSid, service.sid, 'messaging service of the conversation');
  equal((await conversations.create()).messagingServiceSid, standard.sid, 'messaging service of another conversation');
  equal((await failure(conversations.create({ messagingServiceSid: 'MG' + '0'.repeat(32) }), 'nobody’s service')).code, 50342, 'nobody’s service');

  // Messages.
  const first = await client.messages.create(
    { from: ours, to: sms.address, body: 'Hello & goodbye', statusCallback: `${origin}/status?of=first` });
  match(first.sid, /^SM[0-9a-f]{32}$/, 'message sid');
  equal([first.status, first.direction, first.from, first.to, first.body, first.numSegments, first.numMedia, first.accountSid, first.errorCode],
    ['queued', 'outbound-api', ours, sms.address, 'Hello & goodbye', '1', '0', accountSid, null], 'message');
  await settle();
  await sms.hasReceived(['Hello & goodbye'], 'the first message');
  const fetched = await client.messages(first.sid).fetch();
  equal([fetched.status, fetched.dateSent instanceof Date], ['delivered', true], 'delivered message');
  equal(heard(first.sid), ['sent', 'delivered'], 'callbacks of the first message');
  equal([callbacks[0].To, callbacks[0].From, callbacks[0].AccountSid, callbacks[0].SmsSid],
    [sms.address, ours, accountSid, first.sid], 'what a callback says');

  const long = await client.messages.create({ from: ours, to: sms.address, body: 'x'.repeat(400) });
  await settle();
  equal((await client.messages(long.sid).fetch()).numSegments, '3', 'segments of a long message');

  const byService = await client.messages.create({ messagingServiceSid: service.sid, to: sms.address, body: 'By the service' });
  equal([byService.status, byService.messagingServiceSid], ['accepted', service.sid], 'message of a service');
  await settle();
  await sms.hasReceived(['Hello & goodbye', 'x'.repeat(400), 'By the service'], 'the service chose the number');
  equal(heard(byService.sid), ['sent', 'delivered'], 'callbacks to the service’s address');

  // WhatsApp: the window is the one of conversations.
  const early = await client.messages.create({ from: whatsAppOurs, to: whatsApp.address, body: 'Too early' });
  await settle();
  const refused = await client.messages(early.sid).fetch();
  equal([refused.status, refused.errorCode], ['failed', 63016], 'outside the window');
  await whatsApp.send('I open my window');
  await settle();
  const shown = await client.messages.create(
    { from: whatsAppOurs, to: whatsApp.address, body: 'Look', mediaUrl: [`${origin}/picture.png`], statusCallback: `${origin}/shown` });
  match(shown.sid, /^MM[0-9a-f]{32}$/, 'sid of a message with media');
  await settle();
  equal((await whatsApp.last()).body, 'Look', 'the words of the picture');
  equal((await whatsApp.last()).media.map((file) => file.contentType), ['image/png'], 'the picture');
  const media = await client.messages(shown.sid).media.list();
  equal(media.map((file) => [file.contentType, file.parentSid]), [['image/png', shown.sid]], 'media of the message');
  equal((await client.messages(shown.sid).media(media[0].sid).fetch()).contentType, 'image/png', 'one of the media');
  await whatsApp.read();
  await settle();
  equal((await client.messages(shown.sid).fetch()).status, 'read', 'read message');
  equal(heard(shown.sid), ['sent', 'delivered', 'read'], 'callbacks of a message that was read');
  const lost = await client.messages.create({ from: whatsAppOurs, to: whatsApp.address, mediaUrl: [`${origin}/nothing.png`] });
  await settle();
  equal((await client.messages(lost.sid).fetch()).errorCode, 63019, 'media that are not there');

  // Later, and not at all.
  const sendAt = new Date(Date.now() + 3600_000);
  const planned = await client.messages.create(
    { messagingServiceSid: service.sid, to: sms.address, body: 'An hour later', scheduleType: 'fixed', sendAt });
  const dropped = await client.messages.create(
    { messagingServiceSid: service.sid, to: sms.address, body: 'Never', scheduleType: 'fixed', sendAt });
  equal(planned.status, 'scheduled', 'planned message');
  equal((await client.messages(dropped.sid).update({ status: 'canceled' })).status, 'canceled', 'canceled message');
  await advance('PT61M');
  await settle();
  equal((await sms.last()).body, 'An hour later', 'the planned message came');
  equal((await failure(client.messages(planned.sid).update({ status: 'canceled' }), 'too late')).status, 409, 'too late to cancel');

  // Lists, the body emptied, deletion.
  const all = await client.messages.list();
  equal(all[0].sid, dropped.sid, 'newest first');
  equal((await client.messages.list({ pageSize: 2 })).map((one) => one.sid), all.map((one) => one.sid), 'page by page');
  equal((await client.messages.list({ to: whatsApp.address })).map((one) => one.sid), [lost.sid, shown.sid, early.sid], 'by recipient');
  equal((await client.messages.list({ from: ours, limit: 1 })).length, 1, 'by sender');
  equal((await client.messages.list({ dateSentAfter: new Date(Date.now() + 86400_000 * 3) })).length, 0, 'by date');
  equal((await client.messages(first.sid).update({ body: '' })).body, '', 'emptied body');
  ok(await client.messages(first.sid).remove(), 'removed');
  equal((await failure(client.messages(first.sid).fetch(), 'after removal')).status, 404, 'after removal');

  // What cannot be sent.
  for (const [what, message, code] of [
    ['no recipient', { from: ours, to: '555', body: 'x' }, 21211],
    ['no sender', { to: sms.address, body: 'x' }, 21603],
    ['nothing to say', { from: ours, to: sms.address }, 21619],
    ['nobody’s service', { messagingServiceSid: 'MG' + '0'.repeat(32), to: sms.address, body: 'x' }, 21701],
    ['a service without senders', { messagingServiceSid: standard.sid, to: sms.address, body: 'x' }, 21703],
    ['two channels', { from: whatsAppOurs, to: sms.address, body: 'x' }, 21910],
    ['no content', { from: ours, to: sms.address, contentSid: 'HX' + '0'.repeat(32) }, 21655],
  ]) {
    const error = await failure(client.messages.create(message), what);
    equal([error.status, error.code], [400, code], what);
  }

  // STOP: answered, and nothing comes any more, neither from here nor from the conversation; START: all comes again.
  const onSms = await addPair(conversation.sid, sms.address, ours);
  await sms.send('stop');
  await settle();
  match((await sms.last()).body, /no more messages/, 'the answer to STOP');
  const seen = (await sms.received()).length;
  equal((await conversations(conversation.sid).messages.list()).map((one) => one.body), ['stop'], 'the keyword is in the conversation');
  const blocked = await failure(client.messages.create({ from: ours, to: sms.address, body: 'x' }), 'after STOP');
  equal([blocked.status, blocked.code], [400, 21610], 'after STOP');
  const held = await conversations(conversation.sid).messages.create({ body: 'Held back' });
  equal(await receipts(conversation.sid, held.sid), { [onSms.sid]: ['failed', 21610] }, 'receipt after STOP');
  equal((await sms.received()).length, seen, 'nothing came');
  await sms.send('START');
  await settle();
  const wanted = await conversations(conversation.sid).messages.create({ body: 'Wanted again' });
  equal(await receipts(conversation.sid, wanted.sid), { [onSms.sid]: ['delivered', null] }, 'receipt after START');
  equal((await sms.last()).body, 'Wanted again', 'what came after START');

  // Everything goes again.
  await services(service.sid).remove();
  equal((await failure(services(standard.sid).remove(), 'the service of every account')).status, 403, 'the service of every account');
  ok(await client.messaging.v2.channelsSenders(sender.sid).remove(), 'removed sender');
  ok(await client.incomingPhoneNumbers(number.sid).remove(), 'released number');
  ok(await client.incomingPhoneNumbers(second.sid).remove(), 'released number');
  equal((await client.incomingPhoneNumbers.list()).length, 0, 'no numbers');
});
receiver.close();
