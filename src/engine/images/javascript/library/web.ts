/** url and querystring, and the web's own names: fetch, events, aborts. */

export const WEB: Readonly<Record<string, string>> = {
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
async function* arriving(source) {
  try { yield* source; } catch (error) {
    if (error.code !== 'ECONNRESET') throw error;
    const wrong = new TypeError('terminated'), cause = new Error('other side closed');
    wrong.stack = 'TypeError: terminated\n    at Fetch.onAborted (node:internal/deps/undici/undici:11350:53)';
    cause.code = 'UND_ERR_SOCKET'; cause.stack = 'SocketError: other side closed';
    Object.defineProperty(cause, 'name', { value: 'SocketError', writable: true, configurable: true, enumerable: false });
    Object.defineProperty(wrong, 'cause', { value: cause, writable: true, configurable: true, enumerable: false });
    throw wrong;
  }
}
const readers = {
  async _whole() { if (this.bodyUsed) throw new TypeError('Body is unusable: Body has already been read'); this.bodyUsed = true; if (!this._stream) return this._bytes || Buffer.alloc(0); const parts = []; for await (const part of arriving(this._stream)) parts.push(part); return Buffer.concat(parts); },
  async text() { return (await this._whole()).toString().replace(/^\ufeff/, ''); }, async json() { return JSON.parse(await this.text()); }, async arrayBuffer() { return new Uint8Array(await this._whole()).buffer; }, async bytes() { return new Uint8Array(await this._whole()); }, async blob() { return new Blob([await this._whole()]); },
};
class Request { constructor(from, init = {}) { const old = from instanceof Request ? from : undefined; this.url = old ? old.url : String(new URL(String(from))); this.method = (init.method || old?.method || 'GET').toUpperCase(); this.headers = new Headers(init.headers || old?.headers); this.signal = init.signal || old?.signal; this.redirect = init.redirect || 'follow'; this._bytes = init.body === undefined ? old?._bytes : bodyOf(init.body, this.headers); this.bodyUsed = false; } }
class Response {
  constructor(body, init = {}) { this.status = init.status ?? 200; this.statusText = init.statusText ?? ''; this.headers = new Headers(init.headers); this.type = 'default'; this.url = ''; this.redirected = false; this.bodyUsed = false; Object.defineProperty(this, '_bytes', { value: bodyOf(body, this.headers), writable: true, enumerable: false }); Object.defineProperty(this, '_stream', { value: undefined, writable: true, enumerable: false }); }
  get ok() { return this.status >= 200 && this.status < 300; }
  get body() { const source = this._stream; if (!source) return null; return { [Symbol.asyncIterator]: () => arriving(source), getReader: () => { const it = arriving(source); return { read: async () => { const { value, done } = await it.next(); return { value: value && new Uint8Array(value), done: !!done }; }, releaseLock() {}, cancel: async () => { source.destroy(); } }; }, cancel: async () => { source.destroy(); } }; }
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
  if (value instanceof ArrayBuffer) return keep(value.slice(0)); if (value instanceof DataView) return keep(new DataView(value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength))); if (ArrayBuffer.isView(value)) return keep(Buffer.isBuffer(value) ? Uint8Array.from(value) : value.slice());
  if (value instanceof Error) { const made = keep(new (/^(Eval|Range|Reference|Syntax|Type|URI)Error$/.test(value.name) ? globalThis[value.name] : Error)(value.message)); made.stack = value.stack; return made; }
  const made = keep(Array.isArray(value) ? [] : {});
  for (const key of Object.keys(value)) made[key] = structuredClone(value[key], seen);
  return made;
}
module.exports = { TextEncoder, TextDecoder, Event, CustomEvent, EventTarget, AbortController, AbortSignal, Headers, Request, Response, FormData, Blob, fetch, structuredClone: (value) => structuredClone(value) };
`,
}
