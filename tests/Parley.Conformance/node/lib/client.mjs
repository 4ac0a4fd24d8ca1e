// The official library under test, created as its documentation says: nothing but the two credentials.
import { createRequire } from 'node:module';
import { settle } from './sandbox.mjs';
import { equal, match, ok } from './check.mjs';

export const library = process.argv[2];
if (library !== 'twilio-5' && library !== 'twilio-6') {
  console.error('Say which library: twilio-5 or twilio-6');
  process.exit(2);
}

export const twilio = createRequire(import.meta.url)(library);
export const accountSid = process.env.TWILIO_ACCOUNT_SID;
export const authToken = process.env.TWILIO_AUTH_TOKEN;
export const client = twilio(accountSid, authToken);

// The line 6.1.0 to 6.2.0 of the library fails in every method of an object that a call returned; there the scripts go by SID.
export const instancesWork = library === 'twilio-5';

export const conversations = client.conversations.v1.conversations;

export async function addPair(conversationSid, address, proxyAddress) {
  const participant = await conversations(conversationSid).participants.create({
    'messagingBinding.address': address,
    'messagingBinding.proxyAddress': proxyAddress,
  });
  match(participant.sid, /^MB[0-9a-f]{32}$/, 'participant sid');
  equal(participant.accountSid, accountSid, 'participant account');
  equal(participant.conversationSid, conversationSid, 'participant conversation');
  equal(participant.identity, null, 'participant identity');
  const type = address.startsWith('whatsapp:') ? 'whatsapp' : 'sms';
  equal(participant.messagingBinding, { type, address, proxy_address: proxyAddress }, 'participant binding');
  return participant;
}

// The receipts of a message once nothing moves any more, as {participant: [status, error]}.
export async function receipts(conversationSid, messageSid) {
  await settle();
  const list = await conversations(conversationSid).messages(messageSid).deliveryReceipts.list();
  for (const receipt of list) {
    match(receipt.sid, /^DY[0-9a-f]{32}$/, 'receipt sid');
    equal(receipt.messageSid, messageSid, 'receipt message');
    equal(receipt.conversationSid, conversationSid, 'receipt conversation');
    const fetched = await conversations(conversationSid).messages(messageSid).deliveryReceipts(receipt.sid).fetch();
    equal(fetched.status, receipt.status, 'fetched receipt');
  }
  return Object.fromEntries(list.map((receipt) => [receipt.participantSid, [receipt.status, receipt.errorCode || null]]));
}

export async function lastMessage(conversationSid) {
  const [message] = await conversations(conversationSid).messages.list({ order: 'desc', limit: 1 });
  ok(message !== undefined, 'the conversation has a message');
  return message;
}
