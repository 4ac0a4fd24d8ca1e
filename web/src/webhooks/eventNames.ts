/** Those that tell afterwards, and those that ask before. https://www.twilio.com/docs/conversations/conversations-webhooks */
export const after = [
  'onMessageAdded', 'onMessageUpdated', 'onMessageRemoved', 'onConversationAdded', 'onConversationUpdated', 'onConversationRemoved',
  'onConversationStateUpdated', 'onParticipantAdded', 'onParticipantUpdated', 'onParticipantRemoved', 'onDeliveryUpdated', 'onUserAdded',
  'onUserUpdated',
];

export const before = [
  'onMessageAdd', 'onMessageUpdate', 'onMessageRemove', 'onConversationAdd', 'onConversationUpdate', 'onConversationRemove',
  'onParticipantAdd', 'onParticipantUpdate', 'onParticipantRemove', 'onUserUpdate',
];

/** Only the account's webhooks hear of users. */
export const ofUsers = (name: string) => name.startsWith('onUser');
