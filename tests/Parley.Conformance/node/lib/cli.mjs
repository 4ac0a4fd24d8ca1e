// The official command line, from node_modules, in a home of its own. Every call is a process of its own.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { equal, ok } from './check.mjs';

export const home = await mkdtemp(join(tmpdir(), 'parley-cli-'));
const program = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..', 'node_modules', '.bin', 'twilio');
let count = 0;

// How many commands ran.
export const commands = () => count;

// Runs these steps, then removes the home.
export async function withHome(steps) {
  try {
    return await steps();
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

export function twilio(args, { credentials = true } = {}) {
  count++;
  const env = { ...process.env, HOME: home, NO_COLOR: '1', TWILIO_CLI_SKIP_NEW_VERSION_CHECK: '1' };
  if (!credentials) {
    delete env.TWILIO_ACCOUNT_SID;
    delete env.TWILIO_AUTH_TOKEN;
  }
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [program, ...args], { env, timeout: 60000 }, (error, stdout, stderr) =>
      resolve({ code: error ? error.code ?? 1 : 0, stdout, stderr }));
    child.stdin.end();
  });
}

// A command that succeeds and prints JSON: the list of what it printed.
export async function list(...args) {
  const result = await twilio([...args, '-o', 'json']);
  equal(result.code, 0, `twilio ${args.join(' ')}: ${result.stderr}${result.stdout}`);
  return JSON.parse(result.stdout);
}

export async function one(...args) {
  const all = await list(...args);
  equal(all.length, 1, `what ${args[0]} printed`);
  return all[0];
}

export async function remove(...args) {
  const result = await twilio(args);
  equal(result.code, 0, `twilio ${args.join(' ')}: ${result.stderr}`);
  ok(/successfully|removed|deleted/i.test(result.stderr + result.stdout), `twilio ${args.join(' ')} said: ${result.stderr}${result.stdout}`);
}
