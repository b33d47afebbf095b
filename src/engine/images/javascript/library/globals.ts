/** What programs have without asking for it: process, timers, the names of the web; and events, which they rest on. */

export const GLOBALS: Readonly<Record<string, string>> = {
  events: String.raw`
function EventEmitter() { EventEmitter.init.call(this); }
EventEmitter.init = function () { if (!Object.hasOwn(this, '_events') || this._events === undefined) { Object.defineProperty(this, '_events', { value: Object.create(null), writable: true, enumerable: false, configurable: true }); } };
EventEmitter.defaultMaxListeners = 10;
const proto = EventEmitter.prototype;
function listOf(self, name) { if (!self._events) EventEmitter.init.call(self); return self._events[name] || (self._events[name] = []); }
function check(listener) { if (typeof listener !== 'function') { const error = new TypeError('The "listener" argument must be of type function. Received ' + (listener === undefined ? 'undefined' : listener === null ? 'null' : 'type ' + typeof listener)); error.code = 'ERR_INVALID_ARG_TYPE'; throw error; } }
function add(self, name, listener, once, front) {
  check(listener);
  if (self._events && self._events.newListener && name !== 'newListener') self.emit('newListener', name, listener);
  const list = listOf(self, name).slice();
  list[front ? 'unshift' : 'push']({ listener, once });
  self._events[name] = list;
  if (self._heard) self._heard(name);
  return self;
}
proto.on = proto.addListener = function (name, listener) { return add(this, name, listener, false); };
proto.once = function (name, listener) { return add(this, name, listener, true); };
proto.prependListener = function (name, listener) { return add(this, name, listener, false, true); };
proto.prependOnceListener = function (name, listener) { return add(this, name, listener, true, true); };
proto.off = proto.removeListener = function (name, listener) {
  const list = listOf(this, name);
  const at = list.findLastIndex((one) => one.listener === listener);
  if (at >= 0) { this._events[name] = list.filter((_, i) => i !== at); if (this._events.removeListener) this.emit('removeListener', name, listener); if (this._unheard && this._events[name].length === 0) this._unheard(name); }
  return this;
};
proto.removeAllListeners = function (name) { for (const one of name === undefined ? Reflect.ownKeys(this._events || {}) : [name]) { if (this._events) delete this._events[one]; if (this._unheard) this._unheard(one); } return this; };
proto.emit = function (name, ...args) {
  const list = this._events ? this._events[name] : undefined;
  if (!list || list.length === 0) {
    if (name !== 'error') return false;
    const [error] = args;
    if (error instanceof Error) { const own = this.constructor && this.constructor.name; if (own && own !== 'EventEmitter') error.stack += "\nEmitted 'error' event on " + own + " instance at:\n    at emitErrorNT (node:net:1944:8)\n    at process.processTicksAndRejections (node:internal/process/task_queues:82:21)"; internal.origins.set(error, 'node:events:502\n      throw er; // Unhandled \'error\' event\n      ^'); throw error; }
    const { inspect } = require('util');
    const wrong = new Error('Unhandled error. (' + (typeof error === 'string' ? "'" + error + "'" : inspect(error)) + ')');
    wrong.code = 'ERR_UNHANDLED_ERROR'; wrong.context = error;
    throw wrong;
  }
  for (const one of list) { if (one.once) this.removeListener(name, one.listener); one.listener.apply(this, args); }
  return true;
};
proto.listenerCount = function (name) { return (this._events && this._events[name] || []).length; };
proto.listeners = proto.rawListeners = function (name) { return (this._events && this._events[name] || []).map((one) => one.listener); };
proto.eventNames = function () { return Reflect.ownKeys(this._events || {}).filter((name) => this._events[name].length > 0); };
proto.setMaxListeners = function (count) { Object.defineProperty(this, '_maxListeners', { value: count, writable: true, enumerable: false, configurable: true }); return this; };
proto.getMaxListeners = function () { return this._maxListeners ?? EventEmitter.defaultMaxListeners; };
EventEmitter.EventEmitter = EventEmitter;
EventEmitter.once = (emitter, name) => new Promise((resolve, reject) => {
  const wrong = (error) => { emitter.removeListener(name, right); reject(error); };
  const right = (...args) => { emitter.removeListener('error', wrong); resolve(args); };
  emitter.once(name, right);
  if (name !== 'error') emitter.once('error', wrong);
});
EventEmitter.on = async function* (emitter, name) { const items = []; let wake; emitter.on(name, (...args) => { items.push(args); if (wake) wake(); }); for (;;) { while (items.length > 0) yield items.shift(); await new Promise((resolve) => { wake = resolve; }); } };
EventEmitter.listenerCount = (emitter, name) => emitter.listenerCount(name);
module.exports = EventEmitter;
`,
  timers: String.raw`
const { op } = internal;
const live = new Map();
let last = 0;
class Timeout {
  constructor(callback, delay, args, repeat) {
    if (typeof callback !== 'function') { const error = new TypeError('The "callback" argument must be of type function. Received ' + (callback === undefined ? 'undefined' : callback === null ? 'null' : 'type ' + typeof callback + ' (' + String(callback) + ')')); error.code = 'ERR_INVALID_ARG_TYPE'; throw error; }
    delay = Number(delay);
    if (!(delay >= 1 && delay <= 2147483647)) delay = 1;
    this._idleTimeout = Math.trunc(delay);
    this._onTimeout = callback;
    this._repeat = repeat ? this._idleTimeout : null;
    this._destroyed = false;
    Object.defineProperty(this, '_state', { value: { id: ++last, args, ref: true, set: false }, enumerable: false });
    this._start();
  }
  _start() { const { _state: state } = this; if (!state.set) { state.set = true; if (state.ref) internal.keep(1); } live.set(state.id, this); op('timer.set', state.id, this._idleTimeout); }
  _stop() { const { _state: state } = this; this._destroyed = true; if (!state.set) return; state.set = false; if (state.ref) internal.keep(-1); live.delete(state.id); op('timer.clear', state.id); }
  ref() { const { _state: state } = this; if (!state.ref) { state.ref = true; if (state.set) internal.keep(1); } return this; }
  unref() { const { _state: state } = this; if (state.ref) { state.ref = false; if (state.set) internal.keep(-1); } return this; }
  hasRef() { return this._state.ref; }
  refresh() { if (this._state.set) { op('timer.clear', this._state.id); op('timer.set', this._state.id, this._idleTimeout); } else this._start(); return this; }
  close() { this._stop(); return this; }
  [Symbol.toPrimitive]() { return this._state.id; }
  [Symbol.dispose]() { this._stop(); }
}
internal.on('timer', (id) => {
  const timer = live.get(id);
  if (!timer) return;
  if (timer._repeat !== null) op('timer.set', id, timer._repeat);
  else { live.delete(id); timer._state.set = false; timer._destroyed = true; if (timer._state.ref) internal.keep(-1); }
  timer._onTimeout(...timer._state.args);
});
const clear = (timer) => { if (timer instanceof Timeout) timer._stop(); else if (live.has(Number(timer))) live.get(Number(timer))._stop(); };
let immediates = [];
class Immediate { constructor(callback, args) { this._onImmediate = callback; this._args = args; this._ref = true; internal.keep(1); immediates.push(this); if (immediates.length === 1) op('immediate'); } ref() { return this; } unref() { return this; } hasRef() { return true; } }
internal.on('immediate', () => {
  const due = immediates;
  immediates = [];
  for (const one of due) { if (one._onImmediate === null) continue; internal.keep(-1); const callback = one._onImmediate; one._onImmediate = null; internal.guarded(callback, one._args); }
});
const timers = module.exports = {
  setTimeout: function setTimeout(callback, delay, ...args) { return new Timeout(callback, delay, args, false); },
  setInterval: function setInterval(callback, delay, ...args) { return new Timeout(callback, delay, args, true); },
  setImmediate: function setImmediate(callback, ...args) { return new Immediate(callback, args); },
  clearTimeout: function clearTimeout(timer) { clear(timer); },
  clearInterval: function clearInterval(timer) { clear(timer); },
  clearImmediate: function clearImmediate(one) { if (one && one._onImmediate) { one._onImmediate = null; internal.keep(-1); } },
};
const wait = (delay, value, options) => new Promise((resolve, reject) => {
  const { signal } = options || {};
  if (signal && signal.aborted) return reject(signal.reason);
  const timer = timers.setTimeout(() => resolve(value), delay);
  if (options && options.ref === false) timer.unref();
  if (signal) signal.addEventListener('abort', () => { timer.close(); reject(signal.reason); }, { once: true });
});
timers.promises = { setTimeout: wait, setImmediate: (value) => new Promise((resolve) => timers.setImmediate(resolve, value)), setInterval: async function* (delay, value) { for (;;) { await wait(delay); yield value; } }, scheduler: { wait: (delay, options) => wait(delay, undefined, options), yield: () => wait(0) } };
Object.defineProperty(timers.setTimeout, Symbol.for('nodejs.util.promisify.custom'), { value: wait });
Object.defineProperty(timers.setImmediate, Symbol.for('nodejs.util.promisify.custom'), { value: timers.promises.setImmediate });
`,
  'timers/promises': `module.exports = require('timers').promises;`,
  process: String.raw`
const { op, info } = internal;
const EventEmitter = require('events');
const process = module.exports = new EventEmitter();
Object.setPrototypeOf(process, Object.create(EventEmitter.prototype, { constructor: { value: function process() {}, writable: true, configurable: true }, [Symbol.toStringTag]: { value: 'process', configurable: true } }));
internal.process = process;
const began = info.began;
Object.assign(process, {
  version: 'v' + info.version,
  versions: { node: info.version, v8: '12.4.254.21-node.33', uv: '1.51.0', zlib: '1.3.1', modules: '127', openssl: '3.0.17' },
  arch: 'x64', platform: 'linux', release: { name: 'node' }, title: 'node',
  argv: ['/usr/local/bin/node', ...info.argv], execArgv: info.execArgv, execPath: '/usr/local/bin/node', argv0: 'node',
  env: info.env, pid: info.pid, ppid: info.ppid, exitCode: undefined, features: { inspector: true, ipv6: true }, config: { variables: {}, target_defaults: {} },
  debugPort: 9229, report: {}, allowedNodeEnvironmentFlags: new Set(),
});
process.env = new Proxy(Object.assign({}, info.env), { set: (target, key, value) => { target[key] = String(value); return true; }, defineProperty: (target, key, told) => { if ('value' in told) told.value = String(told.value); return Reflect.defineProperty(target, key, { ...told, writable: true, enumerable: true, configurable: true }); } });
let cwd = op('fs.realpath', '.');
process.cwd = () => cwd;
process.chdir = (to) => { op('fs.chdir', to); cwd = op('fs.realpath', '.'); };
process.nextTick = (callback, ...args) => { if (typeof callback !== 'function') { const error = new TypeError('The "callback" argument must be of type function. Received ' + typeof callback); error.code = 'ERR_INVALID_ARG_TYPE'; throw error; } internal.ticks.push({ callback, args }); };
process.exit = (code) => {
  if (code !== undefined) process.exitCode = code;
  if (!process._exiting) { process._exiting = true; process.emit('exit', process.exitCode || 0); }
  internal.leave(process.exitCode || 0);
};
process.reallyExit = internal.leave;
process.abort = () => { op('write', 2, 'Aborted (core dumped)\n'); internal.leave(134); };
process.kill = (pid, signal) => { op('kill', pid, signal === undefined ? 'SIGTERM' : signal); return true; };
process.uptime = () => (Date.now() - began) / 1000 + 0.02;
process.hrtime = (since) => { const now = performance.now() + 1000000; const s = Math.floor(now / 1000), n = Math.round((now % 1000) * 1e6); if (!since) return [s, n]; let ds = s - since[0], dn = n - since[1]; if (dn < 0) { ds--; dn += 1e9; } return [ds, dn]; };
process.hrtime.bigint = () => BigInt(Math.round((performance.now() + 1000000) * 1e6));
process.memoryUsage = () => { const rss = op('memory'); const used = Math.max(4300000, rss - 41943040 + 4300000); return { rss, heapTotal: used + 2000000, heapUsed: used, external: 2100000, arrayBuffers: 10515 }; };
process.memoryUsage.rss = () => op('memory');
process.availableMemory = () => Math.max(0, info.memory - op('memory'));
process.constrainedMemory = () => info.memory;
process.cpuUsage = (since) => { const user = Math.round((op('cpu') + 25) * 1000); return since ? { user: user - since.user, system: 0 } : { user, system: 8000 }; };
process.resourceUsage = () => ({ userCPUTime: Math.round(op('cpu') * 1000), systemCPUTime: 8000, maxRSS: Math.round(op('memory') / 1024) });
process.getuid = process.geteuid = () => info.uid;
process.getgid = process.getegid = () => info.gid;
process.getgroups = () => [info.gid];
for (const [name, own] of [['setuid', info.uid], ['setgid', info.gid]])
  process[name] = (id) => { if (id === own) return; const code = info.uid === 0 ? 'ENOSYS' : 'EPERM'; throw internal.failure({ message: code + ', ' + (info.uid === 0 ? 'Function not implemented' : 'Operation not permitted'), code, errno: info.uid === 0 ? 38 : 1, syscall: name }); };
process.umask = () => 0o22;
process.emitWarning = (warning, type, code) => {
  const name = warning instanceof Error ? warning.name : typeof type === 'object' && type ? type.type || 'Warning' : type || 'Warning';
  const text = warning instanceof Error ? warning.message : String(warning);
  process.nextTick(() => { process.emit('warning', Object.assign(new Error(text), { name })); op('write', 2, '(node:' + info.pid + ') ' + (code ? '[' + code + '] ' : '') + name + ': ' + text + '\n(Use ' + String.fromCharCode(96) + 'node --trace-warnings ...' + String.fromCharCode(96) + ' to show where the warning was created)\n'); });
};
process.binding = () => { throw new Error('No such module'); };
process.getActiveResourcesInfo = () => [];
process.setUncaughtExceptionCaptureCallback = () => undefined;
process.hasUncaughtExceptionCaptureCallback = () => false;
process._heard = (name) => { if (typeof name === 'string' && /^SIG[A-Z0-9]+$/.test(name)) op('listen', name.slice(3)); };
process._unheard = (name) => { if (typeof name === 'string' && /^SIG[A-Z0-9]+$/.test(name)) op('unlisten', name.slice(3)); };
for (const name of ['_heard', '_unheard', '_exiting', '_events']) Object.defineProperty(process, name, { enumerable: false, writable: true, configurable: true, value: process[name] });
internal.on('signal', (name) => { const numbers = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGUSR1: 10, SIGUSR2: 12, SIGPIPE: 13, SIGALRM: 14, SIGTERM: 15, SIGCHLD: 17, SIGCONT: 18, SIGWINCH: 28 }; process.emit(name, name, numbers[name]); });
internal.on('broken', () => internal.leave(0));
function lazily(object, name, make) { Object.defineProperty(object, name, { get() { const value = make(); Object.defineProperty(object, name, { value, writable: true, configurable: true, enumerable: true }); return value; }, set(value) { Object.defineProperty(object, name, { value, writable: true, configurable: true, enumerable: true }); }, configurable: true, enumerable: true }); }
internal.lazily = lazily;
function output(fd) {
  const { Writable } = require('stream');
  const stream = new Writable({ decodeStrings: false, write(chunk, encoding, done) { op('write', fd, typeof chunk === 'string' ? chunk : chunk); done(); } });
  stream.fd = fd; stream._type = info.tty[fd === 1 ? 'stdout' : 'stderr'] ? 'tty' : 'pipe'; stream.isTTY = info.tty[fd === 1 ? 'stdout' : 'stderr'] || undefined;
  if (stream.isTTY) { stream.columns = info.columns || 80; stream.rows = info.rows || 24; stream.getWindowSize = () => [stream.columns, stream.rows]; stream.hasColors = () => true; stream.getColorDepth = () => 8; stream.cursorTo = (x, y, cb) => { op('write', fd, y === undefined || typeof y === 'function' ? '\u001b[' + (x + 1) + 'G' : '\u001b[' + (y + 1) + ';' + (x + 1) + 'H'); }; stream.clearLine = () => op('write', fd, '\u001b[2K'); stream.moveCursor = () => true; }
  stream.end = (chunk) => { if (chunk !== undefined && typeof chunk !== 'function') stream.write(chunk); };
  stream._destroy = (error, done) => done(error);
  return stream;
}
lazily(process, 'stdout', () => output(1));
lazily(process, 'stderr', () => output(2));
lazily(process, 'stdin', () => {
  const { Readable } = require('stream');
  // What is read, and neither at its end nor paused, keeps the program running, unless it was told not to.
  let asked = false, over = false, paused = false, wanted = true, kept = false;
  const hold = () => { const keeps = asked && !over && !paused && wanted; if (keeps !== kept) { kept = keeps; internal.keep(keeps ? 1 : -1); } };
  const stream = new Readable({ read() { if (!asked) { asked = true; op('stdin'); hold(); } } });
  internal.on('stdin', (data) => { if (data === null) { over = true; hold(); stream.push(null); } else stream.push(Buffer.from(data)); });
  stream.fd = 0; stream.isTTY = info.tty.stdin || undefined;
  stream.setRawMode = (on) => { op('raw', on); stream.isRaw = on; return stream; };
  stream.unref = () => { wanted = false; hold(); return stream; };
  stream.ref = () => { wanted = true; hold(); return stream; };
  for (const name of ['pause', 'resume']) { const change = stream[name]; stream[name] = () => { paused = name === 'pause'; hold(); return change.call(stream); }; }
  return stream;
});
process.openStdin = () => process.stdin.resume();
`,
  console: String.raw`
const { op } = internal;
const { formatWithOptions, inspect } = require('util');
const { process } = internal;
class Console {
  constructor(out, error) {
    const options = out && out.stdout ? out : { stdout: out, stderr: error };
    let depth = '';
    const counts = new Map(), times = new Map();
    const write = (fd, text) => {
      const stream = fd === 1 ? options.stdout : options.stderr || options.stdout;
      if (depth !== '') text = depth + text.replace(/\n/g, '\n' + depth);
      if (stream) stream.write(text + '\n'); else if (Object.getOwnPropertyDescriptor(process, fd === 1 ? 'stdout' : 'stderr').get) op('write', fd, text + '\n'); else process[fd === 1 ? 'stdout' : 'stderr'].write(text + '\n');
    };
    const format = (fd, args) => formatWithOptions({ colors: false }, ...args);
    const say = (fd) => (...args) => write(fd, format(fd, args));
    this.log = this.info = this.debug = say(1);
    this.error = this.warn = say(2);
    this.dir = (value, more) => write(1, inspect(value, { customInspect: false, ...more }));
    this.dirxml = this.log;
    this.trace = (...args) => { const error = new Error(format(2, args)); error.name = 'Trace'; write(2, String(error.stack).replace(/^Error/, 'Trace')); };
    this.assert = (right, ...args) => { if (!right) write(2, typeof args[0] === 'string' ? format(2, ['Assertion failed: ' + args[0], ...args.slice(1)]) : format(2, ['Assertion failed', ...args])); };
    this.count = (label = 'default') => { counts.set(label, (counts.get(label) || 0) + 1); write(1, label + ': ' + counts.get(label)); };
    this.countReset = (label = 'default') => { counts.delete(label); };
    this.group = this.groupCollapsed = (...args) => { if (args.length > 0) this.log(...args); depth += '  '; };
    this.groupEnd = () => { depth = depth.slice(2); };
    this.time = (label = 'default') => { times.set(label, performance.now()); };
    const shown = (label) => { const ms = performance.now() - times.get(label); return label + ': ' + (ms >= 3600000 ? (ms / 3600000).toFixed(3) + 'h' : ms >= 60000 ? Math.floor(ms / 60000) + ':' + ((ms % 60000) / 1000).toFixed(3).padStart(6, '0') + ' (m:ss.mmm)' : ms >= 1000 ? (ms / 1000).toFixed(3) + 's' : Number(ms.toFixed(3)) + 'ms'); };
    this.timeEnd = (label = 'default') => { if (!times.has(label)) return process.emitWarning("No such label '" + label + "' for console.timeEnd()"); write(1, shown(label)); times.delete(label); };
    this.timeLog = (label = 'default', ...args) => { if (times.has(label)) write(1, format(1, [shown(label), ...args])); };
    this.table = (data, columns) => {
      if (data === null || typeof data !== 'object') return this.log(data);
      const names = []; const rows = []; let values = false;
      for (const [index, row] of data instanceof Map ? data : data instanceof Set ? [...data].entries() : Object.entries(data)) {
        const cells = {};
        if (row !== null && typeof row === 'object') for (const key of columns || Object.keys(row)) { if (!names.includes(key)) names.push(key); if (key in row) cells[key] = cell(row[key]); }
        else { values = true; cells['\0'] = cell(row); }
        rows.push([String(index), cells]);
      }
      const head = ['(index)', ...names, ...(values ? ['Values'] : [])];
      const lines = rows.map(([index, cells]) => [index, ...names.map((name) => cells[name] ?? ''), ...(values ? [cells['\0'] ?? ''] : [])]);
      const widths = head.map((name, i) => Math.max(name.length, ...lines.map((line) => line[i].length)) + 2);
      const bar = (l, m, r) => l + widths.map((w) => '─'.repeat(w)).join(m) + r;
      const row = (line) => '│' + line.map((text, i) => ' ' + text.padEnd(widths[i] - 1)).join('│') + '│';
      this.log([bar('┌', '┬', '┐'), row(head), bar('├', '┼', '┤'), ...lines.map(row), bar('└', '┴', '┘')].join('\n'));
    };
    const cell = (value) => inspect(value, { depth: value !== null && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length > 2 ? -1 : 0, maxArrayLength: 3, breakLength: Infinity });
  }
}
const console = new Console();
console.Console = Console;
module.exports = console;
`,
  globals: String.raw`
const { op, info, hide } = internal;
hide('process', require('process'));
const { Buffer } = require('buffer');
hide('Buffer', Buffer);
const timers = require('timers');
for (const name of ['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate']) globalThis[name] = timers[name];
const since = Date.now();
const start = performance.now();
const now = performance.now.bind(performance);
class PerformanceEntry { constructor(name, entryType, startTime, duration, detail) { Object.assign(this, { name, entryType, startTime, duration, detail }); } toJSON() { return { ...this }; } }
let entries = [];
const noted = (entry) => { entries.push(entry); return entry; };
const forget = (type, name) => { entries = entries.filter((one) => one.entryType !== type || (name !== undefined && one.name !== name)); };
const marked = (mark) => {
  if (typeof mark === 'number') return mark;
  const found = entries.findLast((one) => one.entryType === 'mark' && one.name === mark);
  if (found) return found.startTime;
  throw Object.assign(new SyntaxError('The "' + mark + '" performance mark has not been set'), { code: 12 });
};
hide('PerformanceEntry', PerformanceEntry);
class Performance { now() { return now() - start + 25; } get timeOrigin() { return since - 25; } 
  mark(name, { startTime = this.now(), detail = null } = {}) { return noted(new PerformanceEntry(String(name), 'mark', startTime, 0, detail)); }
  measure(name, from, to) {
    const told = from !== null && typeof from === 'object' ? from : { start: from, end: to };
    const end = told.end === undefined ? (told.duration !== undefined && told.start !== undefined ? marked(told.start) + told.duration : this.now()) : marked(told.end);
    const begin = told.start === undefined ? (told.duration === undefined ? 0 : end - told.duration) : marked(told.start);
    return noted(new PerformanceEntry(String(name), 'measure', begin, end - begin, told.detail ?? null));
  }
  getEntries() { return [...entries].sort((a, b) => a.startTime - b.startTime); }
  getEntriesByName(name, type) { return this.getEntries().filter((one) => one.name === name && (type === undefined || one.entryType === type)); }
  getEntriesByType(type) { return this.getEntries().filter((one) => one.entryType === type); }
  clearMarks(name) { forget('mark', name); } clearMeasures(name) { forget('measure', name); }
  timerify(callback) { return callback; } toJSON() { return { timeOrigin: this.timeOrigin }; } eventLoopUtilization() { return { idle: 0, active: 0, utilization: 0 }; } }
hide('performance', new Performance());
globalThis.queueMicrotask = (callback) => { Promise.resolve().then(() => internal.guarded(callback, [])); };
internal.lazily(globalThis, 'console', () => require('console'));
Object.defineProperty(globalThis, 'console', { enumerable: false });
const web = ['URL', 'URLSearchParams', 'TextEncoder', 'TextDecoder', 'AbortController', 'AbortSignal', 'Event', 'EventTarget', 'CustomEvent', 'Headers', 'Request', 'Response', 'FormData', 'Blob', 'fetch', 'structuredClone', 'ReadableStream', 'MessageChannel'];
for (const name of web) { internal.lazily(globalThis, name, () => require(/^URL/.test(name) ? 'url' : 'internal/web')[name]); Object.defineProperty(globalThis, name, { enumerable: false }); }
Object.defineProperty(globalThis, 'crypto', { get: () => require('crypto').webcrypto, configurable: true, enumerable: false });
Object.defineProperty(globalThis, 'navigator', { get: () => ({ hardwareConcurrency: info.cpus, language: 'en-US', languages: ['en-US'], platform: 'linux', userAgent: 'Node.js/' + info.version.split('.')[0] }), configurable: true, enumerable: false });

// What depends on a language, in the one a container has.
const grouped = (text) => text.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
Number.prototype.toLocaleString = function (locale, options = {}) {
  const value = Number(this);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value < 0 ? '-∞' : '∞';
  const percent = options.style === 'percent';
  const least = options.minimumFractionDigits ?? (options.style === 'currency' ? 2 : 0);
  const most = Math.max(least, options.maximumFractionDigits ?? (options.style === 'currency' ? 2 : percent ? 0 : 3));
  let [whole, rest = ''] = Math.abs(percent ? value * 100 : value).toFixed(most).split('.');
  while (rest.length > least && rest.endsWith('0')) rest = rest.slice(0, -1);
  whole = whole.padStart(options.minimumIntegerDigits || 1, '0');
  const shown = (options.useGrouping === false ? whole : grouped(whole)) + (rest ? '.' + rest : '');
  const signs = { USD: '$', EUR: '€', GBP: '£', JPY: '¥', KRW: '₩' };
  return (value < 0 ? '-' : '') + (options.style === 'currency' ? signs[options.currency] || options.currency + '\u00a0' : '') + shown + (percent ? '%' : '');
};
const text = Date.prototype.toString, timeText = Date.prototype.toTimeString;
const zone = ' (Coordinated Universal Time)';
Date.prototype.toString = function () { const shown = text.call(this); return shown === 'Invalid Date' ? shown : shown + zone; };
Date.prototype.toTimeString = function () { const shown = timeText.call(this); return shown === 'Invalid Date' ? shown : shown + zone; };
const clockText = (date) => (date.getHours() % 12 || 12) + ':' + String(date.getMinutes()).padStart(2, '0') + ':' + String(date.getSeconds()).padStart(2, '0') + (date.getHours() < 12 ? ' AM' : ' PM');
const dayText = (date) => date.getMonth() + 1 + '/' + date.getDate() + '/' + date.getFullYear();
const valid = (make) => function () { return Number.isNaN(this.getTime()) ? 'Invalid Date' : make(this); };
Date.prototype.toLocaleDateString = valid(dayText);
Date.prototype.toLocaleTimeString = valid(clockText);
Date.prototype.toLocaleString = valid((date) => dayText(date) + ', ' + clockText(date));
class NumberFormat { constructor(locale, options) { this.options = options; } format(value) { return Number(value).toLocaleString(undefined, this.options); } resolvedOptions() { return { locale: 'en-US', numberingSystem: 'latn', ...this.options }; } }
class DateTimeFormat { constructor(locale, options) { this.options = options; } format(value) { return new Date(value ?? Date.now()).toLocaleDateString(); } resolvedOptions() { return { locale: 'en-US', calendar: 'gregory', numberingSystem: 'latn', timeZone: 'UTC' }; } }
hide('Intl', { NumberFormat, DateTimeFormat });
`,
}
