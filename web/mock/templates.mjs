// Templates of the pretend server: the Content API and the reviewer, in memory.
import { randomBytes } from 'node:crypto';

const sid = () => `HX${randomBytes(16).toString('hex')}`;
const seconds = () => new Date().toISOString().replace(/\.\d+Z/, 'Z');
const unsubmitted = (types) => ({ name: '', category: '', content_type: Object.keys(types)[0], status: 'unsubmitted', rejection_reason: '', allow_category_change: false });

export function templates(world) {
  const all = [];
  const add = (content, approval = {}) => {
    const made = { sid: sid(), account_sid: `AC${'0'.repeat(32)}`, ...content, date_created: seconds(), date_updated: seconds(), approval_requests: { ...unsubmitted(content.types), ...approval } };
    all.unshift(made);
    return made;
  };
  add({ friendly_name: 'Welcome', language: 'en', variables: { 1: 'Kim' }, types: { 'twilio/text': { body: 'Hi {{1}}, welcome!' } } }, { name: 'welcome', category: 'MARKETING', status: 'rejected', rejection_reason: 'INVALID_FORMAT' });
  add(
    { friendly_name: 'Order ready', language: 'en', variables: { 1: 'Kim', 2: '4' }, types: { 'twilio/quick-reply': { body: 'Hi {{1}}, your order for table {{2}} is ready.', actions: [{ title: 'On my way', id: 'coming' }, { title: 'Cancel' }] } } },
    { name: 'order_ready', category: 'UTILITY', status: 'approved' },
  );

  /** What a request about templates is answered: [status, value]; null if it is about something else. */
  return function answer(method, path, sent) {
    if (path === '/v1/ContentAndApprovals') {
      return [200, { contents: all, meta: { next_page_url: null, key: 'contents' } }];
    }
    if (path === '/v1/Content' && method === 'POST') {
      return [201, add(JSON.parse(sent))];
    }
    const [, name, part] = /^\/v1\/Content\/(\w+)(\/ApprovalRequests\/whatsapp)?$/.exec(path) ?? /^\/sandbox\/v1\/Templates\/(\w+)(\/Review)$/.exec(path) ?? [];
    const one = all.find((each) => each.sid === name);
    if (!name) {
      return null;
    }
    if (!one) {
      return [404, { code: 20404, message: 'The requested resource was not found', status: 404 }];
    }
    if (part === '/Review') {
      const { status, reason } = JSON.parse(sent);
      Object.assign(one.approval_requests, { status, rejection_reason: status === 'rejected' ? (reason ?? 'INVALID_FORMAT') : '' });
    } else if (part) {
      Object.assign(one.approval_requests, JSON.parse(sent), { status: 'pending', rejection_reason: '' });
    } else if (method === 'DELETE') {
      all.splice(all.indexOf(one), 1);
    } else if (method === 'PUT') {
      Object.assign(one, JSON.parse(sent), { date_updated: seconds() });
    }
    world.tell('template', { sid: name });
    return method === 'DELETE' ? [204, null] : [part ? 201 : 200, part ? one.approval_requests : one];
  };
}
