// Walkthrough 2: two people on WhatsApp through one business number, with natural opt-in: each has to write before they can be written to.
import { equal, failure, match, ok, run } from './lib/check.mjs';
import { Phone, advance, settle } from './lib/sandbox.mjs';
import { addPair, conversations, instancesWork, lastMessage, library, receipts } from './lib/client.mjs';

const proxy = 'whatsapp:+15557770001';
const rider = new Phone('whatsapp:+15551230011', proxy);
const customer = new Phone('whatsapp:+15551230012', proxy);

const swallowed = ['failed', 63016];

await run({ script: 'walkthrough2', library }, async () => {
  const conversation = await conversations.create();
  equal(conversation.friendlyName, null, 'friendly name of a conversation without one');
  const riderSide = await addPair(conversation.sid, rider.address, proxy);
  const customerSide = await addPair(conversation.sid, customer.address, proxy);

  // Nobody has written: the application's message is accepted, stored, and swallowed on both sides.
  const early = await conversations(conversation.sid).messages.create({ body: 'Hello, both of you' });
  equal(early.index, 0, 'accepted and stored');
  equal(await receipts(conversation.sid, early.sid), { [riderSide.sid]: swallowed, [customerSide.sid]: swallowed }, 'swallowed twice');
  equal((await conversations(conversation.sid).messages(early.sid).fetch()).delivery,
    { total: 2, sent: 'none', delivered: 'none', read: 'none', failed: 'all', undelivered: 'none' }, 'sums of a swallowed message');

  // Step 4: the rider writes. It is in the conversation, but does not reach the customer.
  await rider.send('I am downstairs');
  await settle();
  const first = await lastMessage(conversation.sid);
  equal([first.index, first.author, first.participantSid], [1, rider.address, riderSide.sid], "the rider's message");
  equal(await receipts(conversation.sid, first.sid), { [customerSide.sid]: swallowed }, "the rider's message at the customer");
  await customer.hasReceived([], 'before the customer wrote');

  // Step 5: the customer writes. The rider's window is open, so it reaches the rider.
  await customer.send('Where is my food?');
  await settle();
  const second = await lastMessage(conversation.sid);
  equal(await receipts(conversation.sid, second.sid), { [riderSide.sid]: ['delivered', null] }, "the customer's message at the rider");
  await rider.hasReceived(['Where is my food?'], 'after the customer wrote');

  // From here everything flows, both ways; what was swallowed stays swallowed.
  await rider.send('Which door?');
  await settle();
  await customer.send('The green one');
  await settle();
  await conversations(conversation.sid).messages.create({ body: 'Rate your delivery!' });
  await settle();
  await customer.hasReceived(['Which door?', 'Rate your delivery!'], 'flowing');
  await rider.hasReceived(['Where is my food?', 'The green one', 'Rate your delivery!'], 'flowing');
  await customer.neverSees(rider);
  await rider.neverSees(customer);

  // 24 hours after their last message, each window closes again; writing opens the writer's own.
  await advance('PT23H');
  await rider.send('Still there?');
  await settle();
  await advance('PT1H1M');
  const late = await conversations(conversation.sid).messages.create({ body: 'One day later' });
  equal(await receipts(conversation.sid, late.sid),
    { [riderSide.sid]: ['delivered', null], [customerSide.sid]: swallowed }, 'the window of the one, not of the other');

  // One pair is in one open conversation: 409, with the text that applications read the SID out of.
  const another = await conversations.create();
  const refusal = await failure(addPair(another.sid, rider.address, proxy), 'a pair that is taken');
  equal([refusal.status, refusal.code], [409, 50416], 'status and code');
  equal(refusal.message,
    `A binding for this participant and proxy address already exists in Conversation ${conversation.sid}`, 'the text');
  match(refusal.moreInfo, /^https:\/\/www\.twilio\.com\/docs\/errors\/50416$/, 'where to read more');
  equal((await conversations(another.sid).participants.list()).length, 0, 'nobody was added');

  // Another proxy is another pair.
  await addPair(another.sid, rider.address, 'whatsapp:+15557770002');

  // Removing the participant frees the pair …
  const third = await conversations.create();
  ok(instancesWork
    ? await riderSide.remove()
    : await conversations(conversation.sid).participants(riderSide.sid).remove(), 'participant removed');
  const inThird = await addPair(third.sid, rider.address, proxy);
  equal((await failure(addPair(another.sid, customer.address, proxy), 'the other pair')).code, 50416, 'the other pair is still taken');

  // … so does closing the conversation …
  await conversations(third.sid).update({ state: 'closed' });
  const fourth = await conversations.create();
  const inFourth = await addPair(fourth.sid, rider.address, proxy);
  ok(inThird.sid !== inFourth.sid, 'another participant');

  // … and removing it, as the guide says.
  ok(instancesWork ? await conversation.remove() : await conversations(conversation.sid).remove(), 'conversation removed');
  await addPair(fourth.sid, customer.address, proxy);
  const gone = await failure(conversations(conversation.sid).fetch(), 'a removed conversation');
  equal([gone.status, gone.code], [404, 20404], 'a removed conversation');

  // Inbound messages now land in the conversation that holds the pair.
  await rider.send('Hello again');
  await settle();
  equal((await lastMessage(fourth.sid)).body, 'Hello again', 'the pair decides');
});
