// The official library reaches the server through the gateway; the server knows it again, and shows what it asked for.
import { equal, failure, match, ok, run } from './lib/check.mjs';
import { accountSid, client, conversations, library } from './lib/client.mjs';
import { call as send } from './lib/sandbox.mjs';

const call = async (method, path) => (await send(method, `/sandbox/v1/${path}`)).body;

await run({ script: 'clients', library }, async () => {
  const made = await conversations.create({ friendlyName: 'Seen from the other side' });
  const refused = await failure(conversations('CH00000000000000000000000000000000').fetch(), 'an unknown conversation');
  equal(refused.status, 404, 'an unknown conversation');
  const key = await client.newKeys.create({ friendlyName: 'Told once' });
  ok(key.secret.length > 16, 'the secret is told to the client');

  const { clients } = await call('GET', 'Clients');
  equal(clients.length, 1, 'clients');
  const [seen] = clients;
  equal(seen.name, 'twilio-node', 'name');
  match(seen.version, library === 'twilio-5' ? /^5\.\d+\.\d+$/ : /^6\.\d+\.\d+$/, 'version');
  match(seen.userAgent, /^twilio-node\/.* node\//, 'user agent');
  equal([seen.via, seen.host, seen.requests, seen.errors], ['proxy', 'api.twilio.com', 3, 1], 'how it came');

  const { requests } = await call('GET', 'Requests');
  equal(requests.map((request) => request.summary.split(' ')[0]), ['Create', 'Fetch', 'Create'], 'what it did, newest first');
  equal([requests[1].status, requests[1].code, requests[1].scheme], [404, 20404, 'https'], 'the refusal');
  equal(requests[2].host, 'conversations.twilio.com', 'the host that it believes in');
  const whole = await call('GET', `Requests/${requests[2].id}`);
  equal(whole.parameters, [['FriendlyName', 'Seen from the other side']], 'parameters');
  equal(JSON.parse(whole.responseBody).sid, made.sid, 'answer');
  ok(whole.requestHeaders.Authorization === `Basic ${accountSid}:…`, 'credentials are not shown');
  const told = await call('GET', `Requests/${requests[0].id}`);
  equal([JSON.parse(told.responseBody).sid, JSON.parse(told.responseBody).secret], [key.sid, '…'], 'the secret is not shown again');
  return { requests: requests.length, client: `${seen.name} ${seen.version}` };
});
