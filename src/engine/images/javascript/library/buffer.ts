/** buffer: bytes and their encodings. */

export const BUFFER: Readonly<Record<string, string>> = {
  buffer: String.raw`
const { op } = internal;
const encodings = ['utf8', 'utf-8', 'hex', 'base64', 'base64url', 'latin1', 'binary', 'ascii', 'ucs2', 'ucs-2', 'utf16le', 'utf-16le'];
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
function toBase64(bytes, url) {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const n = (bytes[i] << 16) | ((bytes[i + 1] || 0) << 8) | (bytes[i + 2] || 0);
    text += LETTERS[n >> 18] + LETTERS[(n >> 12) & 63] + (i + 1 < bytes.length ? LETTERS[(n >> 6) & 63] : '=') + (i + 2 < bytes.length ? LETTERS[n & 63] : '=');
  }
  return url ? text.replace(/=+$/, '').replace(/\+/g, '-').replace(/\//g, '_') : text;
}
function fromBase64(text) {
  const clean = text.replace(/-/g, '+').replace(/_/g, '/').replace(/[^A-Za-z0-9+/]/g, '');
  const out = new Uint8Array(Math.floor((clean.length * 3) / 4));
  let at = 0, held = 0, bits = 0;
  for (const letter of clean) { held = (held << 6) | LETTERS.indexOf(letter); bits += 6; if (bits >= 8) { bits -= 8; out[at++] = (held >> bits) & 255; held &= (1 << bits) - 1; } }
  return out.subarray(0, at);
}
function encode(text, encoding = 'utf8') {
  switch (String(encoding).toLowerCase()) {
    case 'hex': { const out = []; for (let i = 0; i + 1 < text.length; i += 2) { const byte = parseInt(text.slice(i, i + 2), 16); if (Number.isNaN(byte)) break; out.push(byte); } return Uint8Array.from(out); }
    case 'base64': case 'base64url': return fromBase64(text);
    case 'latin1': case 'binary': case 'ascii': return Uint8Array.from(text, (letter) => letter.charCodeAt(0) & 255);
    case 'ucs2': case 'ucs-2': case 'utf16le': case 'utf-16le': { const out = new Uint8Array(text.length * 2); for (let i = 0; i < text.length; i++) { out[2 * i] = text.charCodeAt(i) & 255; out[2 * i + 1] = text.charCodeAt(i) >> 8; } return out; }
    case 'utf8': case 'utf-8': return op('utf8.encode', text);
  }
  const error = new TypeError('Unknown encoding: ' + encoding); error.code = 'ERR_UNKNOWN_ENCODING'; throw error;
}
function decode(bytes, encoding = 'utf8') {
  switch (String(encoding).toLowerCase()) {
    case 'hex': { let text = ''; for (const byte of bytes) text += (byte < 16 ? '0' : '') + byte.toString(16); return text; }
    case 'base64': return toBase64(bytes); case 'base64url': return toBase64(bytes, true);
    case 'latin1': case 'binary': { let text = ''; for (const byte of bytes) text += String.fromCharCode(byte); return text; }
    case 'ascii': { let text = ''; for (const byte of bytes) text += String.fromCharCode(byte & 127); return text; }
    case 'ucs2': case 'ucs-2': case 'utf16le': case 'utf-16le': { let text = ''; for (let i = 0; i + 1 < bytes.length; i += 2) text += String.fromCharCode(bytes[i] | (bytes[i + 1] << 8)); return text; }
    case 'utf8': case 'utf-8': return op('utf8.decode', bytes);
  }
  const error = new TypeError('Unknown encoding: ' + encoding); error.code = 'ERR_UNKNOWN_ENCODING'; throw error;
}
internal.encode = encode; internal.decode = decode;
class FastBuffer extends Uint8Array {
  toString(encoding, start = 0, end = this.length) { return decode(start === 0 && end >= this.length ? this : this.subarray(start, end), encoding || 'utf8'); }
  toJSON() { return { type: 'Buffer', data: Array.from(this) }; }
  equals(other) { return this.length === other.length && this.every((byte, i) => byte === other[i]); }
  compare(other) { return Buffer.compare(this, other); }
  slice(start, end) { return this.subarray(start, end); }
  subarray(start, end) { const part = super.subarray(start, end); return Object.setPrototypeOf(part, Buffer.prototype); }
  write(text, offset = 0, length, encoding) { if (typeof offset === 'string') { encoding = offset; offset = 0; length = undefined; } else if (typeof length === 'string') { encoding = length; length = undefined; } const bytes = encode(String(text), encoding || 'utf8'); const count = Math.min(bytes.length, length ?? Infinity, this.length - offset); this.set(bytes.subarray(0, count), offset); return count; }
  copy(target, at = 0, start = 0, end = this.length) { const part = this.subarray(start, Math.min(end, start + target.length - at)); target.set(part, at); return part.length; }
  fill(value, start = 0, end = this.length, encoding) { if (typeof value === 'string') { const bytes = encode(value, encoding || 'utf8'); if (bytes.length > 0) for (let i = start; i < end; i++) this[i] = bytes[(i - start) % bytes.length]; return this; } return super.fill(value, start, end); }
  indexOf(value, from = 0, encoding) { if (typeof value === 'number') return super.indexOf(value, from); const bytes = typeof value === 'string' ? encode(value, encoding || 'utf8') : value; outer: for (let i = from < 0 ? Math.max(0, this.length + from) : from; i + bytes.length <= this.length; i++) { for (let j = 0; j < bytes.length; j++) if (this[i + j] !== bytes[j]) continue outer; return i; } return -1; }
  includes(value, from, encoding) { return this.indexOf(value, from, encoding) >= 0; }
}
const view = (buffer) => new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
for (const [name, method, size] of [['UInt8', 'Uint8', 1], ['Int8', 'Int8', 1], ['UInt16', 'Uint16', 2], ['Int16', 'Int16', 2], ['UInt32', 'Uint32', 4], ['Int32', 'Int32', 4], ['Float', 'Float32', 4], ['Double', 'Float64', 8], ['BigUInt64', 'BigUint64', 8], ['BigInt64', 'BigInt64', 8]])
  for (const end of size === 1 ? [''] : ['LE', 'BE']) {
    const read = function (at = 0) { if (at + size > this.length) { const error = new RangeError(this.length < size ? 'Attempt to access memory outside buffer bounds' : 'The value of "offset" is out of range. It must be >= 0 and <= ' + (this.length - size) + '. Received ' + at); error.code = this.length < size ? 'ERR_BUFFER_OUT_OF_BOUNDS' : 'ERR_OUT_OF_RANGE'; throw error; } return view(this)['get' + method](at, end === 'LE'); };
    const write = function (value, at = 0) { view(this)['set' + method](at, value, end === 'LE'); return at + size; };
    for (const one of [name, name.replace('UInt', 'Uint')]) { Object.defineProperty(FastBuffer.prototype, 'read' + one + end, { value: read, writable: true, configurable: true }); Object.defineProperty(FastBuffer.prototype, 'write' + one + end, { value: write, writable: true, configurable: true }); }
  }
function Buffer(value, encoding, length) { return typeof value === 'number' ? Buffer.alloc(value) : Buffer.from(value, encoding, length); }
Buffer.prototype = FastBuffer.prototype;
Object.defineProperty(FastBuffer.prototype, 'constructor', { value: Buffer, writable: true, configurable: true });
Object.setPrototypeOf(Buffer, Uint8Array);
const wrap = (bytes) => Object.setPrototypeOf(bytes, Buffer.prototype);
Buffer.from = (value, encoding, length) => {
  if (typeof value === 'string') return wrap(encode(value, encoding || 'utf8'));
  if (value instanceof ArrayBuffer) return wrap(new Uint8Array(value, encoding, length));
  if (ArrayBuffer.isView(value)) return wrap(Uint8Array.from(value));
  if (Array.isArray(value)) return wrap(Uint8Array.from(value, (byte) => byte & 255));
  if (value && value.type === 'Buffer' && Array.isArray(value.data)) return wrap(Uint8Array.from(value.data));
  if (value && typeof value === 'object' && typeof value.length === 'number') return wrap(Uint8Array.from(value));
  const error = new TypeError('The first argument must be of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object. Received ' + (value === undefined ? 'undefined' : value === null ? 'null' : 'type ' + typeof value + ' (' + String(value) + ')'));
  error.code = 'ERR_INVALID_ARG_TYPE';
  throw error;
};
Buffer.alloc = (size, fill, encoding) => { const made = wrap(new Uint8Array(size)); return fill === undefined || fill === 0 ? made : made.fill(fill, 0, size, encoding); };
Buffer.allocUnsafe = Buffer.allocUnsafeSlow = (size) => wrap(new Uint8Array(size));
Buffer.concat = (list, total = list.reduce((size, one) => size + one.length, 0)) => { const made = Buffer.alloc(total); let at = 0; for (const one of list) { if (at >= total) break; made.set(at + one.length > total ? one.subarray(0, total - at) : one, at); at += one.length; } return made; };
Buffer.isBuffer = (value) => value instanceof FastBuffer;
Buffer.isEncoding = (name) => encodings.includes(String(name).toLowerCase());
Buffer.byteLength = (value, encoding) => typeof value === 'string' ? encode(value, encoding || 'utf8').length : value.byteLength;
Buffer.compare = (a, b) => { for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1; return Math.sign(a.length - b.length); };
Buffer.poolSize = 8192;
module.exports = { Buffer, SlowBuffer: Buffer, kMaxLength: 9007199254740991, constants: { MAX_LENGTH: 9007199254740991, MAX_STRING_LENGTH: 536870888 }, INSPECT_MAX_BYTES: 50, get Blob() { return globalThis.Blob; }, atob: globalThis.atob, btoa: globalThis.btoa };
`,
}
