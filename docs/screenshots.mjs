// Makes the pictures of docs/images: starts a server with the food delivery's functions, plays the guide's walkthroughs on it through its
// APIs, and takes each page in light and dark.
//
//   dotnet build src/Parley
//   (cd tests/Parley.Conformance/browser && npm ci)
//   node docs/screenshots.mjs
//
// Nothing leaves the machine. PARLEY_SERVER names another server than the Debug build, CHROMIUM another browser than Debian's.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const images = join(root, 'docs', 'images');
const { chromium } = createRequire(join(root, 'tests/Parley.Conformance/browser/package.json'))('playwright-core');
const executablePath = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

const temporary = mkdtempSync(join(tmpdir(), 'parley-'));
const folder = join(temporary, 'food-delivery');
cpSync(join(root, 'examples/food-delivery'), folder, { recursive: true, filter: (path) => !path.includes('node_modules') });

const program = process.env.PARLEY_SERVER ?? join(root, 'src/Parley/bin/Debug/net10.0/parley.dll');
const command = program.endsWith('.dll') ? ['dotnet', program] : [program];
const server = spawn(
  command[0],
  [...command.slice(1), 'serve', '--ephemeral', '--urls', 'http://127.0.0.1:0', '--gateway', 'http://127.0.0.1:0', '--functions', folder],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);

try {
  const ready = await readyLine(server);
  const world = await play(client(ready));
  await shoot(ready, world);
} finally {
  server.kill('SIGTERM');
  await new Promise((resolve) => (server.exitCode === null ? server.once('exit', resolve) : resolve()));
  rmSync(temporary, { recursive: true });
}

async function readyLine(child) {
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('{')) {
      child.stdout.resume();
      return JSON.parse(line);
    }
  }
  throw new Error('The server ended before it was ready.');
}

/** The REST API with forms, the sandbox and content with JSON. */
function client({ url, accountSid, authToken }) {
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  return async (method, path, what) => {
    const form = what instanceof URLSearchParams;
    const answer = await fetch(new URL(path, url), {
      method,
      headers: { authorization, ...(what && !form ? { 'content-type': 'application/json' } : {}) },
      body: what && !form ? JSON.stringify(what) : what,
    });
    const text = await answer.text();
    if (!answer.ok) {
      throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    }
    return text ? JSON.parse(text) : null;
  };
}

/** Everything that the pictures show. */
async function play(call) {
  const settle = () => call('POST', '/sandbox/v1/Settle', { timeout: 'PT30S' });
  const write = async (phone, to, body) => {
    await call('POST', `/sandbox/v1/Phones/${encodeURIComponent(phone)}/Messages`, { to, body });
    await settle();
  };
  const post = async (sid, form) => {
    const made = await call('POST', `/v1/Conversations/${sid}/Messages`, new URLSearchParams(form));
    await settle();
    return made;
  };
  const conversation = async (name, ...people) => {
    const { sid } = await call('POST', '/v1/Conversations', new URLSearchParams({ FriendlyName: name }));
    for (const [address, proxy] of people) {
      await call('POST', `/v1/Conversations/${sid}/Participants`, new URLSearchParams({
        'MessagingBinding.Address': address, 'MessagingBinding.ProxyAddress': proxy,
      }));
    }
    return sid;
  };
  const template = async (name, variables, types, category = 'UTILITY') => {
    const { sid } = await call('POST', '/v1/Content', { friendly_name: name, language: 'en', variables, types });
    await call('POST', `/v1/Content/${sid}/ApprovalRequests/whatsapp`, { name: name.toLowerCase().replaceAll(' ', '_'), category });
    await settle();
    return sid;
  };

  // Some life around it.
  for (const [name, identity] of [['Order 4706', 'ada'], ['Order 4707', 'grace'], ['Refund 112', 'linus']]) {
    const { sid } = await call('POST', '/v1/Conversations', new URLSearchParams({ FriendlyName: name }));
    await call('POST', `/v1/Conversations/${sid}/Participants`, new URLSearchParams({ Identity: identity }));
    await post(sid, { Author: identity, Body: 'Hello, is my order on its way?' });
    await post(sid, { Body: 'It left the kitchen two minutes ago.' });
  }
  const { functions } = await call('GET', '/parley/v1/Functions');
  const optin = functions.find((one) => one.path === '/customer-optin').url;
  const hook = (sid, url) => call('POST', `/v1/Conversations/${sid}/Webhooks`, new URLSearchParams({
    Target: 'webhook', 'Configuration.Method': 'POST', 'Configuration.Filters': 'onMessageAdded', 'Configuration.Url': url,
  }));
  const old = await conversation('Order 4690', ['+15556780190', '+15017122662']);
  await call('POST', `/v1/Conversations/${old}`, new URLSearchParams({ State: 'closed' }));

  // WhatsApp to SMS.
  const [ada, ben] = ['whatsapp:+15558675310', '+15556780142'];
  const masked = await conversation('SMS-to-WhatsApp Example', [ada, 'whatsapp:+15017122661'], [ben, '+15017122662']);
  await hook(masked, optin.replace('customer-optin', 'not-there'));
  await write(ada, 'whatsapp:+15017122661', 'Hi! I am at the corner. Which door is yours?');
  await write(ben, '+15017122662', 'The blue one, next to the bakery.');
  await write(ada, 'whatsapp:+15017122661', 'I see it, two minutes!');
  await post(masked, { Body: 'Your order was handed over. Enjoy!' });

  // WhatsApp to WhatsApp: what the first says is lost, since the second has not written yet.
  const [first, second, proxy] = ['whatsapp:+15551230011', 'whatsapp:+15551230012', 'whatsapp:+15017122661'];
  await conversation('Two on WhatsApp', [first, proxy], [second, proxy]);
  await write(first, proxy, 'Hello, I am your courier');
  await write(second, proxy, 'Where is my food?');
  await write(first, proxy, 'At your door!');

  // Templates, a function, a webhook.
  const words = JSON.parse((await call('GET', '/parley/v1/Functions/Files/assets/words.private.json')).content);
  await template(words.invitation.name, words.invitation.variables, { 'twilio/text': { body: words.invitation.body } });
  await template(words.introduction.name, words.introduction.variables, { 'twilio/text': { body: words.introduction.body } });
  const eat = await template('What to eat', { 1: 'Sam' }, {
    'twilio/quick-reply': {
      body: 'Hi {{1}}, the kitchen is open. What may it be tonight?',
      actions: ['Pizza', 'Noodles', 'Surprise me'].map((title) => ({ type: 'QUICK_REPLY', title, id: title })),
    },
  }, 'MARKETING');
  const [rider, customer, business] = ['whatsapp:+15551230021', 'whatsapp:+15551230022', 'whatsapp:+15017122663'];
  const delivery = await conversation('Delivery 4711', [rider, business], [customer, business]);
  await call('POST', `/v1/Conversations/${delivery}`, new URLSearchParams({ Attributes: JSON.stringify({ order: 4711, items: ['pizza', 'salad'], paid: true }) }));
  await hook(delivery, optin);
  const { body, variables } = words.invitation;
  await post(delivery, { Author: rider, Body: body.replace(/\{\{(\d)\}\}/g, (_, name) => variables[name]) });
  await write(customer, business, 'Yes, of course');
  await write(rider, business, 'Hello! Which door is it?');
  await write(customer, business, 'The green one, beside the bakery 🥐');
  await write(rider, business, 'I see it. One minute!');
  for (const phone of [rider, customer, ada, first, second]) {
    await call('POST', `/sandbox/v1/Phones/${encodeURIComponent(phone)}/Read`, {});
  }
  await settle();
  const { messages } = await call('GET', `/v1/Conversations/${delivery}/Messages?PageSize=50`);
  const patience = messages.find((one) => one.body === words.patience);
  const { webhookDeliveries } = await call('GET', '/sandbox/v1/WebhookDeliveries');
  return { delivery, patience: patience.sid, hook: webhookDeliveries.find((one) => one.status === 'succeeded').sid, eat };
}

/** Each page in light and dark. */
async function shoot({ url, accountSid }, world) {
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
  try {
    for (const colorScheme of ['light', 'dark']) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme, timezoneId: 'UTC', locale: 'en-GB', reducedMotion: 'reduce' });
      const desk = {
        phones: [
          { id: '1', channel: 'whatsapp', number: '+15551230022' },
          { id: '2', channel: 'whatsapp', number: '+15551230021' },
          { id: '3', channel: 'sms', number: '+15556780142' },
        ],
        proxies: {
          'whatsapp:+15551230022': '+15017122663', 'whatsapp:+15551230021': '+15017122663', '+15556780142': '+15017122662',
        },
      };
      await context.addInitScript(
        ([name, value]) => {
          localStorage.setItem(`parley.phones.${name}`, value);
          localStorage.setItem('parley.walkthroughs', 'false');
          localStorage.setItem('parley.functions.tab', '"code"');
        },
        [accountSid, JSON.stringify(desk)],
      );
      const page = await context.newPage();
      const take = async (name, address, ...shown) => {
        await page.goto(`${url}#${address}`);
        for (const text of shown) {
          await page.getByRole('main').getByText(text).filter({ visible: true }).first().waitFor();
        }
        await page.evaluate(() => document.fonts.ready);
        await page.screenshot({ path: join(images, colorScheme === 'dark' ? `${name}-dark.png` : `${name}.png`) });
      };
      await take('phones', '/phones', 'One minute!', 'The blue one');
      await take('conversation', `/conversations/${world.delivery}`, 'One minute!');
      await take('trace', `/conversations/${world.delivery}/${world.patience}`, 'Error 63016');
      await take('webhooks', `/webhooks/${world.hook}`, 'Redeliver', 'ConversationSid');
      await take('templates', `/templates/${world.eat}`, 'Surprise me');
      await take('functions', '/functions/customer-optin', 'exports');
      await context.close();
    }
  } finally {
    await browser.close();
  }
}
