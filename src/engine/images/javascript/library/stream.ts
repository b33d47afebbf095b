/** stream, and string_decoder, which it rests on. */

export const STREAM: Readonly<Record<string, string>> = {
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
    if (this.errored) throw this.errored;
    const parts = []; let over = !!this.closed, wrong, wake;
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
  destroy(error, done, silent) {
    if (this.destroyed) return this;
    this.destroyed = true;
    Object.defineProperty(this, 'errored', { value: error || null, writable: true, configurable: true, enumerable: false });
    const finish = (wrong) => process.nextTick(() => { const told = wrong || error; if (told && !silent) this.emit('error', told); this._close(); if (done) done(told); });
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
}
