// Sets up the food delivery on a running server, with nothing but the official library: two templates, a conversation with a rider and a
// customer, the webhook that waits for the customer's answer, and the first message.
//
//   eval "$(parley env --shell)"
//   node setup.mjs

import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import twilio from 'twilio';

const rider = process.env.RIDER ?? 'whatsapp:+15551230001';
const customer = process.env.CUSTOMER ?? 'whatsapp:+15551230002';
const business = process.env.BUSINESS ?? 'whatsapp:+15557770001';
const uniqueName = 'food-delivery';
const words = JSON.parse(readFileSync(new URL('assets/words.private.json', import.meta.url), 'utf8'));

const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken } = process.env;
if (!accountSid || !authToken) {
  fail('TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN are not set. Run this in the same shell first:  eval "$(parley env --shell)"');
}

const client = twilio(accountSid, authToken);
const conversations = client.conversations.v1.conversations;

const hosted = await findFunction('/customer-optin');
await approvedTemplate(words.invitation);
await approvedTemplate(words.introduction);

// Once more from the beginning, if it was set up before: a phone is in one conversation at a time with the same business number.
await conversations(uniqueName).remove().catch((error) => {
  if (error.status !== 404) {
    throw error;
  }
});
const { sid } = await conversations.create({ uniqueName, friendlyName: 'A delivery' });
for (const address of [rider, customer]) {
  await conversations(sid).participants.create({
    'messagingBinding.address': address, 'messagingBinding.proxyAddress': business,
  });
}

await conversations(sid).webhooks.create({
  target: 'webhook', 'configuration.url': hosted.url, 'configuration.method': 'POST', 'configuration.filters': ['onMessageAdded'],
});

// In the rider's name, so the rider gets no copy; in a template's words, so it reaches a customer who has not written yet.
const { body, variables } = words.invitation;
const message = await conversations(sid).messages.create({
  author: rider, body: body.replace(/\{\{(\d)\}\}/g, (_, name) => variables[name]),
});

if (process.argv.includes('--json')) {
  console.log(JSON.stringify({ conversation: sid, message: message.sid, function: hosted.url, rider, customer, business }));
} else {
  console.log(`
Everything is set up, in conversation ${sid}. Now play it on the phones: ${new URL(hosted.url).origin}/

  1. The customer's phone (${bare(customer)}) has the invitation. Answer it, as the customer: Yes, of course
     The function runs: the customer is asked for a moment, the rider is told, the webhook is gone.
  2. The rider's phone (${bare(rider)}) has the introduction. Answer it, as the rider: Hello! Which door is it?
  3. Write to and fro. Both see one number only, ${bare(business)}, and never each other's.
`);
}

// Where the server has the function; and a clear word if it has not.
async function findFunction(path) {
  const answer = await client.request({ method: 'get', uri: 'https://conversations.twilio.com/parley/v1/Functions' }).catch(
    (error) => fail(`The server cannot be reached (${error.message}). Does it run, and was  eval "$(parley env --shell)"  run in this shell?`));
  const { runtime, functions = [] } = answer.statusCode === 200 ? answer.body : {};
  const found = functions.find((one) => one.path === path);
  if (!found) {
    fail('The server does not host this folder. Start it with:  parley --functions examples/food-delivery');
  }

  if (runtime.reason) {
    fail(`Functions do not run: ${runtime.reason}`);
  }

  return found;
}

async function approvedTemplate({ name, body, variables }) {
  const known = (await client.content.v1.contents.list()).find((content) => content.friendlyName === name);
  const content = known ?? await client.content.v1.contents.create({
    friendly_name: name, language: 'en', variables, types: { 'twilio/text': { body } },
  });
  if (!known) {
    await client.content.v1.contents(content.sid).approvalCreate.create({ name, category: 'UTILITY' });
  }

  for (let tries = 0; tries < 240; tries++) {
    const { whatsapp } = await client.content.v1.contents(content.sid).approvalFetch().fetch();
    if (whatsapp.status === 'approved') {
      return;
    }

    if (whatsapp.status === 'rejected') {
      fail(`The template ${name} was rejected: ${whatsapp.rejection_reason}`);
    }

    if (tries === 20) {
      console.error(`Waiting until the template ${name} is approved …`);
    }

    await pause(250);
  }

  fail(`The template ${name} is still not approved.`);
}

function bare(address) {
  return address.replace('whatsapp:', '');
}

function fail(words) {
  console.error(words);
  process.exit(1);
}
