// An independent client's view of a Graph server:
//   node client.mjs <baseUrl> <token> <phoneNumberId> <to> [<businessAccountId> [<inboundMessageId>]]
//
// Sends a text, buttons and a picture (uploaded, looked up, fetched, sent by id); lists the templates of the business account and
// marks the inbound message as read, if they are given. Prints one JSON line: for each step { "ok": true, … } or { "ok": false, "error": … }. The exit status
// is 0 if every step was answered as the client expects, 1 otherwise, 2 on wrong arguments.
import { WhatsAppClient } from "@kapso/whatsapp-cloud-api";

const [baseUrl, accessToken, phoneNumberId, to, businessAccountId, inboundMessageId] = process.argv.slice(2);
if (!to) {
  console.error("usage: node client.mjs <baseUrl> <token> <phoneNumberId> <to> [<businessAccountId> [<inboundMessageId>]]");
  process.exit(2);
}

// A PNG of one pixel.
const picture = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);

const client = new WhatsAppClient({ baseUrl, accessToken, graphVersion: "v25.0" });
const results = {};

async function step(name, work) {
  try {
    results[name] = { ok: true, ...(await work()) };
  } catch (error) {
    results[name] = {
      ok: false,
      error: {
        name: error?.name,
        message: error?.message,
        code: error?.code ?? null,
        httpStatus: error?.httpStatus ?? error?.status ?? null,
        details: error?.details ?? error?.errorData?.details ?? null,
        retry: error?.retry ?? null,
      },
    };
  }
}

const idOf = (answer) => {
  const id = answer?.messages?.[0]?.id;
  if (!id) {
    throw new Error("the answer has no messages[0].id");
  }
  return { id, waId: answer.contacts?.[0]?.waId ?? answer.contacts?.[0]?.wa_id ?? null };
};

function requireUpload() {
  if (!results.upload.ok) {
    throw new Error("nothing was uploaded");
  }
}

await step("text", async () =>
  idOf(await client.messages.sendText({ phoneNumberId, to, body: "Grüße from an independent client 👋" })));

await step("buttons", async () =>
  idOf(await client.messages.sendInteractiveButtons({
    phoneNumberId,
    to,
    bodyText: "Pick one",
    buttons: [
      { id: "accept", title: "Accept" },
      { id: "decline", title: "Decline" },
    ],
  })));

await step("upload", async () => {
  const answer = await client.media.upload({ phoneNumberId, type: "image/png", file: picture, fileName: "pixel.png" });
  if (!answer?.id) {
    throw new Error("the answer has no id");
  }
  return { id: answer.id };
});

await step("media", async () => {
  requireUpload();
  const found = await client.media.get({ mediaId: results.upload.id, phoneNumberId });
  // "always": the file's address wants the token too; by itself this client sends it to its maker's hosts only.
  const bytes = Buffer.from(await client.media.download({ mediaId: results.upload.id, phoneNumberId, auth: "always" }));
  if (!bytes.equals(picture)) {
    throw new Error("the file is not the one that was uploaded");
  }
  return { mimeType: found.mimeType ?? found.mime_type ?? null, bytes: bytes.length };
});

await step("image", async () => {
  requireUpload();
  return idOf(await client.messages.sendImage({ phoneNumberId, to, image: { id: results.upload.id, caption: "A pixel" } }));
});

if (businessAccountId) {
  await step("templates", async () => {
    const answer = await client.templates.list({ businessAccountId, limit: 20 });
    if (!Array.isArray(answer?.data)) {
      throw new Error("the answer has no data[]");
    }
    return { names: answer.data.map((template) => `${template.name}/${template.language}/${template.status}`) };
  });
}

if (inboundMessageId) {
  await step("read", async () => {
    const answer = await client.messages.markRead({
      phoneNumberId,
      messageId: inboundMessageId,
      typingIndicator: { type: "text" },
    });
    if (answer?.success !== true) {
      throw new Error("the answer is not success");
    }
    return {};
  });
}

console.log(JSON.stringify(results));
process.exitCode = Object.values(results).every((result) => result.ok) ? 0 : 1;
