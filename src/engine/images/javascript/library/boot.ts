/** What runs before any program: the machine's answers as failures and values, modules, timers, and the loop's entrances. */

export const BOOT = String.raw`(function () {
'use strict';
const ask = globalThis.__op;
delete globalThis.__op;
const FAILED = '\u0000\u0001failed:';
const REJECTED = 2;
const WRAPPER = '(function (exports, require, module, __filename, __dirname) {';

function failure(told) {
  const { name, message, ...rest } = told;
  const error = new (globalThis[name] || Error)(message);
  if (name !== undefined && !globalThis[name]) error.name = name;
  for (const key of Object.keys(rest)) if (rest[key] !== undefined) error[key] = rest[key];
  return error;
}
function op(...args) {
  const answer = ask(...args);
  if (typeof answer === 'string' && answer.charCodeAt(0) === 0 && answer.startsWith(FAILED)) {
    const told = JSON.parse(answer.slice(FAILED.length));
    if (told.thrown === undefined) throw failure(told);
    const error = globalThis.__thrown;
    delete globalThis.__thrown;
    if (told.thrown === 2) unreadables.add(error);
    throw error;
  }
  return answer;
}
const unreadables = new WeakSet();
const info = JSON.parse(op('info'));
const hide = (name, value) => Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
globalThis.global = globalThis;

// Stacks, as V8 writes them.
const wrapped = new Set();
const sources = new Map();
const LOADER = Number(info.version.split('.')[0]) <= 20 ? ['Module._compile (node:internal/modules/cjs/loader:1521:14)', 'Module._extensions..js (node:internal/modules/cjs/loader:1623:10)',
  'Module.load (node:internal/modules/cjs/loader:1266:32)', 'Module._load (node:internal/modules/cjs/loader:1091:12)',
  'Function.executeUserEntryPoint [as runMain] (node:internal/modules/run_main:164:12)', 'node:internal/main/run_main_module:28:49'] : ['Module._compile (node:internal/modules/cjs/loader:1554:14)', 'Object..js (node:internal/modules/cjs/loader:1706:10)',
  'Module.load (node:internal/modules/cjs/loader:1289:32)', 'Function._load (node:internal/modules/cjs/loader:1108:12)',
  'TracingChannel.traceSync (node:diagnostics_channel:322:14)', 'wrapModuleLoad (node:internal/modules/cjs/loader:220:24)',
  'Function.executeUserEntryPoint [as runMain] (node:internal/modules/run_main:170:5)', 'node:internal/main/run_main_module:36:49'];
function place(site) {
  const line = site.getLineNumber();
  let column = site.getColumnNumber();
  const file = site.getFileName();
  if (line === 1 && wrapped.has(file)) column -= WRAPPER.length;
  // Of a call after a blank the engine tells the blank.
  if (file && file !== 'null' && !INTERNAL.test(file)) { const text = lineAt({ file, line }); while (text && text[column - 1] === ' ') column++; }
  return { file, line, column };
}
const INTERNAL = /^node:internal\//;
const OWNERS = Object.fromEntries(['map', 'forEach', 'filter', 'reduce', 'reduceRight', 'some', 'every', 'find', 'findIndex', 'flatMap', 'sort', 'from'].map((name) => [name, 'Array.']).concat([['parse', 'JSON.'], ['stringify', 'JSON.'], ['replace', 'String.'], ['replaceAll', 'String.']]));
function writeStack(error, sites) {
  const lines = [], natives = [];
  let main = false;
  for (const site of sites) {
    let { file, line, column } = place(site);
    const name = site.getFunctionName();
    if (!file || file === 'null') { if (name && name !== '<anonymous>') natives.push((OWNERS[name] || '') + name + ' (<anonymous>)'); continue; }
    if (INTERNAL.test(file)) {
      // It stands for the engine's own call below it.
      if (file === 'node:internal/internal/weights') continue;
      if (file === 'node:internal/timers' && lines.length > 0 && !main) { const last = lines.pop(); lines.push(/ \(/.test(last) ? last.replace(/^(\S+)/, 'Timeout.$1 [as _onTimeout]') : 'Timeout._onTimeout (' + last + ')', 'listOnTimeout (node:internal/timers:581:17)', 'process.processTimers (node:internal/timers:519:7)'); }
      natives.length = 0;
      continue;
    }
    lines.push(...natives.splice(0));
    if (lines.length === 0 && first.has(error)) ({ column } = first.get(error));
    const at = file + ':' + line + ':' + column;
    if (name === 'Object.<anonymous>') main = true;
    lines.push(name && name !== '<anonymous>' && name !== '<eval>' ? name + ' (' + at + ')' : at);
  }
  if (main) lines.push(...LOADER);
  let head;
  try { head = Error.prototype.toString.call(error); } catch { head = 'Error'; }
  return head + lines.slice(0, Error.stackTraceLimit).map((one) => '\n    at ' + one).join('');
}
const first = new WeakMap();
function lineAt({ file, line }) {
  if (!sources.has(file)) { let text = ''; if (file.startsWith('/')) try { text = op('utf8.decode', op('fs.read', file)); } catch {} sources.set(file, text); }
  let known = divided.get(file);
  if (!known || known.text !== sources.get(file)) divided.set(file, (known = { text: sources.get(file), lines: sources.get(file).split('\n') }));
  return known.lines[line - 1];
}
const divided = new Map();
// What the engine says, in V8's words.
const WORDS = [
  [/^cannot read property '(.*)' of (undefined|null)$/, (key, of) => "Cannot read properties of " + of + " (reading '" + key + "')"],
  [/^cannot set property '(.*)' of (undefined|null)$/, (key, of) => "Cannot set properties of " + of + " (setting '" + key + "')"],
  [/^'(.*)' is read-only$/, (name) => (name === '' ? undefined : 'Assignment to constant variable.')],
  [/^(?:lexical variable )?'?(.*?)'? is not initialized$/, (name) => "Cannot access '" + name + "' before initialization"],
  [/^unexpected token in expression: '(.*)'$/, (token) => "Unexpected token '" + token + "'"],
];
function callee(at) {
  const line = lineAt(at) || '';
  let text = /^[\w$.]*/.exec(line.slice(at.column - 1))[0], rest = line.slice(0, at.column - 1);
  for (;;) {
    const [names] = /[\w$.]*$/.exec(rest);
    text = names + text;
    rest = rest.slice(0, rest.length - names.length);
    if (!rest.endsWith(')') || !/^\./.test(text)) break;
    let depth = 0, from = rest.length;
    while (from > 0) { from--; if (rest[from] === ')') depth++; else if (rest[from] === '(' && --depth === 0) break; }
    text = '(...)' + text;
    rest = rest.slice(0, from);
  }
  return text.replace(/^(?:await|return|new|typeof)\b\s*/, '').replace(/^\.|\.$/g, '');
}
function reword(error, at) {
  const { message } = error;
  if (message === 'not a function' && at) { const text = callee(at); if (text !== '') error.message = text + ' is not a function'; return; }
  for (const [pattern, words] of WORDS) { const found = pattern.exec(message); const told = found && words(found[1], found[2]); if (told) { error.message = told; return; } }
}
/** V8 points at what is read, and at the word new. */
function point(error, at) {
  const line = lineAt(at) || '';
  const read = /\((?:reading|setting) '(.*)'\)$/.exec(error.message);
  if (read) { const found = line.indexOf('.' + read[1], at.column - 1); if (found >= 0) at.column = found + 2; }
  else if (/\bnew $/.test(line.slice(0, at.column - 1))) at.column -= 4;
}
Error.prepareStackTrace = function prepareStackTrace(error, sites) {
  // The constructors of an error's own class are none of its way.
  const own = error && error.constructor !== Error && error.constructor && error.constructor.name;
  while (own && sites.length > 1 && sites[0].getFunctionName() === own) sites = sites.slice(1);
  for (const site of sites) {
    const file = site.getFileName();
    if (!file || file === 'null' || INTERNAL.test(file)) continue;
    const at = place(site);
    if (error && typeof error.message === 'string') { reword(error, at); point(error, at); }
    first.set(error, at);
    break;
  }
  return writeStack(error, sites);
};
Error.stackTraceLimit = 10;

// What node's own modules share.
const internal = { op, info, failure, hide, first, sources, alive: 0, handles: new Map(), nextId: 1 };
let told = 0;
internal.keep = (by) => { internal.alive += by; };
internal.handle = (kind, object) => { const id = internal.nextId++; internal.handles.set(id, object); return id; };

// Modules.
const cache = Object.create(null);
const builtins = Object.create(null);
function builtin(name) {
  if (name in builtins) return builtins[name].exports;
  const text = op('library', name);
  if (text === undefined) return undefined;
  const module = (builtins[name] = { exports: {} });
  const body = op('compile', '(function (module, exports, require, internal) {' + text + '\n})', 'node:internal/' + name);
  body(module, module.exports, builtin, internal);
  return module.exports;
}
internal.builtin = builtin;

function Module(id, parent) {
  this.id = id;
  this.path = dirname(id);
  this.exports = {};
  this.filename = null;
  this.loaded = false;
  this.children = [];
  this.paths = [];
  if (parent) parent.children.push(this);
  Object.defineProperty(this, 'parent', { value: parent, enumerable: false });
}
const dirname = (path) => path.slice(0, Math.max(1, path.lastIndexOf('/')));
internal.Module = Module;
Module._cache = cache;
Module.builtinModules = info.library;
Module.createRequire = (from) => makeRequire({ filename: String(from).replace(/^file:\/\//, ''), id: String(from), children: [] });
Module.prototype.require = function (name) { return makeRequire(this)(name); };

function find(name, from, main) {
  try { return JSON.parse(op('find', name, from, main === true)); } catch (error) {
    if (error.code === 'MODULE_NOT_FOUND') { error.requireStack = main ? [] : stackOf(from); error.message = error.message.split('\n')[0] + (main ? '' : '\nRequire stack:' + error.requireStack.map((one) => '\n- ' + one).join('')); error.stack = 'Error: ' + error.message + '\n    at Module._resolveFilename (node:internal/modules/cjs/loader:1207:15)\n    at Module._load (node:internal/modules/cjs/loader:1038:27)' + (main ? '\n    at Function.executeUserEntryPoint [as runMain] (node:internal/modules/run_main:164:12)\n    at node:internal/main/run_main_module:28:49' : '\n    at Module.require (node:internal/modules/cjs/loader:1289:19)\n    at require (node:internal/modules/helpers:182:18)'); origins.set(error, 'node:internal/modules/cjs/loader:1210\n  throw err;\n  ^'); }
    throw error;
  }
}
function stackOf(from) {
  const found = [];
  for (let module = cache[from] || { filename: from }; module; module = module.parent) found.push(module.filename);
  return found;
}
function makeRequire(module) {
  const from = module.filename;
  const require = (name) => {
    if (typeof name !== 'string') { const error = new TypeError('The "id" argument must be of type string. Received ' + internal.builtin('util').inspect(name)); error.code = 'ERR_INVALID_ARG_TYPE'; throw error; }
    const [path, kind] = find(name, from);
    return load(path, kind, module);
  };
  require.resolve = (name) => { const [path, kind] = find(name, from); return kind === 'builtin' ? name : path; };
  require.cache = cache;
  require.main = internal.main;
  return require;
}
function parts(place) { return place.startsWith('node:') ? builtin(place.slice(5)) : undefined; }
const standard = new Map(), namespaces = new Map();
hide('__imported', (path, all) => namespaces.set(path, all));
function load(path, kind, parent) {
  if (kind === 'builtin') { if (path === 'node:child_process') op('waits'); return parts(path); }
  if (cache[path]) return cache[path].exports;
  const module = new Module(path, parent);
  module.filename = path;
  cache[path] = module;
  let done = false;
  try {
    run(module, kind);
    done = true;
  } finally {
    if (!done) delete cache[path];
  }
  module.loaded = true;
  return module.exports;
}
function textOf(path) {
  const text = op('utf8.decode', op('fs.read', path)).replace(/^\ufeff/, '');
  sources.set(path, text);
  return text;
}
function run(module, kind) {
  const path = module.filename;
  const text = textOf(path);
  if (kind === 'json') {
    try { module.exports = JSON.parse(text); } catch (error) { error.message = path + ': ' + error.message; throw error; }
    return;
  }
  if (kind === 'module') { module.exports = importNow(path); return; }
  const stub = internal.stubs && internal.stubs(path, text);
  if (stub) { module.exports = stub; return; }
  const body = script(WRAPPER + text.replace(/^#!/, '//') + '\n})', path);
  Object.defineProperty(body, 'name', { value: 'Object.<anonymous>' });
  body.call(module.exports, module.exports, makeRequire(module), module, path, dirname(path));
}
/** Compiles; a text that cannot be read is told as node tells it. */
function script(text, path) {
  wrapped.add(path);
  try { return op('compile', text, path); } catch (error) { throw unreadables.has(error) ? unreadable(error, path) : error; }
}
const origins = new WeakMap();
function unreadable(error, path) {
  const at = first.get(error);
  const source = at && lineAt(at);
  if (source !== undefined) origins.set(error, at.file + ':' + at.line + '\n' + source + '\n' + ' '.repeat(Math.max(0, at.column - 1)) + '^\n');
  error.stack = error.name + ': ' + error.message + (path.startsWith('[') ? '' : ['wrapSafe (node:internal/modules/cjs/loader:1464:18)', ...LOADER].map((one) => '\n    at ' + one).join(''));
  return error;
}
function importNow(path) {
  const promise = standardModule(path);
  const state = internal.promiseState(promise);
  if (state && state.rejected) { promise.catch(() => undefined); throw state.value; }
  if (!state) { const error = new Error('require() cannot be used on an ESM graph with top-level await. Use import() instead.'); error.code = 'ERR_REQUIRE_ASYNC_MODULE'; throw error; }
  const all = namespaces.get(path);
  return !('default' in all) || '__esModule' in all ? all : (marked.get(path) || mark(path, all));
}
/** What has a default is told apart from what require() gives of modules of node's own kind. */
const marked = new Map();
function mark(path, all) {
  const made = Object.create(null, { [Symbol.toStringTag]: { value: 'Module' } });
  for (const name of ['__esModule', ...Object.keys(all)].sort()) Object.defineProperty(made, name, { value: name === '__esModule' || all[name], writable: true, enumerable: true });
  marked.set(path, Object.preventExtensions(made));
  return made;
}
/** What became of a promise, without waiting; undefined while it is pending. */
internal.promiseState = (promise) => {
  const state = ask('promise.state', promise);
  return state ? { rejected: state === REJECTED, value: ask('promise.result', promise) } : undefined;
};
function standardModule(path) {
  if (!standard.has(path)) standard.set(path, op('import', 'import * as all from ' + JSON.stringify(path) + '; globalThis.__imported(' + JSON.stringify(path) + ', all);', '/'));
  return standard.get(path);
}
hide('__exportsOf', (place) => {
  const value = requirePlace(place);
  return JSON.stringify(value !== null && (typeof value === 'object' || typeof value === 'function') ? Object.keys(value) : []);
});
function requirePlace(place) {
  return place.startsWith('node:') ? load(place, 'builtin') : load(place, place.endsWith('.json') ? 'json' : 'script', internal.main);
}
hide('__requirePlace', requirePlace);

// Turns.
const ticks = [];
internal.ticks = ticks;
class UnhandledPromiseRejection extends Error {}
Object.defineProperty(UnhandledPromiseRejection.prototype, 'name', { value: 'UnhandledPromiseRejection' });
const unhandled = new Map();
hide('__rejection', (promise, reason, handled) => { if (handled) unhandled.delete(promise); else unhandled.set(promise, reason); });
hide('__ticks', () => {
  let ran = false;
  // Some at a time: between them the machine looks whether the program should go on.
  for (let count = 0; ticks.length > 0 && count < 100; count++) {
    ran = true;
    const { callback, args } = ticks.shift();
    guarded(callback, args);
  }
  if (ticks.length > 0) return 'some';
  if (!ran && unhandled.size > 0 && !draining) { draining = true; } else if (!ran && draining) {
    draining = false;
    for (const [promise, reason] of [...unhandled]) { unhandled.delete(promise); ran = true; rejected(promise, reason); }
  }
  if (told !== internal.alive) op('alive', (told = internal.alive));
  return ran || draining;
});
let draining = false;
function guarded(callback, args) {
  try { return callback(...args); } catch (error) { uncaught(error, 'uncaughtException'); }
}
internal.guarded = guarded;
function rejected(promise, reason) {
  const { process } = internal;
  if (process.listenerCount('unhandledRejection') > 0) return guarded(() => process.emit('unhandledRejection', reason, promise), []);
  if (reason instanceof Error) return uncaught(reason, 'unhandledRejection');
  const { inspect } = builtin('util');
  const shown = typeof reason === 'string' ? reason : inspect(reason);
  const error = new UnhandledPromiseRejection('This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was not handled with .catch(). The promise rejected with the reason "' + shown + '".');
  error.code = 'ERR_UNHANDLED_REJECTION';
  error.stack = error.name + ': ' + error.message + '\n    at throwUnhandledRejectionsMode (node:internal/process/promises:389:7)\n    at processPromiseRejections (node:internal/process/promises:470:17)\n    at process.processTicksAndRejections (node:internal/process/task_queues:96:32)';
  origins.set(error, 'node:internal/process/promises:389\n      new UnhandledPromiseRejection(reason);\n      ^');
  uncaught(error, 'unhandledRejection');
}
internal.origins = origins;
function where(error, origin) {
  if (error === null || typeof error !== 'object') return '';
  const known = origins.get(error);
  if (known !== undefined) return known + '\n';
  const at = first.get(error);
  if (!at) return '';
  const source = lineAt(at);
  if (source === undefined) return at.file + ':' + at.line + '\n';
  const thrown = source.slice(0, at.column).lastIndexOf('throw ');
  return at.file + ':' + at.line + '\n' + source + '\n' + ' '.repeat(Math.max(0, thrown >= 0 && origin !== 'unhandledRejection' ? thrown : at.column - 1)) + '^\n';
}
function uncaught(error, origin) {
  if (error instanceof InternalError && error.message === 'out of memory') { op('exhausted'); return; }
  const { process } = internal;
  if (process.listenerCount('uncaughtException') > 0 && !process._exiting) {
    try { process.emit('uncaughtException', error, origin); return; } catch (another) { error = another; }
  }
  const { inspect } = builtin('util');
  const thrown = error instanceof Error ? '' : 'Uncaught:\n';
  const place = where(error, origin);
  const shown = error instanceof Error ? inspect(error) : thrown + inspect(error) + '\n(Use ' + String.fromCharCode(96) + 'node --trace-uncaught ...' + String.fromCharCode(96) + ' to show where the exception was thrown)';
  op('write', 2, (place === '' ? error instanceof Error ? 'Uncaught:\n' : '' : place + (place.endsWith('^\n') || place === '' ? '\n' : '')) + shown + '\n\nNode.js v' + info.version + '\n');
  process._exiting = true;
  process.exitCode = 1;
  try { process.emit('exit', 1); } catch {}
  leave(process.exitCode === undefined ? 1 : process.exitCode);
}
function leave(code) {
  op('exit', Number(code) || 0);
  for (;;);
}
internal.leave = leave;
internal.uncaught = uncaught;
const listeners = Object.create(null);
internal.on = (kind, callback) => { listeners[kind] = callback; };
internal.unreadable = unreadable;
internal.Require = makeRequire;
hide('__load', (name) => { builtin(name); });
hide('__event', (kind, ...args) => { const callback = listeners[kind]; if (callback) guarded(callback, args); });
hide('__idle', () => { const { process } = internal; guarded(() => process.emit('beforeExit', process.exitCode || 0), []); });
hide('__exit', () => { const { process } = internal; if (!process._exiting) { process._exiting = true; guarded(() => process.emit('exit', process.exitCode || 0), []); } op('exit', Number(process.exitCode) || 0); });

hide('__main', (kind, text, file, preload) => guarded(() => {
  for (const name of JSON.parse(preload)) makeRequire({ filename: internal.process.cwd() + '/noop.js', children: [] })(name);
  if (kind === 'prompt') { builtin('internal/prompt'); return; }
  if (kind === 'check') { const [path, found] = find(text, file, true); sources.set(path, op('utf8.decode', op('fs.read', path))); if (found !== 'module') script(WRAPPER + sources.get(path).replace(/^#!/, '//') + '\n})', path); return; }
  if (kind === 'script') {
    const [path, found] = find(text, file, true);
    internal.process.argv[1] = path;
    const module = (internal.main = new Module('.', null));
    module.filename = path;
    module.path = dirname(path);
    if (found === 'module') { startModule(path); return; }
    cache[path] = module;
    run(module, found);
    module.loaded = true;
    return;
  }
  const module = (internal.main = new Module(file, null));
  module.filename = info.cwd ? info.cwd + '/' + file : '/' + file;
  module.paths = [];
  sources.set(file, text);
  if (kind === 'module') { op('import', text, file).catch((error) => uncaught(error, 'uncaughtException')); return; }
  hide('require', makeRequire({ filename: internal.process.cwd() + '/' + file, children: [] }));
  hide('module', module); hide('exports', module.exports); hide('__filename', file); hide('__dirname', '.');
  for (const name of info.library) if (!(name in globalThis) && /^[a-z_]\w*$/.test(name)) Object.defineProperty(globalThis, name, { get: () => load('node:' + name, 'builtin'), set: (value) => Object.defineProperty(globalThis, name, { value, writable: true, configurable: true }), configurable: true, enumerable: false });
  let value;
  try { value = op('compile', text, file); } catch (error) { throw unreadables.has(error) ? unreadable(error, file) : error; }
  if (kind === 'print') console.log(value);
}, []));
function startModule(path) {
  let promise;
  try { promise = standardModule(path); } catch (error) { uncaught(unreadables.has(error) ? unreadable(error, path) : error, 'uncaughtException'); return; }
  internal.keep(1);
  promise.then(() => internal.keep(-1), (error) => { internal.keep(-1); uncaught(error, 'uncaughtException'); });
}

builtin('globals');
builtin('internal/weights');
})()`
