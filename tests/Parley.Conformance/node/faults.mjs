// Shows that the bytes really go over HTTP to Meta's side and over SMPP to the SMSC: what is made to fail there shows here.
import { equal, ok, run } from './lib/check.mjs';
import { Phone, addFault, advance, call, settle } from './lib/sandbox.mjs';
import { addPair, conversations, library, receipts } from './lib/client.mjs';

const whatsapp = new Phone('whatsapp:+15551230031', 'whatsapp:+15557770001');
const sms = new Phone('+15551230032', '+15557770002');
const delivered = ['delivered', null];

await run({ script: 'faults', library }, async () => {
  const conversation = await conversations.create();
  const messages = conversations(conversation.sid).messages;
  const onWhatsApp = await addPair(conversation.sid, whatsapp.address, whatsapp.proxy);
  const onSms = await addPair(conversation.sid, sms.address, sms.proxy);
  await whatsapp.send('I open my window');
  await settle();
  const shown = { whatsapp: [], sms: ['I open my window'] };

  async function post(body, expected, reaches, { after } = {}) {
    const message = await messages.create({ body });
    if (after) {
      await settle();
      await advance(after);
    }
    equal(await receipts(conversation.sid, message.sid), { [onWhatsApp.sid]: expected.whatsapp, [onSms.sid]: expected.sms }, body);
    for (const side of reaches) {
      shown[side].push(body);
    }
    await whatsapp.hasReceived(shown.whatsapp, body);
    await sms.hasReceived(shown.sms, body);
  }

  await post('Nothing is wrong', { whatsapp: delivered, sms: delivered }, ['whatsapp', 'sms']);

  // Meta refuses at once: https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/
  await addFault({ target: 'whatsapp.send', effect: { error: 131026, mode: 'sync' }, times: 1 });
  await post('Meta refuses this one', { whatsapp: ['failed', 63024], sms: delivered }, ['sms']);

  // Meta says yes, and no later, through a webhook.
  await addFault({ target: 'whatsapp.send', effect: { error: 131026, mode: 'async' }, times: 1 });
  const later = await messages.create({ body: 'Meta refuses this one later' });
  const [status, error] = (await receipts(conversation.sid, later.sid))[onWhatsApp.sid];
  ok(['failed', 'undelivered'].includes(status) && error === 63024, `refused later: ${status} ${error}`);
  shown.sms.push('Meta refuses this one later');
  await sms.hasReceived(shown.sms, 'the other side is not held up');
  await whatsapp.hasReceived(shown.whatsapp, 'refused later');

  // Meta is away for a moment: tried again, delivered once.
  await addFault({ target: 'whatsapp.send', effect: { httpStatus: 503, retryAfter: 1 }, times: 1 });
  await post('Meta is away for a moment', { whatsapp: delivered, sms: delivered }, ['whatsapp', 'sms'], { after: 'PT1M' });

  // The SMSC says ESME_RTHROTTLED (SMPP 3.4, 5.1.3) once: tried again, delivered once, and in order.
  await addFault({ target: 'sms.submit', effect: { smppStatus: 88 }, times: 1 });
  await post('The SMSC is throttling', { whatsapp: delivered, sms: delivered }, ['whatsapp', 'sms'], { after: 'PT1M' });

  // The SMSC refuses the address for good: ESME_RINVDSTADR.
  await addFault({ target: 'sms.submit', match: { to: sms.address }, effect: { smppStatus: 11 }, times: 1 });
  const refused = await messages.create({ body: 'The SMSC refuses this one' });
  const outcome = await receipts(conversation.sid, refused.sid);
  equal(outcome[onWhatsApp.sid], delivered, 'the other side is not held up');
  ok(['failed', 'undelivered'].includes(outcome[onSms.sid][0]) && outcome[onSms.sid][1] > 0, `refused: ${outcome[onSms.sid]}`);
  shown.whatsapp.push('The SMSC refuses this one');

  // A webhook of Meta's that comes twice makes one message.
  await addFault({ target: 'whatsapp.webhook', effect: { duplicate: true }, times: 1 });
  await whatsapp.send('Said once');
  await settle();
  shown.sms.push('Said once');
  await sms.hasReceived(shown.sms, 'a webhook that came twice');
  equal((await messages.list()).filter((message) => message.body === 'Said once').length, 1, 'stored once');

  await post('All is well again', { whatsapp: delivered, sms: delivered }, ['whatsapp', 'sms']);

  // Every fault was met by the traffic that it was meant for.
  const { body } = await call('GET', '/sandbox/v1/Faults');
  equal(body.faults.filter((fault) => fault.left !== 0), [], 'faults that met nothing');
});
