/** net, http, https and dns. */

export const NETWORK: Readonly<Record<string, string>> = {
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
  _destroy(error, done) { if (!this.writableFinished && this._id !== undefined) { op('http.drop', this._id); internal.handles.delete(this._id); this._server._left(this); } done(null); }
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
  // It was closed while the request was on its way.
  if (!server) return op('http.drop', number);
  const told = JSON.parse(text);
  const request = new IncomingMessage(told.headers);
  request.method = told.method; request.url = told.path;
  const EventEmitter = require('events');
  request.socket = Object.assign(new EventEmitter(), { remoteAddress: '::ffff:' + told.peer, remoteFamily: 'IPv6', remotePort: 40000 + (number % 20000), localPort: server._where.port, localAddress: '::ffff:' + internal.info.address, encrypted: false, destroy() { response.destroy(); }, setTimeout() { return this; }, setKeepAlive() {}, setNoDelay() {}, end() {}, destroyed: false, writable: true });
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
internal.on('http.error', (id, told) => { const request = internal.handles.get(id); if (!request) return; const error = internal.failure(JSON.parse(told)); error.stack = 'Error: ' + error.message + (error.syscall === 'connect' ? '\n    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1607:16)' : error.syscall === 'getaddrinfo' ? '\n    at GetAddrInfoReqWrap.onlookupall [as oncomplete] (node:dns:120:26)' : ''); request._over(); if (request.res) { const { res } = request; if (error.message === 'aborted') error.stack += '\n    at Socket.socketCloseListener (node:_http_client:464:19)'; res.aborted = true; res.emit('aborted'); request._close(); res.destroy(error, undefined, res.listenerCount('error') === 0); } else { request.destroyed = true; request.emit('error', error); request._close(); } });
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
