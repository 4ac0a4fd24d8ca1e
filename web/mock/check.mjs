// npm run check: walks the built page in Chromium against the pretend server, with the check that also walks the real one.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { start } from './server.mjs';

const mock = await start();
const script = fileURLToPath(new URL('../../tests/Parley.Conformance/browser/page.mjs', import.meta.url));
const folder = process.argv[2] ?? 'screenshots';
const check = spawn(process.execPath, [script, mock.url, mock.accountSid, mock.authToken, folder], { stdio: 'inherit' });
check.on('exit', (code) => {
  mock.stop();
  process.exitCode = code ?? 1;
});
