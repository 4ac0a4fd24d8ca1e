import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { operationOf } from './operations';
import { type Recorded, cliOf, curlOf, nodeOf } from './repeat';
import { literal, quote } from './shell';

const origin = 'http://127.0.0.1:8080';
const form = { 'content-type': 'application/x-www-form-urlencoded', authorization: 'Basic c2VjcmV0' };
const sid = `CH${'a'.repeat(32)}`;

const post = (path: string, body: string, more: Partial<Recorded> = {}): Recorded => ({
  method: 'POST', host: 'conversations.twilio.com', path, query: '', requestHeaders: form, requestBody: body, parameters: [], ...more,
});

/** What a shell makes of the words. */
const words = (line: string) => execFileSync('sh', ['-c', `printf '%s\\0' ${line}`]).toString().split('\0').slice(0, -1);

describe('quoting', () => {
  test.each(["it's", '$HOME', '`id`', '"', '\\', 'two\nlines', '', ' ', '!x', '*', '~', "''", '-n', 'ünï', 'a&b;c|d'])(
    'the shell reads back %j as it was',
    (text) => expect(words(quote(text))).toEqual([text]),
  );

  test.each(["it's", 'a"b', '\\', 'two\nlines', '\u2028', '${x}', '</script>'])('JavaScript reads back %j as it was', (text) => {
    expect(new Function(`return ${literal(text)}`)()).toBe(text);
  });
});

describe('curl', () => {
  test('sends each parameter, and no token', () => {
    const line = curlOf(post('/v1/Conversations', "FriendlyName=Kim's+table&Attributes=%7B%22a%22%3A1%7D"), origin);
    expect(line.split(' \\\n  ')).toEqual([
      `curl -X POST ${origin}/v1/Conversations`,
      '-u "$TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN"',
      `--data-urlencode 'FriendlyName=Kim'\\''s table'`,
      `--data-urlencode 'Attributes={"a":1}'`,
    ]);
    expect(line).not.toContain('c2VjcmV0');
  });

  test('quotes a query', () => {
    const line = curlOf(post('/v1/Conversations', '', { method: 'GET', query: 'PageSize=1&State=active', requestBody: null }), origin);
    expect(line).toContain(`curl '${origin}/v1/Conversations?PageSize=1&State=active'`);
  });

  test('sends JSON as it was, even if it begins with an at sign', () => {
    const line = curlOf(post('/v1/Content', '@{"a":1}', { requestHeaders: { 'Content-Type': 'application/json' } }), origin);
    expect(line).toContain(`-H 'Content-Type: application/json'`);
    expect(line).toContain(`--data-raw '@{"a":1}'`);
  });

  test("finds messaging's services under their prefix", () => {
    expect(curlOf(post('/v1/Services', 'FriendlyName=x', { host: 'messaging.twilio.com' }), origin)).toContain(`${origin}/messaging/v1/Services `);
  });

  test('keeps the header that lets webhooks fire', () => {
    const line = curlOf(post('/v1/Conversations', '', { requestHeaders: { ...form, 'X-Twilio-Webhook-Enabled': 'true' } }), origin);
    expect(line).toContain(`-H 'X-Twilio-Webhook-Enabled: true'`);
  });
});

describe('the CLI', () => {
  test('adds a participant', () => {
    expect(cliOf(post(`/v1/Conversations/${sid}/Participants`, 'MessagingBinding.Address=whatsapp%3A%2B1555&MessagingBinding.ProxyAddress=%2B1501'))).toBe(
      [
        'twilio api:conversations:v1:conversations:participants:create', `--conversation-sid ${sid}`,
        '--messaging-binding.address whatsapp:+1555', '--messaging-binding.proxy-address +1501',
      ].join(' \\\n  '),
    );
  });

  test('repeats a flag for each value of a list, keeps headers, and puts a dash behind an equals sign', () => {
    const line = cliOf(post(`/v1/Conversations/${sid}/Webhooks`, 'Target=webhook&Configuration.Filters=a&Configuration.Filters=-b', {
      requestHeaders: { ...form, 'X-Twilio-Webhook-Enabled': 'true' },
    }));
    expect(line).toContain('--configuration.filters a \\\n  --configuration.filters=-b');
    expect(line).toContain('--x-twilio-webhook-enabled true');
  });

  test('has switches for what is true or false', () => {
    expect(cliOf(post(`/v1/Services/IS1/Configuration/Notifications`, 'LogEnabled=true&NewMessage.Enabled=false'))).toBe(
      ['twilio api:conversations:v1:services:configuration:notifications:update', '--chat-service-sid IS1', '--log-enabled', '--no-new-message.enabled'].join(' \\\n  '),
    );
  });

  test('has no command for other products', () => {
    expect(cliOf(post('/v1/Content', '{}', { host: 'content.twilio.com', requestHeaders: {} }))).toBeNull();
    expect(cliOf(post('/v1/Services', 'FriendlyName=x', { host: 'messaging.twilio.com' }))).toBeNull();
  });
});

describe('operations', () => {
  test.each([
    ['GET', '/v1/Conversations', 'api:conversations:v1:conversations:list'],
    ['DELETE', `/v1/Conversations/${sid}`, 'api:conversations:v1:conversations:remove'],
    ['GET', `/v1/Conversations/${sid}/Messages/IM1/Receipts`, 'api:conversations:v1:conversations:messages:receipts:list'],
    ['POST', '/v1/Configuration', 'api:conversations:v1:configuration:update'],
    ['POST', '/v1/Configuration/Addresses', 'api:conversations:v1:configuration:addresses:create'],
    ['POST', '/v1/Services/IS1/ConversationWithParticipants', 'api:conversations:v1:services:conversation-with-participants:create'],
    ['GET', '/v1/Users/US1/Conversations/CH1', 'api:conversations:v1:users:conversations:fetch'],
    ['POST', '/2010-04-01/Accounts/AC1/Messages.json', 'api:core:messages:create'],
  ])('%s %s', (method, path, command) => expect(operationOf(method, path)?.command).toBe(command));

  test.each([
    ['PUT', '/v1/Conversations'], ['GET', '/v1/Nothing'], ['GET', '/v1'], ['POST', '/2010-04-01/Accounts/AC1/Keys.json'], ['GET', '/v1/constructor'],
  ])('%s %s is none', (method, path) => expect(operationOf(method, path)).toBeNull());
});

describe('Node', () => {
  test('posts a message', () => {
    expect(nodeOf(post(`/v1/Conversations/${sid}/Messages`, "Author=system&Body=it's", { requestHeaders: { ...form, 'X-Twilio-Webhook-Enabled': 'true' } }), origin)).toContain(
      `await client.conversations.v1.conversations('${sid}').messages.create({\n  author: 'system',\n  body: 'it\\'s',\n  xTwilioWebhookEnabled: 'true',\n});`,
    );
  });

  test('knows lists, names with dots and settings of which there is one', () => {
    expect(nodeOf(post(`/v1/Conversations/${sid}/Webhooks`, 'Configuration.Filters=onMessageAdded'), origin)).toContain("'configuration.filters': ['onMessageAdded'],");
    expect(nodeOf(post('/v1/Configuration/Webhooks', 'Method=POST'), origin)).toContain("v1.configuration.webhooks().update({\n  method: 'POST',\n})");
    expect(nodeOf(post('/v1/Configuration/Addresses/IG1', '', { method: 'GET', requestBody: null }), origin)).toContain("v1.addressConfigurations('IG1').fetch()");
  });

  test('asks without the library where that has no method', () => {
    const code = nodeOf(post('/v1/Content', '{"language":"en"}', { host: 'content.twilio.com', requestHeaders: { 'Content-Type': 'application/json' } }), origin);
    expect(code).toContain(`fetch('${origin}/v1/Content', {`);
    expect(code).toContain(`body: '{"language":"en"}',`);
  });
});
