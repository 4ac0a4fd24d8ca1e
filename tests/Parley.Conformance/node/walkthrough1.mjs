// Walkthrough 1: cross-channel masking. One person on WhatsApp, one on SMS, each knows only their own proxy number.
import { equal, failure, match, ok, run } from './lib/check.mjs';
import { Phone, authorization, download, settle } from './lib/sandbox.mjs';
import {
  accountSid, addPair, authToken, client, conversations, instancesWork, lastMessage, library, receipts, twilio,
} from './lib/client.mjs';
import { picture } from './lib/picture.mjs';

const whatsapp = new Phone('whatsapp:+15551230001', 'whatsapp:+15557770001');
const sms = new Phone('+15551230002', '+15557770002');

await run({ script: 'walkthrough1', library }, async () => {
  // Step 1: a conversation.
  const conversation = await conversations.create({ friendlyName: 'SMS-to-WhatsApp Example' });
  match(conversation.sid, /^CH[0-9a-f]{32}$/, 'conversation sid');
  match(conversation.chatServiceSid, /^IS[0-9a-f]{32}$/, 'default service');
  match(conversation.messagingServiceSid, /^MG[0-9a-f]{32}$/, 'default messaging service');
  equal(conversation.accountSid, accountSid, 'account');
  equal(conversation.friendlyName, 'SMS-to-WhatsApp Example', 'friendly name');
  equal(conversation.uniqueName, null, 'unique name');
  equal(conversation.attributes, '{}', 'attributes');
  equal(conversation.state, 'active', 'state');
  ok(conversation.dateCreated instanceof Date && !Number.isNaN(+conversation.dateCreated), 'date created');
  match(conversation.url, /^https:\/\/conversations\.twilio\.com\/v1\/Conversations\/CH/, 'url, as the client wrote the host');
  for (const link of ['participants', 'messages', 'webhooks']) {
    equal(conversation.links[link], `${conversation.url}/${link[0].toUpperCase()}${link.slice(1)}`, `link to ${link}`);
  }

  // Steps 2 and 3: both people.
  const onWhatsApp = await addPair(conversation.sid, whatsapp.address, whatsapp.proxy);
  const onSms = await addPair(conversation.sid, sms.address, sms.proxy);

  // Step 4: the person on WhatsApp writes first.
  await whatsapp.send('Hi, are you at the door?');
  await settle();
  await sms.hasReceived(['Hi, are you at the door?'], 'first message');
  const first = await lastMessage(conversation.sid);
  equal([first.index, first.author, first.body, first.participantSid],
    [0, whatsapp.address, 'Hi, are you at the door?', onWhatsApp.sid], 'first message in the API');
  equal(await receipts(conversation.sid, first.sid), { [onSms.sid]: ['delivered', null] }, 'receipts of the first message');

  // And back, and on: warm exchanges take less than a second from phone to phone.
  const toSms = ['Hi, are you at the door?'];
  const toWhatsApp = [];
  const times = [];
  for (let round = 1; round <= 3; round++) {
    for (const [from, to, bodies, words] of [
      [sms, whatsapp, toWhatsApp, `Yes, the green one (${round}) – ça va? {[€]} 🚪`],
      [whatsapp, sms, toSms, `Coming down (${round}) – très bien {[€]} 🏃 ` + 'and a text that needs more than one segment. '.repeat(round * 3)],
    ]) {
      const started = performance.now();
      await from.send(words);
      await settle();
      bodies.push(words);
      await to.hasReceived(bodies, `round ${round}`);
      times.push(performance.now() - started);
    }
  }
  times.sort((a, b) => a - b);
  const median = Math.round(times[times.length >> 1]);
  ok(median < 1000, `a message takes ${median} ms from phone to phone, more than a second`);

  // A picture from WhatsApp: SMS has no pictures, a short signed link stands for it.
  const red = picture(200, 30, 30);
  await whatsapp.send('My door', [{ contentType: 'image/png', base64: red.toString('base64') }]);
  await settle();
  const linked = await sms.last();
  match(linked.body, /^My door\s+https?:\/\/\S+$/, 'the text with a link');
  const link = /https?:\/\/\S+/.exec(linked.body)[0];
  ok(link.length <= 100, `the link is short: ${link}`);
  const overLink = await download(link);
  ok(overLink.bytes.equals(red), 'the link leads to the picture');
  match(overLink.type, /^image\/png/, 'type behind the link');
  const withPicture = await lastMessage(conversation.sid);
  equal(withPicture.body, 'My door', 'body of the picture');
  equal(withPicture.media.length, 1, 'media of the message');
  match(withPicture.media[0].sid, /^ME[0-9a-f]{32}$/, 'media sid');
  equal([withPicture.media[0].content_type, withPicture.media[0].size], ['image/png', red.length], 'media type and size');
  const service = `/v1/Services/${conversation.chatServiceSid}/Media`;
  const stored = await download(`${service}/${withPicture.media[0].sid}/Content`, { authorization });
  ok(stored.bytes.equals(red), 'the media service has the picture');

  // A picture from the SMS side (from a URL) arrives on WhatsApp as a picture.
  const green = picture(30, 160, 60);
  await sms.send('The courtyard', [{ contentType: 'image/png', base64: green.toString('base64') }]);
  await settle();
  const shown = await whatsapp.last();
  equal(shown.body, 'The courtyard', 'caption');
  equal(shown.media.map((item) => item.contentType), ['image/png'], 'picture on WhatsApp');
  ok((await download(shown.media[0].url, { authorization })).bytes.equals(green), 'the same picture on WhatsApp');

  // The application speaks: no author, so both hear it, from "system".
  const announcement = await conversations(conversation.sid).messages.create({ body: 'Your delivery is on its way.' });
  equal([announcement.author, announcement.participantSid], ['system', null], 'author of a message without one');
  equal(announcement.index, first.index + 9, 'index after nine messages');
  equal(await receipts(conversation.sid, announcement.sid),
    { [onWhatsApp.sid]: ['delivered', null], [onSms.sid]: ['delivered', null] }, 'receipts of the announcement');
  for (const phone of [whatsapp, sms]) {
    equal((await phone.last()).body, 'Your delivery is on its way.', `${phone.address} hears the announcement`);
  }
  await whatsapp.read();
  equal((await receipts(conversation.sid, announcement.sid))[onWhatsApp.sid], ['read', null], 'read on WhatsApp');
  const sums = (await conversations(conversation.sid).messages(announcement.sid).fetch()).delivery;
  equal(sums, { total: 2, sent: 'all', delivered: 'all', read: 'some', failed: 'none', undelivered: 'none' }, 'delivery sums');

  // A picture from the application, uploaded first.
  const blue = picture(20, 60, 200);
  const upload = await fetch(new URL(`${service}?Category=media&Filename=map.png`, process.env.PARLEY_URL),
    { method: 'POST', headers: { authorization, 'content-type': 'image/png' }, body: blue });
  equal(upload.status, 201, 'upload');
  const media = await upload.json();
  const map = await conversations(conversation.sid).messages.create({ author: 'dispatch', mediaSid: media.sid });
  equal([map.author, map.participantSid], ['dispatch', null], 'an author who is nobody here');
  equal(map.media.map((item) => [item.sid, item.content_type, item.filename, item.size]),
    [[media.sid, 'image/png', 'map.png', blue.length]], 'media of the map');
  await settle();
  ok((await download((await whatsapp.last()).media[0].url, { authorization })).bytes.equals(blue), 'the map on WhatsApp');
  ok((await download(/https?:\/\/\S+/.exec((await sms.last()).body)[0])).bytes.equals(blue), 'the map by link');

  // Every message is in its place, and nobody saw the other's number.
  const all = await conversations(conversation.sid).messages.list({ pageSize: 4 });
  equal(all.map((message) => message.index), [...Array(11).keys()], 'indexes');
  for (const phone of [whatsapp, sms]) {
    ok((await phone.received()).every((message) => message.from === phone.proxy), `${phone.address} only ever hears its proxy`);
  }
  await whatsapp.neverSees(sms);
  await sms.neverSees(whatsapp);

  // The same conversation by its service, by an edge and region of the host's name, and with an API key.
  const scoped = client.conversations.v1.services(conversation.chatServiceSid).conversations(conversation.sid);
  equal((await scoped.messages.list()).map((message) => message.sid), all.map((message) => message.sid), 'by its service');
  const inDublin = twilio(accountSid, authToken, { edge: 'dublin', region: 'ie1' });
  const fromDublin = await inDublin.conversations.v1.conversations(conversation.sid).fetch();
  equal(new URL(fromDublin.url).host, 'conversations.dublin.ie1.twilio.com', 'the host as the client wrote it');
  const key = await client.newKeys.create({ friendlyName: 'walkthrough' });
  const byKey = twilio(key.sid, key.secret, { accountSid });
  equal((await byKey.conversations.v1.conversations(conversation.sid).fetch()).sid, conversation.sid, 'with an API key');
  const stranger = twilio(accountSid, 'f'.repeat(32));
  const refusal = await failure(stranger.conversations.v1.conversations(conversation.sid).fetch(), 'a wrong token');
  equal([refusal.status, refusal.code], [401, 20003], 'a wrong token');

  // The guide's end: remove it.
  ok(instancesWork ? await conversation.remove() : await conversations(conversation.sid).remove(), 'removed');
  return { medianMilliseconds: median };
});
