// An SMSC made of npm smpp. Says what happens as lines of JSON on standard output; takes orders as lines of JSON on standard input:
// {"deliver":{…fields of deliver_sm…}}, {"drop":true} (closes the connection), {"status":88} (answers the next submit so).
import { createInterface } from 'node:readline';
import smpp from 'smpp';

const say = (fact) => process.stdout.write(`${JSON.stringify(fact)}\n`);
let current;
let lastId = 0x0abc;
let status = 0;

const text = (short) => (typeof short === 'string' ? short : short.message?.toString() ?? '');

const server = smpp.createServer((session) => {
  session.on('error', () => {});
  session.on('bind_transceiver', (pdu) => {
    if (pdu.password !== 'secret') {
      session.send(pdu.response({ command_status: smpp.ESME_RINVPASWD }));
      return;
    }
    current = session;
    session.send(pdu.response({ system_id: 'node' }));
    say({ bound: pdu.system_id, version: pdu.interface_version });
  });
  session.on('submit_sm', (pdu) => {
    const answer = status;
    status = 0;
    const id = (++lastId).toString(16).toUpperCase();
    session.send(pdu.response(answer ? { command_status: answer } : { message_id: id }));
    say({
      submit: {
        id, answer, from: pdu.source_addr, to: pdu.destination_addr, ton: pdu.dest_addr_ton, coding: pdu.data_coding,
        esm: pdu.esm_class, registered: pdu.registered_delivery, text: text(pdu.short_message),
        udh: pdu.short_message.udh?.map((part) => Buffer.from(part).toString('hex')),
      },
    });
    if (!answer && pdu.registered_delivery) {
      session.deliver_sm({
        source_addr: pdu.destination_addr, destination_addr: pdu.source_addr, source_addr_ton: 1, dest_addr_ton: 1, esm_class: 4,
        short_message: `id:${id} sub:001 dlvrd:001 submit date:2601010000 done date:2601010000 stat:DELIVRD err:000 text:`,
        receipted_message_id: id, message_state: 2,
      }, (response) => say({ receipted: id, status: response.command_status }));
    }
  });
  session.on('enquire_link', (pdu) => session.send(pdu.response()));
  session.on('unbind', (pdu) => {
    session.send(pdu.response());
    say({ unbound: true });
    session.close();
  });
});

createInterface({ input: process.stdin }).on('line', (line) => {
  const order = JSON.parse(line);
  if (order.deliver) {
    const { udh, ...fields } = order.deliver;
    if (udh) {
      fields.short_message = { udh: Buffer.from(udh, 'hex'), message: fields.short_message };
    }
    current.deliver_sm(fields, (response) => say({ delivered: response.command_status }));
  } else if (order.drop) {
    current.destroy();
  } else if (order.status) {
    status = order.status;
  }
}).on('close', () => process.exit(0));

server.listen(0, '127.0.0.1', () => say({ port: server.address().port }));
