// Walks the page at / in Chromium, by clicking and typing only:
//   node page.mjs <url> <accountSid> <authToken> <folder for screenshots>
// Walkthrough 1 on a laptop and on a phone's screen, the 24-hour window, the phone's switch, and axe in light and dark.
// Prints one line of JSON, {"passed":…,"failed":…,"details":[…]}, and exits with 1 if anything failed.
// CHROMIUM names the browser; without it, Debian's. Expects a fresh account: it is emptied first.
import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [url, accountSid, authToken, folder = 'screenshots'] = process.argv.slice(2);
if (!url || !accountSid || !authToken) {
  console.error('usage: node page.mjs <url> <accountSid> <authToken> [<folder for screenshots>]');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const patience = 10_000;
const details = [];


async function check(name, work) {
  const from = performance.now();
  try {
    const value = await work();
    details.push({ name, ok: true, ms: Math.round(performance.now() - from), ...(value ? { value } : {}) });
    return true;
  } catch (error) {
    details.push({ name, ok: false, ms: Math.round(performance.now() - from), error: String(error.message ?? error).slice(0, 1500) });
    return false;
  }
}

function expect(true_, words) {
  if (!true_) {
    throw new Error(words);
  }
}

/** Waits for something to become true in the page's own time; says what it was if it never does. */
async function until(words, question) {
  const end = performance.now() + patience;
  let last;
  do {
    last = await question();
    if (last === true) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 40));
  } while (performance.now() < end);
  throw new Error(`${words}: not within ${patience} ms (last: ${JSON.stringify(last)})`);
}

const phone = (page, name) => page.getByRole('region', { name: `${name} phone` });
const thread = (page, name) => page.getByRole('log', { name: `Messages on the ${name} phone` });
const bubbles = (page, name, direction) => thread(page, name).getByRole('article', { name: direction });
const timeline = (page) => page.getByRole('log', { name: 'Messages of the conversation' });

async function write(page, name, text) {
  await page.getByRole('textbox', { name: `Message from the ${name} phone` }).fill(text);
  await page.getByRole('button', { name: `Send from the ${name} phone`, exact: true }).click();
}

async function arrives(page, name, direction, text) {
  await bubbles(page, name, direction).filter({ hasText: text }).first().waitFor({ timeout: patience });
}

/** Rules of WCAG 2.2 A and AA, and axe's best practices. */
async function clean(page, words) {
  await page.waitForTimeout(350);
  if (!(await page.evaluate(() => 'axe' in globalThis))) {
    // Evaluated over the debugging protocol, which the page's security policy does not stop.
    const { readFileSync } = await import('node:fs');
    await page.evaluate(readFileSync(axePath, 'utf8'));
  }
  const result = await page.evaluate(() => globalThis.axe.run(document));
  const found = result.violations.map((one) => `${one.id}: ${one.nodes.slice(0, 4).map((node) => `${node.target.join(' ')} [${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ''}]`).join(' | ')}`);
  expect(found.length === 0, `${words}: ${found.join(' ;; ')}`);
}

const executablePath = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const browser = await chromium.launch({
  executablePath,
  args: [
    '--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  ],
});

const complaints = [];
let door;

async function open(options) {
  const context = await browser.newContext({ timezoneId: 'UTC', locale: 'en-GB', reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  // No call leaves the machine.
  await page.route((address) => address.origin !== new URL(url).origin && address.protocol !== 'blob:', (route) => {
    complaints.push(`asked for ${new URL(route.request().url()).origin}`);
    return route.abort();
  });
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // A refused policy or a thrown error is a fault of the page; a failed request is judged where it matters.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) {
      complaints.push(`console: ${message.text().slice(0, 300)}`);
    }
  });
  await page.goto(url, { waitUntil: 'load' });
  return page;
}

/** Opens a page by the navigation; on a small screen some are behind "More". */
async function openPage(page, name) {
  const pages = page.getByRole('navigation', { name: 'Pages' });
  const link = pages.getByRole('link', { name, exact: true });
  await pages.getByRole('link').first().waitFor();
  if (!(await link.isVisible())) {
    await pages.getByRole('button', { name: 'More' }).click();
  }
  await link.click();
  await page.getByRole('main').getByRole('heading', { level: 2 }).first().waitFor({ state: 'attached' });
}

/** The conversation that walkthrough 1 made, from the phones. */
async function openConversation(page) {
  await openPage(page, 'Phones');
  await page.getByRole('link', { name: 'Open the conversation' }).click();
  await page.getByRole('heading', { name: 'SMS-to-WhatsApp Example' }).waitFor();
}

/** Another account than the first is chosen through the page, as a person would. */
async function enterAccount(page) {
  await openPage(page, 'Connect');
  const shown = page.getByRole('definition').filter({ hasText: accountSid });
  if (await shown.first().isVisible()) {
    return;
  }
  await page.getByRole('button', { name: /^Account( AC|$)/ }).click();
  await page.getByRole('textbox', { name: 'Account SID' }).fill(accountSid);
  await page.getByLabel('Auth token', { exact: true }).fill(authToken);
  await page.getByRole('button', { name: 'Use this account' }).click();
  await shown.first().waitFor();
}

async function reset() {
  const response = await fetch(`${url.replace(/\/$/, '')}/sandbox/v1/Reset`, {
    method: 'POST',
    headers: { Authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}` },
  });
  expect(response.ok, `Reset answered ${response.status}`);
}

try {
  await check('the account is empty', reset);
  const page = await open({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });

  const isUp = await check('the page comes up and says how to connect', async () => {
    await page.getByRole('heading', { name: 'Parley', level: 1 }).waitFor();
    await enterAccount(page);
    await page.getByRole('button', { name: 'Reveal the auth token' }).click();
    await page.getByRole('definition').filter({ hasText: authToken }).first().waitFor();
    await page.getByRole('button', { name: 'Hide the auth token' }).click();
    await until('the token is hidden again', async () => !(await page.locator('body').innerText()).includes(authToken));
    await page.getByRole('figure', { name: 'Environment variables', exact: true }).waitFor();
    await page.getByRole('tab', { name: 'PowerShell' }).click();
    await page.getByText('$env:TWILIO_ACCOUNT_SID').waitFor();
    await page.getByRole('tab', { name: 'bash' }).click();
  });
  if (!isUp) {
    throw new Error('Without a page there is nothing to check.');
  }
  await check('the first paint and the size of the scripts', async () => {
    const [paint, size] = await page.evaluate(() => [
      performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
      performance.getEntriesByType('resource').filter((one) => one.name.endsWith('.js')).reduce((sum, one) => sum + one.encodedBodySize, 0),
    ]);
    expect(size > 0 && size < 1_000_000, `the scripts have ${size} bytes`);
    return { firstContentfulPaintMs: Math.round(paint), scriptBytes: size };
  });
  await check('the first look is accessible', () => clean(page, 'start, light'));
  await page.screenshot({ path: join(folder, 'start-light.png') });

  await check('it is live', () => page.getByRole('status').filter({ hasText: 'Live' }).waitFor());

  await check('one click sets up walkthrough 1', async () => {
    await openPage(page, 'Phones');
    await page.getByRole('button', { name: 'Set up walkthrough 1' }).click();
    await openConversation(page);
    await until('two participants', async () => {
      const count = await page.getByRole('list', { name: 'Participants' }).getByRole('listitem').count();
      return count === 2 || count;
    });
    await openPage(page, 'Phones');
  });

  await check('WhatsApp reaches SMS', async () => {
    await write(page, 'WhatsApp', 'Hi, I am at the corner. Which door is yours?');
    await arrives(page, 'WhatsApp', 'Sent', 'Which door is yours?');
    await arrives(page, 'SMS', 'Received', 'Which door is yours?');
  });
  await check('the 24-hour window is open', () =>
    phone(page, 'WhatsApp').getByText(/Window open: (1 d|23 h 59 min) left/).waitFor());
  await check('SMS reaches WhatsApp', async () => {
    await write(page, 'SMS', 'The blue one, next to the bakery.');
    await arrives(page, 'WhatsApp', 'Received', 'The blue one');
    await write(page, 'WhatsApp', 'I see it, two minutes!');
    await arrives(page, 'SMS', 'Received', 'two minutes!');
  });
  await check('ticks go past sent', () =>
    bubbles(page, 'WhatsApp', 'Sent').first().getByRole('img', { name: /Delivered|Read/ }).waitFor());
  await check('a picture reaches the other side', async () => {
    const made = await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(480, 320);
      const draw = canvas.getContext('2d');
      const sky = draw.createLinearGradient(0, 0, 0, 320);
      sky.addColorStop(0, '#9cc9ee');
      sky.addColorStop(1, '#f7e3c4');
      draw.fillStyle = sky;
      draw.fillRect(0, 0, 480, 320);
      draw.fillStyle = '#c98a5b';
      draw.fillRect(90, 60, 300, 260);
      draw.fillStyle = '#2a5fa8';
      draw.fillRect(200, 160, 80, 160);
      draw.fillStyle = '#f4f1e8';
      for (const x of [120, 310]) {
        draw.fillRect(x, 100, 50, 60);
      }
      const blob = await canvas.convertToBlob({ type: 'image/png' });
      return [...new Uint8Array(await blob.arrayBuffer())];
    });
    door = { name: 'door.png', mimeType: 'image/png', buffer: Buffer.from(made) };
    await page.getByLabel('Picture to send from the SMS phone').setInputFiles(door);
    await write(page, 'SMS', 'This one');
    await arrives(page, 'WhatsApp', 'Received', 'This one');
    const shown = bubbles(page, 'WhatsApp', 'Received').last().getByRole('button', { name: 'Look at the picture' }).locator('img');
    await until('the picture is drawn', async () => (await shown.count()) > 0 && (await shown.evaluate((one) => one.naturalWidth)) === 480);
  });
  await check('a picture reaches SMS, as itself or as a link', async () => {
    await page.getByLabel('Picture to send from the WhatsApp phone').setInputFiles(door);
    await write(page, 'WhatsApp', 'Here I am');
    await arrives(page, 'SMS', 'Received', 'Here I am');
    await bubbles(page, 'SMS', 'Received').locator('img.picture, a[href^="http"]').first().waitFor();
  });
  await check('a message is on the other phone at once, by events', async () => {
    await write(page, 'WhatsApp', 'Live?');
    const from = performance.now();
    await arrives(page, 'SMS', 'Received', 'Live?');
    const ms = Math.round(performance.now() - from);
    expect(ms < 1500, `it took ${ms} ms`);
    return { ms };
  });
  await check('nobody sees the other’s number', async () => {
    const settings = async (name, label) => (await phone(page, name).getByRole('combobox', { name: label }).inputValue()).replace(/\D/g, '');
    const whatsapp = await settings('WhatsApp', 'WhatsApp phone');
    const sms = await settings('SMS', 'SMS phone');
    expect(whatsapp.length > 5 && sms.length > 5, 'the phones have numbers');
    const digits = async (name) => (await phone(page, name).locator('.screen').innerText()).replace(/[^\d]/g, '');
    expect(!(await digits('WhatsApp')).includes(sms), 'the WhatsApp phone shows the SMS number');
    expect(!(await digits('SMS')).includes(whatsapp), 'the SMS phone shows the WhatsApp number');
  });
  await check('a system message reaches both', async () => {
    await openConversation(page);
    await page.getByRole('textbox', { name: 'Message to post' }).fill('Your order was handed over. Enjoy!');
    await page.getByRole('button', { name: 'Post', exact: true }).click();
    await timeline(page).getByRole('article', { name: /by System/ }).waitFor();
    await openPage(page, 'Phones');
    await arrives(page, 'WhatsApp', 'Received', 'handed over');
    await arrives(page, 'SMS', 'Received', 'handed over');
  });
  await check('receipts name the recipients', async () => {
    await openConversation(page);
    const entry = timeline(page).getByRole('article', { name: /by System/ });
    await entry.getByRole('button').click();
    await entry.getByRole('listitem').filter({ hasText: 'SMS' }).filter({ hasText: /delivered|read|sent/ }).waitFor();
    await entry.getByRole('listitem').filter({ hasText: 'WhatsApp' }).filter({ hasText: /delivered|read|sent/ }).waitFor();
  });
  await check('looking at a phone reads it', async () => {
    await openPage(page, 'Phones');
    for (const name of ['SMS', 'WhatsApp']) {
      await phone(page, name).hover();
      await phone(page, name).getByRole('button', { name: /unread: mark as read/ }).waitFor({ state: 'detached' });
    }
    // A message that WhatsApp told us was read: its sender's side of the conversation says so.
    await openConversation(page);
    await timeline(page).getByRole('article').filter({ hasText: 'The blue one' }).getByText('read all').waitFor();
  });
  await check('the conversation is accessible in light', () => clean(page, 'conversation, light'));
  await page.screenshot({ path: join(folder, 'conversation-light.png') });
  await check('the phones are accessible in light', async () => {
    await openPage(page, 'Phones');
    await arrives(page, 'SMS', 'Received', 'handed over');
    await clean(page, 'phones, light');
  });
  await page.screenshot({ path: join(folder, 'phones-light.png') });

  await check('the phones are accessible in dark', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await clean(page, 'phones, dark');
  });
  await page.screenshot({ path: join(folder, 'phones-dark.png') });
  await check('the conversation is accessible in dark', async () => {
    await openConversation(page);
    await clean(page, 'conversation, dark');
    await page.screenshot({ path: join(folder, 'conversation-dark.png') });
  });
  await check('the start is accessible in dark', async () => {
    await openPage(page, 'Connect');
    await clean(page, 'start, dark');
    await page.screenshot({ path: join(folder, 'start-dark.png') });
    await openPage(page, 'Phones');
  });

  await check('a phone that is off gets its messages when it is on again', async () => {
    const power = page.getByRole('switch', { name: 'SMS phone is on' });
    await power.click();
    await phone(page, 'SMS').getByText('Switched off').waitFor();
    await write(page, 'WhatsApp', 'Are you still there?');
    await openConversation(page);
    await timeline(page).getByRole('article').filter({ hasText: 'Are you still there?' }).waitFor();
    await openPage(page, 'Phones');
    await arrives(page, 'SMS', 'Received', 'handed over');
    expect((await bubbles(page, 'SMS', 'Received').filter({ hasText: 'Are you still there?' }).count()) === 0, 'it arrived while the phone was off');
    await page.screenshot({ path: join(folder, 'off-dark.png') });
    await power.click();
    await arrives(page, 'SMS', 'Received', 'Are you still there?');
  });

  await check('after 25 hours the window is closed, and 63016 is explained', async () => {
    await page.getByRole('button', { name: /Advance the clock by 25 hours/ }).click();
    await phone(page, 'WhatsApp').getByText('Window closed').waitFor();
    await write(page, 'SMS', 'Thanks again for yesterday');
    await openConversation(page);
    const entry = timeline(page).getByRole('article').filter({ hasText: 'Thanks again for yesterday' });
    await entry.getByText(/(failed|undelivered) all/).waitFor();
    await entry.getByRole('button').click();
    await entry.getByText('24-hour window is closed').waitFor();
    await openPage(page, 'Phones');
    await arrives(page, 'WhatsApp', 'Received', 'handed over');
    expect((await bubbles(page, 'WhatsApp', 'Received').filter({ hasText: 'Thanks again' }).count()) === 0, 'it reached the phone');
    await openConversation(page);
  });
  await check('the failure is accessible', async () => {
    await clean(page, 'failure, dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await clean(page, 'failure, light');
  });
  await page.screenshot({ path: join(folder, 'window-closed-light.png') });

  await check('numbers are chosen by keyboard', async () => {
    await openPage(page, 'Phones');
    const field = phone(page, 'SMS').getByRole('combobox', { name: 'SMS phone' });
    const before = await field.inputValue();
    await field.fill('12345');
    await field.press('Enter');
    await phone(page, 'SMS').getByText('A number with + and country code').waitFor();
    await field.fill('+44 7700 900123');
    await field.press('Enter');
    await thread(page, 'SMS').getByText('No messages yet').waitFor();
    await field.fill(before);
    await field.press('Enter');
    await arrives(page, 'SMS', 'Received', 'two minutes!');
  });
  await check('a picture opens large, and can be saved', async () => {
    await bubbles(page, 'WhatsApp', 'Received').getByRole('button', { name: 'Look at the picture' }).last().click();
    const large = page.getByRole('dialog', { name: 'Picture' });
    await large.getByRole('img').waitFor();
    const saving = page.waitForEvent('download');
    await large.getByRole('link', { name: 'Save' }).click();
    expect((await saving).suggestedFilename() === 'image.png', 'the file has another name');
    await page.keyboard.press('Escape');
    await large.waitFor({ state: 'detached' });
  });

  await check('a second WhatsApp phone is added, used, and taken off the desk', async () => {
    await page.getByRole('button', { name: 'Add a phone' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a phone' });
    await dialog.getByRole('radio', { name: 'WhatsApp' }).check();
    await dialog.getByLabel('Its number').fill('+44 7700 900456');
    await dialog.getByRole('button', { name: 'Put it on the desk' }).click();
    await write(page, 'WhatsApp 2', 'Is somebody there?');
    await arrives(page, 'WhatsApp 2', 'Sent', 'Is somebody there?');
    await phone(page, 'WhatsApp 2').getByRole('button', { name: 'Send a place from the WhatsApp 2 phone' }).click();
    await arrives(page, 'WhatsApp 2', 'Sent', 'The blue door');
    await clean(page, 'three phones, light');
    await page.screenshot({ path: join(folder, 'three-phones-light.png') });
    await page.getByRole('button', { name: 'Take the WhatsApp 2 phone off the desk' }).click();
    await phone(page, 'WhatsApp 2').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /^Put WhatsApp \+44 770 090 0456 on the desk/ }).click();
    await arrives(page, 'WhatsApp 2', 'Sent', 'Is somebody there?');
    await page.getByRole('button', { name: 'Take the WhatsApp 2 phone off the desk' }).click();
  });

  await check('the clock is moved by words, and a fault is ordered, switched off and removed', async () => {
    await openPage(page, 'Clock and faults');
    await page.getByRole('textbox', { name: 'How far, or until when' }).fill('2 h and 30 minutes');
    await page.getByText(/^To /).waitFor();
    await page.getByRole('button', { name: 'Move the clock', exact: true }).click();
    await page.getByRole('button', { name: 'Add: Your server answers 503' }).click();
    const row = page.getByRole('list', { name: 'Faults' }).getByRole('listitem');
    await row.getByText('struck 0 of 3').waitFor();
    await clean(page, 'faults, light');
    await page.screenshot({ path: join(folder, 'faults-light.png') });
    await page.getByRole('switch', { name: /Your webhooks: HTTP 503 is on/ }).click();
    await page.getByRole('switch', { name: /Your webhooks: HTTP 503 is on/, checked: false }).waitFor();
    await row.getByRole('button', { name: 'Remove: Your webhooks: HTTP 503' }).click();
    await page.getByText('Nothing is set to fail').waitFor();
  });
  await check('a fault is written freely', async () => {
    await page.getByRole('button', { name: 'Write a fault' }).click();
    const dialog = page.getByRole('dialog', { name: 'Write a fault' });
    await dialog.getByRole('combobox', { name: 'Where it strikes' }).selectOption('sms.submit');
    await dialog.getByRole('textbox', { name: 'To' }).fill('+1555*');
    await dialog.getByRole('spinbutton', { name: 'SMPP status' }).fill('88');
    await clean(page, 'a fault, light');
    await dialog.getByRole('button', { name: 'Add the fault' }).click();
    await page.getByRole('list', { name: 'Faults' }).getByText('SMPP 0x58').waitFor();
    await page.getByRole('button', { name: 'Remove all' }).click();
    await page.getByText('Nothing is set to fail').waitFor();
  });

  await check('the keyboard opens pages and tells how', async () => {
    await page.getByRole('main').focus();
    await page.keyboard.press('g');
    await page.keyboard.press('n');
    await page.getByRole('heading', { name: 'Connect', level: 2 }).waitFor();
    await until('the title names the page', async () => (await page.title()) === 'Connect · Parley' || (await page.title()));
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await page.keyboard.press('Escape');
  });
  await page.context().close();

  for (const colorScheme of ['light', 'dark']) {
    const small = await open({ viewport: { width: 380, height: 800 }, colorScheme, hasTouch: true });
    await check(`at 380 points, each part is a tab (${colorScheme})`, async () => {
      await enterAccount(small);
      await openPage(small, 'Phones');
      const tabs = [['WhatsApp', 'whatsapp'], ['SMS', 'sms'], ['Get started', 'start']];
      for (const [name, file] of tabs) {
        await small.getByRole('tab', { name: new RegExp(`^${name}(,|$)`) }).click();
        await small.waitForTimeout(300);
        const wide = await small.evaluate(() => document.documentElement.scrollWidth);
        expect(wide <= 380, `${name} is ${wide} points wide`);
        await clean(small, `${name} at 380, ${colorScheme}`);
        await small.screenshot({ path: join(folder, `small-${file}-${colorScheme}.png`) });
      }
    });
    await check(`at 380 points, every page fits (${colorScheme})`, async () => {
      for (const name of ['Conversations', 'Webhooks', 'Templates', 'Functions', 'Clock and faults', 'API log', 'Connect', 'Phones']) {
        await openPage(small, name);
        await small.waitForTimeout(300);
        const wide = await small.evaluate(() => document.documentElement.scrollWidth);
        expect(wide <= 380, `${name} is ${wide} points wide`);
        await clean(small, `${name} at 380, ${colorScheme}`);
        await small.screenshot({ path: join(folder, `small-${name.toLowerCase().replaceAll(' ', '-')}-${colorScheme}.png`) });
      }
    });
    await check(`at 380 points, a message goes from tab to tab (${colorScheme})`, async () => {
      await small.getByRole('tab', { name: /^WhatsApp(,|$)/ }).click();
      await write(small, 'WhatsApp', `From a small screen, ${colorScheme}`);
      await small.getByRole('tab', { name: /^SMS(,|$)/ }).click();
      await arrives(small, 'SMS', 'Received', `From a small screen, ${colorScheme}`);
    });
    await small.context().close();
  }

  await check('the page raised no error and asked nobody else', async () => {
    expect(complaints.length === 0, [...new Set(complaints)].slice(0, 5).join(' ;; '));
  });
} catch (error) {
  details.push({ name: 'the check itself', ok: false, error: String(error.stack ?? error).slice(0, 1500) });
} finally {
  await browser.close();
}

const failed = details.filter((one) => !one.ok).length;
console.log(JSON.stringify({ passed: details.length - failed, failed, details }));
process.exitCode = failed === 0 ? 0 : 1;
