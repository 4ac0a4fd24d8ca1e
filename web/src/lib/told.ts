import { readable } from './addresses';

/** A piece of a sentence of the server: text as it is, or a SID, which is shown short. */
export type Told = { text: string } | { sid: string };

const names = /(whatsapp:)?(\+[1-9]\d{6,14})(?!\d)|\b([A-Z]{2}[0-9a-f]{32})\b/g;

/** A sentence of the server, with its numbers as people read them and its SIDs taken out. */
export function told(sentence: string): Told[] {
  const found: Told[] = [];
  let at = 0;
  const say = (text: string) => {
    const last = found.at(-1);
    if (last && 'text' in last) {
      last.text += text;
    } else if (text) {
      found.push({ text });
    }
  };
  for (const hit of sentence.matchAll(names)) {
    const [whole, whatsapp, number, sid] = hit;
    say(sentence.slice(at, hit.index));
    at = hit.index + whole.length;
    if (sid) {
      found.push({ sid });
    } else if (number) {
      say(`${whatsapp ? 'WhatsApp ' : ''}${readable(number)}`);
    }
  }
  say(sentence.slice(at));
  return found;
}
