// Walkthrough 3: starting professionally. Templates open the contact, a function connects the two when the customer answers.
import { createServer } from 'node:http';
import { equal, match, ok, run } from './lib/check.mjs';
import { Phone, advance, settle } from './lib/sandbox.mjs';
import {
  accountSid, addPair, authToken, client, conversations, instancesWork, lastMessage, library, receipts, twilio,
} from './lib/client.mjs';

const proxy = 'whatsapp:+15557770001';
const courier = new Phone('whatsapp:+15551230021', proxy);
const customer = new Phone('whatsapp:+15551230022', proxy);

const invitation = 'Hello {{1}}, your food delivery is almost there but {{2}} (your rider) needs help finding your door. '
  + 'Are you willing to chat with them?';
const invitationToRobert = invitation.replace('{{1}}', 'Robert').replace('{{2}}', 'Alicia');
const connected = 'Your customer has agreed to chat over WhatsApp to get this delivery sorted. '
  + "You're now connected. Say hello!";
const justAMoment = 'Great! Just a moment while we connect you…';

const swallowed = ['failed', 63016];
const delivered = ['delivered', null];

// A template, submitted to Meta's reviewer and approved.
async function approvedTemplate(name, body, variables) {
  const content = await client.content.v1.contents.create({
    friendly_name: name, language: 'en', variables, types: { 'twilio/text': { body } },
  });
  match(content.sid, /^HX[0-9a-f]{32}$/, 'content sid');
  equal([content.accountSid, content.friendlyName, content.language], [accountSid, name, 'en'], 'content');
  equal(content.types, { 'twilio/text': { body } }, 'content types');
  equal(content.variables, variables, 'content variables');
  equal((await client.content.v1.contents(content.sid).approvalFetch().fetch()).whatsapp?.status ?? 'unsubmitted',
    'unsubmitted', 'before it is submitted');
  const request = await client.content.v1.contents(content.sid).approvalCreate.create({ name, category: 'UTILITY' });
  equal([request.name, request.category, request.contentType], [name, 'UTILITY', 'twilio/text'], 'approval request');
  await settle();
  const approval = await client.content.v1.contents(content.sid).approvalFetch().fetch();
  equal([approval.sid, approval.whatsapp.status, approval.whatsapp.name], [content.sid, 'approved', name], 'approval');
  return content;
}

// What the guide has in a hosted function: tell the customer to hang on, invite the rider, and never be called again.
async function onCustomerAnswer(event) {
  const conversation = conversations(event.ConversationSid);
  const replies = [
    conversation.messages.create({ body: justAMoment }),
    conversation.messages.create({ author: event.Author, body: connected }),
  ];
  const removals = [];
  if (instancesWork) {
    await new Promise((resolve, reject) => conversation.webhooks.each({
      callback: (hook) => removals.push(hook.remove()),
      done: (error) => (error ? reject(error) : resolve()),
    }));
  } else {
    for (const hook of await conversation.webhooks.list()) {
      removals.push(conversation.webhooks(hook.sid).remove());
    }
  }
  await Promise.all([...replies, ...removals]);
}

// The function's host: checks the signature with the official library, keeps what came, and answers when the function is done.
async function host(events) {
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (piece) => { text += piece; }).on('end', async () => {
      const form = new URLSearchParams(text);
      const event = Object.fromEntries(form);
      const url = `http://127.0.0.1:${server.address().port}${request.url}`;
      const entry = {
        event,
        path: request.url,
        method: request.method,
        contentType: request.headers['content-type'],
        token: request.headers['i-twilio-idempotency-token'],
        signed: twilio.validateRequest(authToken, request.headers['x-twilio-signature'] ?? '', url, event),
        forged: twilio.validateRequest('0'.repeat(32), request.headers['x-twilio-signature'] ?? '', url, event),
      };
      try {
        if (request.url === '/customer-optin') {
          await onCustomerAnswer(event);
        }
      } catch (error) {
        entry.error = error;
      }
      events.push(entry);
      response.writeHead(entry.error ? 500 : 200).end();
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function checkDelivery(entry, what) {
  equal(entry.error, undefined, `${what}: the function`);
  ok(entry.signed, `${what}: X-Twilio-Signature is not valid`);
  ok(!entry.forged, `${what}: X-Twilio-Signature is valid for another token`);
  match(entry.token, /^\S{8,}$/, `${what}: I-Twilio-Idempotency-Token`);
  equal(entry.method, 'POST', `${what}: method`);
  match(entry.contentType, /^application\/x-www-form-urlencoded/, `${what}: content type`);
}

const events = [];
const functions = await host(events);
const origin = `http://127.0.0.1:${functions.address().port}`;

await run({ script: 'walkthrough3', library }, async () => {
  const first = await approvedTemplate('rider_needs_help', invitation, { 1: 'Robert', 2: 'Alicia' });
  await approvedTemplate('customer_has_agreed', connected, {});

  const conversation = await conversations.create({ friendlyName: 'Delivery 4711' });
  const messages = conversations(conversation.sid).messages;
  const courierSide = await addPair(conversation.sid, courier.address, proxy);
  const customerSide = await addPair(conversation.sid, customer.address, proxy);

  // Step 7 of the guide, first here: the webhook that waits for the answer.
  const webhook = await conversations(conversation.sid).webhooks.create({
    target: 'webhook',
    'configuration.method': 'POST',
    'configuration.url': `${origin}/customer-optin`,
    'configuration.filters': ['onMessageAdded'],
  });
  match(webhook.sid, /^WH[0-9a-f]{32}$/, 'webhook sid');
  equal([webhook.target, webhook.configuration.url, webhook.configuration.filters, webhook.configuration.method.toUpperCase()],
    ['webhook', `${origin}/customer-optin`, ['onMessageAdded'], 'POST'], 'webhook');
  const other = await conversations(conversation.sid).webhooks.create({
    target: 'webhook', 'configuration.url': `${origin}/other`, 'configuration.filters': ['onParticipantRemoved'],
  });
  equal((await conversations(conversation.sid).webhooks.list()).map((hook) => hook.sid).sort(),
    [webhook.sid, other.sid].sort(), 'both webhooks');

  // Step 6: the invitation, in the courier's name and in the template's words: a template message, and only for the customer.
  const invited = await messages.create({ author: courier.address, body: invitationToRobert });
  equal([invited.author, invited.participantSid, invited.body],
    [courier.address, courierSide.sid, invitationToRobert], 'the invitation');
  equal(await receipts(conversation.sid, invited.sid), { [customerSide.sid]: delivered }, 'receipts of the invitation');
  await customer.hasReceived([invitationToRobert], 'the invitation');
  equal((await customer.last()).template, 'rider_needs_help', 'it came as a template message');
  await courier.hasReceived([], 'the author gets no copy');
  equal(events.length, 0, 'messages made over REST call no webhook');

  // Other words find no open window.
  const freely = await messages.create({ author: courier.address, body: 'Hello Robert, are you there?' });
  equal(await receipts(conversation.sid, freely.sid), { [customerSide.sid]: swallowed }, 'words of no template');

  // The customer answers, and the function does the rest.
  await customer.send('Yes, of course');
  await settle();
  equal(events.map((entry) => entry.path), ['/customer-optin'], 'what was called');
  checkDelivery(events[0], 'the answer');
  const { event } = events[0];
  const answer = (await messages.list()).find((message) => message.body === 'Yes, of course');
  for (const [name, value] of Object.entries({
    EventType: 'onMessageAdded', AccountSid: accountSid, ConversationSid: conversation.sid, MessageSid: answer.sid,
    Index: String(answer.index), Author: customer.address, ParticipantSid: customerSide.sid, Body: 'Yes, of course',
    ChatServiceSid: conversation.chatServiceSid, Attributes: '{}',
  })) {
    equal(event[name], value, `parameter ${name}`);
  }
  match(event.DateCreated, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, 'parameter DateCreated');
  ok(event.Source !== undefined && event.Source !== 'API', `parameter Source: ${event.Source}`);

  await customer.hasReceived([invitationToRobert, justAMoment], 'after the answer');
  equal((await customer.last()).template, null, 'in the open window, plain text is plain text');
  await courier.hasReceived([connected], 'after the answer');
  equal((await courier.last()).template, 'customer_has_agreed', 'the second template');
  const moment = (await messages.list()).find((message) => message.body === justAMoment);
  equal(moment.author, 'system', 'the function has no author');
  equal(await receipts(conversation.sid, moment.sid),
    { [customerSide.sid]: delivered, [courierSide.sid]: swallowed }, 'hang on: to the customer, swallowed at the rider');
  const invitedRider = (await messages.list()).find((message) => message.body === connected);
  equal(await receipts(conversation.sid, invitedRider.sid), { [courierSide.sid]: delivered }, 'the second template');
  equal((await conversations(conversation.sid).webhooks.list()).length, 0, 'every webhook is gone');

  // Connected: everything flows, and no function is called any more.
  await courier.send('Hello! Which door is it?');
  await settle();
  await customer.send('The green one');
  await settle();
  equal((await customer.last()).body, 'Hello! Which door is it?', 'to the customer');
  equal((await courier.last()).body, 'The green one', 'to the courier');
  equal(events.length, 1, 'called once');
  await customer.neverSees(courier);
  await courier.neverSees(customer);

  // REST calls webhooks only if it says so.
  await conversations(conversation.sid).webhooks.create({
    target: 'webhook', 'configuration.url': `${origin}/listening?for=words`, 'configuration.filters': ['onMessageAdded'],
  });
  await messages.create({ body: 'Quietly' });
  await settle();
  equal(events.length, 1, 'without the header');
  const loud = await messages.create({ body: 'Loudly – ünd "quoted" & 50 %', xTwilioWebhookEnabled: 'true' });
  await settle();
  equal(events.slice(1).map((entry) => [entry.path, entry.event.MessageSid, entry.event.Body]),
    [['/listening?for=words', loud.sid, 'Loudly – ünd "quoted" & 50 %']], 'with X-Twilio-Webhook-Enabled: true');
  checkDelivery(events[1], 'with the header');
  equal(events[1].event.Source, 'API', 'Source of a message over REST');
  ok(events[1].token !== events[0].token, 'each event has its own idempotency token');

  // The other way: by content SID. A day later the windows are closed again.
  await advance('PT25H');
  const again = await messages.create({
    author: courier.address, contentSid: first.sid, contentVariables: JSON.stringify({ 1: 'Ada', 2: 'Grace' }),
  });
  const words = invitation.replace('{{1}}', 'Ada').replace('{{2}}', 'Grace');
  equal([again.contentSid, again.body], [first.sid, words], 'a message by content SID shows its words');
  equal(await receipts(conversation.sid, again.sid), { [customerSide.sid]: delivered }, 'by content SID');
  const shown = await customer.last();
  equal([shown.body, shown.template], [words, 'rider_needs_help'], 'by content SID, on the phone');
  const silent = await messages.create({ body: 'No window, no template' });
  equal(await receipts(conversation.sid, silent.sid),
    { [customerSide.sid]: swallowed, [courierSide.sid]: swallowed }, 'and plain words are still swallowed');
  equal((await lastMessage(conversation.sid)).sid, silent.sid, 'swallowed, yet stored');
});

functions.closeAllConnections();
functions.close();
