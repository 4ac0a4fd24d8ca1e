// The Content API by the official library: every type, review, both versions' lists, and each type that is sent, on a WhatsApp phone
// and on an SMS phone, with what people tap.
import { equal, failure, match, ok, run } from './lib/check.mjs';
import { Phone, advance, call, settle } from './lib/sandbox.mjs';
import { accountSid, addPair, client, conversations, instancesWork, library, receipts } from './lib/client.mjs';

const whatsapp = new Phone('whatsapp:+15551230061', 'whatsapp:+15557770001');
const sms = new Phone('+15551230062', '+15557770002');
const delivered = ['delivered', null];
const swallowed = ['failed', 63016];

const contents = client.content.v1.contents;
const create = (friendly_name, types, variables = {}, language = 'en') => contents.create({ friendly_name, language, variables, types });

const types = {
  text: { 'twilio/text': { body: 'Hello {{1}}.' } },
  media: { 'twilio/media': { body: 'Look, {{1}}!', media: ['https://files.example/{{2}}.png'] } },
  location: { 'twilio/location': { latitude: 52.52, longitude: 13.405, label: 'Front desk', address: 'Alexanderplatz 1' } },
  list: {
    'twilio/list-picker': {
      body: 'Where to?', button: 'Choose', items: [{ id: 'rome', item: 'Rome', description: 'Warm' }, { id: 'oslo', item: 'Oslo' }],
    },
  },
  action: {
    'twilio/call-to-action': {
      body: 'Your table is free.', actions: [
        { type: 'URL', title: 'Book', url: 'https://tables.example/{{2}}' }, { type: 'PHONE_NUMBER', title: 'Call us', phone: '+15557770009' },
      ],
    },
  },
  reply: {
    'twilio/quick-reply': {
      body: 'Is order {{1}} yours?', actions: [{ type: 'QUICK_REPLY', title: 'Yes', id: 'yes_{{1}}' }, { type: 'QUICK_REPLY', title: 'No', id: 'no' }],
    },
  },
  card: {
    'twilio/card': {
      title: 'Summer sale, {{1}}!', subtitle: 'Until Friday', media: ['https://files.example/sale.png'],
      actions: [{ type: 'QUICK_REPLY', title: 'Stop', id: 'stop' }, { type: 'URL', title: 'Shop', url: 'https://shop.example' }],
    },
  },
  own: {
    'whatsapp/card': {
      header_text: 'News', body: 'We are open again.', footer: 'The team', actions: [{ type: 'COPY_CODE', title: 'Copy', code: 'TEN' }],
    },
  },
  code: { 'whatsapp/authentication': { add_security_recommendation: true, code_expiration_minutes: 5, actions: [{ type: 'COPY_CODE', copy_code_text: 'Copy code' }] } },
  catalog: { 'twilio/catalog': { body: 'Our products', items: [{ id: 'p1', name: 'Tea', price: 9.5 }] } },
  carousel: {
    'twilio/carousel': {
      body: 'Rooms', cards: [{ title: 'One', body: 'Big', media: 'https://files.example/a.png', actions: [{ type: 'QUICK_REPLY', title: 'Take', id: 't' }] }],
    },
  },
  flows: { 'twilio/flows': { body: 'Sign up', button_text: 'Start', type: 'OTHER', pages: [{ id: 'a', title: 'A', layout: [{ type: 'TEXT_INPUT', label: 'Name' }] }] } },
  ownFlows: { 'whatsapp/flows': { body: 'Sign up', button_text: 'Start', flow_id: '123' } },
  schedule: { 'twilio/schedule': { id: 's', title: 'Your visit', timeSlots: '{{1}}' } },
};
const samples = { text: { 1: 'Ann' }, media: { 1: 'Ann', 2: 'a' }, action: { 2: 'now' }, reply: { 1: '7' }, card: { 1: 'Ann' } };

async function approve(content, name, category = 'UTILITY') {
  const request = await contents(content.sid).approvalCreate.create({ name, category });
  equal([request.name, request.category, request.status, request.rejectionReason, request.allowCategoryChange],
    [name, category, 'received', '', false], `submission of ${name}`);
  await settle();
  const { whatsapp: approval } = await contents(content.sid).approvalFetch().fetch();
  equal([approval.status, approval.category, approval.content_type], ['approved', category, Object.keys(content.types)[0]], `approval of ${name}`);
}

// What a phone shows of its last message besides what every message has.
function shown(message) {
  const { id, direction, from, to, body, media, template, status, timestamp, ...rest } = message;
  return rest;
}

async function tap(phone, message, button) {
  const answer = await call('POST', `${phone.path}/Messages`, { to: phone.proxy, tap: { messageId: message.id, button } });
  equal(answer.status, 201, `a tap on ${button}: ${JSON.stringify(answer.body)}`);
  await settle();
  return answer.body;
}

await run({ script: 'content', library }, async () => {
  // :: Step 1: every type is created, fetched and listed as it was written
  const made = {};
  for (const [name, value] of Object.entries(types)) {
    made[name] = await create(`the_${name}`, value, samples[name]);
    match(made[name].sid, /^HX[0-9a-f]{32}$/, `${name}: sid`);
    equal([made[name].accountSid, made[name].friendlyName, made[name].language, made[name].types],
      [accountSid, `the_${name}`, 'en', value], name);
    const fetched = await contents(made[name].sid).fetch();
    equal([fetched.sid, fetched.types, fetched.links], [made[name].sid, value, made[name].links], `${name}: fetched`);
  }
  const count = Object.keys(types).length;
  equal((await contents.list({ pageSize: 4 })).map((one) => one.sid).sort(), Object.values(made).map((one) => one.sid).sort(), 'the list');
  const refused = await failure(create('bad', { 'twilio/quick-reply': { body: 'x', actions: [] } }), 'no buttons');
  equal([refused.status, refused.code], [400, 20001], 'no buttons');
  equal((await failure(create('bad', { 'twilio/button': {} }), 'no type')).code, 92008, 'no such type');

  // :: Step 2: changed while nobody has seen it, and not after
  const changed = await (instancesWork
    ? made.text.update({ types: { 'twilio/text': { body: 'Hello {{1}}!' } }, variables: { 1: 'Bob' } })
    : contents(made.text.sid).update({ types: { 'twilio/text': { body: 'Hello {{1}}!' } }, variables: { 1: 'Bob' } }));
  equal([changed.friendlyName, changed.language, changed.types['twilio/text'].body, changed.variables],
    ['the_text', 'en', 'Hello {{1}}!', { 1: 'Bob' }], 'changed');

  // :: Step 3: what can be reviewed is reviewed; the rest says that it cannot
  for (const name of ['text', 'media', 'action', 'reply', 'card', 'own']) {
    await approve(made[name], `tpl_${name}`, name === 'card' || name === 'own' ? 'MARKETING' : 'UTILITY');
  }
  await approve(made.code, 'tpl_code', 'AUTHENTICATION');
  for (const name of ['location', 'list', 'carousel']) {
    equal((await failure(contents(made[name].sid).approvalCreate.create({ name: `tpl_${name}`, category: 'UTILITY' }), name)).status, 400, `${name} is not for review`);
  }
  for (const bad of [{ name: 'Tpl', category: 'UTILITY' }, { name: 'tpl', category: 'FUN' }]) {
    equal((await failure(contents(made.location.sid).approvalCreate.create(bad), 'bad request')).status, 400, `refused: ${JSON.stringify(bad)}`);
  }
  const twin = await create('twin', { 'twilio/text': { body: 'x' } });
  equal((await failure(contents(twin.sid).approvalCreate.create({ name: 'tpl_text', category: 'UTILITY' }), 'twin')).status, 409, 'a name stands once');
  equal((await failure(contents(made.text.sid).update({ types: types.text }), 'approved')).status, 409, 'an approved one stays');
  const both = await client.content.v1.contentAndApprovals.list({ pageSize: 5 });
  equal(both.find((one) => one.sid === made.reply.sid).approvalRequests.status, 'approved', 'content and approval');
  equal(both.find((one) => one.sid === made.list.sid).approvalRequests.status, 'unsubmitted', 'content without approval');
  const legacy = await client.content.v1.legacyContents.list();
  equal([legacy.length, legacy.find((one) => one.sid === made.text.sid).legacyTemplateName], [7, 'tpl_text'], 'legacy names');

  // :: Step 4: the filters of version 2
  const names = async (filter) => (await client.content.v2.contents.list(filter)).map((one) => one.friendlyName);
  equal(await names({ contentType: ['twilio/card', 'whatsapp/card'], sortByContentName: 'desc' }), ['the_own', 'the_card'], 'by type');
  equal(await names({ channelEligibility: ['whatsapp:approved'], sortByContentName: 'asc', pageSize: 2 }),
    ['the_action', 'the_card', 'the_code', 'the_media', 'the_own', 'the_reply', 'the_text'], 'by approval');
  equal(await names({ contentName: '^the_l', sortByContentName: 'asc' }), ['the_list', 'the_location'], 'by name');
  equal(await names({ content: 'alexanderplatz' }), ['the_location'], 'by words');
  equal((await names({ language: ['de'] })).length, 0, 'by language');
  equal((await names({ dateCreatedAfter: new Date(Date.now() - 3600000), dateCreatedBefore: new Date(Date.now() + 3600000) })).length, count + 1, 'by date');
  equal((await client.content.v2.contentAndApprovals.list({ channelEligibility: ['whatsapp:unsubmitted'] })).length, count + 1 - 7, 'with approvals');

  // :: Step 5: no window yet: templates go, all else is swallowed on WhatsApp; SMS gets text
  const conversation = await conversations.create();
  const messages = conversations(conversation.sid).messages;
  const onWhatsApp = await addPair(conversation.sid, whatsapp.address, whatsapp.proxy);
  const onSms = await addPair(conversation.sid, sms.address, sms.proxy);

  async function post(name, contentVariables, expected, text, plain) {
    const message = await messages.create({
      contentSid: made[name].sid, ...(contentVariables ? { contentVariables: JSON.stringify(contentVariables) } : {}),
    });
    equal([message.contentSid, message.body], [made[name].sid, text], `${name}: message`);
    equal(await receipts(conversation.sid, message.sid), { [onWhatsApp.sid]: expected, [onSms.sid]: delivered }, `${name}: receipts`);
    equal((await sms.last()).body, plain, `${name}: by SMS`);
    return whatsapp.last();
  }

  await post('list', null, swallowed, 'Where to?', 'Where to?\n1. Rome - Warm\n2. Oslo');
  await post('location', null, swallowed, 'Front desk\nAlexanderplatz 1\n52.52, 13.405',
    'Front desk\nAlexanderplatz 1\n52.52, 13.405\nhttps://www.google.com/maps?q=52.52,13.405');
  equal(await whatsapp.last(), undefined, 'nothing has come');
  let last = await post('reply', { 1: '42' }, delivered, 'Is order 42 yours?', 'Is order 42 yours?\n1. Yes\n2. No');
  equal([last.template, last.body, shown(last)],
    ['tpl_reply', 'Is order 42 yours?', { buttons: [{ type: 'reply', title: 'Yes', id: 'yes_42' }, { type: 'reply', title: 'No', id: 'no' }] }],
    'quick reply as a template');
  last = await post('action', { 2: 'tonight' }, delivered, 'Your table is free.',
    'Your table is free.\nBook: https://tables.example/tonight\nCall us: +15557770009');
  equal([last.template, shown(last)], ['tpl_action', { buttons: [
    { type: 'url', title: 'Book', value: 'https://tables.example/tonight' }, { type: 'phone_number', title: 'Call us', value: '+15557770009' }] }], 'call to action');
  last = await post('card', { 1: 'Zoë' }, delivered, 'Summer sale, Zoë!',
    'Summer sale, Zoë!\nUntil Friday\n1. Stop\nShop: https://shop.example\nhttps://files.example/sale.png');
  equal([last.template, last.media.map((one) => one.url), shown(last)], ['tpl_card', ['https://files.example/sale.png'], {
    footer: 'Until Friday',
    buttons: [{ type: 'reply', title: 'Stop', id: 'stop' }, { type: 'url', title: 'Shop', value: 'https://shop.example' }] }], 'card');
  last = await post('own', null, delivered, 'We are open again.', 'News\nWe are open again.\nThe team\nCopy: TEN');
  equal([last.template, shown(last)], ['tpl_own', { header: 'News', footer: 'The team', buttons: [{ type: 'copy_code', title: 'Copy offer code', value: 'TEN' }] }], 'WhatsApp card');
  last = await post('code', { 1: '123456' }, delivered, '123456 is your verification code. For your security, do not share this code.',
    '123456 is your verification code. For your security, do not share this code.\nThis code expires in 5 minutes.');
  equal([last.template, shown(last)], ['tpl_code', { footer: 'This code expires in 5 minutes.', buttons: [{ type: 'copy_code', title: 'Copy code', value: '123456' }] }], 'passcode');
  last = await post('media', { 1: 'Zoë', 2: 'b' }, delivered, 'Look, Zoë!', 'Look, Zoë!\nhttps://files.example/b.png');
  equal([last.template, last.media.map((one) => one.url)], ['tpl_media', ['https://files.example/b.png']], 'media template');
  for (const name of ['catalog', 'carousel', 'flows', 'schedule']) {
    equal((await failure(messages.create({ contentSid: made[name].sid }), name)).code, 50542, `${name} is not sent`);
  }
  equal((await failure(messages.create({ contentSid: made.reply.sid, contentVariables: '{"9":"x"}' }), 'no such variable')).code, 21656, 'no such variable');
  equal((await failure(messages.create({ contentSid: made.reply.sid.replace(/.$/, (end) => (end === '0' ? '1' : '0')) }), 'no such content')).code, 21655, 'no such content');

  // :: Step 6: a tap on a template's button is the person's message, opens the window, and reaches the other side
  const question = (await whatsapp.received()).find((message) => message.template === 'tpl_reply');
  equal((await tap(whatsapp, question, 'Yes')).body, 'Yes', 'the tap says its title');
  const [answer] = await messages.list({ order: 'desc', limit: 1 });
  equal([answer.author, answer.body, answer.participantSid], [whatsapp.address, 'Yes', onWhatsApp.sid], 'the tap in the conversation');
  equal((await sms.last()).body, 'Yes', 'the tap on the other phone');
  const metadata = await call('GET', `/v1/Conversations/${conversation.sid}/Messages/${answer.sid}/ChannelMetadata`);
  equal([metadata.body.data.type, metadata.body.data.button, metadata.body.data.quoted.channel_message],
    ['button', { text: 'Yes', payload: 'yes_42' }, question.id], 'what the channel told about the tap');

  // :: Step 7: in the window, lists, places and unapproved buttons go in their own form; calls to action still want approval
  last = await post('list', null, delivered, 'Where to?', 'Where to?\n1. Rome - Warm\n2. Oslo');
  equal([last.template, shown(last)], [null, { list: { button: 'Choose', sections: [{ rows: [{ id: 'rome', title: 'Rome', description: 'Warm' }, { id: 'oslo', title: 'Oslo' }] }] } }], 'list');
  await tap(whatsapp, last, 'oslo');
  equal((await messages.list({ order: 'desc', limit: 1 }))[0].body, 'Oslo', 'a row');
  last = await post('location', null, delivered, 'Front desk\nAlexanderplatz 1\n52.52, 13.405',
    'Front desk\nAlexanderplatz 1\n52.52, 13.405\nhttps://www.google.com/maps?q=52.52,13.405');
  equal(shown(last), { location: { latitude: 52.52, longitude: 13.405, name: 'Front desk', address: 'Alexanderplatz 1' } }, 'place');
  made.free = await create('the_free', types.reply, samples.reply);
  last = await post('free', { 1: '8' }, delivered, 'Is order 8 yours?', 'Is order 8 yours?\n1. Yes\n2. No');
  equal([last.template, shown(last)], [null, { buttons: [{ type: 'reply', title: 'Yes', id: 'yes_8' }, { type: 'reply', title: 'No', id: 'no' }] }], 'free buttons');
  await tap(whatsapp, last, 'yes_8');
  equal((await messages.list({ order: 'desc', limit: 1 }))[0].body, 'Yes', 'a free button');
  made.freeAction = await create('the_free_action', { ...types.action }, samples.action);
  await post('freeAction', null, swallowed, 'Your table is free.', 'Your table is free.\nBook: https://tables.example/now\nCall us: +15557770009');
  made.mixed = await create('the_mixed', { ...types.action, 'twilio/text': { body: 'Your table is free. See https://tables.example' } }, samples.action);
  last = await post('mixed', null, delivered, 'Your table is free. See https://tables.example', 'Your table is free. See https://tables.example');
  equal(last.body, 'Your table is free. See https://tables.example', 'the text stands in');

  // :: Step 8: the reviewer changes his mind; a deleted content takes its template with it
  await advance('PT25H');
  for (const [status, code] of [['rejected', 63040], ['paused', 63041], ['disabled', 63042], ['approved', null]]) {
    equal((await call('POST', `/sandbox/v1/Templates/${made.text.sid}/Review`, { status, reason: 'Because' })).status, 200, `review: ${status}`);
    await settle();
    const { whatsapp: approval } = await contents(made.text.sid).approvalFetch().fetch();
    equal([approval.status, approval.rejection_reason], [status, status === 'approved' ? '' : 'Because'], `fetched: ${status}`);
    await post('text', { 1: 'Eve' }, code ? ['failed', code] : delivered, 'Hello Eve!', 'Hello Eve!');
  }
  ok(await contents(made.text.sid).remove(), 'removed');
  await settle();
  equal((await failure(contents(made.text.sid).fetch(), 'gone')).status, 404, 'gone');
  const left = (await call('GET', '/sandbox/v1/Templates')).body.templates.map((one) => one.name).sort();
  equal(left, ['tpl_action', 'tpl_card', 'tpl_code', 'tpl_media', 'tpl_own', 'tpl_reply'], 'templates that are left at Meta');
});
