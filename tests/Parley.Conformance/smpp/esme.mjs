// An ESME made of npm smpp: node esme.mjs PORT SYSTEM_ID PASSWORD. Facts and orders are lines of JSON, as in smsc.mjs:
// {"submit":{…fields of submit_sm…}}, {"enquire":true}, {"unbind":true}, {"raw":"hex"} (bytes as they are).
import { createInterface } from 'node:readline';
import smpp from 'smpp';

const [port, system_id, password] = process.argv.slice(2);
const say = (fact) => process.stdout.write(`${JSON.stringify(fact)}\n`);
const text = (short) => (typeof short === 'string' ? short : short.message?.toString() ?? '');

const session = smpp.connect({ url: `smpp://127.0.0.1:${port}` }, () => {
  session.bind_transceiver({ system_id, password }, (pdu) =>
    say({ bind: pdu.command_status, smsc: pdu.system_id, version: pdu.sc_interface_version }));
});
session.on('error', (error) => say({ error: error.message }));
session.on('close', () => say({ closed: true }));
session.on('enquire_link', (pdu) => session.send(pdu.response()));
session.on('deliver_sm', (pdu) => {
  session.send(pdu.response());
  say({
    deliver: {
      from: pdu.source_addr, to: pdu.destination_addr, esm: pdu.esm_class, coding: pdu.data_coding, text: text(pdu.short_message),
      id: pdu.receipted_message_id, state: pdu.message_state,
      udh: pdu.short_message.udh?.map((part) => Buffer.from(part).toString('hex')),
    },
  });
});

createInterface({ input: process.stdin }).on('line', (line) => {
  const order = JSON.parse(line);
  if (order.submit) {
    const { udh, ...fields } = order.submit;
    if (udh) {
      fields.short_message = { udh: Buffer.from(udh, 'hex'), message: fields.short_message };
    }
    session.submit_sm(fields, (pdu) => say({ submitted: pdu.command_status, id: pdu.message_id ?? '' }));
  } else if (order.enquire) {
    session.enquire_link((pdu) => say({ enquired: pdu.command_status }));
  } else if (order.unbind) {
    session.unbind((pdu) => {
      say({ unbound: pdu.command_status });
      session.close();
    });
  } else if (order.raw) {
    session.socket.write(Buffer.from(order.raw, 'hex'));
  }
}).on('close', () => process.exit(0));
