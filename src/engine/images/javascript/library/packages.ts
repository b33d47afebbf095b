/** Packages that npm can install: those of courses' examples, as far as these use them, written as their documentation says. */

export interface Package {
  readonly version: string
  readonly text: string
  /** How many packages come with it in the registry, itself among them. */
  readonly count: number
  readonly depends?: readonly string[]
}

const EXPRESS = String.raw`'use strict';
const http = require('http');
const fs = require('fs');
const path = require('path');
const querystring = require('querystring');
const { EventEmitter } = require('events');
const TYPES = { __proto__: null, html: 'text/html', htm: 'text/html', txt: 'text/plain', text: 'text/plain', json: 'application/json', js: 'text/javascript', mjs: 'text/javascript', css: 'text/css', svg: 'image/svg+xml', png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', ico: 'image/x-icon', xml: 'application/xml', pdf: 'application/pdf', wasm: 'application/wasm', bin: 'application/octet-stream', urlencoded: 'application/x-www-form-urlencoded' };
const typeOf = (name) => (name.includes('/') ? name : TYPES[name.replace(/^.*\./, '')] || 'application/octet-stream');
const charset = (type) => (/^text\/|json|javascript/.test(type) && !/charset/.test(type) ? type + '; charset=utf-8' : type);
const escapeHtml = (text) => String(text).replace(/[&<>"']/g, (one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[one]);
const encodeUrl = (url) => url.toWellFormed().replace(/%(?![0-9a-fA-F]{2})|[^\x21\x23-\x3b\x3d\x3f-\x5f\x61-\x7a\x7c\x7e%]+/g, encodeURI);
const document = (title, text) => '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>' + title + '</title>\n</head>\n<body>\n<pre>' + text + '</pre>\n</body>\n</html>\n';
const METHODS = ['get', 'post', 'put', 'delete', 'patch', 'head', 'options'];

function pattern(route, end) {
  if (route instanceof RegExp) return { test: route, keys: [] };
  const keys = [];
  const text = route.replace(/\/$/, '').replace(/\{([^}]*)\}/g, '(?:$1)?').replace(/[.+]/g, '\\$&').replace(/\/?\*(\w*)|(\/)?:(\w+)(\?)?/g, (all, star, slash, name, maybe) => {
    if (name === undefined) { keys.push(star || String(keys.length)); return (all.startsWith('/') ? '/' : '') + '(.*)'; }
    keys.push(name);
    return maybe ? '(?:' + (slash || '') + '([^/]+?))?' : (slash || '') + '([^/]+?)';
  });
  return { test: new RegExp('^' + text + (end ? '/?$' : '(?=/|$)'), 'i'), keys };
}
function Router() {
  const router = (req, res, next) => router.handle(req, res, next);
  router.stack = [];
  router.params = {};
  Object.assign(router, prototype);
  return router;
}
const flat = (list) => list.flat(Infinity);
const prototype = {
  use(first, ...rest) {
    const route = typeof first === 'string' || first instanceof RegExp || (Array.isArray(first) && typeof first[0] === 'string') ? first : '/';
    const handlers = flat(route === first ? rest : [first, ...rest]);
    if (handlers.length === 0) throw new TypeError('app.use() requires a middleware function');
    for (const one of flat([route])) for (const handler of handlers) { if (typeof handler !== 'function') throw new TypeError('Router.use() requires a middleware function but got a ' + typeof handler); this.stack.push({ ...pattern(one === '/' ? '' : one, false), handler, mount: true }); if (handler.mounted) handler.mounted(this, one); }
    return this;
  },
  route(route) { const made = {}; for (const method of [...METHODS, 'all']) made[method] = (...handlers) => { this[method](route, ...handlers); return made; }; return made; },
  all(route, ...handlers) { return this._add(undefined, route, handlers); },
  param(name, handler) { (this.params[name] ||= []).push(handler); return this; },
  _add(method, route, handlers) {
    for (const handler of flat(handlers)) if (typeof handler !== 'function') throw new TypeError('Route.' + (method || 'all').toLowerCase() + '() requires a callback function but got a [object ' + (handler === undefined ? 'Undefined' : handler === null ? 'Null' : handler.constructor.name) + ']');
    for (const one of flat([route])) this.stack.push({ ...pattern(one, true), path: one, method, handlers: flat(handlers) });
    return this;
  },
  handle(req, res, done) {
    let at = 0;
    const base = req.baseUrl || '', url = req.url, outer = req.params;
    const next = (error) => {
      req.baseUrl = base; req.url = url;
      if (error === 'router') { req.params = outer; return done(); }
      if (error === 'route') error = undefined;
      const layer = this.stack[at++];
      if (!layer) { req.params = outer; return done(error); }
      const place = url.split('?')[0] || '/';
      const found = layer.test.exec(place === '/' && layer.mount ? '' : place) || (layer.mount ? layer.test.exec(place) : null);
      if (!found || (layer.method && layer.method !== req.method && !(req.method === 'HEAD' && layer.method === 'GET'))) return next(error);
      // What went wrong before it is no matter of a route.
      if (error && !layer.mount) return next(error);
      const params = { ...outer };
      for (const [i, key] of layer.keys.entries()) {
        if (found[i + 1] === undefined) continue;
        try { params[key] = decodeURIComponent(found[i + 1]); } catch (wrong) { wrong.message = "Failed to decode param '" + found[i + 1] + "'"; wrong.status = 400; return next(wrong); }
      }
      req.params = params;
      if (layer.mount) {
        if (found[0] !== '' && found[0] !== '/') { req.baseUrl = base + found[0]; req.url = url.slice(found[0].length) || '/'; if (!req.url.startsWith('/')) req.url = '/' + req.url; }
        return run(layer.handler, error, next);
      }
      req.route = { path: layer.path };
      let inner = 0;
      const named = layer.keys.flatMap((key) => (this.params[key] || []).map((handler) => (go) => handler(req, res, go, params[key], key)));
      const chain = [...named.map((handler) => (a, b, go) => handler(go)), ...layer.handlers];
      const step = (wrong) => { if (wrong === 'route' || wrong === 'router') return next(wrong); const handler = chain[inner++]; if (!handler) return next(wrong); run(handler, wrong, step); };
      step(error);
    };
    const run = (handler, error, go) => {
      if ((error !== undefined && error !== null) !== (handler.length === 4)) return go(error);
      try {
        const made = error !== undefined && error !== null ? handler(error, req, res, go) : handler(req, res, go);
        if (made && typeof made.then === 'function') made.then(undefined, (wrong) => go(wrong || new Error('Rejected promise')));
      } catch (wrong) { go(wrong); }
    };
    next();
  },
};
for (const method of METHODS) prototype[method] = function (route, ...handlers) { return this._add(method.toUpperCase(), route, handlers); };

const request = Object.create(http.IncomingMessage.prototype);
Object.defineProperties(request, {
  query: { get() { const at = this.url.indexOf('?'); const made = at < 0 ? {} : { ...querystring.parse(this.url.slice(at + 1)) }; Object.defineProperty(this, 'query', { value: made, writable: true, configurable: true }); return made; }, configurable: true },
  path: { get() { return this.url.split('?')[0]; } },
  protocol: { get() { return this.app.get('trust proxy') && this.headers['x-forwarded-proto'] ? this.headers['x-forwarded-proto'].split(',')[0] : 'http'; } },
  secure: { get() { return this.protocol === 'https'; } },
  hostname: { get() { return (this.headers.host || '').replace(/:\d+$/, ''); } },
  host: { get() { return this.headers.host; } },
  ip: { get() { return this.app.get('trust proxy') && this.headers['x-forwarded-for'] ? this.headers['x-forwarded-for'].split(',')[0].trim() : this.socket.remoteAddress; } },
  ips: { get() { return this.app.get('trust proxy') ? (this.headers['x-forwarded-for'] || '').split(',').map((one) => one.trim()).filter(Boolean) : []; } },
  xhr: { get() { return (this.headers['x-requested-with'] || '').toLowerCase() === 'xmlhttprequest'; } },
  subdomains: { get() { return this.hostname.split('.').reverse().slice(2); } },
  fresh: { value: false }, stale: { value: true },
});
request.get = request.header = function (name) { name = name.toLowerCase(); return this.headers[name === 'referrer' ? 'referer' : name]; };
request.accepts = function (...types) { types = flat(types); const wanted = (this.headers.accept || '*/*').split(',').map((one) => one.split(';')[0].trim()); for (const one of wanted) for (const type of types) { const full = typeOf(type); if (one === '*/*' || one === full || (one.endsWith('/*') && full.startsWith(one.slice(0, -1)))) return type; } return types.length === 0 ? wanted : false; };
request.is = function (...types) { const own = (this.headers['content-type'] || '').split(';')[0]; return flat(types).find((type) => own === typeOf(type)) || false; };

const response = Object.create(http.ServerResponse.prototype);
Object.assign(response, {
  status(code) { this.statusCode = code; return this; },
  sendStatus(code) { this.statusCode = code; return this.type('txt').send(http.STATUS_CODES[code] || String(code)); },
  set(name, value) { if (typeof name === 'object') for (const key of Object.keys(name)) this.set(key, name[key]); else this.setHeader(name, name.toLowerCase() === 'content-type' ? charset(String(value)) : Array.isArray(value) ? value.map(String) : String(value)); return this; },
  get(name) { return this.getHeader(name); },
  append(name, value) { const old = this.getHeader(name); return this.set(name, old === undefined ? value : [].concat(old, value)); },
  type(name) { return this.set('Content-Type', typeOf(name)); },
  vary(name) { return this.append('Vary', name); },
  location(url) { return this.set('Location', url === 'back' ? this.req.get('referer') || '/' : encodeUrl(String(url))); },
  links(links) { return this.set('Link', Object.entries(links).map(([rel, url]) => '<' + url + '>; rel="' + rel + '"').join(', ')); },
  send(body) {
    if (typeof body === 'number' || typeof body === 'boolean' || (typeof body === 'object' && body !== null && !Buffer.isBuffer(body) && !ArrayBuffer.isView(body))) return this.json(body);
    if (body === null || body === undefined) body = '';
    if (typeof body === 'string' && !this.getHeader('Content-Type')) this.type('html');
    if (typeof body !== 'string' && !this.getHeader('Content-Type')) this.type('bin');
    if (typeof body === 'string' && this.getHeader('Content-Type') && !/charset/.test(this.getHeader('Content-Type'))) this.setHeader('Content-Type', charset(this.getHeader('Content-Type')));
    const bytes = typeof body === 'string' ? Buffer.from(body) : Buffer.from(body);
    if (!this.getHeader('ETag') && bytes.length >= 0 && this.app.get('etag') !== false) this.setHeader('ETag', 'W/"' + bytes.length.toString(16) + '-' + require('crypto').createHash('sha1').update(bytes).digest('base64').slice(0, 27) + '"');
    if (this.req.headers['if-none-match'] !== undefined && this.req.headers['if-none-match'] === this.getHeader('ETag')) this.statusCode = 304;
    if (this.statusCode === 204 || this.statusCode === 304) { this.removeHeader('Content-Type'); this.removeHeader('Content-Length'); this.end(); return this; }
    this.setHeader('Content-Length', bytes.length);
    this.end(bytes);
    return this;
  },
  json(body) { if (!this.getHeader('Content-Type')) this.type('json'); return this.send(JSON.stringify(body, this.app.get('json replacer'), this.app.get('json spaces')) ?? ''); },
  jsonp(body) { return this.json(body); },
  redirect(status, url) { if (url === undefined) { url = status; status = 302; } this.location(url); this.statusCode = status; const to = this.getHeader('Location'); const text = http.STATUS_CODES[status] + '. Redirecting to ' + to; return this.type('txt').send(text); },
  cookie(name, value, options = {}) { let text = name + '=' + encodeURIComponent(typeof value === 'object' ? 'j:' + JSON.stringify(value) : value); if (options.maxAge !== undefined) { text += '; Max-Age=' + Math.floor(options.maxAge / 1000); options = { ...options, expires: new Date(Date.now() + options.maxAge) }; } if (options.domain) text += '; Domain=' + options.domain; text += '; Path=' + (options.path || '/'); if (options.expires) text += '; Expires=' + options.expires.toUTCString(); if (options.httpOnly) text += '; HttpOnly'; if (options.secure) text += '; Secure'; if (options.sameSite) text += '; SameSite=' + (options.sameSite === true ? 'Strict' : options.sameSite[0].toUpperCase() + options.sameSite.slice(1)); return this.append('Set-Cookie', text); },
  clearCookie(name, options) { return this.cookie(name, '', { ...options, maxAge: undefined, expires: new Date(1) }); },
  attachment(name) { if (name) this.type(path.extname(name)); return this.set('Content-Disposition', 'attachment' + (name ? '; filename="' + path.basename(name) + '"' : '')); },
  format(kinds) { const found = this.req.accepts(Object.keys(kinds).filter((one) => one !== 'default')); if (found) { this.type(found); kinds[found](this.req, this); } else if (kinds.default) kinds.default(this.req, this); else this.sendStatus(406); return this; },
  sendFile(file, options, done) {
    if (typeof options === 'function') { done = options; options = {}; }
    const full = options && options.root ? path.join(options.root, file) : file;
    if (!path.isAbsolute(full)) throw new TypeError('path must be absolute or specify root to res.sendFile');
    fs.readFile(full, (error, data) => {
      if (error) { error.status = error.statusCode = 404; if (done) return done(error); return this.req.next(error); }
      if (!this.getHeader('Content-Type')) this.type(path.extname(full) || 'bin');
      this.set('Last-Modified', fs.statSync(full).mtime.toUTCString()).set('Cache-Control', 'public, max-age=0').set('Accept-Ranges', 'bytes');
      this.send(data);
      if (done) done();
    });
  },
  download(file, name, done) { this.attachment(typeof name === 'string' ? name : file); return this.sendFile(path.resolve(file), {}, typeof name === 'function' ? name : done); },
  render(view, options, done) {
    const engine = this.app.get('view engine');
    const file = path.resolve(this.app.get('views'), path.extname(view) ? view : view + '.' + engine);
    const render = this.app.engines[path.extname(file).slice(1)];
    if (!render) throw new Error("Cannot find module '" + path.extname(file).slice(1) + "'");
    render(file, { ...this.app.locals, ...this.locals, ...options }, (error, text) => { if (done) return done(error, text); if (error) return this.req.next(error); this.send(text); });
  },
});

function createApplication() {
  const app = (req, res, next) => app.handle(req, res, next);
  Object.assign(app, EventEmitter.prototype, prototype);
  app.stack = []; app.params = {}; app.settings = { 'x-powered-by': true, etag: 'weak', env: process.env.NODE_ENV || 'development', views: path.resolve('views') }; app.locals = { settings: app.settings }; app.engines = {}; app.mountpath = '/';
  const lookup = app.get;
  app.get = (name, ...handlers) => (handlers.length === 0 ? app.settings[name] : lookup.call(app, name, ...handlers));
  app.set = (name, value) => { if (value === undefined) return app.settings[name]; app.settings[name] = value; return app; };
  app.enable = (name) => app.set(name, true); app.disable = (name) => { app.settings[name] = false; return app; }; app.enabled = (name) => !!app.settings[name]; app.disabled = (name) => !app.settings[name];
  app.engine = (name, render) => { app.engines[name.replace(/^\./, '')] = render; return app; };
  app.mounted = (parent, at) => { app.parent = parent; app.mountpath = at; app.emit('mount', parent); };
  const inner = prototype.handle.bind(app);
  app.handle = (req, res, next) => {
    const outside = [req.app, res.app];
    Object.setPrototypeOf(req, app.request); Object.setPrototypeOf(res, app.response);
    req.app = res.app = app; req.res = res; res.req = req; req.originalUrl ||= req.url; res.locals ||= {}; req.params ||= {}; req.baseUrl ||= '';
    for (const [object, names] of [[req, ['app', 'res']], [res, ['app']]]) for (const name of names) Object.defineProperty(object, name, { value: object[name], writable: true, configurable: true, enumerable: false });
    if (app.settings['x-powered-by'] && !res.headersSent) res.setHeader('X-Powered-By', 'Express');
    const last = next ? (error) => { [req.app, res.app] = outside; next(error); } : (error) => final(app, req, res, error);
    req.next = last;
    inner(req, res, last);
  };
  app.request = Object.create(request); app.response = Object.create(response);
  app.listen = (...args) => http.createServer(app).listen(...args);
  app.path = () => (app.parent ? app.parent.path() + app.mountpath : '');
  return app;
}
function final(app, req, res, error) {
  if (res.headersSent) { req.socket.destroy(); return; }
  const status = error ? (error.status >= 400 && error.status < 600 ? error.status : error.statusCode >= 400 && error.statusCode < 600 ? error.statusCode : res.statusCode >= 400 ? res.statusCode : 500) : 404;
  if (error && status >= 500 && app.settings.env !== 'test') console.error(error.stack || String(error));
  const text = error ? (app.settings.env === 'production' ? http.STATUS_CODES[status] : error.stack || String(error)) : 'Cannot ' + req.method + ' ' + encodeUrl((req.originalUrl || req.url).split('?')[0]);
  res.statusCode = status; res.statusMessage = undefined;
  for (const name of ['Content-Encoding', 'Content-Language', 'Content-Range']) res.removeHeader(name);
  answer(res, document('Error', escapeHtml(text).replaceAll('\n', '<br>').replaceAll('  ', ' &nbsp;')));
}
function answer(res, body) {
  res.setHeader('Content-Security-Policy', "default-src 'none'"); res.setHeader('X-Content-Type-Options', 'nosniff'); res.setHeader('Content-Type', 'text/html; charset=utf-8'); res.setHeader('Content-Length', Buffer.byteLength(body));
  res.end(body);
}
const wrong = (message, status, type) => Object.assign(new Error(message), { status, statusCode: status, type, expose: true });
function reader(accepts, convert, limit = 102400) {
  return (req, res, next) => {
    if (req._body || !accepts(req) || (!req.headers['content-length'] && !req.headers['transfer-encoding'])) return next();
    req._body = true;
    const parts = [];
    req.on('data', (part) => parts.push(part));
    req.on('end', () => { const all = Buffer.concat(parts); if (all.length > limit) return next(wrong('request entity too large', 413, 'entity.too.large')); try { req.body = convert(all, req); } catch (error) { error.status = error.statusCode = 400; error.type = 'entity.parse.failed'; error.body = all.toString(); return next(error); } next(); });
  };
}
const bytes = (limit) => { if (typeof limit === 'number' || limit === undefined) return limit; const [, number, unit] = /^(\d+(?:\.\d+)?)\s*([kmg]?)b?$/i.exec(limit) || []; return Number(number) * { '': 1, k: 1024, m: 1048576, g: 1073741824 }[unit.toLowerCase()]; };
const kind = (req) => (req.headers['content-type'] || '').split(';')[0].trim();
const matches = (type, own) => (req) => (typeof type === 'function' ? type(req) : type === undefined ? own(kind(req)) : flat([type]).some((one) => one === '*/*' || kind(req) === typeOf(one)));
function nested(flatQuery) {
  const made = {};
  for (const [key, value] of Object.entries(flatQuery)) {
    const names = [key.replace(/\[[^]*/, ''), ...[...key.matchAll(/\[([^\]]*)\]/g)].map((found) => found[1])];
    if (names.some((name) => name in Object.prototype)) continue;
    let at = made;
    for (const [i, name] of names.entries()) {
      const next = names[i + 1];
      if (next === undefined) { if (name === '' && Array.isArray(at)) at.push(...[].concat(value)); else at[name] = value; break; }
      const slot = name === '' && Array.isArray(at) ? at.length : name;
      at = at[slot] ??= next === '' || /^\d{1,2}$/.test(next) ? [] : {};
      if (typeof at !== 'object') break;
    }
  }
  return made;
}
const express = (module.exports = createApplication);
express.application = prototype; express.request = request; express.response = response; express.Router = Router; express.Route = function Route() {};
express.json = (options = {}) => reader(matches(options.type, (own) => own === 'application/json' || own.endsWith('+json')), (all, req) => { if (options.verify) options.verify(req, req.res, all); const text = all.toString(); if (text.length === 0) return {}; if (options.strict !== false && !/^[\x20\x09\x0a\x0d]*[{[]/.test(text)) throw new SyntaxError('Unexpected token \'' + text.trim()[0] + '\', "' + text + '" is not valid JSON'); return JSON.parse(text, options.reviver); }, bytes(options.limit));
express.urlencoded = (options = {}) => reader(matches(options.type, (own) => own === 'application/x-www-form-urlencoded'), (all) => (options.extended ? nested(querystring.parse(all.toString())) : { ...querystring.parse(all.toString()) }), bytes(options.limit));
express.text = (options = {}) => reader(matches(options.type, (own) => own === 'text/plain'), (all) => all.toString(), bytes(options.limit));
express.raw = (options = {}) => reader(matches(options.type, (own) => own === 'application/octet-stream'), (all) => all, bytes(options.limit));
express.static = (root, options = {}) => (req, res, next) => {
  if (req.method !== 'GET' && req.method !== 'HEAD') return next();
  const folder = path.resolve(root);
  let wanted;
  try { wanted = decodeURIComponent(req.path); } catch { return next(); }
  let file = path.join(folder, wanted);
  // Nothing outside of the folder, and by default nothing hidden.
  if (wanted.includes('\0') || (file !== folder && !file.startsWith(folder.replace(/\/?$/, '/'))) || (options.dotfiles !== 'allow' && wanted.split('/').some((part) => part.startsWith('.')))) return next();
  fs.stat(file, (error, stat) => {
    if (error) return next();
    if (stat.isDirectory()) { if (!req.originalUrl.split('?')[0].endsWith('/')) { const to = encodeUrl(req.originalUrl.replace(/^\/+/, '/').replace(/(?=\?|$)/, '/')); res.statusCode = 301; res.setHeader('Location', to); return answer(res, document('Redirecting', 'Redirecting to ' + escapeHtml(to))); } const index = options.index ?? 'index.html'; file = path.join(file, String(index)); if (index === false || !fs.existsSync(file)) return next(); }
    res.sendFile(file);
  });
};
`

const BODY_PARSER = `'use strict';\nconst express = require('express');\nmodule.exports = Object.assign(() => (req, res, next) => express.json()(req, res, (error) => error ? next(error) : express.urlencoded({ extended: true })(req, res, next)), { json: express.json, urlencoded: express.urlencoded, text: express.text, raw: express.raw });\n`
const CORS = String.raw`'use strict';
module.exports = (options = {}) => (req, res, next) => {
  const origin = options.origin === undefined || options.origin === '*' ? '*' : options.origin === true ? req.headers.origin : Array.isArray(options.origin) ? (options.origin.includes(req.headers.origin) ? req.headers.origin : undefined) : options.origin;
  if (origin) res.setHeader('Access-Control-Allow-Origin', origin);
  if (origin !== '*') res.setHeader('Vary', 'Origin');
  if (options.credentials) res.setHeader('Access-Control-Allow-Credentials', 'true');
  if (req.method !== 'OPTIONS') return next();
  res.setHeader('Access-Control-Allow-Methods', [].concat(options.methods || 'GET,HEAD,PUT,PATCH,POST,DELETE').join(','));
  const wanted = options.allowedHeaders ? [].concat(options.allowedHeaders).join(',') : req.headers['access-control-request-headers'];
  if (wanted) res.setHeader('Access-Control-Allow-Headers', wanted);
  res.statusCode = options.optionsSuccessStatus || 204;
  res.setHeader('Content-Length', '0');
  res.end();
};
`
const MORGAN = String.raw`'use strict';
const dev = (tokens, req, res) => { const color = res.statusCode >= 500 ? 31 : res.statusCode >= 400 ? 33 : res.statusCode >= 300 ? 36 : res.statusCode >= 200 ? 32 : 0; return filled('\x1b[0m:method :url \x1b[' + color + 'm:status\x1b[0m :response-time ms - :res[content-length]\x1b[0m', req, res); };
const FORMATS = { __proto__: null, dev, default: ':remote-addr - :remote-user [:date] ":method :url HTTP/:http-version" :status :res[content-length] ":referrer" ":user-agent"', combined: ':remote-addr - :remote-user [:date[clf]] ":method :url HTTP/:http-version" :status :res[content-length] ":referrer" ":user-agent"', common: ':remote-addr - :remote-user [:date[clf]] ":method :url HTTP/:http-version" :status :res[content-length]', short: ':remote-addr :remote-user :method :url HTTP/:http-version :status :res[content-length] - :response-time ms', tiny: ':method :url :status :res[content-length] - :response-time ms' };
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (number) => String(number).padStart(2, '0');
const filled = (format, req, res) => format.replace(/:([-\w]{2,})(?:\[([^\]]+)\])?/g, (all, name, arg) => (tokens[name] ? tokens[name](req, res, arg) ?? '-' : '-'));
const tokens = {
  __proto__: null,
  'remote-addr': (req) => req.ip || (req.socket && req.socket.remoteAddress), 'remote-user': () => undefined, method: (req) => req.method, url: (req) => req.originalUrl || req.url, 'http-version': () => '1.1', status: (req, res) => String(res.statusCode), referrer: (req) => req.headers.referer, 'user-agent': (req) => req.headers['user-agent'],
  date: (req, res, kind) => { const now = new Date(); return kind === 'clf' ? two(now.getUTCDate()) + '/' + months[now.getUTCMonth()] + '/' + now.getUTCFullYear() + ':' + two(now.getUTCHours()) + ':' + two(now.getUTCMinutes()) + ':' + two(now.getUTCSeconds()) + ' +0000' : kind === 'iso' ? now.toISOString() : now.toUTCString(); },
  res: (req, res, name) => res.getHeader(name), req: (req, res, name) => req.headers[name.toLowerCase()], 'response-time': (req, res) => (performance.now() - req._began).toFixed(3), 'total-time': (req) => (performance.now() - req._began).toFixed(3),
};
const morgan = (module.exports = (format = 'default', options = {}) => (req, res, next) => {
  req._began = performance.now();
  res.on('finish', () => {
    if (options.skip && options.skip(req, res)) return;
    const told = FORMATS[format] || format;
    const line = typeof told === 'function' ? told(tokens, req, res) : filled(told, req, res);
    if (line !== undefined && line !== null) (options.stream || process.stdout).write(line + '\n');
  });
  next();
});
morgan.token = (name, make) => { tokens[name] = make; return morgan; };
morgan.format = (name, text) => { FORMATS[name] = text; return morgan; };
`
const DOTENV = String.raw`'use strict';
const fs = require('fs'), path = require('path');
const parse = (text) => { const made = {}; for (const line of String(text).split(/\r?\n/)) { const found = /^\s*(?:export\s+)?([\w.-]+)\s*=\s*(.*)?$/.exec(line); if (!found) continue; let value = (found[2] || '').trim(); const quoted = /^(['"])(.*)\1/.exec(value); if (quoted) value = quoted[1] === '"' ? quoted[2].replace(/\\n/g, '\n') : quoted[2]; else value = value.replace(/\s+#.*$/, ''); made[found[1]] = value; } return made; };
const config = (options = {}) => { try { const parsed = parse(fs.readFileSync(options.path || path.resolve(process.cwd(), '.env'))); for (const key of Object.keys(parsed)) if (options.override || process.env[key] === undefined) process.env[key] = parsed[key]; return { parsed }; } catch (error) { return { parsed: {}, error }; } };
module.exports = { config, parse };
`
const UUID = `'use strict';\nconst { randomUUID } = require('crypto');\nconst v4 = () => randomUUID();\nmodule.exports = { v4, NIL: '00000000-0000-0000-0000-000000000000', validate: (text) => /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(text) };\n`

export const PACKAGES: Readonly<Record<string, Package>> = {
  express: { version: '5.1.0', text: EXPRESS, count: 68 },
  'body-parser': { version: '2.2.0', text: BODY_PARSER, count: 24, depends: ['express'] },
  cors: { version: '2.8.5', text: CORS, count: 3 },
  morgan: { version: '1.10.1', text: MORGAN, count: 8 },
  dotenv: { version: '17.2.3', text: DOTENV, count: 1 },
  uuid: { version: '13.0.0', text: UUID, count: 1 },
}
