/** An event as a webhook brings it, to call a function with by hand. */
export const messageAdded: Record<string, string> = {
  EventType: 'onMessageAdded',
  ConversationSid: 'CHxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
  MessageSid: 'IMxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
  ParticipantSid: 'MBxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
  Index: '0',
  Author: 'whatsapp:+15558675310',
  Body: 'Yes',
  Source: 'WHATSAPP',
  Attributes: '{}',
  RetryCount: '0',
};

/** What a new file begins with. */
export function newFile(path: string): string {
  if (/^functions\/.*\.js$/.test(path)) {
    return [
      'exports.handler = async function (context, event, callback) {', '  const client = context.getTwilioClient();', "  console.log('Called with', event);", '',
      '  return callback(null, { ok: true });', '};', '',
    ].join('\n');
  }
  return path === 'package.json' ? '{\n  "private": true,\n  "dependencies": {}\n}\n' : '';
}
