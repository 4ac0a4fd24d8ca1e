'use strict';

// What this process tells the server, over its standard output: one line of JSON for each thing, behind a mark that only the two know.
// Whatever else ends up on standard output (a child process that inherited it, say) is told from it by the mark.

const fs = require('node:fs');

const PIPE_IS_FULL = 'EAGAIN';
const pause = new Int32Array(new SharedArrayBuffer(4));
let mark = '';

exports.open = (given) => {
  mark = given;
};

// Synchronous, so that what was said before a crash or an endless loop has been said.
exports.say = (what) => {
  const line = Buffer.from(`${mark}${JSON.stringify(what)}\n`);
  let written = 0;
  while (written < line.length) {
    try {
      written += fs.writeSync(1, line, written);
    } catch (error) {
      if (error.code !== PIPE_IS_FULL) {
        return;
      }

      Atomics.wait(pause, 0, 0, 1);
    }
  }
};
