import type { Approval, ApprovalStatus } from '../api/contents';

/** What a state means for whoever wants to send the template. */
const meanings: Record<ApprovalStatus, string> = {
  unsubmitted: 'Not submitted. It can be sent while a person’s 24-hour window is open; outside of it, WhatsApp takes approved templates only.',
  received: 'On its way to WhatsApp.',
  pending: 'WhatsApp’s reviewer has it. It can be sent while the window is open, as an ordinary message.',
  approved: 'Approved: it can be sent at any time, whether the window is open or not.',
  rejected: 'Rejected: it cannot be sent outside of the window. Change it and submit it again.',
  paused: 'Paused: too many people blocked or reported it. Messages with it fail until WhatsApp lets it go on.',
  disabled: 'Disabled: WhatsApp switched it off for good. Make a new one.',
};

export const meaning = ({ status, rejection_reason: reason }: Approval) => {
  const words = meanings[status] ?? '';
  return status === 'rejected' && reason ? `${words} WhatsApp’s reason: ${reason}.` : words;
};

export const canChange = (status: ApprovalStatus) => status === 'unsubmitted' || status === 'rejected';

/** Reasons that WhatsApp gives. https://developers.facebook.com/docs/whatsapp/business-management-api/webhooks/components */
export const reasons = ['INVALID_FORMAT', 'TAG_CONTENT_MISMATCH', 'INCORRECT_CATEGORY', 'PROMOTIONAL', 'SCAM', 'ABUSIVE_CONTENT'];
