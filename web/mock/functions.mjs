// Hosted functions of the pretend server: files in memory, calls that answer what was asked.
import { createHash, randomBytes } from 'node:crypto';

const now = () => new Date().toISOString();
const etag = (content) => createHash('sha256').update(content).digest('hex').slice(0, 32);
const missing = [404, { code: 20404, message: 'The requested resource was not found', status: 404 }];

export function functions(world) {
  const files = new Map([
    ['functions/customer-optin.js', "exports.handler = async function (context, event, callback) {\n  console.log('Opt-in from', event.Author);\n  return callback(null, { joined: true });\n};\n"],
    ['functions/secret.protected.js', "exports.handler = (context, event, callback) => callback(null, 'hello');\n"],
    ['functions/prices.private.js', 'exports.soup = 4;\n'],
    ['assets/menu.json', '{"soup": 4}\n'],
    ['package.json', '{\n  "private": true\n}\n'],
  ]);
  const calls = [];
  const entry = (path) => ({ path, size: files.get(path).length, date_modified: now() });
  const access = (path) => /\.(protected|private)\.js$/.exec(path)?.[1] ?? 'public';
  const pathOf = (file) => file.replace(/^(functions|assets)/, '').replace(/(\.(protected|private))?\.js$/, '');

  /** What a request about functions is answered: [status, value]; null if it is about something else. */
  return function answer(method, path, query, sent) {
    const [, rest] = /^\/parley\/v1\/Functions(\/.*)?$/.exec(path) ?? [null, null];
    if (rest === null) {
      return null;
    }
    if (rest === undefined) {
      return [200, overview()];
    }
    if (rest === '/Invocations') {
      const wanted = query.get('Path');
      return [200, { invocations: calls.filter((one) => !wanted || one.path === wanted).slice(0, 50), meta: { next_page_url: null } }];
    }
    if (rest === '/Invoke') {
      return [200, invoke(JSON.parse(sent))];
    }
    if (rest === '/Files') {
      return [200, { files: [...files.keys()].sort().map(entry) }];
    }
    const name = rest.slice('/Files/'.length);
    if (method === 'PUT') {
      const { content, etag: expected } = JSON.parse(sent);
      if (expected !== undefined && (!files.has(name) || etag(files.get(name)) !== expected)) {
        return [412, { code: 20001, message: 'The file is another one by now; read it again', status: 412 }];
      }
      files.set(name, content);
    } else if (method === 'DELETE') {
      return files.delete(name) ? [204, null] : missing;
    }
    return files.has(name) ? [200, { ...entry(name), content: files.get(name), etag: etag(files.get(name)) }] : missing;
  };

  function overview() {
    const all = [...files.keys()].sort();
    const shown = (file) => ({ path: pathOf(file), file, access: access(file), url: `http://127.0.0.1/functions${pathOf(file)}`, size: files.get(file).length, date_modified: now() });
    return {
      runtime: { status: 'ready', reason: null, node_version: '20.20.2', twilio_version: '5.13.1', pid: 4711, restarts: 0, memory_bytes: 67e6, date_started: now() },
      folder: '/srv/functions', editable: true, assets: all.filter((one) => one.startsWith('assets/')).map(shown),
      functions: all.filter((one) => one.startsWith('functions/')).map((file) => {
        const own = calls.filter((one) => one.path === pathOf(file));
        return { ...shown(file), invocations: own.length, errors: own.filter((one) => one.error).length, last_invoked: own[0]?.date_created ?? null };
      }),
    };
  }

  function invoke({ path, method, parameters }) {
    const at = now();
    const failed = parameters.Body === 'boom';
    const one = {
      sid: `FI${randomBytes(16).toString('hex')}`, path, method, status: failed ? 500 : 200, outcome: failed ? 'failed' : 'completed', duration_microseconds: 4120, date_created: at, by: 'console',
      error: failed ? { name: 'Error', message: 'The kitchen is on fire', stack: `Error: The kitchen is on fire\n    at exports.handler (/srv/functions/functions${path}.js:3:11)` } : null,
      request: { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, parameters }, response: { headers: { 'Content-Type': 'application/json' }, body: '{"joined":true}' },
      logs: [{ level: 'log', at, text: `Opt-in from ${parameters.Author}` }],
    };
    calls.unshift(one);
    world.tell('function', { sid: one.sid, path });
    return one;
  }
}
