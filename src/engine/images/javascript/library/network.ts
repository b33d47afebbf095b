/** stream, url, http, https, net, dns, and the web's own names for them. */

export const NETWORK: Readonly<Record<string, string>> = {
  stream: String.raw`
const EventEmitter = require('events');
class Stream extends EventEmitter {
  pipe(target, options) {
    this.on('data', (part) => { if (target.write(part) === false && this.pause) { this.pause(); target.once('drain', () => this.resume()); } });
    if (!options || options.end !== false) this.on('end', () => { if (target !== process.stdout && target !== process.stderr) target.end(); });
    target.emit('pipe', this);
    if (this.resume) this.resume();
    return target;
  }
}
const aborted = () => { const error = new Error('Premature close'); error.code = 'ERR_STREAM_PREMATURE_CLOSE'; return error; };
const readable = {
  _initReadable(options = {}) {
    Object.defineProperty(this, '_r', { value: { parts: [], ended: false, over: false, flowing: null, reading: false, scheduled: false, encoding: options.encoding, objects: !!(options.objectMode || options.readableObjectMode) }, enumerable: false, writable: true });
    if (options.read) this._read = options.read;
    if (options.destroy) this._destroy = options.destroy;
    this.readable = true; this.destroyed = false;
  },
  get readableFlowing() { return this._r.flowing; }, get readableEnded() { return this._r.over; }, get readableLength() { return this._r.parts.reduce((size, one) => size + (this._r.objects ? 1 : one.length), 0); }, get readableObjectMode() { return this._r.objects; }, get readableHighWaterMark() { return this._r.objects ? 16 : 65536; },
  _read() {},
  push(part, encoding) {
    const state = this._r;
    state.reading = false;
    if (part === null) state.ended = true;
    else { if (typeof part === 'string' && !state.objects) part = Buffer.from(part, encoding); if (state.objects || part.length > 0) state.parts.push(part); }
    this._schedule();
    return state.parts.length < 16;
  },
  unshift(part) { this._r.parts.unshift(typeof part === 'string' ? Buffer.from(part) : part); },
  _schedule() { const state = this._r; if (state.scheduled) return; state.scheduled = true; process.nextTick(() => { state.scheduled = false; this._flow(); }); },
  _shown(part) { const state = this._r; return state.encoding && !state.objects ? (state.decoder ||= new (require('string_decoder').StringDecoder)(state.encoding)).write(part) : part; },
  _flow() {
    const state = this._r;
    if (this.destroyed) return;
    if (state.flowing) { while (state.parts.length > 0 && state.flowing && !this.destroyed) this.emit('data', this._shown(state.parts.shift())); }
    else if (state.flowing === null && this.listenerCount('readable') > 0 && (state.parts.length > 0 || state.ended)) this.emit('readable');
    if (state.parts.length === 0 && state.ended && !state.over && (state.flowing || this.listenerCount('readable') > 0)) { state.over = true; this.readable = false; this.emit('end'); if (this._w === undefined) this._close(); else if (this._w.finished || this.allowHalfOpen === false) this.destroy(); return; }
    if (!state.ended && !state.reading && state.parts.length < 16 && (state.flowing || this.listenerCount('readable') > 0)) { state.reading = true; try { this._read(65536); } catch (error) { this.destroy(error); } }
  },
  read(size) { const state = this._r; if (state.parts.length === 0) { this._schedule(); return null; } let part; if (state.objects) part = state.parts.shift(); else { const all = Buffer.concat(state.parts); if (size !== undefined && size < all.length) { part = all.subarray(0, size); state.parts = [all.subarray(size)]; } else { part = all; state.parts = []; } } this._schedule(); return this._shown(part); },
  _heard(name) { if (!this._r) return; if (name === 'data' && this._r.flowing !== false) this.resume(); else if (name === 'readable') this._schedule(); },
  resume() { this._r.flowing = true; this._schedule(); return this; },
  pause() { this._r.flowing = false; return this; },
  isPaused() { return this._r.flowing === false; },
  setEncoding(encoding) { this._r.encoding = encoding; return this; },
  unpipe() { this.removeAllListeners('data'); return this; },
  async *[Symbol.asyncIterator]() {
    const parts = []; let over = false, wrong, wake;
    const go = () => { if (wake) { const resume = wake; wake = undefined; resume(); } };
    this.on('end', () => { over = true; go(); }); this.on('close', () => { over = true; go(); }); this.on('error', (error) => { wrong = error; go(); });
    this.on('data', (part) => { parts.push(part); go(); });
    for (;;) { while (parts.length > 0) yield parts.shift(); if (wrong) throw wrong; if (over) return; await new Promise((resolve) => { wake = resolve; }); }
  },
};
const writable = {
  _initWritable(options = {}) {
    Object.defineProperty(this, '_w', { value: { queue: [], busy: false, ending: false, finished: false, need: false, corked: 0, decode: options.decodeStrings !== false, objects: !!(options.objectMode || options.writableObjectMode) }, enumerable: false, writable: true });
    if (options.write) this._write = options.write;
    if (options.writev) this._writev = options.writev;
    if (options.final) this._final = options.final;
    if (options.destroy) this._destroy = options.destroy;
    this.writable = true; this.destroyed = false;
  },
  get writableEnded() { return this._w.ending; }, get writableFinished() { return this._w.finished; }, get writableLength() { return this._w.queue.length; }, get writableNeedDrain() { return this._w.need; }, get writableHighWaterMark() { return 65536; }, get writableObjectMode() { return this._w.objects; },
  write(part, encoding, done) {
    if (typeof encoding === 'function') { done = encoding; encoding = undefined; }
    const state = this._w;
    if (part === null) { const error = new TypeError('May not write null values to stream'); error.code = 'ERR_STREAM_NULL_VALUES'; throw error; }
    if (!state.objects && typeof part !== 'string' && !ArrayBuffer.isView(part)) { const error = new TypeError('The "chunk" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received ' + (part === undefined ? 'undefined' : typeof part === 'object' ? 'an instance of ' + part.constructor.name : 'type ' + typeof part + ' (' + String(part) + ')')); error.code = 'ERR_INVALID_ARG_TYPE'; throw error; }
    if (state.ending || this.destroyed) { const error = new Error(state.ending ? 'write after end' : 'Cannot call write after a stream was destroyed'); error.code = state.ending ? 'ERR_STREAM_WRITE_AFTER_END' : 'ERR_STREAM_DESTROYED'; process.nextTick(() => { if (done) done(error); if (state.ending) this.destroy(error); }); return false; }
    if (typeof part === 'string' && state.decode && !state.objects) part = Buffer.from(part, encoding);
    state.queue.push([part, encoding || 'utf8', done]);
    if (!state.busy) this._next();
    if (state.queue.length > 16) state.need = true;
    return !state.need;
  },
  _next() {
    const state = this._w;
    const first = state.queue.shift();
    if (!first) { if (state.need) { state.need = false; process.nextTick(() => this.emit('drain')); } if (state.ending && !state.finished && !state.final) this._finish(); return; }
    state.busy = true;
    let inside = true, at = false;
    const after = (error) => { state.busy = false; if (error) { if (first[2]) first[2](error); this.destroy(error); return; } if (first[2]) process.nextTick(first[2], null); if (inside) at = true; else this._next(); };
    try { this._write(first[0], first[1], after); } catch (error) { inside = false; this.destroy(error); return; }
    inside = false;
    if (at) this._next();
  },
  _write(part, encoding, done) { done(); },
  _finish() {
    const state = this._w;
    state.final = true;
    const finish = (error) => { if (error) return this.destroy(error); process.nextTick(() => { state.finished = true; this.emit('finish'); if (this._r === undefined) this._close(); else if (this._r.over) this.destroy(); }); };
    if (this._final) this._final(finish); else finish();
  },
  end(part, encoding, done) {
    if (typeof part === 'function') { done = part; part = undefined; } else if (typeof encoding === 'function') { done = encoding; encoding = undefined; }
    const state = this._w;
    if (part !== undefined && part !== null) this.write(part, encoding);
    if (done) this.once('finish', done);
    if (state.ending) return this;
    state.ending = true; this.writable = false;
    if (!state.busy && state.queue.length === 0) this._finish();
    return this;
  },
  cork() {}, uncork() {}, setDefaultEncoding() { return this; },
};
const shared = {
  destroy(error, done) {
    if (this.destroyed) return this;
    this.destroyed = true;
    const finish = (wrong) => process.nextTick(() => { const told = wrong || error; if (told) this.emit('error', told); this._close(); if (done) done(told); });
    if (this._destroy) this._destroy(error || null, finish); else finish();
    return this;
  },
  _close() { if (this.closed) return; this.closed = true; this.destroyed = true; this.emit('close'); },
};
const mix = (type, ...kinds) => { for (const kind of kinds) for (const key of Reflect.ownKeys(kind)) Object.defineProperty(type.prototype, key, { ...Object.getOwnPropertyDescriptor(kind, key), enumerable: false }); };
function callable(type, above, init) { function made(options) { if (!(this instanceof made)) return new made(options); EventEmitter.init.call(this); init.call(this, options || {}); } made.prototype = Object.create(above.prototype, { constructor: { value: made, writable: true, configurable: true } }); Object.setPrototypeOf(made, above); Object.defineProperty(made, 'name', { value: type }); return made; }
const Readable = callable('Readable', Stream, function (options) { this._initReadable(options); });
mix(Readable, readable, shared);
const Writable = callable('Writable', Stream, function (options) { this._initWritable(options); });
mix(Writable, writable, shared);
const Duplex = callable('Duplex', Readable, function (options) { this._initReadable(options); this._initWritable(options); if (options.allowHalfOpen === false) this.allowHalfOpen = false; });
mix(Duplex, writable, shared);
const Transform = callable('Transform', Duplex, function (options) { this._initReadable(options); this._initWritable(options); if (options.transform) this._transform = options.transform; if (options.flush) this._flush = options.flush; });
Transform.prototype._write = function (part, encoding, done) { this._transform(part, encoding, (error, made) => { if (error) return done(error); if (made !== undefined && made !== null) this.push(made); done(); }); };
Transform.prototype._final = function (done) { const over = (error, made) => { if (error) return done(error); if (made !== undefined && made !== null) this.push(made); this.push(null); done(); }; if (this._flush) this._flush(over); else over(); };
Transform.prototype._transform = function (part, encoding, done) { done(null, part); };
const PassThrough = callable('PassThrough', Transform, function (options) { this._initReadable(options); this._initWritable(options); });
Readable.from = (items, options) => { const iterator = (items[Symbol.asyncIterator] || items[Symbol.iterator]).call(typeof items === 'string' || Buffer.isBuffer(items) ? [items] : items); const it = typeof items === 'string' || Buffer.isBuffer(items) ? [items][Symbol.iterator]() : iterator; const made = new Readable({ objectMode: true, ...options, read() { Promise.resolve(it.next()).then(({ value, done }) => made.push(done ? null : value), (error) => made.destroy(error)); } }); return made; };
function finished(stream, options, done) { if (typeof options === 'function') done = options; let over = false; const once = (error) => { if (!over) { over = true; done(error); } }; stream.on('error', once); stream.on('end', () => { if (!stream._w) once(); }); stream.on('finish', () => { if (!stream._r || stream._r.over) once(); }); stream.on('close', () => once(stream._r && !stream._r.over ? aborted() : undefined)); return () => { over = true; }; }
function pipeline(...streams) {
  const done = typeof streams.at(-1) === 'function' ? streams.pop() : () => undefined;
  if (Array.isArray(streams[0])) streams = streams[0];
  let over = false;
  const once = (error) => { if (over) return; over = true; if (error) for (const one of streams) if (one.destroy) one.destroy(); done(error); };
  if (typeof streams[0].pipe !== 'function') streams[0] = Readable.from(streams[0]);
  for (let i = 1; i < streams.length; i++) if (typeof streams[i] === 'function') { const made = streams[i](streams[i - 1]); if (i === streams.length - 1 && made && typeof made.then === 'function') { made.then(() => once(), once); return streams[i - 1]; } streams.splice(0, i + 1, Readable.from(made)); i = 0; }
  if (streams.length === 1) { streams[0].on('error', once); streams[0].on('end', () => once()); return streams[0]; }
  for (const one of streams) one.on('error', once);
  streams.at(-1).on('finish', () => once());
  streams.reduce((from, to) => from.pipe(to));
  return streams.at(-1);
}
Stream.Stream = Stream;
Object.assign(Stream, { Readable, Writable, Duplex, Transform, PassThrough, finished, pipeline, isReadable: (one) => !!one.readable, promises: { pipeline: (...streams) => new Promise((resolve, reject) => pipeline(...streams, (error) => error ? reject(error) : resolve())), finished: (stream) => new Promise((resolve, reject) => finished(stream, (error) => error ? reject(error) : resolve())) } });
module.exports = Stream;
`,
  'stream/promises': `module.exports = require('stream').promises;`,
  'stream/consumers': `const all = async (stream) => { const parts = []; for await (const part of stream) parts.push(Buffer.from(part)); return Buffer.concat(parts); }; module.exports = { buffer: all, text: async (stream) => (await all(stream)).toString(), json: async (stream) => JSON.parse((await all(stream)).toString()) };`,
  string_decoder: String.raw`
class StringDecoder {
  constructor(encoding = 'utf8') { this.encoding = encoding.toLowerCase().replace('-', ''); this.held = Buffer.alloc(0); }
  write(part) {
    let all = Buffer.concat([this.held, part]), cut = all.length;
    if (this.encoding === 'utf8') { for (let back = 1; back <= Math.min(3, all.length); back++) { const byte = all[all.length - back]; if ((byte & 0xc0) === 0x80) continue; const need = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1; if (need > back) cut = all.length - back; break; } }
    else if (this.encoding === 'base64') cut -= cut % 3; else if (this.encoding === 'utf16le' || this.encoding === 'ucs2') cut -= cut % 2;
    this.held = all.subarray(cut);
    return all.subarray(0, cut).toString(this.encoding);
  }
  end(part) { const text = (part ? this.write(part) : '') + (this.held.length > 0 ? this.held.toString(this.encoding) : ''); this.held = Buffer.alloc(0); return text; }
}
module.exports = { StringDecoder };
`,
  querystring: String.raw`
const escape = (text) => encodeURIComponent(text).replace(/[()!'*]/g, (one) => one);
const unescape = (text) => { try { return decodeURIComponent(text); } catch { return text; } };
const word = (value) => typeof value === 'string' ? value : typeof value === 'number' && Number.isFinite(value) ? String(value) : typeof value === 'bigint' || typeof value === 'boolean' ? String(value) : '';
const stringify = (object, sep = '&', eq = '=') => Object.entries(object || {}).map(([key, value]) => [].concat(value).map((one) => escape(key) + eq + escape(word(one))).join(sep)).join(sep);
const parse = (text, sep = '&', eq = '=') => { const made = Object.create(null); for (const part of String(text || '').split(sep)) { if (part === '') continue; const at = part.indexOf(eq); const clean = (one) => unescape(one.replace(/\+/g, ' ')); const key = clean(at < 0 ? part : part.slice(0, at)), value = at < 0 ? '' : clean(part.slice(at + eq.length)); made[key] = key in made ? [].concat(made[key], value) : value; } return made; };
module.exports = { escape, unescape, stringify, encode: stringify, parse, decode: parse };
`,
  url: String.raw`
const { op } = internal;
const custom = Symbol.for('nodejs.util.inspect.custom');
const encodeForm = (text) => encodeURIComponent(text).replace(/%20/g, '+').replace(/[!'()~]/g, (one) => '%' + one.charCodeAt(0).toString(16).toUpperCase());
class URLSearchParams {
  constructor(from = '') {
    Object.defineProperty(this, '_list', { value: [], writable: true, enumerable: false }); Object.defineProperty(this, '_url', { value: undefined, writable: true, enumerable: false });
    if (typeof from === 'string') this._read(from);
    else if (from && typeof from[Symbol.iterator] === 'function') for (const [key, value] of from) this._list.push([String(key), String(value)]);
    else for (const [key, value] of Object.entries(from || {})) this._list.push([key, String(value)]);
  }
  _read(text) { const clean = (one) => { const plain = one.replace(/\+/g, ' '); try { return decodeURIComponent(plain); } catch { return plain; } }; this._list = text.replace(/^\?/, '').split('&').filter((part) => part !== '').map((part) => { const at = part.indexOf('='); return at < 0 ? [clean(part), ''] : [clean(part.slice(0, at)), clean(part.slice(at + 1))]; }); }
  _tell() { if (this._url) this._url._put('search', this.toString()); }
  append(key, value) { this._list.push([String(key), String(value)]); this._tell(); }
  delete(key, value) { this._list = this._list.filter((one) => one[0] !== key || (value !== undefined && one[1] !== String(value))); this._tell(); }
  get(key) { const found = this._list.find((one) => one[0] === String(key)); return found ? found[1] : null; }
  getAll(key) { return this._list.filter((one) => one[0] === key).map((one) => one[1]); }
  has(key) { return this._list.some((one) => one[0] === key); }
  set(key, value) { const at = this._list.findIndex((one) => one[0] === key); if (at < 0) this._list.push([String(key), String(value)]); else { this._list[at] = [key, String(value)]; this._list = this._list.filter((one, i) => i <= at || one[0] !== key); } this._tell(); }
  sort() { this._list.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0)); this._tell(); }
  forEach(callback, self) { for (const [key, value] of this._list) callback.call(self, value, key, this); }
  *entries() { yield* this._list.map((one) => [...one]); } *keys() { for (const one of this._list) yield one[0]; } *values() { for (const one of this._list) yield one[1]; }
  [Symbol.iterator]() { return this.entries(); }
  get size() { return this._list.length; }
  toString() { return this._list.map(([key, value]) => encodeForm(key) + '=' + encodeForm(value)).join('&'); }
  [custom](depth, options, inspect) { return this._list.length === 0 ? 'URLSearchParams {}' : 'URLSearchParams { ' + this._list.map(([key, value]) => inspect(key) + ' => ' + inspect(value)).join(', ') + ' }'; }
  get [Symbol.toStringTag]() { return 'URLSearchParams'; }
}
class URL {
  constructor(text, base) { const told = JSON.parse(op('url', String(text), base === undefined ? undefined : String(base))); Object.defineProperty(this, '_told', { value: told, writable: true, enumerable: false }); const params = new URLSearchParams(told.search); params._url = this; Object.defineProperty(this, 'searchParams', { value: params, enumerable: false }); }
  _put(part, value) { this._told = JSON.parse(op('url', op('url.set', this._told.href, part, String(value)))); if (part !== 'search' || value !== this.searchParams.toString()) this.searchParams._read(this._told.search); }
  toString() { return this._told.href; } toJSON() { return this._told.href; }
  static canParse(text, base) { try { new URL(text, base); return true; } catch { return false; } }
  static parse(text, base) { try { return new URL(text, base); } catch { return null; } }
  [custom](depth, options, inspect) { const shown = {}; for (const key of ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search']) shown[key] = this[key]; shown.searchParams = this.searchParams; shown.hash = this.hash; return 'URL ' + inspect(shown, { ...options, compact: 3, depth: options.depth }); }
  get [Symbol.toStringTag]() { return 'URL'; }
}
for (const key of ['href', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash']) Object.defineProperty(URL.prototype, key, { get() { return this._told[key]; }, set(value) { this._put(key, value); }, enumerable: true, configurable: true });
Object.defineProperty(URL.prototype, 'origin', { get() { return this._told.origin; }, enumerable: true, configurable: true });
class Url {}
function parse(text, query) {
  const [, protocol = null, slashes, auth = null, host = null, path = '', search = null, hash = null] = /^([a-zA-Z][\w+.-]*:)?(?:(\/\/)(?:([^@/?#]*)@)?([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?$/.exec(String(text).trim()) || [];
  const [, hostname = null, port = null] = host === null ? [] : /^(.*?)(?::(\d+))?$/.exec(host);
  const made = new Url();
  const pathname = path || (slashes && host ? '/' : null);
  return Object.assign(made, { protocol, slashes: slashes ? true : null, auth, host, port: port ?? null, hostname, hash, search: search ?? (query ? '' : null), query: query ? require('querystring').parse((search || '').slice(1)) : search === null ? null : search.slice(1), pathname, path: pathname === null && search === null ? null : (pathname || '') + (search || ''), href: (protocol || '') + (slashes || '') + (auth ? auth + '@' : '') + (host || '') + (pathname || '') + (search || '') + (hash || '') });
}
const format = (told) => typeof told === 'string' ? told : told instanceof URL ? told.href : (told.protocol ? told.protocol.replace(/:?$/, ':') : '') + (told.slashes || told.host || told.hostname ? '//' : '') + (told.auth ? told.auth + '@' : '') + (told.host || (told.hostname || '') + (told.port ? ':' + told.port : '')) + (told.pathname || '') + (told.search || (told.query && Object.keys(told.query).length > 0 ? '?' + require('querystring').stringify(told.query) : '')) + (told.hash || '');
module.exports = { URL, URLSearchParams, Url, parse, format, resolve: (from, to) => { const base = new URL(from, 'resolve://host'); const made = new URL(to, base); return made.protocol === 'resolve:' ? made.pathname + made.search + made.hash : made.href; }, fileURLToPath: (url) => { const made = typeof url === 'string' ? new URL(url) : url; if (made.protocol !== 'file:') { const error = new TypeError('The URL must be of scheme file'); error.code = 'ERR_INVALID_URL_SCHEME'; throw error; } return decodeURIComponent(made.pathname); }, pathToFileURL: (path) => new URL('file://' + encodeURI(require('path').resolve(path))), domainToASCII: (name) => name, urlToHttpOptions: (url) => ({ protocol: url.protocol, hostname: url.hostname, port: url.port, path: url.pathname + url.search, href: url.href, hash: url.hash, search: url.search, pathname: url.pathname }) };
`,
  'internal/web': String.raw`
const { op } = internal;
class TextEncoder { get encoding() { return 'utf-8'; } encode(text = '') { return op('utf8.encode', String(text)); } encodeInto(text, array) { const bytes = this.encode(text).subarray(0, array.length); array.set(bytes); return { read: text.length, written: bytes.length }; } }
class TextDecoder { constructor(encoding = 'utf-8') { this.encoding = String(encoding).toLowerCase().replace(/^utf8$/, 'utf-8'); this._inner = new (require('string_decoder').StringDecoder)(this.encoding === 'utf-8' ? 'utf8' : this.encoding); } decode(bytes, options) { const view = bytes === undefined ? new Uint8Array(0) : bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength); return (options && options.stream ? this._inner.write(Buffer.from(view)) : this._inner.end(Buffer.from(view))).replace(/^\ufeff/, ''); } }
class Event { constructor(type, init = {}) { this.type = type; this.defaultPrevented = false; this.timeStamp = performance.now(); this.bubbles = !!init.bubbles; this.cancelable = !!init.cancelable; } preventDefault() { this.defaultPrevented = true; } stopPropagation() {} stopImmediatePropagation() { this._stopped = true; } }
class CustomEvent extends Event { constructor(type, init = {}) { super(type, init); this.detail = init.detail ?? null; } }
class EventTarget {
  constructor() { Object.defineProperty(this, '_list', { value: [], writable: true, enumerable: false }); }
  addEventListener(type, listener, options = {}) { if (!this._list.some((one) => one.type === type && one.listener === listener)) this._list.push({ type, listener, once: !!(options && options.once) }); }
  removeEventListener(type, listener) { this._list = this._list.filter((one) => one.type !== type || one.listener !== listener); }
  dispatchEvent(event) { event.target = event.currentTarget = this; if (typeof this['on' + event.type] === 'function') this['on' + event.type](event); for (const one of [...this._list]) if (one.type === event.type && !event._stopped) { if (one.once) this.removeEventListener(one.type, one.listener); (typeof one.listener === 'function' ? one.listener : one.listener.handleEvent).call(this, event); } return !event.defaultPrevented; }
}
const abortError = (message = 'This operation was aborted') => new DOMException(message, 'AbortError');
class AbortSignal extends EventTarget {
  constructor() { super(); this.aborted = false; this.reason = undefined; this.onabort = null; }
  throwIfAborted() { if (this.aborted) throw this.reason; }
  _abort(reason) { if (this.aborted) return; this.aborted = true; this.reason = reason === undefined ? abortError() : reason; this.dispatchEvent(new Event('abort')); }
  static abort(reason) { const made = new AbortSignal(); made._abort(reason); return made; }
  static timeout(ms) { const made = new AbortSignal(); setTimeout(() => made._abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')), ms).unref(); return made; }
  static any(signals) { const made = new AbortSignal(); for (const one of signals) { if (one.aborted) { made._abort(one.reason); break; } one.addEventListener('abort', () => made._abort(one.reason)); } return made; }
}
class AbortController { constructor() { this.signal = new AbortSignal(); } abort(reason) { this.signal._abort(reason); } }
class Headers {
  constructor(from) { Object.defineProperty(this, '_map', { value: new Map(), enumerable: false }); if (from) for (const [key, value] of typeof from[Symbol.iterator] === 'function' ? from : Object.entries(from)) this.append(key, value); }
  append(key, value) { const name = String(key).toLowerCase(); this._map.set(name, this._map.has(name) ? this._map.get(name) + ', ' + value : String(value)); }
  set(key, value) { this._map.set(String(key).toLowerCase(), String(value)); } get(key) { return this._map.get(String(key).toLowerCase()) ?? null; } has(key) { return this._map.has(String(key).toLowerCase()); } delete(key) { this._map.delete(String(key).toLowerCase()); } getSetCookie() { return this.has('set-cookie') ? [this.get('set-cookie')] : []; }
  forEach(callback, self) { for (const [key, value] of this) callback.call(self, value, key, this); }
  *[Symbol.iterator]() { yield* [...this._map].sort(([a], [b]) => (a < b ? -1 : 1)); } entries() { return this[Symbol.iterator](); } *keys() { for (const [key] of this) yield key; } *values() { for (const [, value] of this) yield value; }
  [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) { return 'Headers ' + inspect(Object.fromEntries(this), options); }
}
class Blob { constructor(parts = [], options = {}) { this._bytes = Buffer.concat(parts.map((one) => typeof one === 'string' ? Buffer.from(one) : one instanceof Blob ? one._bytes : Buffer.from(one))); this.type = options.type || ''; this.size = this._bytes.length; } async text() { return this._bytes.toString(); } async arrayBuffer() { return new Uint8Array(this._bytes).buffer; } }
class FormData { constructor() { this._list = []; } append(key, value) { this._list.push([key, value]); } set(key, value) { this.delete(key); this.append(key, value); } get(key) { return this._list.find((one) => one[0] === key)?.[1] ?? null; } has(key) { return this._list.some((one) => one[0] === key); } delete(key) { this._list = this._list.filter((one) => one[0] !== key); } [Symbol.iterator]() { return this._list[Symbol.iterator](); } }
const bodyOf = (body, headers) => {
  if (body === undefined || body === null) return undefined;
  const type = (value) => { if (!headers.has('content-type')) headers.set('content-type', value); };
  if (typeof body === 'string') { type('text/plain;charset=UTF-8'); return Buffer.from(body); }
  if (body instanceof URLSearchParams) { type('application/x-www-form-urlencoded;charset=UTF-8'); return Buffer.from(body.toString()); }
  if (body instanceof Blob) { if (body.type) type(body.type); return body._bytes; }
  if (body instanceof ArrayBuffer) return Buffer.from(new Uint8Array(body));
  if (ArrayBuffer.isView(body)) return Buffer.from(body);
  type('text/plain;charset=UTF-8');
  return Buffer.from(String(body));
};
const readers = {
  async _whole() { if (this.bodyUsed) throw new TypeError('Body is unusable: Body has already been read'); this.bodyUsed = true; if (!this._stream) return this._bytes || Buffer.alloc(0); const parts = []; for await (const part of this._stream) parts.push(part); return Buffer.concat(parts); },
  async text() { return (await this._whole()).toString().replace(/^\ufeff/, ''); }, async json() { return JSON.parse(await this.text()); }, async arrayBuffer() { return new Uint8Array(await this._whole()).buffer; }, async bytes() { return new Uint8Array(await this._whole()); }, async blob() { return new Blob([await this._whole()]); },
};
class Request { constructor(from, init = {}) { const old = from instanceof Request ? from : undefined; this.url = old ? old.url : String(new URL(String(from))); this.method = (init.method || old?.method || 'GET').toUpperCase(); this.headers = new Headers(init.headers || old?.headers); this.signal = init.signal || old?.signal; this.redirect = init.redirect || 'follow'; this._bytes = init.body === undefined ? old?._bytes : bodyOf(init.body, this.headers); this.bodyUsed = false; } }
class Response {
  constructor(body, init = {}) { this.status = init.status ?? 200; this.statusText = init.statusText ?? ''; this.headers = new Headers(init.headers); this.type = 'default'; this.url = ''; this.redirected = false; this.bodyUsed = false; Object.defineProperty(this, '_bytes', { value: bodyOf(body, this.headers), writable: true, enumerable: false }); Object.defineProperty(this, '_stream', { value: undefined, writable: true, enumerable: false }); }
  get ok() { return this.status >= 200 && this.status < 300; }
  get body() { const source = this._stream; if (!source) return null; return { [Symbol.asyncIterator]: () => source[Symbol.asyncIterator](), getReader: () => { const it = source[Symbol.asyncIterator](); return { read: async () => { const { value, done } = await it.next(); return { value: value && new Uint8Array(value), done: !!done }; }, releaseLock() {}, cancel: async () => { source.destroy(); } }; }, cancel: async () => { source.destroy(); } }; }
  static json(value, init = {}) { const headers = new Headers(init.headers); if (!headers.has('content-type')) headers.set('content-type', 'application/json'); return new Response(JSON.stringify(value), { ...init, headers }); }
  static error() { const made = new Response(null); made.type = 'error'; made.status = 0; return made; }
  static redirect(url, status = 302) { return new Response(null, { status, headers: { location: String(url) } }); }
  clone() { const made = new Response(undefined, this); made._bytes = this._bytes; return made; }
}
for (const type of [Request, Response]) for (const key of Object.keys(readers)) Object.defineProperty(type.prototype, key, { value: readers[key], writable: true, configurable: true });
function fetch(from, init = {}) {
  return new Promise((resolve, reject) => {
    let request;
    try { request = new Request(from, init); } catch (error) { const wrong = new TypeError('Failed to parse URL from ' + String(from)); wrong.cause = error; return reject(wrong); }
    const { signal } = init.signal ? init : request;
    const go = (url, method, bytes, left) => {
      const target = new URL(url);
      if (target.protocol !== 'http:' && target.protocol !== 'https:') { const wrong = new TypeError('fetch failed'); wrong.cause = new Error(target.protocol === 'file:' ? 'not implemented... yet...' : 'unknown scheme'); return reject(wrong); }
      const headers = { host: target.host, connection: 'keep-alive', ...Object.fromEntries(request.headers) };
      for (const [key, value] of [['accept', '*/*'], ['accept-language', '*'], ['sec-fetch-mode', 'cors'], ['user-agent', 'node']]) headers[key] ??= value;
      const sent = require(target.protocol === 'https:' ? 'https' : 'http').request(target, { method, headers }, (answer) => {
        const location = answer.headers.location;
        if (location && [301, 302, 303, 307, 308].includes(answer.statusCode) && (init.redirect || 'follow') === 'follow') { answer.resume(); if (left === 0) { const wrong = new TypeError('fetch failed'); wrong.cause = new Error('redirect count exceeded'); return reject(wrong); } return go(new URL(location, target).href, answer.statusCode === 303 || (answer.statusCode < 303 && method === 'POST') ? 'GET' : method, answer.statusCode === 303 ? undefined : bytes, left - 1); }
        const response = new Response(undefined, { status: answer.statusCode, statusText: answer.statusMessage, headers: answer.headers });
        response._stream = answer; response.url = target.href; response.redirected = left < 20; response.type = 'basic';
        resolve(response);
      });
      sent.on('error', (error) => { if (signal && signal.aborted) return reject(signal.reason); const wrong = new TypeError('fetch failed'); error.stack = 'Error: ' + error.message; wrong.stack = 'TypeError: fetch failed\n    at node:internal/deps/undici/undici:13510:13'; wrong.cause = error; reject(wrong); });
      if (signal) { if (signal.aborted) { sent.destroy(); return reject(signal.reason); } signal.addEventListener('abort', () => { sent.destroy(); reject(signal.reason); }); }
      sent.end(bytes);
    };
    go(request.url, request.method, request._bytes, 20);
  });
}
function structuredClone(value, seen = new Map()) {
  if (typeof value === 'function' || typeof value === 'symbol') throw new DOMException(String(value) + ' could not be cloned.', 'DataCloneError');
  if (value === null || typeof value !== 'object') return value;
  if (seen instanceof Map === false) seen = new Map();
  if (seen.has(value)) return seen.get(value);
  const keep = (made) => { seen.set(value, made); return made; };
  if (value instanceof Date) return keep(new Date(value)); if (value instanceof RegExp) return keep(new RegExp(value.source, value.flags));
  if (value instanceof Map) { const made = keep(new Map()); for (const [key, one] of value) made.set(structuredClone(key, seen), structuredClone(one, seen)); return made; }
  if (value instanceof Set) { const made = keep(new Set()); for (const one of value) made.add(structuredClone(one, seen)); return made; }
  if (value instanceof ArrayBuffer) return keep(value.slice(0)); if (ArrayBuffer.isView(value)) return keep(Uint8Array.from(value));
  if (value instanceof Error) { const made = keep(new (globalThis[value.name] || Error)(value.message)); made.stack = value.stack; return made; }
  const made = keep(Array.isArray(value) ? [] : {});
  for (const key of Object.keys(value)) made[key] = structuredClone(value[key], seen);
  return made;
}
module.exports = { TextEncoder, TextDecoder, Event, CustomEvent, EventTarget, AbortController, AbortSignal, Headers, Request, Response, FormData, Blob, fetch, structuredClone: (value) => structuredClone(value) };
`,
  net: String.raw`
const { op } = internal;
const EventEmitter = require('events');
const { Duplex } = require('stream');
class Socket extends Duplex {
  constructor(options = {}) { super({}); this.connecting = false; this.remoteAddress = undefined; this.allowHalfOpen = !!options.allowHalfOpen; this._id = undefined; this._held = []; this.bytesRead = 0; this.bytesWritten = 0; this.allowHalfOpen = options.allowHalfOpen ?? false; for (const name of ['_id', '_held', '_kept']) Object.defineProperty(this, name, { value: this[name], writable: true, enumerable: false }); }
  _attach(id) { this._id = id; internal.handles.set(id, this); internal.keep(1); this._kept = true; for (const part of this._held.splice(0)) op('tcp.write', id, part); }
  connect(port, host, done) {
    if (typeof port === 'object') { done = host; ({ port, host } = port); } else if (typeof host === 'function') { done = host; host = undefined; }
    host = host || 'localhost';
    if (done) this.once('connect', done);
    this.connecting = true; this.remotePort = Number(port); this._name = host;
    const id = internal.nextId++;
    internal.handles.set(id, this); internal.keep(1); this._kept = true; this._pending = id;
    op('tcp.connect', id, host, Number(port));
    return this;
  }
  _read() {}
  _write(part, encoding, done) { this.bytesWritten += part.length; if (this._id === undefined) this._held.push(Buffer.from(part)); else op('tcp.write', this._id, part); done(); }
  _final(done) { if (this._id !== undefined) op('tcp.finish', this._id); else this._finishing = true; done(); }
  _destroy(error, done) { clearTimeout(this._timer); if (this._id !== undefined) op('tcp.destroy', this._id); internal.handles.delete(this._id ?? this._pending); if (this._kept) { this._kept = false; internal.keep(-1); } done(error); }
  setTimeout(ms, done) { clearTimeout(this._timer); if (done) this.once('timeout', done); if (ms > 0) this._timer = setTimeout(() => this.emit('timeout'), ms).unref(); return this; }
  setNoDelay() { return this; } setKeepAlive() { return this; }
  ref() { if (!this._kept) { this._kept = true; internal.keep(1); } return this; } unref() { if (this._kept) { this._kept = false; internal.keep(-1); } return this; }
  address() { return { address: internal.info.address, family: 'IPv4', port: this.localPort || 0 }; }
  destroySoon() { this.end(); }
  get readyState() { return this.connecting ? 'opening' : this.destroyed ? 'closed' : 'open'; }
}
internal.on('tcp.connect', (id, address) => { const socket = internal.handles.get(id); if (!socket) return op('tcp.destroy', id); socket.connecting = false; socket._id = id; socket.remoteAddress = address; socket.remoteFamily = 'IPv4'; for (const part of socket._held.splice(0)) op('tcp.write', id, part); if (socket._finishing) op('tcp.finish', id); socket.emit('connect'); socket.emit('ready'); });
internal.on('tcp.error', (id, told) => { const socket = internal.handles.get(id); if (!socket) return; socket.connecting = false; const error = internal.failure(JSON.parse(told)); error.stack = 'Error: ' + error.message + '\n    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1607:16)'; socket.destroy(error); });
internal.on('tcp.data', (id, data) => { const socket = internal.handles.get(id); if (socket) { socket.bytesRead += data.length; socket.push(Buffer.from(data)); } });
internal.on('tcp.end', (id) => { const socket = internal.handles.get(id); if (!socket) return; socket.push(null); if (socket._r.flowing === null) socket.resume(); if (!socket.allowHalfOpen) socket.once('end', () => { socket.end(); process.nextTick(() => socket.destroy()); }); });
class Server extends EventEmitter {
  constructor(options, listener) { super(); if (typeof options === 'function') { listener = options; options = {}; } this._options = options || {}; if (listener) this.on('connection', listener); this.listening = false; this._kind = 'tcp.listen'; for (const name of ['_options', '_kind', '_id', '_kept', '_where']) Object.defineProperty(this, name, { value: this[name], writable: true, enumerable: false }); }
  listen(port, host, backlog, done) {
    if (port !== null && typeof port === 'object') { done = typeof host === 'function' ? host : done; ({ port, host } = port); }
    for (const one of [port, host, backlog]) if (typeof one === 'function') done = one;
    if (typeof port === 'function' || port === undefined || port === null) port = 0;
    if (typeof host !== 'string') host = undefined;
    const number = Number(port);
    if (!Number.isInteger(number) || number < 0 || number > 65535) { const error = new RangeError('options.port should be >= 0 and < 65536. Received ' + (typeof port === 'number' ? 'type number (' + port + ')' : 'type string (' + require('util').inspect(port) + ')') + '.'); error.code = 'ERR_SOCKET_BAD_PORT'; throw error; }
    if (done) this.once('listening', done);
    const id = (this._id = internal.handle('server', this));
    const asked = number === 0 ? 32768 + op('random', 1)[0] * 64 : number;
    try { op(this._kind, id, asked, host); } catch (error) {
      internal.handles.delete(id);
      error.stack = 'Error: ' + error.message + '\n    at Server.setupListenHandle [as _listen2] (node:net:1908:16)\n    at listenInCluster (node:net:1965:12)\n    at Server.listen (node:net:2067:7)';
      process.nextTick(() => this.emit('error', error));
      return this;
    }
    internal.keep(1); this._kept = true; this.listening = true;
    this._where = { address: host || '::', family: host && host.includes('.') ? 'IPv4' : 'IPv6', port: asked };
    process.nextTick(() => this.emit('listening'));
    return this;
  }
  address() { return this.listening ? this._where : null; }
  close(done) {
    if (!this.listening) { const error = new Error('Server is not running.'); error.code = 'ERR_SERVER_NOT_RUNNING'; if (done) process.nextTick(() => done(error)); return this; }
    if (done) this.once('close', () => done());
    this.listening = false;
    op('net.close', this._id); internal.handles.delete(this._id);
    if (this._kept) { this._kept = false; internal.keep(-1); }
    this._ended();
    return this;
  }
  _ended() { process.nextTick(() => this.emit('close')); }
  getConnections(done) { process.nextTick(() => done(null, 0)); }
  ref() { if (!this._kept && this.listening) { this._kept = true; internal.keep(1); } return this; } unref() { if (this._kept) { this._kept = false; internal.keep(-1); } return this; }
}
internal.on('tcp.connection', (id, number, peer) => { const server = internal.handles.get(id); if (!server) return op('tcp.destroy', number); const socket = new Socket(server._options); socket.remoteAddress = '::ffff:' + peer; socket.remoteFamily = 'IPv6'; socket.remotePort = 40000 + (number % 20000); socket._attach(number); server.emit('connection', socket); });
const connect = (...args) => new Socket().connect(...args);
const isIPv4 = (text) => /^(\d{1,3}\.){3}\d{1,3}$/.test(text) && text.split('.').every((one) => Number(one) < 256);
const isIPv6 = (text) => text.includes(':') && /^[0-9a-fA-F:.]+$/.test(text);
function createServer(options, listener) { return new Server(options, listener); }
module.exports = { Socket, Stream: Socket, Server, createServer, connect, createConnection: connect, isIPv4, isIPv6, isIP: (text) => isIPv4(text) ? 4 : isIPv6(text) ? 6 : 0 };
`,
  http: String.raw`
const { op } = internal;
const { Readable, Writable } = require('stream');
const net = require('net');
const STATUS_CODES = { 100: 'Continue', 101: 'Switching Protocols', 200: 'OK', 201: 'Created', 202: 'Accepted', 204: 'No Content', 206: 'Partial Content', 301: 'Moved Permanently', 302: 'Found', 303: 'See Other', 304: 'Not Modified', 307: 'Temporary Redirect', 308: 'Permanent Redirect', 400: 'Bad Request', 401: 'Unauthorized', 402: 'Payment Required', 403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed', 406: 'Not Acceptable', 408: 'Request Timeout', 409: 'Conflict', 410: 'Gone', 411: 'Length Required', 412: 'Precondition Failed', 413: 'Payload Too Large', 414: 'URI Too Long', 415: 'Unsupported Media Type', 416: 'Range Not Satisfiable', 417: 'Expectation Failed', 418: "I'm a Teapot", 421: 'Misdirected Request', 422: 'Unprocessable Entity', 423: 'Locked', 425: 'Too Early', 426: 'Upgrade Required', 428: 'Precondition Required', 429: 'Too Many Requests', 431: 'Request Header Fields Too Large', 500: 'Internal Server Error', 501: 'Not Implemented', 502: 'Bad Gateway', 503: 'Service Unavailable', 504: 'Gateway Timeout', 505: 'HTTP Version Not Supported', 507: 'Insufficient Storage', 511: 'Network Authentication Required' };
const METHODS = ['ACL', 'CONNECT', 'COPY', 'DELETE', 'GET', 'HEAD', 'LINK', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'TRACE', 'UNLINK'];
class IncomingMessage extends Readable {
  constructor(head) { super({ read() {} }); this.httpVersion = '1.1'; this.httpVersionMajor = 1; this.httpVersionMinor = 1; this.complete = false; this.headers = {}; this.rawHeaders = []; this.trailers = {}; for (const [key, value] of Object.entries(head || {})) { this.rawHeaders.push(key, value); const name = key.toLowerCase(); this.headers[name] = name === 'set-cookie' ? [].concat(value) : value; } this.aborted = false; }
  get connection() { return this.socket; }
  setTimeout(ms, done) { if (done) setTimeout(done, ms).unref(); return this; }
}
const badHeader = (name) => { if (typeof name !== 'string' || !/^[\^_\x60a-zA-Z\-0-9!#$%&'*+.|~]+$/.test(name)) { const error = new TypeError('Header name must be a valid HTTP token ["' + name + '"]'); error.code = 'ERR_INVALID_HTTP_TOKEN'; throw error; } };
class OutgoingMessage extends Writable {
  constructor(options) { super(options); for (const name of ['_names']) Object.defineProperty(this, name, { value: new Map(), enumerable: false }); this.headersSent = false; this.sendDate = true; this.finished = false; }
  setHeader(name, value) { badHeader(name); if (value === undefined) { const error = new TypeError('Invalid value "undefined" for header "' + name + '"'); error.code = 'ERR_HTTP_INVALID_HEADER_VALUE'; throw error; } if (this.headersSent) { const error = new Error('Cannot set headers after they are sent to the client'); error.code = 'ERR_HTTP_HEADERS_SENT'; throw error; } this._names.set(name.toLowerCase(), [name, Array.isArray(value) ? value.map(String) : typeof value === 'number' ? value : String(value)]); return this; }
  appendHeader(name, value) { const known = this.getHeader(name); return this.setHeader(name, known === undefined ? value : [].concat(known, value)); }
  getHeader(name) { const found = this._names.get(String(name).toLowerCase()); return found && found[1]; }
  getHeaders() { return Object.fromEntries([...this._names].map(([key, [, value]]) => [key, value])); } getHeaderNames() { return [...this._names.keys()]; } hasHeader(name) { return this._names.has(String(name).toLowerCase()); }
  removeHeader(name) { if (this.headersSent) { const error = new Error('Cannot remove headers after they are sent to the client'); error.code = 'ERR_HTTP_HEADERS_SENT'; throw error; } this._names.delete(String(name).toLowerCase()); }
  setHeaders(all) { for (const [key, value] of all) this.setHeader(key, value); return this; }
  flushHeaders() { this._head(); }
  setTimeout() { return this; }
  _headers() { return Object.fromEntries([...this._names.values()].map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : String(value)])); }
}
class ServerResponse extends OutgoingMessage {
  constructor(request, id, server) { super(); this.statusCode = 200; this.statusMessage = undefined; this.req = request; for (const [name, value] of [['_id', id], ['_server', server], ['_first', undefined], ['_many', false]]) Object.defineProperty(this, name, { value, writable: true, enumerable: false }); }
  get socket() { return this.req.socket; } get connection() { return this.req.socket; }
  writeHead(status, reason, headers) {
    if (this.headersSent) { const error = new Error('Cannot write headers after they are sent to the client'); error.code = 'ERR_HTTP_HEADERS_SENT'; throw error; }
    if (typeof reason !== 'string') { headers = reason; reason = undefined; }
    if (!(status >= 100 && status <= 999)) { const error = new RangeError('Invalid status code: ' + status); error.code = 'ERR_HTTP_INVALID_STATUS_CODE'; throw error; }
    this.statusCode = Math.trunc(status);
    if (reason !== undefined) this.statusMessage = reason;
    if (Array.isArray(headers)) for (let i = 0; i < headers.length; i += 2) this.setHeader(headers[i], headers[i + 1]);
    else for (const [key, value] of Object.entries(headers || {})) if (value !== undefined) this.setHeader(key, value);
    this._headGiven = true;
    return this;
  }
  _head(length) {
    if (this.headersSent) return;
    const bare = this.statusCode === 204 || this.statusCode === 304 || this.statusCode < 200;
    this.statusMessage ??= STATUS_CODES[this.statusCode] || 'unknown';
    const headers = this._headers();
    const has = (name) => this._names.has(name);
    if (this.sendDate && !has('date')) headers.Date = new Date().toUTCString();
    if (!has('connection')) { headers.Connection = 'keep-alive'; headers['Keep-Alive'] = 'timeout=5'; }
    if (!has('content-length') && !has('transfer-encoding') && !bare) { if (length !== undefined) headers['Content-Length'] = String(length); else headers['Transfer-Encoding'] = 'chunked'; }
    this.headersSent = true;
    op('http.head', this._id, JSON.stringify({ status: this.statusCode, reason: this.statusMessage, headers }));
  }
  write(part, encoding, done) { if (!this.headersSent && !this.writableEnded) this._head(); return super.write(part, encoding, done); }
  end(part, encoding, done) {
    if (typeof part === 'function') { done = part; part = undefined; }
    if (this.writableEnded) { if (part !== undefined && part !== null) { const error = new Error('write after end'); error.code = 'ERR_STREAM_WRITE_AFTER_END'; this.emit('error', error); } return this; }
    if (!this.headersSent) { const bytes = part === undefined || part === null ? Buffer.alloc(0) : typeof part === 'string' ? Buffer.from(part, typeof encoding === 'string' ? encoding : 'utf8') : part; if (!ArrayBuffer.isView(bytes)) { const error = new TypeError('The "chunk" argument must be of type string or an instance of Buffer or Uint8Array. Received ' + (typeof part === 'object' ? 'an instance of ' + part.constructor.name : 'type ' + typeof part + ' (' + String(part) + ')')); error.code = 'ERR_INVALID_ARG_TYPE'; throw error; } this._head(bytes.length); part = this.req.method === 'HEAD' || bytes.length === 0 ? undefined : bytes; }
    this.finished = true;
    return super.end(part, encoding, done);
  }
  _write(part, encoding, done) { if (this.req.method !== 'HEAD') op('http.send', this._id, part); done(); }
  _final(done) { if (this._id !== undefined) op('http.finish', this._id); internal.handles.delete(this._id); this._server._left(this); done(); }
  _destroy(error, done) { if (!this.writableFinished && this._id !== undefined) { if (!this.headersSent) op('http.head', this._id, JSON.stringify({ status: 500, headers: {} })); op('http.finish', this._id); this._server._left(this); } done(null); }
  writeContinue() {} assignSocket() {} detachSocket() {} addTrailers() {}
}
class Server extends net.Server {
  constructor(options, listener) { super(typeof options === 'function' ? {} : options || {}); if (typeof options === 'function') listener = options; this._kind = 'http.listen'; if (listener) this.on('request', listener); Object.defineProperty(this, '_open', { value: new Set(), enumerable: false }); this.keepAliveTimeout = 5000; this.headersTimeout = 60000; this.requestTimeout = 300000; this.timeout = 0; this.maxHeadersCount = null; }
  _left(response) { this._open.delete(response); if (!this.listening && this._open.size === 0 && this._closing) { this._closing = false; process.nextTick(() => this.emit('close')); } }
  _ended() { if (this._open.size === 0) process.nextTick(() => this.emit('close')); else this._closing = true; }
  setTimeout() { return this; } closeAllConnections() { for (const one of this._open) one.destroy(); } closeIdleConnections() {}
}
internal.on('http.request', (id, number, text, body) => {
  const server = internal.handles.get(id);
  const told = JSON.parse(text);
  const request = new IncomingMessage(told.headers);
  request.method = told.method; request.url = told.path;
  const EventEmitter = require('events');
  request.socket = Object.assign(new EventEmitter(), { remoteAddress: '::ffff:' + told.peer, remoteFamily: 'IPv6', remotePort: 40000 + (number % 20000), localPort: server ? server._where.port : 0, localAddress: '::ffff:' + internal.info.address, encrypted: false, destroy() { response.destroy(); }, setTimeout() { return this; }, setKeepAlive() {}, setNoDelay() {}, end() {}, destroyed: false, writable: true });
  const response = new ServerResponse(request, number, server);
  internal.handles.set(number, response);
  server._open.add(response);
  if (body && body.length > 0) request.push(Buffer.from(body));
  request.push(null);
  request.complete = true;
  if (!server.emit('request', request, response)) { response.statusCode = 404; response.end(); }
});
internal.on('http.gone', (number) => { const response = internal.handles.get(number); if (response) { internal.handles.delete(number); response.req.aborted = true; response.req.emit('close'); response._id = undefined; response._server._left(response); response.emit('close'); response.destroyed = true; } });
class ClientRequest extends OutgoingMessage {
  constructor(url, options, done, scheme) {
    super();
    if (typeof url === 'string' || url instanceof URL) { const target = typeof url === 'string' ? new URL(url) : url; options = { protocol: target.protocol, hostname: target.hostname, port: target.port || undefined, path: target.pathname + target.search, ...(target.username ? { auth: decodeURIComponent(target.username) + ':' + decodeURIComponent(target.password) } : {}), ...(typeof options === 'function' ? {} : options) }; if (typeof arguments[1] === 'function') done = arguments[1]; }
    else { if (typeof options === 'function') done = options; options = url; }
    const protocol = options.protocol || scheme;
    if (protocol !== scheme) { const error = new TypeError('Protocol "' + protocol + '" not supported. Expected "' + scheme + '"'); error.code = 'ERR_INVALID_PROTOCOL'; throw error; }
    this.method = (options.method || 'GET').toUpperCase(); this.path = options.path || '/'; this.host = options.hostname || options.host || 'localhost'; this.protocol = protocol;
    if (/ /.test(this.path)) { const error = new TypeError('Request path contains unescaped characters'); error.code = 'ERR_UNESCAPED_CHARACTERS'; throw error; }
    const port = Number(options.port || (protocol === 'https:' ? 443 : 80));
    for (const [key, value] of Object.entries(options.headers instanceof Headers ? Object.fromEntries(options.headers) : options.headers || {})) if (value !== undefined) this.setHeader(key, value);
    if (!this.hasHeader('host')) this.setHeader('Host', this.host + (port === (protocol === 'https:' ? 443 : 80) ? '' : ':' + port));
    if (options.auth && !this.hasHeader('authorization')) this.setHeader('Authorization', 'Basic ' + Buffer.from(options.auth).toString('base64'));
    if (!this.hasHeader('connection')) this.setHeader('Connection', 'keep-alive');
    for (const [name, value] of [['_port', port], ['_parts', []], ['_insecure', options.rejectUnauthorized === false || process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0']]) Object.defineProperty(this, name, { value, writable: true, enumerable: false });
    this.aborted = false; this.reusedSocket = false;
    if (done) this.once('response', done);
    if (options.timeout) this.setTimeout(options.timeout);
    if (options.signal) options.signal.addEventListener('abort', () => { const error = new Error('The operation was aborted'); error.name = 'AbortError'; error.code = 'ABORT_ERR'; this.destroy(error); });
    const EventEmitter = require('events');
    this.socket = this.connection = Object.assign(new EventEmitter(), { setTimeout: () => this.socket, setKeepAlive() {}, setNoDelay() {}, destroy: () => this.destroy(), unref() {}, ref() {} });
    process.nextTick(() => this.emit('socket', this.socket));
  }
  setTimeout(ms, done) { if (done) this.once('timeout', done); clearTimeout(this._timer); Object.defineProperty(this, '_timer', { value: setTimeout(() => { if (!this._answered) this.emit('timeout'); }, ms).unref(), writable: true, configurable: true, enumerable: false }); return this; }
  setNoDelay() {} setSocketKeepAlive() {}
  _head() { this.headersSent = true; }
  _write(part, encoding, done) { this._parts.push(Buffer.from(part)); done(); }
  _final(done) {
    this.headersSent = true; this.finished = true;
    const id = (this._id = internal.handle('request', this));
    Object.defineProperty(this, '_id', { enumerable: false });
    const body = Buffer.concat(this._parts);
    const headers = this._headers();
    const host = headers.Host ?? headers.host;
    for (const name of Object.keys(headers)) if (name.toLowerCase() === 'host') delete headers[name];
    if (body.length > 0 && !this.hasHeader('content-length') && !this.hasHeader('transfer-encoding')) headers['Content-Length'] = String(body.length);
    internal.keep(1);
    Object.defineProperty(this, '_kept', { value: true, writable: true, enumerable: false });
    op('http.ask', id, JSON.stringify({ scheme: this.protocol, hostname: this.host.replace(/^\[|\]$/g, ''), port: this._port, method: this.method, host, path: this.path, headers, insecure: this._insecure }), body.length > 0 ? body : undefined);
    done();
  }
  _over() { if (this._kept) { this._kept = false; internal.keep(-1); } internal.handles.delete(this._id); clearTimeout(this._timer); }
  abort() { this.aborted = true; this.destroy(); }
  _destroy(error, done) { if (this._kept) { op('http.abort', this._id); this._over(); } if (!error && !this._answered) { error = new Error('socket hang up'); error.code = 'ECONNRESET'; } if (this.res) this.res.destroy(error); done(this.res ? null : error); }
}
internal.on('http.response', (id, text) => { const request = internal.handles.get(id); if (!request) return; const told = JSON.parse(text); const answer = new IncomingMessage(told.headers); answer.statusCode = told.status; answer.statusMessage = told.reason ?? STATUS_CODES[told.status] ?? ''; answer.req = request; answer.socket = request.socket; answer.url = ''; for (const [name, value] of [['_answered', true], ['res', answer]]) Object.defineProperty(request, name, { value, writable: true, enumerable: false }); if (!request.emit('response', answer)) answer.resume(); });
internal.on('http.data', (id, data) => { const request = internal.handles.get(id); if (request && request.res) request.res.push(Buffer.from(data)); });
internal.on('http.end', (id) => { const request = internal.handles.get(id); if (!request) return; request.res.complete = true; request.res.push(null); request._over(); request._close(); });
internal.on('http.error', (id, told) => { const request = internal.handles.get(id); if (!request) return; const error = internal.failure(JSON.parse(told)); error.stack = 'Error: ' + error.message + (error.syscall === 'connect' ? '\n    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1607:16)' : error.syscall === 'getaddrinfo' ? '\n    at GetAddrInfoReqWrap.onlookupall [as oncomplete] (node:dns:120:26)' : ''); request._over(); if (request.res) { request.res.aborted = true; request.res.destroy(error); } else { request.destroyed = true; request.emit('error', error); request._close(); } });
class Agent { constructor(options = {}) { this.options = options; this.keepAlive = !!options.keepAlive; this.maxSockets = options.maxSockets ?? Infinity; this.sockets = {}; this.requests = {}; } destroy() {} }
internal.clientRequest = (scheme) => { const request = (url, options, done) => new ClientRequest(url, options, done, scheme); return { request, get: (...args) => { const made = request(...args); made.end(); return made; } }; };
function createServer(options, listener) { return new Server(options, listener); }
module.exports = { STATUS_CODES, METHODS, IncomingMessage, ServerResponse, OutgoingMessage, ClientRequest, Server, createServer, Agent, globalAgent: new Agent({ keepAlive: true }), maxHeaderSize: 16384, validateHeaderName: badHeader, ...internal.clientRequest('http:') };
`,
  https: `const http = require('http'); module.exports = { ...http, ...internal.clientRequest('https:'), Agent: class extends http.Agent {}, createServer() { throw internal.failure({ message: 'servers of TLS are not known to this machine', code: 'ENOSYS' }); } };`,
  dns: String.raw`
const { op } = internal;
const waiting = new Map();
let last = 0;
function ask(kind, ...args) { return new Promise((resolve, reject) => { const id = ++last; waiting.set(id, { resolve, reject }); internal.keep(1); op(kind, id, ...args); }); }
const over = (id) => { const found = waiting.get(id); waiting.delete(id); internal.keep(-1); return found; };
internal.on('dns', (id, text) => over(id).resolve(JSON.parse(text)));
internal.on('dns.error', (id, text) => { const error = internal.failure(JSON.parse(text)); error.stack = 'Error: ' + error.message + (error.syscall === 'getaddrinfo' ? '\n    at GetAddrInfoReqWrap.onlookup [as oncomplete] (node:dns:111:26)' : '\n    at QueryReqWrap.onresolve [as oncomplete] (node:internal/dns/callback_resolver:45:19)'); over(id).reject(error); });
const family = (address) => (address.includes(':') ? 6 : 4);
const query = (name, type) => ask('dns.query', name, type).then((list) => type === 'SRV' ? list.map((one) => { const [priority, weight, port, target] = one.split(' '); return { name: target.replace(/\.$/, ''), port: Number(port), priority: Number(priority), weight: Number(weight) }; }) : type === 'PTR' || type === 'CNAME' || type === 'NS' ? list.map((one) => one.replace(/\.$/, '')) : type === 'TXT' ? list.map((one) => [one]) : list);
const promises = {
  lookup: async (name, options = {}) => { const list = await ask('dns.lookup', name); return options.all ? list.map((address) => ({ address, family: family(address) })) : { address: list[0], family: family(list[0]) }; },
  resolve: (name, type = 'A') => query(name, type),
  reverse: (address) => query(address.split('.').reverse().join('.') + '.in-addr.arpa', 'PTR'),
};
for (const [name, type] of [['resolve4', 'A'], ['resolve6', 'AAAA'], ['resolveSrv', 'SRV'], ['resolveCname', 'CNAME'], ['resolveTxt', 'TXT'], ['resolveMx', 'MX'], ['resolveNs', 'NS'], ['resolvePtr', 'PTR']]) promises[name] = (host) => query(host, type);
const back = (work) => (...args) => { const done = args.pop(); work(...args).then((value) => done(null, value), (error) => process.nextTick(done, error)); };
const dns = module.exports = { promises, lookup: (name, options, done) => { if (typeof options === 'function') { done = options; options = {}; } if (typeof options === 'number') options = { family: options }; promises.lookup(name, options).then((found) => Array.isArray(found) ? done(null, found) : done(null, found.address, found.family), (error) => done(error)); }, getServers: () => { try { return op('utf8.decode', op('fs.read', '/etc/resolv.conf')).split('\n').filter((line) => line.startsWith('nameserver')).map((line) => line.split(/\s+/)[1]); } catch { return []; } }, setServers: () => undefined, setDefaultResultOrder: () => undefined, NOTFOUND: 'ENOTFOUND', NODATA: 'ENODATA', SERVFAIL: 'ESERVFAIL' };
for (const name of Object.keys(promises)) if (name !== 'lookup') dns[name] = back(promises[name]);
`,
  'dns/promises': `module.exports = require('dns').promises;`,
}
