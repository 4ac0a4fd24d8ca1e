import type { ContentTypes, NewContent } from '../api/contents';
import type { PhoneButton, PhoneMessage } from '../api/sandbox';

// Templates: from what one writes to what the API takes, and to what a phone shows. Pure.

const placeholder = /\{\{\s*([A-Za-z0-9_]{1,64})\s*\}\}/g;

/** The names of the placeholders in a value's texts, in the order of their first use. */
export function placeholders(value: unknown): string[] {
  const found = new Set<string>();
  const walk = (inner: unknown) => {
    if (typeof inner === 'string') {
      for (const match of inner.matchAll(placeholder)) {
        found.add(match[1] as string);
      }
    } else if (inner && typeof inner === 'object') {
      Object.values(inner).forEach(walk);
    }
  };
  walk(value);
  return [...found];
}

/** A placeholder without a value stays, so that one sees it. */
export const fill = (text: string, values: Record<string, string>) => text.replace(placeholder, (whole, name: string) => values[name] || whole);

export const kinds = {
  'twilio/text': 'Text',
  'twilio/quick-reply': 'Quick replies',
  'twilio/media': 'Picture or file',
  'twilio/call-to-action': 'Call to action',
  'twilio/list-picker': 'List',
} as const;

export type Kind = keyof typeof kinds;

/** A type's name for people; those that this page cannot write keep their own. */
export const kindName = (type: string) => (Object.hasOwn(kinds, type) ? kinds[type as Kind] : type);

export interface Action {
  kind: 'QUICK_REPLY' | 'URL' | 'PHONE_NUMBER' | 'COPY_CODE';
  title: string;
  /** The address, the number or the code; of a quick reply, its id. */
  value: string;
}

export interface Row {
  id: string;
  item: string;
  description: string;
}

/** What stands in the editor. */
export interface Draft {
  name: string;
  language: string;
  kind: Kind;
  body: string;
  media: string;
  actions: Action[];
  button: string;
  rows: Row[];
  samples: Record<string, string>;
}

export const emptyDraft: Draft = {
  name: '', language: 'en', kind: 'twilio/text', body: '', media: '', actions: [{ kind: 'QUICK_REPLY', title: '', value: '' }],
  button: '', rows: [{ id: '', item: '', description: '' }], samples: {},
};

const members = { QUICK_REPLY: 'id', URL: 'url', PHONE_NUMBER: 'phone', COPY_CODE: 'code' } as const;

function typeOf(draft: Draft): Record<string, unknown> {
  const { kind, body } = draft;
  const actions = draft.actions.map(({ kind: type, title, value }) => {
    const member = members[type];
    // The id of a quick reply may be left out; without the others there is no button.
    return { ...(kind === 'twilio/quick-reply' ? {} : { type }), title, ...(type === 'QUICK_REPLY' && value === '' ? {} : { [member]: value }) };
  });
  switch (kind) {
    case 'twilio/media':
      return { ...(body ? { body } : {}), media: [draft.media] };
    case 'twilio/quick-reply':
    case 'twilio/call-to-action':
      return { body, actions };
    case 'twilio/list-picker':
      return { body, button: draft.button, items: draft.rows.map(({ id, item, description }) => ({ id: id || item, item, ...(description ? { description } : {}) })) };
    default:
      return { body };
  }
}

export function toContent(draft: Draft): NewContent {
  const types = { [draft.kind]: typeOf(draft) };
  const variables = Object.fromEntries(placeholders(types).map((name) => [name, draft.samples[name] ?? '']).filter(([, value]) => value !== ''));
  return { friendly_name: draft.name.trim(), language: draft.language.trim(), variables, types };
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');
const list = (value: unknown) => (Array.isArray(value) ? (value as Record<string, unknown>[]) : []);

/** Null if it has a type that the editor cannot show, or several: changing it would lose something. */
export function toDraft(content: { friendly_name: string | null; language: string; variables: Record<string, string>; types: ContentTypes }): Draft | null {
  const [first, ...others] = Object.entries(content.types);
  if (!first || others.length > 0 || !Object.hasOwn(kinds, first[0])) {
    return null;
  }
  const [kind, type] = first;
  const actions = list(type.actions).map((action): Action => {
    const known = kind === 'twilio/quick-reply' ? 'QUICK_REPLY' : (text(action.type) as Action['kind']);
    return { kind: known, title: text(action.title), value: text(action[members[known]]) };
  });
  if (actions.some((action) => !(action.kind in members))) {
    return null;
  }
  return {
    name: content.friendly_name ?? '', language: content.language, kind: kind as Kind, body: text(type.body),
    media: text((type.media as unknown[] | undefined)?.[0]), actions: actions.length > 0 ? actions : emptyDraft.actions, button: text(type.button),
    rows: list(type.items).length > 0 ? list(type.items).map((row) => ({ id: text(row.id), item: text(row.item), description: text(row.description) })) : emptyDraft.rows,
    samples: Object.fromEntries(Object.entries(content.variables).map(([name, value]) => [name, String(value)])),
  };
}

/** The richest first, as it is submitted and sent. */
const richest = ['whatsapp/card', 'twilio/card', 'twilio/quick-reply', 'twilio/call-to-action', 'twilio/list-picker', 'whatsapp/authentication', 'twilio/media', 'twilio/location', 'twilio/text'];

const buttonKinds: Record<string, [kind: string, member: string]> = {
  URL: ['url', 'url'], PHONE_NUMBER: ['phone_number', 'phone'], COPY_CODE: ['copy_code', 'code'], VOICE_CALL: ['voice_call', ''], VOICE_CALL_REQUEST: ['voice_call', ''],
};

/** What a phone shows of a content with these values; null for types that conversations do not send. */
export function asMessage(types: ContentTypes, values: Record<string, string>, template: string | null, timestamp: string): PhoneMessage | null {
  const name = richest.find((one) => Object.hasOwn(types, one));
  const type = name ? (types[name] as Record<string, unknown>) : null;
  if (!name || !type) {
    return null;
  }
  const filled = (value: unknown) => fill(text(value), values);
  const isCode = name === 'whatsapp/authentication';
  const body = isCode
    ? fill('{{1}} is your verification code.', values)
    : name === 'twilio/location'
      ? [text(type.label), text(type.address), `${Number(type.latitude)}, ${Number(type.longitude)}`].filter(Boolean).join('\n')
      : name === 'twilio/card'
        ? [filled(type.title), filled(type.body)].filter(Boolean).join('\n')
        : filled(type.body);
  const buttons = list(type.actions).map((action): PhoneButton => {
    const [kind, member] = (isCode ? ['copy_code', ''] : buttonKinds[text(action.type)]) ?? ['reply', ''];
    const value = member ? filled(action[member]) : '';
    return { type: kind, title: filled(isCode ? action.copy_code_text : action.title), ...(value ? { value } : {}), id: text(action.id) || text(action.title) };
  });
  const media = Array.isArray(type.media) ? type.media.map((url) => ({ contentType: 'file', url: filled(url) })) : [];
  const rows = list(type.items).map((row) => ({ id: text(row.id), title: filled(row.item), ...(row.description ? { description: filled(row.description) } : {}) }));
  const footer = filled(type.footer ?? type.subtitle);
  const header = filled(type.header_text);
  return {
    id: 'preview', direction: 'received', from: '', to: '', body: body || null, media, template, status: 'delivered', timestamp,
    ...(header ? { header } : {}), ...(footer ? { footer } : {}), ...(buttons.length > 0 ? { buttons } : {}),
    ...(rows.length > 0 ? { list: { button: filled(type.button), sections: [{ rows }] } } : {}),
  };
}

/** A template's name at WhatsApp, from the name it has here: small letters, digits and underscores. */
export const templateName = (name: string) =>
  name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 512);
