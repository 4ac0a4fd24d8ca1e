// Checks the two scripts themselves, against a Graph of a few lines: what they report must be what was said, good or bad.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import test from "node:test";
import { fileURLToPath } from "node:url";

const script = (name) => fileURLToPath(new URL(name, import.meta.url));
const token = "token-of-one";

async function graph(context, answer) {
  const asked = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks);
    asked.push({ method: request.method, url: request.url, authorization: request.headers.authorization, body });
    const [status, content, type = "application/json"] = answer(request, body, `http://127.0.0.1:${server.address().port}`);
    response.writeHead(status, { "content-type": type }).end(Buffer.isBuffer(content) ? content : JSON.stringify(content));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  context.after(() => server.close());
  return { asked, url: `http://127.0.0.1:${server.address().port}` };
}

async function run(...args) {
  const child = spawn(process.execPath, [script("client.mjs"), ...args], { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (text) => (output += text));
  const [status] = await once(child, "close");
  return { status, results: output ? JSON.parse(output) : null };
}

function well(upload) {
  return (request, body, origin) => {
    const path = new URL(request.url, origin).pathname;
    if (path.endsWith("/media")) {
      const start = body.indexOf(Buffer.from("\x89PNG", "latin1"));
      upload.bytes = body.subarray(start, body.indexOf("\r\n--", start));
      return [200, { id: "900" }];
    }
    if (path.endsWith("/900")) {
      return [200, { url: `${origin}/file`, mime_type: "image/png", id: "900", messaging_product: "whatsapp" }];
    }
    if (path === "/file") {
      return [200, upload.bytes, "image/png"];
    }
    if (path.endsWith("/message_templates")) {
      return [200, { data: [{ id: "1", name: "hello", language: "en", status: "APPROVED" }], paging: {} }];
    }
    return JSON.parse(body).status === "read"
      ? [200, { success: true }]
      : [200, { messaging_product: "whatsapp", contacts: [{ input: "15550002222", wa_id: "15550002222" }], messages: [{ id: "wamid.1" }] }];
  };
}

test("the client reports every step of a Graph that works", async (context) => {
  const { asked, url } = await graph(context, well({}));

  const { status, results } = await run(url, token, "106540352242922", "15550002222", "102290129340398", "wamid.in");

  assert.equal(status, 0, JSON.stringify(results));
  assert.deepEqual(Object.keys(results), ["text", "buttons", "upload", "media", "image", "templates", "read"]);
  assert.equal(results.text.id, "wamid.1");
  assert.equal(results.media.mimeType, "image/png");
  assert.deepEqual(results.templates.names, ["hello/en/APPROVED"]);
  assert.ok(asked.every((request) => request.authorization === `Bearer ${token}`));
  assert.ok(asked.every((request) => request.url === "/file" || request.url.startsWith("/v25.0/")));
});

test("the client reports Meta's error as it read it", async (context) => {
  const { url } = await graph(context, () => [
    400,
    { error: { message: "(#131047) Re-engagement message", type: "OAuthException", code: 131047, error_data: { details: "24 hours" } } },
  ]);

  const { status, results } = await run(url, token, "106540352242922", "15550002222");

  assert.equal(status, 1);
  assert.equal(results.text.error.code, 131047);
  assert.equal(results.text.error.httpStatus, 400);
  assert.equal(results.text.error.retry.action, "do_not_retry");
});

test("the verifier tells a good signature from a bad one and says what it read", async () => {
  const child = spawn(process.execPath, [script("verify.mjs"), "secret-of-one", "verify-one"], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => JSON.parse((await lines.next()).value);
  try {
    const url = `http://127.0.0.1:${(await next()).port}/`;
    // Escaped as Meta escapes: the signature is over these bytes.
    const body = String.raw`{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550001111","phone_number_id":"106540352242922"},"contacts":[{"profile":{"name":"Zo\u00eb"},"wa_id":"15550002222"}],"messages":[{"from":"15550002222","id":"wamid.A","timestamp":"1755691200","type":"text","text":{"body":"Gr\u00fc\u00dfe"}}]}}]}]}`;
    const post = (secret) => fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}` },
      body,
    });

    assert.equal((await post("secret-of-one")).status, 200);
    const good = await next();
    assert.equal(good.verified, true);
    assert.equal(good.phoneNumberId, "106540352242922");
    assert.equal(good.messages[0].text.body, "Grüße");

    assert.equal((await post("another secret")).status, 403);
    assert.equal((await next()).verified, false);

    const challenge = await fetch(`${url}?hub.mode=subscribe&hub.verify_token=verify-one&hub.challenge=42`);
    assert.equal(await challenge.text(), "42");
  } finally {
    child.stdin.end();
    await once(child, "close");
  }
});
