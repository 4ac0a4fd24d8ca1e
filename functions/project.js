'use strict';

// The folder of functions: its variables and its modules, as they are on disk at the moment of a call.
//
// Asking the file system before each call, a few microseconds a file, is what makes a changed file count at once; a watcher would tell
// of it some time later. When a file has changed, all modules of the project are forgotten together, those in node_modules are kept.

const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const util = require('node:util');

const here = __dirname + path.sep;
const inPackages = `${path.sep}node_modules${path.sep}`;
const stamps = new Map();
const basis = { ...process.env };
let folder;
let variables = {};
let variablesStamp;

/** @param {string} given the folder, absolute and without symbolic links */
exports.open = (given) => {
  folder = given;
  for (const extension of ['.js', '.json']) {
    const load = Module._extensions[extension];
    Module._extensions[extension] = function (module, file) {
      if (isProjects(file)) {
        stamps.set(file, stampOf(file));
      }

      return load.apply(this, arguments);
    };
  }

  // A folder without a twilio of its own uses ours.
  const resolve = Module._resolveFilename;
  Module._resolveFilename = function (request, parent, ...rest) {
    try {
      return resolve.call(this, request, parent, ...rest);
    } catch (error) {
      if (error.code === 'MODULE_NOT_FOUND' && (request === 'twilio' || request.startsWith('twilio/'))) {
        return resolve.call(this, request, module);
      }

      throw error;
    }
  };
};

/** Sees to it that what is on disk is what runs. */
exports.refresh = () => {
  const stamp = stampOf(path.join(folder, '.env'));
  if (stamp !== variablesStamp) {
    variablesStamp = stamp;
    readVariables();
  }

  for (const [file, was] of stamps) {
    if (stampOf(file) !== was) {
      forget();
      return;
    }
  }
};

/** What `.env` says. */
exports.variables = () => variables;

/** Newer versions of Node load ES modules in this way too, but keep the first version of one for ever: a change would never count. */
exports.load = (file) => {
  const exported = require(file);
  if (util.types.isModuleNamespaceObject(exported)) {
    throw new Error(`${path.basename(file)} is an ES module. A function is a CommonJS module, with exports.handler = …; it may import() ES modules`);
  }

  return exported;
};

/** Every function: `{ path: '/hello', filePath }`. */
exports.functions = () => resourcesIn('functions').filter((one) => one.filePath.endsWith('.js')).map((one) => ({ ...one, path: one.path.slice(0, -3) }));

/** Every asset: `{ path: '/logo.png', filePath, access }`. */
exports.assets = () => resourcesIn('assets');

function isProjects(file) {
  return !file.includes(inPackages) && !file.startsWith(here);
}

// Also the inode: a file that was replaced in the same instant by one of the same length is another file.
function stampOf(file) {
  const at = fs.statSync(file, { bigint: true, throwIfNoEntry: false });
  return at ? `${at.mtimeNs}:${at.size}:${at.ino}` : null;
}

// Node keeps a module in three places: the cache, the list of children of each module that required it, and the cache of paths. What is
// left in one of them is never freed.
function forget() {
  for (const file of stamps.keys()) {
    delete require.cache[file];
  }

  for (const module of Object.values(require.cache)) {
    if (module.children.some((child) => stamps.has(child.filename))) {
      module.children = module.children.filter((child) => !stamps.has(child.filename));
    }
  }

  for (const [request, file] of Object.entries(Module._pathCache)) {
    if (stamps.has(file)) {
      delete Module._pathCache[request];
    }
  }

  stamps.clear();
}

function readVariables() {
  for (const name of Object.keys(variables)) {
    if (name in basis) {
      process.env[name] = basis[name];
    } else {
      delete process.env[name];
    }
  }

  variables = {};
  try {
    // Some editors begin a file with a mark of its encoding.
    variables = util.parseEnv(fs.readFileSync(path.join(folder, '.env'), 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    if (error.code !== 'ENOENT') {
      throw error;
    }
  }

  Object.assign(process.env, variables);
}

function resourcesIn(kind) {
  const root = path.join(folder, kind);
  if (!fs.existsSync(root)) {
    return [];
  }

  return fs.readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => {
      const filePath = path.join(entry.parentPath ?? entry.path, entry.name);
      const extension = path.extname(filePath);
      const bare = filePath.slice(0, filePath.length - extension.length);
      const access = ['.private', '.protected'].find((one) => bare.endsWith(one));
      const relative = path.relative(root, access ? bare.slice(0, -access.length) + extension : filePath);
      return { path: '/' + relative.split(path.sep).join('/'), filePath, access: access?.slice(1) ?? 'public' };
    });
}
