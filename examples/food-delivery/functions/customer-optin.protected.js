// Called with the customer's first answer: asks them for a moment, tells the rider in the customer's name, and sees to it that it is
// not called again. Protected: only a signed webhook gets in.

const words = require(Runtime.getAssets()['/words.json'].path);

exports.handler = async function (context, event, callback) {
  const conversation = context.getTwilioClient().conversations.v1.conversations(event.ConversationSid);

  // Of several answers that come at the same time only one removes the webhook, and goes on.
  if (!(await removeWebhook(conversation))) {
    console.log('Somebody was quicker.');
    return callback(null);
  }

  // The first is plain text: the customer has just written, so their window is open. The rider has not written yet, so what the rider
  // gets has the words of an approved template.
  await conversation.messages.create({ body: words.patience });
  await conversation.messages.create({ author: event.Author, body: words.introduction.body });
  console.log(`Connected in ${event.ConversationSid}`);
  callback(null);
};

async function removeWebhook(conversation) {
  const [hook] = await conversation.webhooks.list({ limit: 1 });
  return hook !== undefined && conversation.webhooks(hook.sid).remove().catch((error) => {
    if (error.status === 404) {
      return false;
    }

    throw error;
  });
}
