// An independent receiver of Meta's webhooks: node verify.mjs <appSecret> [<verifyToken>]
//
// Listens on 127.0.0.1, prints {"port":n}, then one JSON line per POST:
//   { "verified": bool, "messages": […], "statuses": […], "phoneNumberId", "fields": […], "bytes": n }
// and answers 200 if the signature is right, 403 otherwise. GET answers Meta's handshake if a verify token is given. Ends when its
// standard input ends, so that it cannot outlive the test that started it.
import { createServer } from "node:http";
import { normalizeWebhook, verifySignature } from "@kapso/whatsapp-cloud-api/server";

const [appSecret, verifyToken] = process.argv.slice(2);
if (!appSecret) {
  console.error("usage: node verify.mjs <appSecret> [<verifyToken>]");
  process.exit(2);
}

const limit = 3 * 1024 * 1024;

function print(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function handshake(request, response) {
  const query = new URL(request.url, "http://127.0.0.1").searchParams;
  const known = verifyToken && query.get("hub.mode") === "subscribe" && query.get("hub.verify_token") === verifyToken;
  response.writeHead(known ? 200 : 403, { "content-type": "text/plain" });
  response.end(known ? query.get("hub.challenge") : "");
}

async function receive(request, response) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > limit) {
      response.writeHead(413).end();
      return;
    }
    chunks.push(chunk);
  }

  const rawBody = Buffer.concat(chunks);
  const verified = verifySignature({ appSecret, rawBody, signatureHeader: request.headers["x-hub-signature-256"] });
  let heard = {};
  try {
    const normal = normalizeWebhook(JSON.parse(rawBody.toString("utf8")));
    heard = {
      messages: normal.messages,
      statuses: normal.statuses,
      contacts: normal.contacts,
      phoneNumberId: normal.phoneNumberId ?? null,
      fields: Object.keys(normal.raw),
    };
  } catch (error) {
    heard = { error: error.message };
  }

  print({ verified, bytes, ...heard });
  response.writeHead(verified ? 200 : 403).end();
}

const server = createServer((request, response) => {
  if (request.method === "GET") {
    handshake(request, response);
    return;
  }

  receive(request, response).catch((error) => {
    print({ verified: false, error: error.message });
    response.destroy();
  });
});

server.listen(0, "127.0.0.1", () => print({ port: server.address().port }));
process.stdin.resume();
process.stdin.on("end", () => {
  server.close();
  server.closeAllConnections();
});
