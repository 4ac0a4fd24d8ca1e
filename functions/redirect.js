'use strict';

// Requests for *.twilio.com go to the server that started us, as plain HTTP over loopback: no proxy, no certificate authority, and
// requests for anybody else are left alone. The Host header stays, so the server knows which product is meant.

const http = require('node:http');
const https = require('node:https');
const { syncBuiltinESMExports } = require('node:module');
const { Readable } = require('node:stream');

// The web's own; the toolkit puts something else in the place of one of them.
const { Request, Response } = globalThis;
const TWILIO = /(^|\.)twilio\.com$/i;

/** @param {{host: string, port: number}} server where the API is */
exports.install = (server) => {
  const agent = new http.Agent({ keepAlive: true });
  const plain = http.request;
  const fetch = globalThis.fetch;

  for (const [module, scheme] of [[https, 'https'], [http, 'http']]) {
    const { request } = module;
    module.request = function (...args) {
      const call = read(args, scheme);
      return TWILIO.test(call.host) ? plain(redirected(call), call.callback) : request.apply(this, args);
    };
    module.get = function (...args) {
      const sent = module.request(...args);
      sent.end();
      return sent;
    };
  }

  // fetch leaves out a Host header that it is given, and with it what product is meant; a request does not.
  async function send(asked, url) {
    const body = asked.body ? Buffer.from(await asked.arrayBuffer()) : null;
    const headers = Object.fromEntries(asked.headers);
    return new Promise((resolve, reject) => {
      const module = url.protocol === 'https:' ? https : http;
      const sent = module.request(url, { method: asked.method, headers, signal: asked.signal }, (answer) => {
        const { statusCode: status, statusMessage: statusText, headers: pairs } = answer;
        const isEmpty = status === 204 || status === 205 || status === 304;
        const content = isEmpty ? null : Readable.toWeb(answer);
        resolve(new Response(content, { status, statusText, headers: Object.entries(pairs).map(([name, value]) => [name, String(value)]) }));
      });
      sent.on('error', reject).end(body);
    });
  }

  globalThis.fetch = function (resource, options) {
    const address = resource instanceof Request ? resource.url : String(resource);
    const url = URL.canParse(address) ? new URL(address) : null;
    if (!url || !TWILIO.test(url.hostname)) {
      return fetch(resource, options);
    }

    return send(new Request(resource, options), url);
  };
  syncBuiltinESMExports();

  function redirected({ options, host, port, scheme }) {
    const headers = options.headers instanceof Array ? fromPairs(options.headers) : { ...options.headers };
    if (!Object.keys(headers).some((name) => name.toLowerCase() === 'host')) {
      headers.host = port ? `${host}:${port}` : host;
    }

    headers['x-forwarded-proto'] = scheme;
    const { socketPath, createConnection, servername, ca, cert, key, lookup, ...rest } = options;
    return {
      ...rest, protocol: 'http:', defaultPort: 80, host: server.host, hostname: server.host, port: server.port, agent, headers,
    };
  }
};

// The ways to call: (url, options?, callback?) and (options, callback?).
function read(args, scheme) {
  const [first, second, third] = args;
  const isUrl = typeof first === 'string' || first instanceof URL;
  const url = isUrl ? new URL(first) : null;
  const given = isUrl ? (typeof second === 'object' && second !== null ? second : {}) : first ?? {};
  const options = url
    ? {
        hostname: url.hostname, port: url.port, path: url.pathname + url.search,
        ...(url.username ? { auth: `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}` } : {}), ...given,
      }
    : given;
  const host = String(options.hostname ?? options.host ?? '').replace(/:\d+$/, '');
  const standard = scheme === 'https' ? 443 : 80;
  const port = options.port && Number(options.port) !== standard ? options.port : null;
  return { options, host, port, scheme, callback: [first, second, third].find((one) => typeof one === 'function') };
}

const fromPairs = (list) => Object.fromEntries(
  Array.isArray(list[0]) ? list : list.flatMap((name, at) => (at % 2 ? [] : [[name, list[at + 1]]])));
