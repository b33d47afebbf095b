/** path, fs, os, child_process and what else reaches the machine a program runs on. */

export const SYSTEM: Readonly<Record<string, string>> = {
  path: String.raw`
function normal(parts, absolute) { const out = []; for (const part of parts) { if (part === '' || part === '.') continue; if (part === '..') { if (out.length > 0 && out.at(-1) !== '..') out.pop(); else if (!absolute) out.push('..'); } else out.push(part); } return out.join('/'); }
function need(value, name = 'path') { if (typeof value !== 'string') { const error = new TypeError('The "' + name + '" argument must be of type string. Received ' + (value === undefined ? 'undefined' : value === null ? 'null' : typeof value === 'object' || typeof value === 'function' ? 'an instance of ' + (value.constructor?.name || 'Object') : 'type ' + typeof value + ' (' + String(value) + ')')); error.code = 'ERR_INVALID_ARG_TYPE'; throw error; } return value; }
const path = module.exports = {
  sep: '/', delimiter: ':',
  normalize: (text) => { need(text); if (text === '') return '.'; const absolute = text.startsWith('/'); let out = normal(text.split('/'), absolute); if (out === '' && !absolute) out = '.'; if (out !== '' && text.endsWith('/')) out += '/'; return (absolute ? '/' : '') + out; },
  join: (...parts) => { parts.forEach((one) => need(one)); const text = parts.filter((one) => one !== '').join('/'); return text === '' ? '.' : path.normalize(text); },
  resolve: (...parts) => { let text = ''; for (const part of [process.cwd(), ...parts]) { need(part, 'paths[0]'); if (part === '') continue; text = part.startsWith('/') ? part : text + '/' + part; } return '/' + normal(text.split('/'), true); },
  isAbsolute: (text) => need(text).startsWith('/'),
  dirname: (text) => { need(text); if (text === '') return '.'; const clean = text.replace(/\/+$/, ''); const at = clean.lastIndexOf('/'); return at < 0 ? (text.startsWith('/') ? '/' : '.') : clean.slice(0, at).replace(/\/+$/, '') || '/'; },
  basename: (text, ending) => { const name = need(text).replace(/\/+$/, '').split('/').pop(); return ending && name !== ending && name.endsWith(ending) ? name.slice(0, -ending.length) : name; },
  extname: (text) => { const name = need(text).replace(/\/+$/, '').split('/').pop(); const at = name.lastIndexOf('.'); return at <= 0 || name === '..' ? '' : name.slice(at); },
  relative: (from, to) => { const a = path.resolve(from).split('/').filter(Boolean), b = path.resolve(to).split('/').filter(Boolean); let same = 0; while (same < a.length && same < b.length && a[same] === b[same]) same++; return [...a.slice(same).map(() => '..'), ...b.slice(same)].join('/'); },
  parse: (text) => { const root = text.startsWith('/') ? '/' : ''; const base = path.basename(text), ext = path.extname(text); const dir = path.dirname(text); return { root, dir: dir === '.' && !text.startsWith('.') ? '' : dir, base, ext, name: ext ? base.slice(0, -ext.length) : base }; },
  format: (told) => { const dir = told.dir || told.root, base = told.base || (told.name || '') + (told.ext || ''); return !dir ? base : dir === told.root ? dir + base : dir + '/' + base; },
  toNamespacedPath: (text) => text, matchesGlob: () => false,
};
path.posix = path;
`,
  'path/posix': `module.exports = require('path');`,
  fs: String.raw`
const { op } = internal;
const at = (path) => path instanceof URL ? decodeURIComponent(path.pathname) : Buffer.isBuffer(path) ? path.toString() : require('path').normalize(path).replace(/(.)\/$/, '$1') && path;
const TYPES = { file: 0o100000, directory: 0o040000, symlink: 0o120000, device: 0o020000, fifo: 0o010000 };
class Stats {
  constructor(told, big) {
    Object.assign(this, { dev: 45, mode: TYPES[told.type] | told.mode, nlink: told.links, uid: told.uid, gid: told.gid, rdev: 0, blksize: 4096, ino: told.inode, size: told.size, blocks: Math.ceil(told.size / 512), atimeMs: told.accessed, mtimeMs: told.modified, ctimeMs: told.changed, birthtimeMs: told.born });
    for (const [name, ms] of [['atime', told.accessed], ['mtime', told.modified], ['ctime', told.changed], ['birthtime', told.born]]) this[name] = new Date(ms);
    Object.defineProperty(this, '_type', { value: told.type, enumerable: false });
  }
  isFile() { return this._type === 'file'; } isDirectory() { return this._type === 'directory'; } isSymbolicLink() { return this._type === 'symlink'; } isFIFO() { return this._type === 'fifo'; } isSocket() { return false; } isCharacterDevice() { return this._type === 'device'; } isBlockDevice() { return false; }
}
class Dirent { constructor(name, parent, type) { this.name = name; this.parentPath = this.path = parent; Object.defineProperty(this, '_type', { value: type, enumerable: false }); } }
for (const name of ['isFile', 'isDirectory', 'isSymbolicLink', 'isFIFO', 'isSocket', 'isCharacterDevice', 'isBlockDevice']) Dirent.prototype[name] = Stats.prototype[name];
const encodingOf = (options) => typeof options === 'string' ? options : options && options.encoding;
const bytesOf = (data, options) => typeof data === 'string' ? internal.encode(data, encodingOf(options) || 'utf8') : ArrayBuffer.isView(data) ? data : (() => { const error = new TypeError('The "data" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received ' + (data === undefined ? 'undefined' : data === null ? 'null' : typeof data === 'object' ? 'an instance of ' + data.constructor.name : 'type ' + typeof data + ' (' + String(data) + ')')); error.code = 'ERR_INVALID_ARG_TYPE'; throw error; })();
const opened = new Map();
let lastFd = 17;
function badFd(syscall) { const error = new Error('EBADF: bad file descriptor, ' + syscall); Object.assign(error, { errno: -9, code: 'EBADF', syscall }); throw error; }
const sync = {
  readFile(path, options) { let bytes; if (typeof path === 'number') { if (path === 0) bytes = internal.readAll ? internal.readAll() : Buffer.alloc(0); else bytes = op('fs.read', (opened.get(path) || badFd('read')).path); } else { try { bytes = op('fs.read', at(path)); } catch (error) { if (error.code === 'EISDIR') { delete error.path; error.syscall = 'read'; error.message = 'EISDIR: illegal operation on a directory, read'; error.stack = error.stack.replace(/^.*\n/, 'Error: ' + error.message + '\n'); } throw error; } } const encoding = encodingOf(options); return encoding && encoding !== 'buffer' ? internal.decode(bytes, encoding) : Buffer.from(bytes.buffer); },
  writeFile(path, data, options) { if (typeof path === 'number') return void sync.write(path, data); const flag = options && options.flag || 'w'; if (/x/.test(flag) && op('fs.kind', at(path)) !== undefined) throw internal.failure({ errno: -17, code: 'EEXIST', syscall: 'open', path, message: "EEXIST: file already exists, open '" + path + "'" }); op('fs.write', at(path), bytesOf(data, options), flag.startsWith('a'), options && options.mode); },
  appendFile(path, data, options) { op('fs.write', typeof path === 'number' ? opened.get(path).path : at(path), bytesOf(data, options), true); },
  stat(path, options) { try { return new Stats(JSON.parse(op('fs.stat', at(path)))); } catch (error) { if (options && options.throwIfNoEntry === false && error.code === 'ENOENT') return undefined; throw error; } },
  lstat(path) { return new Stats(JSON.parse(op('fs.lstat', at(path)))); },
  fstat(fd) { return sync.stat((opened.get(fd) || badFd('fstat')).path); },
  readdir(path, options) {
    const all = (folder, under) => JSON.parse(op('fs.list', folder)).flatMap(([name, type]) => { const one = under ? under + '/' + name : name; return [options && options.withFileTypes ? new Dirent(name, folder, type) : one, ...(options && options.recursive && type === 'directory' ? all(folder + '/' + name, one) : [])]; });
    return all(at(path), '');
  },
  mkdir(path, options) { const mode = typeof options === 'object' ? options?.mode : options; const fresh = op('fs.kind', at(path)) === undefined; op('fs.mkdir', at(path), !!(options && options.recursive), typeof mode === 'string' ? parseInt(mode, 8) : mode); return options && options.recursive && fresh ? at(path) : undefined; },
  mkdtemp(start) { const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'; const path = start + Array.from(op('random', 6), (byte) => letters[byte % letters.length]).join(''); op('fs.mkdir', path, false, 0o700); return path; },
  unlink(path) { op('fs.unlink', at(path)); }, rmdir(path, options) { if (options && options.recursive) op('fs.rm', at(path), true); else op('fs.rmdir', at(path)); },
  rm(path, options = {}) { const kind = op('fs.kind', at(path)); if (options.force && kind === undefined) return; if (kind === 'directory' && !options.recursive) { const error = new Error('Path is a directory: rm returned EISDIR (is a directory) ' + path); error.name = 'SystemError'; error.code = 'ERR_FS_EISDIR'; throw error; } op('fs.rm', at(path), !!options.recursive); },
  rename(from, to) { op('fs.rename', at(from), at(to)); },
  copyFile(from, to) { op('fs.write', at(to), op('fs.read', at(from))); },
  cp(from, to, options) { if (op('fs.kind', at(from)) === 'directory') { op('fs.mkdir', at(to), true); for (const [name] of JSON.parse(op('fs.list', at(from)))) sync.cp(at(from) + '/' + name, at(to) + '/' + name, options); } else sync.copyFile(from, to); },
  symlink(target, path) { op('fs.symlink', target, at(path)); }, link(from, to) { op('fs.link', at(from), at(to)); }, readlink(path) { return op('fs.readlink', at(path)); }, realpath(path) { return op('fs.realpath', at(path)); },
  chmod(path, mode) { op('fs.chmod', at(path), typeof mode === 'string' ? parseInt(mode, 8) : mode); }, chown() {}, lchown() {}, fchmod() {}, fchown() {},
  utimes(path, accessed, modified) { const ms = (time) => time instanceof Date ? time.getTime() : Number(time) * 1000; op('fs.utimes', at(path), ms(accessed), ms(modified)); },
  access(path, mode = 0) { const told = JSON.parse(op('fs.stat', at(path)).replace(/^/, '')); const mine = internal.info.uid === 0 ? 7 : told.uid === internal.info.uid ? told.mode >> 6 : told.gid === internal.info.gid ? told.mode >> 3 : told.mode; if ((mine & mode) !== mode && !(internal.info.uid === 0 && (mode & 1) === 0)) throw internal.failure({ errno: -13, code: 'EACCES', syscall: 'access', path, message: "EACCES: permission denied, access '" + path + "'" }); },
  truncate(path, length = 0) { op('fs.write', at(path), op('fs.read', at(path)).slice(0, length)); },
  open(path, flags = 'r', mode) { const kind = op('fs.kind', at(path)); if (typeof flags === 'string') { if (flags.includes('x') && kind !== undefined) throw internal.failure({ errno: -17, code: 'EEXIST', syscall: 'open', path, message: "EEXIST: file already exists, open '" + path + "'" }); if (flags.startsWith('w')) op('fs.write', at(path), '', false, mode); else if (flags.startsWith('a')) op('fs.write', at(path), '', true, mode); else op('fs.stat', at(path)); } const fd = lastFd++; opened.set(fd, { path: at(path), at: 0, append: typeof flags === 'string' && flags.startsWith('a') }); return fd; },
  close(fd) { if (!opened.delete(fd) && fd > 2) badFd('close'); },
  read(fd, buffer, offset = 0, length, position) { if (offset !== null && typeof offset === 'object') { ({ offset = 0, length, position } = offset); } const file = opened.get(fd) || badFd('read'); const data = op('fs.read', file.path); const from = typeof position === 'number' ? position : file.at; const part = data.subarray(from, from + (length ?? buffer.byteLength - offset)); buffer.set(part, offset); if (typeof position !== 'number') file.at += part.length; return part.length; },
  write(fd, data, offset, length, position) { const bytes = typeof data === 'string' ? internal.encode(data) : data.subarray(offset || 0, length === undefined ? undefined : (offset || 0) + length); if (fd === 1 || fd === 2) { op('write', fd, bytes); return bytes.length; } const file = opened.get(fd) || badFd('write'); const data0 = op('fs.read', file.path); const from = file.append ? data0.length : typeof position === 'number' ? position : file.at; const all = new Uint8Array(Math.max(data0.length, from + bytes.length)); all.set(data0); all.set(bytes, from); op('fs.write', file.path, all); file.at = from + bytes.length; return bytes.length; },
  ftruncate(fd, length) { sync.truncate(opened.get(fd).path, length); }, fsync() {}, fdatasync() {}, futimes() {},
  statfs() { return { type: 61267, bsize: 4096, blocks: 26214400, bfree: 13107200, bavail: 13107200, files: 6553600, ffree: 6000000 }; },
};
const fs = module.exports = { promises: {}, Stats, Dirent, constants: { F_OK: 0, X_OK: 1, W_OK: 2, R_OK: 4, COPYFILE_EXCL: 1, O_RDONLY: 0, O_WRONLY: 1, O_RDWR: 2, O_CREAT: 64, O_EXCL: 128, O_TRUNC: 512, O_APPEND: 1024 }, F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1 };
for (const [name, action] of Object.entries(sync)) {
  const full = { [name + 'Sync']: (...args) => { try { return action(...args); } catch (error) { if (error && error.syscall) Error.captureStackTrace(error, fs[name + 'Sync']); throw error; } } };
  fs[name + 'Sync'] = full[name + 'Sync'];
  fs[name] = (...args) => {
    const done = args.pop();
    if (typeof done !== 'function') { const error = new TypeError('The "cb" argument must be of type function. Received ' + (done === undefined ? 'undefined' : typeof done)); error.code = 'ERR_INVALID_ARG_TYPE'; throw error; }
    let result, failed;
    try { result = action(...args); } catch (error) { if (error.code && String(error.code).startsWith('ERR_')) throw error; failed = error; failed.stack = failed.name + ': ' + failed.message; }
    internal.keep(1);
    setImmediate(() => { internal.keep(-1); if (failed) done(failed); else if (name === 'read') done(null, result, args[1]); else done(null, result); });
  };
  Object.defineProperty(fs[name], 'name', { value: name });
  fs.promises[name] = async (...args) => { await new Promise((resolve) => setImmediate(resolve)); try { return action(...args); } catch (error) { if (error.syscall) error.stack = error.name + ': ' + error.message; throw error; } };
}
fs.realpathSync.native = fs.realpathSync; fs.realpath.native = fs.realpath;
fs.existsSync = (path) => { try { return op('fs.kind', at(path)) !== undefined; } catch { return false; } };
fs.exists = (path, done) => setImmediate(() => done(fs.existsSync(path)));
fs.promises.constants = fs.constants;
class FileHandle { constructor(fd) { this.fd = fd; } async readFile(options) { return sync.readFile(opened.get(this.fd).path, options); } async writeFile(data) { sync.writeFile(opened.get(this.fd).path, data); } async appendFile(data) { sync.appendFile(this.fd, data); } async write(data, ...rest) { return { bytesWritten: sync.write(this.fd, data, ...rest), buffer: data }; } async read(buffer, ...rest) { return { bytesRead: sync.read(this.fd, buffer, ...rest), buffer }; } async stat() { return sync.fstat(this.fd); } async truncate(length) { sync.ftruncate(this.fd, length); } async sync() {} async close() { sync.close(this.fd); } }
fs.promises.open = async (...args) => new FileHandle(sync.open(...args));
fs.createReadStream = (path, options = {}) => {
  const { Readable } = require('stream');
  let data, place = options.start || 0;
  const stream = new Readable({ encoding: encodingOf(options), read(size) {
    if (data === undefined) { try { data = op('fs.read', at(path)); if (options.end !== undefined) data = data.subarray(0, options.end + 1); stream.emit('open', 18); stream.emit('ready'); } catch (error) { return process.nextTick(() => stream.destroy(error)); } }
    const part = data.subarray(place, place + 65536);
    place += part.length;
    stream.bytesRead = place;
    setImmediate(() => stream.push(part.length > 0 ? Buffer.from(part) : null));
  } });
  stream.path = path; stream.bytesRead = 0; stream.close = (done) => { stream.destroy(); if (done) done(); };
  return stream;
};
fs.createWriteStream = (path, options = {}) => {
  const { Writable } = require('stream');
  let begun = false;
  const begin = () => { if (!begun) { begun = true; if (!((typeof options === 'string' ? '' : options.flags) || 'w').startsWith('a')) op('fs.write', at(path), ''); else op('fs.write', at(path), '', true); } };
  const stream = new Writable({ write(chunk, encoding, done) { try { begin(); op('fs.write', at(path), chunk, true); stream.bytesWritten += chunk.length; done(); } catch (error) { done(error); } }, final(done) { try { begin(); done(); } catch (error) { done(error); } } });
  stream.path = path; stream.bytesWritten = 0;
  process.nextTick(() => { try { begin(); stream.emit('open', 19); stream.emit('ready'); } catch (error) { stream.destroy(error); } });
  stream.close = (done) => { stream.end(done); };
  return stream;
};
fs.watch = (path, options, listener) => {
  if (typeof options === 'function') { listener = options; options = {}; }
  const EventEmitter = require('events');
  const watcher = new EventEmitter();
  const id = internal.handle('watch', watcher);
  op('fs.watch', id, at(path));
  internal.keep(1);
  let open = true;
  watcher.close = () => { if (open) { open = false; internal.keep(-1); internal.handles.delete(id); process.nextTick(() => watcher.emit('close')); } };
  if (listener) watcher.on('change', listener);
  watcher.unref = watcher.ref = () => watcher;
  return watcher;
};
internal.on('fs.change', (id, name) => { const watcher = internal.handles.get(id); if (watcher) watcher.emit('change', 'change', name); });
const polled = new Map();
fs.watchFile = (path, options, listener) => { if (typeof options === 'function') { listener = options; options = {}; } let before; try { before = sync.stat(path); } catch { before = { mtimeMs: 0 }; } polled.set(path, setInterval(() => { let now; try { now = sync.stat(path); } catch { now = { mtimeMs: 0 }; } if (now.mtimeMs !== before.mtimeMs) { const old = before; before = now; listener(now, old); } }, options.interval || 5007)); };
fs.unwatchFile = (path) => { clearInterval(polled.get(path)); polled.delete(path); };
`,
  'fs/promises': `module.exports = require('fs').promises;`,
  os: String.raw`
const { info, op } = internal;
const used = () => Math.round(info.memory * 0.45) + op('memory');
const lines = (path) => op('utf8.decode', op('fs.read', path)).split('\n');
module.exports = {
  EOL: '\n', devNull: '/dev/null', arch: () => 'x64', platform: () => 'linux', type: () => 'Linux', release: () => info.kernel.release, version: () => info.kernel.version, machine: () => info.kernel.machine, endianness: () => 'LE',
  hostname: () => info.hostname, homedir: () => process.env.HOME || '/root', tmpdir: () => (process.env.TMPDIR || '/tmp').replace(/(.)\/$/, '$1'), uptime: () => Math.round((Date.now() - info.booted) / 10) / 100 + 60,
  totalmem: () => info.memory, freemem: () => Math.max(0, info.memory - used()), availableParallelism: () => info.cpus, loadavg: () => lines('/proc/loadavg')[0].split(' ').slice(0, 3).map(Number),
  cpus: () => {
    const told = lines('/proc/cpuinfo'), stat = lines('/proc/stat'), value = (key) => told.filter((line) => line.startsWith(key)).map((line) => line.slice(line.indexOf(':') + 2));
    const models = value('model name'), speeds = value('cpu MHz');
    return Array.from({ length: info.cpus }, (_, i) => { const [user, nice, sys, idle, , irq] = (stat.find((line) => line.startsWith('cpu' + i + ' ')) || '').split(/\s+/).slice(1).map((ticks) => Number(ticks) * 10).concat(0, 0, 0, 0, 0, 0); return { model: models[i] ?? models[0], speed: Math.floor(Number(speeds[i] ?? speeds[0])), times: { user, nice, sys, idle, irq } }; });
  },
  networkInterfaces: () => ({ lo: [{ address: '127.0.0.1', netmask: '255.0.0.0', family: 'IPv4', mac: '00:00:00:00:00:00', internal: true, cidr: '127.0.0.1/8' }], ...(info.address !== '127.0.0.1' ? { eth0: [{ address: info.address, netmask: '255.255.255.0', family: 'IPv4', mac: '0a:58:0a:00:00:01', internal: false, cidr: info.address + '/24' }] } : {}) }),
  userInfo: () => ({ uid: info.uid, gid: info.gid, username: info.user, homedir: process.env.HOME || '/root', shell: '/bin/sh' }), getPriority: () => 0, setPriority: () => undefined,
  constants: { signals: { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGKILL: 9, SIGUSR1: 10, SIGUSR2: 12, SIGTERM: 15 }, errno: { ENOENT: 2, EACCES: 13, EADDRINUSE: 98, ECONNREFUSED: 111 } },
};
`,
  child_process: String.raw`
const { op, info } = internal;
const EventEmitter = require('events');
const { Readable, Writable } = require('stream');
op('waits');
const shellWords = (command, options) => [typeof options.shell === 'string' ? options.shell : '/bin/sh', '-c', command];
const kinds = (stdio) => { const list = typeof stdio === 'string' ? [stdio, stdio, stdio] : stdio || []; return [0, 1, 2].map((i) => { const one = list[i]; return one === undefined || one === null || one === 'pipe' || one === 'overlapped' ? 'pipe' : one === 'ignore' ? 'ignore' : one === 'inherit' || one === i || (one && one.fd === i) ? 'inherit' : 'pipe'; }); };
const wish = (argv, options, stdio) => JSON.stringify({ argv, stdio, ...(options.cwd ? { cwd: String(options.cwd instanceof URL ? options.cwd.pathname : options.cwd) } : {}), env: Object.fromEntries(Object.entries(options.env || process.env).filter(([, value]) => value !== undefined).map(([key, value]) => [key, String(value)])) });
class ChildProcess extends EventEmitter {
  kill(signal = 'SIGTERM') { if (this.exitCode !== null || this.signalCode !== null) return false; this.killed = true; try { op('kill', this.pid, signal); return true; } catch { return false; } }
  ref() { return this; } unref() { if (this._held) { this._held = false; internal.keep(-1); } return this; } disconnect() {} send() { return false; }
}
function spawn(file, args, options) {
  if (!Array.isArray(args)) { options = args; args = []; }
  options = options || {};
  const argv = options.shell ? shellWords([file, ...args].join(' '), options) : [file, ...args];
  const stdio = kinds(options.stdio);
  const child = new ChildProcess();
  Object.assign(child, { pid: undefined, exitCode: null, signalCode: null, killed: false, spawnfile: argv[0], spawnargs: argv, connected: false });
  const id = internal.handle('child', child);
  const output = () => new Readable({ read() {} });
  child.stdin = stdio[0] === 'pipe' ? new Writable({ write(chunk, encoding, done) { op('child.write', id, chunk); done(); }, final(done) { op('child.finish', id); done(); } }) : null;
  child.stdout = stdio[1] === 'pipe' ? output() : null;
  child.stderr = stdio[2] === 'pipe' ? output() : null;
  child.stdio = [child.stdin, child.stdout, child.stderr];
  try { child.pid = op('child.start', id, wish(argv, options, stdio)); } catch (error) {
    error.spawnargs = argv.slice(1); error.stack = 'Error: ' + error.message + '\n    at ChildProcess._handle.onexit (node:internal/child_process:286:19)\n    at onErrorNT (node:internal/child_process:484:16)\n    at process.processTicksAndRejections (node:internal/process/task_queues:82:21)';
    process.nextTick(() => { child.exitCode = -2; child.emit('error', error); if (child.stdout) child.stdout.push(null); if (child.stderr) child.stderr.push(null); child.emit('close', -2, null); });
    return child;
  }
  child._held = true;
  Object.defineProperty(child, '_held', { enumerable: false });
  internal.keep(1);
  process.nextTick(() => child.emit('spawn'));
  if (options.timeout) setTimeout(() => child.kill(options.killSignal), options.timeout).unref();
  if (options.signal) options.signal.addEventListener('abort', () => { child.kill(options.killSignal); const error = new Error('The operation was aborted'); error.name = 'AbortError'; error.code = 'ABORT_ERR'; child.emit('error', error); });
  return child;
}
internal.on('child.data', (id, fd, data) => { const child = internal.handles.get(id); const stream = child && (fd === 1 ? child.stdout : child.stderr); if (stream) stream.push(Buffer.from(data)); });
internal.on('child.exit', (id, code, signal) => {
  const child = internal.handles.get(id);
  internal.handles.delete(id);
  if (child._held) internal.keep(-1);
  child.exitCode = code; child.signalCode = signal;
  child.emit('exit', code, signal);
  let left = 0;
  const closed = () => { if (--left <= 0) child.emit('close', code, signal); };
  for (const stream of [child.stdout, child.stderr]) if (stream) { left++; stream.push(null); if (stream.readableFlowing === null) stream.resume(); stream.once('close', closed); }
  if (left === 0) process.nextTick(() => child.emit('close', code, signal));
});
function execFile(file, args, options, done) {
  if (typeof args === 'function') { done = args; args = []; options = {}; } else if (!Array.isArray(args)) { done = options; options = args; args = []; }
  if (typeof options === 'function') { done = options; options = {}; }
  options = { encoding: 'utf8', maxBuffer: 1048576, ...options };
  const child = spawn(file, args, { ...options, shell: options.shell });
  const out = [], err = [];
  child.stdout.on('data', (part) => out.push(part));
  child.stderr.on('data', (part) => err.push(part));
  const text = (parts) => { const all = Buffer.concat(parts); return options.encoding === 'buffer' || options.encoding === null ? all : all.toString(options.encoding); };
  let failed;
  child.on('error', (error) => { failed = error; });
  child.on('close', (code, signal) => {
    if (!done) return;
    if (!failed && (code !== 0 || signal)) { const command = options._command || [file, ...args].join(' '); failed = new Error('Command failed: ' + command + '\n' + text(err)); Object.assign(failed, { code, killed: child.killed, signal, cmd: command }); failed.stack = 'Error: ' + failed.message; }
    else if (failed && !failed.cmd) failed.cmd = options._command || [file, ...args].join(' ');
    if (failed) { failed.stdout = text(out); failed.stderr = text(err); for (const name of ['stdout', 'stderr']) if (!options._keep) delete failed[name]; }
    done(failed || null, text(out), text(err));
  });
  return child;
}
function exec(command, options, done) { if (typeof options === 'function') { done = options; options = {}; } return execFile(...shellWords(command, options || {}).slice(0, 1), shellWords(command, options || {}).slice(1), { ...options, shell: false, _command: command }, done); }
function promised(run) { return (...args) => { let child; const promise = new Promise((resolve, reject) => { child = run(...args, (error, stdout, stderr) => error ? reject(Object.assign(error, { stdout, stderr })) : resolve({ stdout, stderr })); }); promise.child = child; return promise; }; }
Object.defineProperty(exec, Symbol.for('nodejs.util.promisify.custom'), { value: promised(exec) });
Object.defineProperty(execFile, Symbol.for('nodejs.util.promisify.custom'), { value: promised(execFile) });
function spawnSync(file, args, options) {
  if (!Array.isArray(args)) { options = args; args = []; }
  options = options || {};
  const argv = options.shell ? shellWords([file, ...args].join(' '), options) : [file, ...args];
  const stdio = kinds(options.stdio);
  const input = options.input === undefined ? undefined : typeof options.input === 'string' ? internal.encode(options.input) : options.input;
  let told;
  try { told = JSON.parse(op('child.run', wish(argv, options, stdio), input)); } catch (error) {
    error.syscall = 'spawnSync ' + argv[0]; error.message = 'spawnSync ' + argv[0] + ' ENOENT'; error.spawnargs = argv.slice(1); error.stack = 'Error: ' + error.message;
    return { error, status: null, signal: null, output: null, pid: 0, stdout: null, stderr: null };
  }
  const give = (text) => { const bytes = Buffer.from(text, 'latin1'); return options.encoding && options.encoding !== 'buffer' ? bytes.toString(options.encoding) : bytes; };
  const stdout = stdio[1] === 'pipe' ? give(told.stdout) : null, stderr = stdio[2] === 'pipe' ? give(told.stderr) : null;
  return { pid: told.pid, output: [null, stdout, stderr], stdout, stderr, status: told.status, signal: told.signal };
}
function checked(result, command, options) {
  if (result.error) throw result.error;
  if (result.status !== 0) {
    if (result.stderr !== null && !options.stdio) op('write', 2, result.stderr);
    const error = new Error('Command failed: ' + command + (result.stderr && result.stderr.length > 0 ? '\n' + result.stderr.toString() : ''));
    throw Object.assign(error, result);
  }
  if (result.stderr !== null && result.stderr.length > 0 && !options.stdio) op('write', 2, result.stderr);
  return result.stdout;
}
const execSync = (command, options = {}) => { const [shell, ...rest] = shellWords(command, options); return checked(spawnSync(shell, rest, { ...options, shell: false }), command, options); };
const execFileSync = (file, args, options) => { if (!Array.isArray(args)) { options = args; args = []; } options = options || {}; return checked(spawnSync(file, args, options), [file, ...args].join(' '), options); };
const fork = (file, args, options) => { if (!Array.isArray(args)) { options = args; args = []; } return spawn(process.execPath, [...process.execArgv, file, ...args], { stdio: 'inherit', ...options }); };
module.exports = { ChildProcess, spawn, exec, execFile, spawnSync, execSync, execFileSync, fork };
`,
  readline: String.raw`
const EventEmitter = require('events');
class Interface extends EventEmitter {
  constructor(input, output) {
    super();
    const options = input && input.input ? input : { input, output };
    this.input = options.input; this.output = options.output; this.terminal = options.terminal ?? !!(options.output && options.output.isTTY); this._prompt = options.prompt ?? '> '; this.closed = false; this.line = ''; this.history = [];
    let held = '';
    this._lines = [];
    this._data = (part) => { held += part.toString(); const lines = held.split(/\r\n|\n|\r/); held = lines.pop(); for (const line of lines) this._line(line); };
    this._end = () => { if (held !== '') { const last = held; held = ''; this._line(last); } this.close(); };
    this.input.on('data', this._data); this.input.on('end', this._end);
    if (this.input.resume) this.input.resume();
  }
  _line(line) { if (this.closed) return; if (this._question) { const done = this._question; this._question = undefined; done(line); } else this.emit('line', line); }
  setPrompt(text) { this._prompt = text; } getPrompt() { return this._prompt; }
  prompt() { if (this.output) this.output.write(this._prompt); if (this.input.resume) this.input.resume(); }
  question(text, options, done) { if (typeof options === 'function') done = options; if (this.output) this.output.write(text); this._question = done; if (this.input.resume) this.input.resume(); }
  write(text) { this._data(text); }
  pause() { this.input.pause(); this.emit('pause'); return this; } resume() { this.input.resume(); this.emit('resume'); return this; }
  close() { if (this.closed) return; this.closed = true; this.input.removeListener('data', this._data); this.input.removeListener('end', this._end); if (this.input.pause) this.input.pause(); this.emit('close'); }
  [Symbol.asyncIterator]() { const lines = []; let wake, over = this.closed; this.on('line', (line) => { lines.push(line); if (wake) wake(); }); this.on('close', () => { over = true; if (wake) wake(); }); return { next: async () => { while (lines.length === 0 && !over) await new Promise((resolve) => { wake = resolve; }); return lines.length > 0 ? { value: lines.shift(), done: false } : { value: undefined, done: true }; }, return: async () => { this.close(); return { value: undefined, done: true }; }, [Symbol.asyncIterator]() { return this; } }; }
}
const createInterface = (input, output) => new Interface(input, output);
class Promised extends Interface { question(text) { return new Promise((resolve) => super.question(text, resolve)); } }
module.exports = { Interface, createInterface, clearLine: (stream, dir, done) => { stream.write('\u001b[2K'); return true; }, cursorTo: (stream, x) => { stream.write('\u001b[' + (x + 1) + 'G'); return true; }, moveCursor: () => true, clearScreenDown: (stream) => { stream.write('\u001b[0J'); return true; }, emitKeypressEvents: () => undefined, promises: { Interface: Promised, createInterface: (input, output) => new Promised(input, output) } };
`,
  'readline/promises': `module.exports = require('readline').promises;`,
  crypto: String.raw`
const { op } = internal;
const bytesOf = (data, encoding) => typeof data === 'string' ? internal.encode(data, encoding || 'utf8') : data instanceof ArrayBuffer ? new Uint8Array(data) : data;
const BLOCK = { sha384: 128, sha512: 128 };
function digest(algorithm, bytes) { return Buffer.from(op('hash', algorithm, bytes), 'hex'); }
class Hash {
  constructor(algorithm) { this._algorithm = algorithm; this._parts = []; op('hash', algorithm, new Uint8Array(0)); }
  update(data, encoding) { if (this._done) { const error = new Error('Digest already called'); error.code = 'ERR_CRYPTO_HASH_FINALIZED'; throw error; } this._parts.push(Buffer.from(bytesOf(data, encoding))); return this; }
  copy() { const made = new Hash(this._algorithm); made._parts = this._parts.slice(); return made; }
  digest(encoding) { this._done = true; const made = digest(this._algorithm, Buffer.concat(this._parts)); return encoding && encoding !== 'buffer' ? made.toString(encoding) : made; }
}
class Hmac {
  constructor(algorithm, key) { const size = BLOCK[algorithm.toLowerCase()] || 64; let bytes = Buffer.from(bytesOf(key)); if (bytes.length > size) bytes = digest(algorithm, bytes); const block = Buffer.alloc(size); block.set(bytes); this._algorithm = algorithm; this._outer = block.map((byte) => byte ^ 0x5c); this._parts = [Buffer.from(block.map((byte) => byte ^ 0x36))]; }
  update(data, encoding) { this._parts.push(Buffer.from(bytesOf(data, encoding))); return this; }
  digest(encoding) { const made = digest(this._algorithm, Buffer.concat([Buffer.from(this._outer), digest(this._algorithm, Buffer.concat(this._parts))])); return encoding ? made.toString(encoding) : made; }
}
function pbkdf2Sync(password, salt, rounds, length, algorithm) {
  const out = [];
  for (let block = 1, size = 0; size < length; block++) {
    const number = Buffer.alloc(4); number.writeUInt32BE(block);
    let last = new Hmac(algorithm, password).update(salt).update(number).digest();
    const sum = Buffer.from(last);
    for (let i = 1; i < rounds; i++) { last = new Hmac(algorithm, password).update(last).digest(); for (let j = 0; j < sum.length; j++) sum[j] ^= last[j]; }
    out.push(sum); size += sum.length;
  }
  return Buffer.concat(out).subarray(0, length);
}
const randomBytes = (size, done) => { const made = Buffer.from(op('random', size)); if (done) setImmediate(() => done(null, made)); else return made; };
const randomUUID = () => { const bytes = op('random', 16); bytes[6] = (bytes[6] & 15) | 64; bytes[8] = (bytes[8] & 63) | 128; const hex = internal.decode(bytes, 'hex'); return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-'); };
const randomInt = (low, high, done) => { if (high === undefined || typeof high === 'function') { done = high; high = low; low = 0; } const bytes = op('random', 6); let value = 0; for (const byte of bytes) value = value * 256 + byte; const made = low + (value % (high - low)); if (done) setImmediate(() => done(null, made)); else return made; };
const getRandomValues = (array) => { new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(op('random', array.byteLength)); return array; };
const names = { 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' };
module.exports = {
  Hash, Hmac, createHash: (algorithm) => new Hash(algorithm), createHmac: (algorithm, key) => new Hmac(algorithm, key), randomBytes, randomUUID, randomInt, getRandomValues,
  hash: (algorithm, data, encoding = 'hex') => new Hash(algorithm).update(data).digest(encoding),
  randomFillSync: getRandomValues, pseudoRandomBytes: randomBytes, pbkdf2Sync, pbkdf2: (password, salt, rounds, length, algorithm, done) => setImmediate(() => done(null, pbkdf2Sync(password, salt, rounds, length, algorithm))),
  timingSafeEqual: (a, b) => { if (a.byteLength !== b.byteLength) { const error = new RangeError('Input buffers must have the same byte length'); error.code = 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH'; throw error; } return Buffer.compare(a, b) === 0; },
  getHashes: () => ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'], constants: {},
  webcrypto: { getRandomValues, randomUUID, subtle: { digest: async (name, data) => { const made = digest(names[name.name || name], bytesOf(data)); return made.buffer.slice(made.byteOffset, made.byteOffset + made.length); } } },
};
`,
  perf_hooks: `module.exports = { performance, PerformanceObserver: class { observe() {} disconnect() {} }, monitorEventLoopDelay: () => ({ enable() {}, disable() {}, min: 0, max: 0, mean: 0, percentile: () => 0, reset() {} }), constants: {} };`,
  worker_threads: `module.exports = { isMainThread: true, parentPort: null, workerData: null, threadId: 0, Worker: class { constructor() { throw internal.failure({ message: 'worker threads are not known to this machine', code: 'ERR_WORKER_UNSUPPORTED_OPERATION' }); } } };`,
  cluster: `module.exports = Object.assign(new (require('events'))(), { isMaster: true, isPrimary: true, isWorker: false, workers: {}, fork() { throw internal.failure({ message: 'clusters of processes are not known to this machine', code: 'ENOSYS' }); } });`,
  v8: `module.exports = { getHeapStatistics: () => { const { heapUsed, heapTotal } = process.memoryUsage(); return { total_heap_size: heapTotal, used_heap_size: heapUsed, heap_size_limit: 2197815296, total_available_size: 2197815296 - heapUsed, total_physical_size: heapTotal, malloced_memory: 262320 }; }, setFlagsFromString: () => undefined };`,
  vm: String.raw`module.exports = { runInThisContext: (text, options) => internal.op('compile', text, (options && options.filename) || (typeof options === 'string' ? options : 'evalmachine.<anonymous>')), runInNewContext: (text, context = {}) => new Function(...Object.keys(context), 'return eval(' + JSON.stringify(text) + ')')(...Object.values(context)), createContext: (object = {}) => object, isContext: () => true, Script: class { constructor(text) { this.text = text; } runInThisContext() { return internal.op('compile', this.text, 'evalmachine.<anonymous>'); } } };`,
  async_hooks: String.raw`
class AsyncLocalStorage { run(store, callback, ...args) { const before = this._store; this._store = store; try { return callback(...args); } finally { this._store = before; } } getStore() { return this._store; } enterWith(store) { this._store = store; } exit(callback, ...args) { return this.run(undefined, callback, ...args); } disable() { this._store = undefined; } }
class AsyncResource { constructor(type) { this.type = type; } runInAsyncScope(callback, self, ...args) { return callback.apply(self, args); } emitDestroy() { return this; } asyncId() { return 1; } triggerAsyncId() { return 0; } static bind(callback) { return callback; } bind(callback) { return callback; } }
module.exports = { AsyncLocalStorage, AsyncResource, createHook: () => ({ enable() { return this; }, disable() { return this; } }), executionAsyncId: () => 1, triggerAsyncId: () => 0 };
`,
  tty: `module.exports = { isatty: (fd) => !!internal.info.tty[['stdin', 'stdout', 'stderr'][fd]], ReadStream: function ReadStream() {}, WriteStream: function WriteStream() {} };`,
  module: `module.exports = internal.Module;`,
  constants: `module.exports = { ...require('os').constants.signals, ...require('fs').constants };`,
  diagnostics_channel: `const channels = new Map(); class Channel { constructor(name) { this.name = name; this.hasSubscribers = false; this.heard = []; } publish(data) { for (const one of this.heard) one(data, this.name); } subscribe(one) { this.heard.push(one); this.hasSubscribers = true; } unsubscribe(one) { this.heard = this.heard.filter((each) => each !== one); } } const channel = (name) => { if (!channels.has(name)) channels.set(name, new Channel(name)); return channels.get(name); }; module.exports = { channel, Channel, subscribe: (name, one) => channel(name).subscribe(one), unsubscribe: (name, one) => channel(name).unsubscribe(one), hasSubscribers: (name) => channel(name).hasSubscribers };`,
}
