// The official command line: conversations, participants, messages and webhooks from their
// creation to their removal, and a profile. What can run side by side does.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { equal, match, ok, run } from './lib/check.mjs';
import { commands, home, list, one, remove, twilio, withHome } from './lib/cli.mjs';

const accountSid = process.env.TWILIO_ACCOUNT_SID;
const authToken = process.env.TWILIO_AUTH_TOKEN;
const base = 'api:conversations:v1:conversations';

async function walk() {
  const conversation = await one(`${base}:create`, '--friendly-name', 'Front Desk', '--unique-name', 'front desk ü1',
    '--attributes', '{ "floor":  1 }');
  match(conversation.sid, /^CH[0-9a-f]{32}$/, 'sid');
  equal([conversation.friendlyName, conversation.uniqueName, conversation.attributes, conversation.state],
    ['Front Desk', 'front desk ü1', '{ "floor":  1 }', 'active'], 'created');
  const within = ['--conversation-sid', conversation.sid];

  const [byName, second, person, chatter, webhook, ...messages] = await Promise.all([
    one(`${base}:fetch`, '--sid', 'front desk ü1'),
    one(`${base}:create`, '--friendly-name', 'Back Desk'),
    one(`${base}:participants:create`, ...within, '--messaging-binding.address', 'whatsapp:+15551230041',
      '--messaging-binding.proxy-address', 'whatsapp:+15557770001', '--attributes', '{"role":"guest"}'),
    one(`${base}:participants:create`, ...within, '--identity', 'clerk'),
    one(`${base}:webhooks:create`, ...within, '--target', 'webhook', '--configuration.url', 'http://127.0.0.1:9/hook',
      '--configuration.filters', 'onMessageAdded', '--configuration.filters', 'onMessageUpdated', '--configuration.method', 'POST'),
    one(`${base}:messages:create`, ...within, '--author', 'clerk', '--body', 'Good morning – ünd hello'),
    one(`${base}:messages:create`, ...within, '--body', 'Breakfast until 10', '--attributes', '{"kind":"notice"}'),
  ]);
  equal(byName.sid, conversation.sid, 'fetched by unique name, escaped in the path');
  match(person.sid, /^MB/, 'participant');
  equal(chatter.identity, 'clerk', 'participant by identity');
  match(webhook.sid, /^WH/, 'webhook');
  const [morning, breakfast] = messages;
  equal([morning.author, morning.body, breakfast.author], ['clerk', 'Good morning – ünd hello', 'system'], 'messages');
  equal(messages.map((message) => message.index).sort(), [0, 1], 'indexes');

  const inOrder = [...messages].sort((a, b) => a.index - b.index).map((message) => message.sid);
  const [conversations, paged, participants, listed, backwards, webhooks, fetchedMessage, fetchedPerson, fetchedWebhook] = await Promise.all([
    list(`${base}:list`),
    list(`${base}:list`, '--page-size', '1', '--limit', '2'),
    list(`${base}:participants:list`, ...within),
    list(`${base}:messages:list`, ...within, '--page-size', '1', '--no-limit'),
    list(`${base}:messages:list`, ...within, '--order', 'desc'),
    list(`${base}:webhooks:list`, ...within),
    one(`${base}:messages:fetch`, ...within, '--sid', breakfast.sid),
    one(`${base}:participants:fetch`, ...within, '--sid', 'clerk'),
    one(`${base}:webhooks:fetch`, ...within, '--sid', webhook.sid),
  ]);
  equal(conversations.map((item) => item.sid).sort(), [conversation.sid, second.sid].sort(), 'conversations');
  equal(paged.map((item) => item.sid).sort(), [conversation.sid, second.sid].sort(), 'conversations, page by page');
  equal(participants.map((item) => item.sid).sort(), [person.sid, chatter.sid].sort(), 'participants');
  equal(listed.map((item) => item.sid), inOrder, 'messages');
  equal(backwards.map((item) => item.sid), inOrder.toReversed(), 'messages, newest first');
  equal(webhooks.map((item) => item.sid), [webhook.sid], 'webhooks');
  equal([fetchedMessage.sid, fetchedPerson.sid, fetchedWebhook.sid], [breakfast.sid, chatter.sid, webhook.sid], 'fetched');

  const [renamed, rewritten, promoted, moved] = await Promise.all([
    one(`${base}:update`, '--sid', second.sid, '--friendly-name', 'Night Desk', '--state', 'inactive'),
    one(`${base}:messages:update`, ...within, '--sid', breakfast.sid, '--body', 'Breakfast until 11'),
    one(`${base}:participants:update`, ...within, '--sid', person.sid, '--attributes', '{"role":"regular guest"}'),
    one(`${base}:webhooks:update`, ...within, '--sid', webhook.sid, '--configuration.url', 'http://127.0.0.1:9/other',
      '--configuration.filters', 'onMessageRemoved'),
  ]);
  equal([renamed.friendlyName, renamed.state], ['Night Desk', 'inactive'], 'updated conversation');
  equal([rewritten.body, rewritten.index], ['Breakfast until 11', breakfast.index], 'updated message');
  equal(promoted.attributes, '{"role":"regular guest"}', 'updated participant');
  const configuration = typeof moved.configuration === 'string' ? JSON.parse(moved.configuration) : moved.configuration;
  equal([configuration.url, configuration.filters], ['http://127.0.0.1:9/other', ['onMessageRemoved']], 'updated webhook');

  await Promise.all([
    remove(`${base}:messages:remove`, ...within, '--sid', morning.sid),
    remove(`${base}:participants:remove`, ...within, '--sid', person.sid),
    remove(`${base}:webhooks:remove`, ...within, '--sid', webhook.sid),
  ]);
  await Promise.all([
    (async () => {
      await remove(`${base}:remove`, '--sid', conversation.sid);
      const missing = await twilio([`${base}:fetch`, '--sid', conversation.sid]);
      ok(missing.code !== 0 && missing.stderr.includes('20404'), `a removed conversation: ${missing.stderr}`);
    })(),
    // A profile: the command line fetches the account and makes itself an API key, and later calls stand on that key.
    (async () => {
      const login = await twilio(['profiles:create', accountSid, '--auth-token', authToken, '-p', 'loop'], { credentials: false });
      equal(login.code, 0, `profiles:create: ${login.stderr}`);
      const profile = JSON.parse(await readFile(join(home, '.twilio-cli', 'config.json'), 'utf8')).profiles.loop;
      equal(profile.accountSid, accountSid, 'the account of the profile');
      match(profile.apiKey, /^SK[0-9a-f]{32}$/, 'the key of the profile');
      const result = await twilio([`${base}:fetch`, '--sid', second.sid, '-p', 'loop', '-o', 'json'], { credentials: false });
      equal(result.code, 0, `with the profile: ${result.stderr}`);
      equal(JSON.parse(result.stdout)[0].sid, second.sid, 'with the profile');
    })(),
  ]);
  return { commands: commands() };
}

await run({ script: 'cli' }, () => withHome(walk));
