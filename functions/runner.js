'use strict';

// Runs a folder of functions. Started by the server, which writes one line of JSON to standard input:
//   { token, mark, folder, account: { sid, token }, api: { host, port }, url }
// and reads `{ say: 'ready', port, … }` from standard output. From then on it sends requests to that port, with headers that say who
// asks (the token), which call this is, which file is meant, and on whose behalf. When standard input closes, this process ends.

const crypto = require('node:crypto');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const util = require('node:util');
const { Worker } = require('node:worker_threads');
const wire = require('./wire');

const told = JSON.parse(firstLine());
wire.open(told.mark);
new Worker(path.join(__dirname, 'lifeline.js'), { env: {}, resourceLimits: { maxOldGenerationSizeMb: 16 } }).unref();
require('./redirect').install(told.api);

const project = require('./project');
const { Invocation, describe } = require('./invocation');

// The terminal's Ctrl-C reaches us too. The server decides when we end.
process.on('SIGINT', () => {});
told.folder = fs.realpathSync(told.folder);
process.chdir(told.folder);
project.open(told.folder);
project.refresh();
captureConsole();
surviveErrors();
const app = createApp();
listen();

function firstLine() {
  const chunk = Buffer.alloc(4096);
  let text = '';
  while (!text.includes('\n')) {
    const read = fs.readSync(0, chunk);
    if (read === 0) {
      process.exit(1);
    }

    text += chunk.toString('latin1', 0, read);
  }

  return Buffer.from(text, 'latin1').toString('utf8');
}

/** Toolkit's server, in this process, without its habit of dropping the whole module cache for each request. */
function createApp() {
  const { LocalDevelopmentServer } = require('@twilio/runtime-handler/dev');
  const { Response } = globalThis;
  const server = new LocalDevelopmentServer(0, {
    baseDir: told.folder, env: environment(), url: told.url, port: 0, appName: 'parley', routes: { functions: [], assets: [] },
    live: false, forkProcess: false, logs: false, detailedLogs: false, legacyMode: false, enableDebugLogs: false,
  });
  // The toolkit puts its Twilio.Response here, where packages expect the one that fetch answers with.
  globalThis.Response = Response;
  // Where a path leads has been decided by the server; and the account can be another with each call.
  server.routeMap = { get: () => ({ type: 'function', filePath: path.join(__dirname, 'entry.js') }) };
  Object.defineProperty(server.config, 'env', { get: environment });
  Object.assign(global.Runtime, { getFunctions, getAssets, getSync });
  Object.defineProperty(global, 'Functions', { get: getFunctions });

  const app = server.getApp();
  app.set('env', 'production').disable('x-powered-by').disable('etag');
  app.use((error, request, response, next) => {
    // A body that is not what its type says: no function has seen it.
    wire.say({ say: 'end', id: request.invocation, error: describe(error) });
    response.status(error.status ?? 500).json({ message: error.message, name: error.name });
  });
  return app;
}

/** What becomes `context`. A real account's credentials in `.env` are of no use here, so ours win. */
function environment() {
  const account = Invocation.current?.account ?? { ACCOUNT_SID: told.account.sid, AUTH_TOKEN: told.account.token };
  return { ...project.variables(), ...account };
}

function getFunctions() {
  return Object.fromEntries(project.functions().map((one) => [one.path.slice(1), { path: one.filePath }]));
}

function getAssets() {
  return Object.fromEntries(project.assets().filter((one) => one.access === 'private').map(
    (one) => [one.path, { path: one.filePath, open: () => fs.readFileSync(one.filePath, 'utf8') }]));
}

function getSync() {
  throw new Error('Runtime.getSync: Twilio Sync is no part of Parley. Keep the state in a database of your own.');
}

function listen() {
  const server = http.createServer(serve);
  // The server keeps its connections; one that we closed while it sends would look like a crash.
  Object.assign(server, { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 });
  server.listen(0, '127.0.0.1', () => wire.say({
    say: 'ready', port: server.address().port, node: process.versions.node, twilio: twilioVersion(),
  }));
}

function twilioVersion() {
  try {
    return require(require.resolve('twilio/package.json', { paths: [told.folder] })).version;
  } catch {
    return require('twilio/package.json').version;
  }
}

function serve(request, response) {
  const ours = takeHeaders(request);
  if (!isSame(ours.token ?? '', told.token)) {
    response.writeHead(403).end();
    return;
  }

  if (ours.ping) {
    response.writeHead(204).end();
    return;
  }

  const account = ours.account
    ? { ACCOUNT_SID: ours.account, AUTH_TOKEN: ours.secret }
    : { ACCOUNT_SID: told.account.sid, AUTH_TOKEN: told.account.token };
  const invocation = new Invocation(ours.invocation, path.join(told.folder, decodeURIComponent(ours.file)), account, response);
  request.invocation = ours.invocation;
  response.on('close', () => invocation.close());
  invocation.within(() => {
    try {
      project.refresh();
    } catch (unreadable) {
      invocation.fail(unreadable);
      return;
    }

    app(request, response);
  });
}

/** The server's headers, removed from the request: no function sees them. */
function takeHeaders(request) {
  const ours = {};
  const others = [];
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    const name = request.rawHeaders[at].toLowerCase();
    if (name.startsWith('parley-runner-')) {
      ours[name.slice('parley-runner-'.length)] = request.rawHeaders[at + 1];
      delete request.headers[name];
    } else {
      others.push(request.rawHeaders[at], request.rawHeaders[at + 1]);
    }
  }

  request.rawHeaders = others;
  return ours;
}

function isSame(given, expected) {
  return given.length === expected.length && crypto.timingSafeEqual(Buffer.from(given, 'latin1'), Buffer.from(expected, 'latin1'));
}

/** What functions print belongs to the call that prints it. */
function captureConsole() {
  const say = (level, text) => {
    const invocation = Invocation.current;
    if (invocation) {
      invocation.log(level, text);
    } else {
      wire.say({ say: 'log', id: null, level, at: Date.now(), text: text.slice(0, 8192) });
    }
  };
  for (const level of ['log', 'info', 'warn', 'error', 'debug']) {
    console[level] = (...values) => say(level, util.format(...values));
  }

  for (const [stream, level] of [[process.stdout, 'log'], [process.stderr, 'error']]) {
    stream.write = (chunk, encoding, done) => {
      say(level, (typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8')).replace(/\n$/, ''));
      const callback = typeof encoding === 'function' ? encoding : done;
      if (callback) {
        process.nextTick(callback);
      }

      return true;
    };
  }
}

/** An error that nobody caught ends its call, and no other. Only process.exit and the system end the process. */
function surviveErrors() {
  const note = (error) => {
    if (Invocation.current) {
      Invocation.current.fail(error);
    } else {
      console.error(error);
    }
  };
  process.on('uncaughtException', note);
  process.on('unhandledRejection', note);
  const { exit } = process;
  process.exit = (code) => {
    Invocation.current?.crash(`The function called process.exit(${code ?? ''})`);
    exit.call(process, code);
  };
}
