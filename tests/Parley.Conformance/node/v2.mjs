// The library's calls of the other Conversations product: each must say that it is not here, in words and not by breaking.
import twilio from 'twilio-6';

const client = twilio(process.env.TWILIO_ACCOUNT_SID, process.env.TWILIO_AUTH_TOKEN);
const v2 = client.conversations.v2;
const calls = {
  list: () => v2.conversations.list({ limit: 1 }),
  fetch: () => v2.conversations('conv_conversation_00000000000000000000000000').fetch(),
  participants: () => v2.participants('conv_conversation_00000000000000000000000000').list({ limit: 1 }),
  configurations: () => v2.configurations.list({ limit: 1 }),
};
let checks = 0;
for (const [name, call] of Object.entries(calls)) {
  try {
    await call();
    throw new Error(`${name} was answered`);
  } catch (error) {
    if (error.status !== 404 || error.code !== 20404 || !error.message.includes('version 2 is another product')) {
      throw error;
    }
    checks++;
  }
}
await client.conversations.v1.conversations.list({ limit: 1 });
console.log(JSON.stringify({ library: 'twilio-6', checks }));
