'use strict';

// One call of one function: from the request to the first callback, and the log lines that come from it, also later.

const { AsyncLocalStorage } = require('node:async_hooks');
const path = require('node:path');
const util = require('node:util');
const project = require('./project');
const wire = require('./wire');

const ENDED = 'parley-runner-ended';
const MOST_LINES = 500;
const MOST_TEXT = 8 * 1024;
const here = __dirname + path.sep;
const running = new AsyncLocalStorage();

class Invocation {
  #id;
  #file;
  #response;
  #lines = 0;
  #over = false;
  #callback = null;

  /**
   * @param {string} id the server's name for it
   * @param {string} file of the function, absolute
   * @param {{ACCOUNT_SID: string, AUTH_TOKEN: string}} account on whose behalf it runs
   * @param {import('node:http').ServerResponse} response
   */
  constructor(id, file, account, response) {
    this.#id = id;
    this.#file = file;
    this.#response = response;
    this.account = account;
    wire.say({ say: 'start', id });
  }

  static get current() {
    return running.getStore();
  }

  within(work) {
    return running.run(this, work);
  }

  /** The request is over. What the function did not answer, nobody waits for. */
  close() {
    if (!this.#over) {
      this.#over = true;
      wire.say({ say: 'end', id: this.#id, error: null });
    }
  }

  log(level, text) {
    this.#lines++;
    if (this.#lines <= MOST_LINES) {
      wire.say({ say: 'log', id: this.#id, level, at: Date.now(), text: text.slice(0, MOST_TEXT) });
    } else if (this.#lines === MOST_LINES + 1) {
      wire.say({ say: 'log', id: this.#id, level: 'warn', at: Date.now(), text: `Lines after the first ${MOST_LINES} are not kept.` });
    }
  }

  /** Runs the function. As at Twilio only the first callback counts. */
  run(context, event, callback) {
    this.#callback = callback;
    try {
      const { handler } = project.load(this.#file);
      if (typeof handler !== 'function') {
        throw new Error(`${path.basename(this.#file)} exports no function called "handler"`);
      }

      const promise = handler(context, event, (error, payload) => (error ? this.fail(error) : this.#succeed(payload)));
      if (typeof promise?.then === 'function') {
        promise.then(undefined, (error) => this.fail(error));
      }
    } catch (error) {
      this.fail(error);
    }
  }

  #succeed(payload) {
    if (this.#over) {
      return;
    }

    this.#over = true;
    try {
      // In the answer, where it costs nothing.
      this.#response.setHeader(ENDED, '1');
      this.#callback(null, payload);
    } catch (unsendable) {
      if (!this.#response.headersSent) {
        this.#response.removeHeader(ENDED);
      }

      this.#answerError(unsendable);
    }
  }

  /** An error ends the call, whoever notices it: the function, a rejected promise, a timer that throws. */
  fail(error) {
    if (this.#over) {
      this.log('error', `After the end: ${util.format(error?.stack ?? error)}`);
      return;
    }

    this.#over = true;
    this.#answerError(error);
  }

  /** The process is about to end. */
  crash(words) {
    if (!this.#over) {
      this.#over = true;
      wire.say({ say: 'end', id: this.#id, crashed: true, error: { name: 'Error', message: words, stack: null } });
    }
  }

  // Never as a page, as the toolkit does for browsers: what the error quotes would become markup on the server's own origin.
  #answerError(error) {
    const described = describe(error);
    wire.say({ say: 'end', id: this.#id, error: described });
    if (this.#callback === null) {
      this.#response.writeHead(500, { 'Content-Type': 'application/json; charset=utf-8' }).end(JSON.stringify(described));
      return;
    }

    const isText = typeof error === 'string';
    const isData = !util.types.isNativeError(error) && typeof error === 'object' && error !== null && !(error instanceof Error);
    const response = new global.Twilio.Response({
      statusCode: 500,
      headers: { 'Content-Type': isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8' },
      body: isText || isData ? error : described,
    });
    try {
      this.#callback(null, response);
    } catch {
      // The first answer has begun: the server sees that it breaks off.
    }
  }
}

function describe(error) {
  if (util.types.isNativeError(error) || error instanceof Error) {
    return { message: withoutOurs(String(error.message)), name: String(error.name), stack: stackOf(error) };
  }

  const message = typeof error === 'string' ? error : util.inspect(error, { depth: 4, breakLength: Infinity });
  return { message: message.slice(0, MOST_TEXT), name: 'Error', stack: null };
}

// Who required a module that is not there: in the end always we.
const withoutOurs = (message) => message.split('\n').filter((line) => !line.startsWith(`- ${here}`)).join('\n');

// Up to where our own code begins.
function stackOf(error) {
  if (typeof error.stack !== 'string') {
    return null;
  }

  const lines = error.stack.split('\n');
  const ours = lines.findIndex((line) => line.includes(here));
  return (ours < 0 ? lines : lines.slice(0, ours)).join('\n').slice(0, MOST_TEXT);
}

module.exports = { Invocation, describe };
