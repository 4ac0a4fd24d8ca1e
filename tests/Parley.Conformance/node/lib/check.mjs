// Assertions that count themselves: the first wrong thing ends the script with a message that says what was expected.
import { isDeepStrictEqual, inspect } from 'node:util';

let checks = 0;

export class Wrong extends Error {}

export function ok(condition, what) {
  checks++;
  if (!condition) {
    throw new Wrong(what);
  }
}

export function equal(actual, expected, what) {
  ok(isDeepStrictEqual(actual, expected), `${what}: expected ${inspect(expected)}, got ${inspect(actual)}`);
}

export function match(actual, pattern, what) {
  ok(typeof actual === 'string' && pattern.test(actual), `${what}: ${inspect(actual)} does not match ${pattern}`);
}

// The error that a call fails with; wrong if it succeeds.
export async function failure(promise, what) {
  let value;
  try {
    value = await promise;
  } catch (error) {
    checks++;
    return error;
  }
  throw new Wrong(`${what}: expected an error, got ${inspect(value, { depth: 1 })}`);
}

// Runs a script's steps; prints its summary as one line of JSON, or the first wrong thing, and sets the exit code.
export async function run(summary, steps) {
  const started = performance.now();
  try {
    const more = await steps();
    console.log(JSON.stringify({ ...summary, checks, milliseconds: Math.round(performance.now() - started), ...more }));
  } catch (error) {
    console.error(`WRONG after ${checks} checks: ${error instanceof Wrong ? error.message + '\n' + error.stack : inspect(error)}`);
    process.exitCode = 1;
  }
}
