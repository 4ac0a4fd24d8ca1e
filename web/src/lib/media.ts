import type { NewMedia } from '../api/sandbox';

/** The largest picture a phone sends from here: WhatsApp takes 5 MB for images and 16 MB for the rest. */
export const largestFile = 5 * 1024 * 1024;

/** A chosen file as the control API wants it. */
export async function asMedia(file: File): Promise<NewMedia> {
  const data = new Uint8Array(await file.arrayBuffer());
  let text = '';
  // In pieces: spreading millions of arguments into one call overflows the stack.
  for (let at = 0; at < data.length; at += 0x8000) {
    text += String.fromCharCode(...data.subarray(at, at + 0x8000));
  }
  return { contentType: file.type || 'application/octet-stream', base64: btoa(text) };
}

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * A media URL as this page may load it: a path when it is on this server, under whichever loopback name the server gave it.
 * The page's policy allows no other host.
 */
export function localUrl(url: string, here: { origin: string; hostname: string; port: string } = location): string | null {
  try {
    const found = new URL(url, here.origin);
    const same =
      found.origin === here.origin ||
      (loopback.test(found.hostname) && loopback.test(here.hostname) && found.port === here.port);
    return same ? found.pathname + found.search : null;
  } catch {
    return null;
  }
}

export function fileSize(size: number): string {
  return size < 1024 ? `${size} B` : size < 1024 * 1024 ? `${Math.round(size / 1024)} kB` : `${(size / 1024 / 1024).toFixed(1)} MB`;
}
