'use strict';

// A thread of its own that ends the process when the server is gone: standard input closes however the server ended. In the main
// thread a function that never returns would keep anybody from noticing.

const net = require('node:net');

const input = new net.Socket({ fd: 0, readable: true, writable: false });
const end = () => process.kill(process.pid, 'SIGKILL');
input.on('end', end).on('error', end).on('close', end).resume();
