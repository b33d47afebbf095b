/** What mongosh gives to scripts: databases, collections and cursors, whose methods wait for the server; JavaScript of its own. */

export const LIBRARY: Readonly<Record<string, string>> = {
  mongosh: String.raw`
const { op, hide } = internal;
const { inspect: show } = require('util');
const custom = Symbol.for('nodejs.util.inspect.custom');
const print_ = (text) => op('write', 1, text + '\n');
const inspect = (value) => show(value, { depth: 6 });

class MongoServerError extends Error {}
class MongoshError extends Error {}
for (const [type, name] of [[MongoServerError, 'MongoServerError'], [MongoshError, 'MongoshInvalidInputError']]) Object.defineProperty(type.prototype, 'name', { value: name, writable: true, configurable: true });
const invalid = (message) => Object.assign(new MongoshError(message), { name: 'MongoInvalidArgumentError' });

// Values.
let counter = 0, machine;
const hex = (number, width) => number.toString(16).padStart(width, '0');
class ObjectId {
  constructor(text) {
    if (text === undefined) { machine ??= internal.decode(op('random', 5), 'hex'); text = hex(Math.floor(Date.now() / 1000), 8) + machine + hex(++counter, 6); }
    if (text instanceof ObjectId) text = text.toString();
    if (typeof text !== 'string' || !/^[0-9a-f]{24}$/i.test(text)) { const error = new Error('input must be a 24 character hex string, 12 byte Uint8Array, or an integer'); error.name = 'BSONError'; throw error; }
    Object.defineProperty(this, '_text', { value: text.toLowerCase() });
  }
  toString() { return this._text; } toHexString() { return this._text; } str() { return this._text; } toJSON() { return this._text; } valueOf() { return this._text; }
  equals(other) { return String(other) === this._text; }
  getTimestamp() { return new Date(parseInt(this._text.slice(0, 8), 16) * 1000); }
  [custom]() { return "ObjectId('" + this._text + "')"; }
}
/** What JavaScript has no numbers or texts for; each counts as its number where one reckons with it. */
class Long { constructor(text) { Object.defineProperty(this, '_text', { value: String(text) }); } toString() { return this._text; } toNumber() { return Number(this._text); } toInt() { return Number(this._text); } valueOf() { return Number(this._text); } toJSON() { return Number(this._text); } [custom]() { return "Long('" + this._text + "')"; } }
class Timestamp { constructor({ t, i }) { for (const [name, value] of [['t', t], ['i', i]]) Object.defineProperty(this, name, { value }); } getHighBits() { return this.t; } getLowBits() { return this.i; } toString() { return 'Timestamp({ t: ' + this.t + ', i: ' + this.i + ' })'; } [custom]() { return this.toString(); } }
class Binary { constructor({ base64, subType }) { Object.defineProperty(this, '_told', { value: { base64, subType } }); } [custom]() { return "Binary.createFromBase64('" + this._told.base64 + "', " + this._told.subType + ')'; } }
const callable = (type) => new Proxy(type, { apply: (target, self, args) => new target(...args) });
const toWire = (value) => {
  if (value === undefined) return null;
  if (value === null || typeof value !== 'object') return typeof value === 'bigint' ? Number(value) : typeof value === 'function' ? String(value) : value;
  if (value instanceof ObjectId) return { $oid: value.toString() };
  if (value instanceof Date) return { $date: value.getTime() };
  if (value instanceof RegExp) return { $regex: value.source, $options: value.flags };
  if (value instanceof Long) return Number(value);
  if (value instanceof Timestamp) return { $timestamp: { t: value.t, i: value.i } };
  if (value instanceof Binary) return { $binary: value._told };
  if (value instanceof Cursor) return value.toArray().map(toWire);
  if (value instanceof Number || value instanceof String || value instanceof Boolean) return value.valueOf();
  if (Array.isArray(value)) return value.map(toWire);
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined && typeof one !== 'function').map(([key, one]) => [key, toWire(one)]));
};
const fromWire = (value) => {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(fromWire);
  if ('$oid' in value) return new ObjectId(value.$oid);
  if ('$date' in value) { const made = new Date(value.$date); Object.defineProperty(made, custom, { value: () => "ISODate('" + made.toISOString() + "')", enumerable: false }); return made; }
  if ('$numberLong' in value) return new Long(value.$numberLong);
  if ('$timestamp' in value) return new Timestamp(value.$timestamp);
  if ('$binary' in value) return new Binary(value.$binary);
  if ('$regex' in value) return new RegExp(value.$regex, value.$options || '');
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fromWire(one)]));
};
Object.defineProperty(Date.prototype, custom, { value() { return "ISODate('" + (Number.isNaN(this.getTime()) ? 'Invalid Date' : this.toISOString()) + "')"; }, configurable: true });

let preference = op('mongo.preference');
const READS = ['find', 'count', 'distinct', 'aggregate', 'listIndexes'];
function send(database, command, mode = READS.some((name) => name in command) ? preference : 'primary') {
  let text;
  try { text = op('mongo.send', database, JSON.stringify(toWire(mode === 'primary' ? command : { ...command, $readPreference: { mode } }))); } catch (error) {
    if (error.codeName === undefined) throw error;
    if (error.codeName === 'NotPrimaryNoSecondaryOk') error.message += ' - consider using db.getMongo().setReadPref() or readPreference in the connection string';
    const made = error.codeName === '' ? new MongoshError(error.message) : error.codeName === 'InvalidArgument' ? invalid(error.message) : new MongoServerError(error.message);
    if (error.codeName !== '') { made.codeName = error.codeName; if (error.codeName === 'DuplicateKey') made.code = 11000; }
    throw made;
  }
  return fromWire(JSON.parse(text));
}

// Cursors.
class Cursor {
  constructor(database, command) { for (const [name, value] of [['_database', database], ['_command', command], ['_found', undefined], ['_at', 0], ['_map', undefined]]) Object.defineProperty(this, name, { value, writable: true }); }
  _all() { this._found ??= send(this._database, this._command, this._mode).found; return this._found; }
  _step(name, value) { this._command[name] = value; return this; }
  sort(order) { return this._step('sort', order); } limit(count) { return this._step('limit', count); } skip(count) { return this._step('skip', count); } projection(fields) { return this._step('projection', fields); } project(fields) { return this._step('projection', fields); }
  pretty() { return this; } batchSize() { return this; } hint() { return this; } maxTimeMS() { return this; } readPref(mode) { Object.defineProperty(this, '_mode', { value: mode, configurable: true }); return this; } collation() { return this; } allowDiskUse() { return this; } comment() { return this; } noCursorTimeout() { return this; }
  map(make) { const before = this._map; this._map = before ? (one) => make(before(one)) : make; return this; }
  hasNext() { return this._at < this._all().length; }
  next() { if (!this.hasNext()) return null; const one = this._all()[this._at++]; return this._map ? this._map(one) : one; }
  tryNext() { return this.next(); }
  toArray() { const found = []; while (this.hasNext()) found.push(this.next()); return found; }
  forEach(action) { while (this.hasNext()) if (action(this.next()) === false) break; }
  count() { const { sort, limit, skip, projection, ...command } = this._command; return send(this._database, command).found.length; }
  itcount() { return this.toArray().length; } size() { return this._all().length; } objsLeftInBatch() { return this._all().length - this._at; }
  explain(verbosity = 'queryPlanner') { return send(this._database, { explain: this._command, verbosity }); }
  isExhausted() { return !this.hasNext(); } close() { this._at = Infinity; }
  *[Symbol.iterator]() { while (this.hasNext()) yield this.next(); }
  [custom]() { const shown = []; while (shown.length < 20 && this.hasNext()) shown.push(this.next()); more = this; return shown.length === 0 ? '' : inspect(shown) + (this.hasNext() ? '\nType "it" for more' : ''); }
}
let more;
const filterOf = (value) => (value === undefined || value === null ? {} : value);

// Collections.
const update = (multi, replaces) => function (filter, change, options = {}) {
  if (!replaces && !Array.isArray(change) && !Object.keys(change || {})[0]?.startsWith('$')) throw invalid('Update document requires atomic operators');
  const { n = 0, nModified = 0, upserted = null } = this._send({ update: this._name, q: filterOf(filter), u: change, multi, upsert: !!options.upsert });
  return { acknowledged: true, insertedId: upserted, matchedCount: n, modifiedCount: nModified, upsertedCount: upserted === null ? 0 : 1 };
};
const methods = {
  find(filter, projection) { return new Cursor(this._db, { find: this._name, filter: filterOf(filter), ...(projection ? { projection } : {}) }); },
  aggregate(...stages) { return new Cursor(this._db, { aggregate: this._name, pipeline: Array.isArray(stages[0]) ? stages[0] : stages.filter((one) => one !== undefined) }); },
  findOne(filter, projection) { return this.find(filter, projection).limit(1).next(); },
  insertOne(document) { if (document === null || typeof document !== 'object') throw new MongoshError("[COMMON-10001] Missing required argument at position 0 (Collection.insertOne)"); const { ids } = this._send({ insert: this._name, documents: [document] }); return { acknowledged: true, insertedId: ids[0] }; },
  insertMany(documents) { const { ids } = this._send({ insert: this._name, documents }); return { acknowledged: true, insertedIds: Object.fromEntries(ids.map((id, i) => [String(i), id])) }; },
  insert(documents) { return this.insertMany(Array.isArray(documents) ? documents : [documents]); },
  updateOne: update(false), updateMany: update(true), replaceOne: update(false, true),
  update(filter, change, options = {}) { return update(!!options.multi, !Object.keys(change)[0]?.startsWith('$')).call(this, filter, change, options); },
  save(document) { return document._id === undefined ? this.insertOne(document) : this.replaceOne({ _id: document._id }, document, { upsert: true }); },
  deleteOne(filter) { return { acknowledged: true, deletedCount: this._send({ delete: this._name, q: filterOf(filter), multi: false }).n }; },
  deleteMany(filter) { return { acknowledged: true, deletedCount: this._send({ delete: this._name, q: filterOf(filter), multi: true }).n }; },
  remove(filter, one) { return this[one === true || (one && one.justOne) ? 'deleteOne' : 'deleteMany'](filter); },
  countDocuments(filter) { return this._send({ count: this._name, filter: filterOf(filter) }).n; },
  count(filter) { return this.countDocuments(filter); }, estimatedDocumentCount() { return this.countDocuments(); },
  distinct(key, query) { return this._send({ distinct: this._name, key, query: filterOf(query) }).values; },
  drop() { return this._send({ drop: this._name }).dropped ?? false; },
  createIndex(key, options = {}) { return this._send({ createIndexes: this._name, key, unique: !!options.unique }).name; },
  createIndexes(keys, options) { return keys.map((key) => this.createIndex(key, options)); },
  getIndexes() { return this._send({ listIndexes: this._name }).indexes; },
  findOneAndUpdate(filter, change, options = {}) { const before = this.findOne(filter); if (!before && !options.upsert) return null; this.updateOne(before ? { _id: before._id } : filter, change, options); return options.returnDocument === 'after' || options.returnNewDocument || options.new ? this.findOne(before ? { _id: before._id } : filter) : before; },
  findOneAndDelete(filter) { const found = this.findOne(filter); if (found) this.deleteOne({ _id: found._id }); return found; },
  findOneAndReplace(filter, made, options = {}) { const found = this.findOne(filter); if (found) this.replaceOne({ _id: found._id }, made); return options.returnDocument === 'after' ? this.findOne({ _id: found._id }) : found; },
  findAndModify(told) { return told.remove ? this.findOneAndDelete(told.query) : this.findOneAndUpdate(told.query, told.update, told); },
  bulkWrite(list) { const counts = { insertedCount: 0, matchedCount: 0, modifiedCount: 0, deletedCount: 0, upsertedCount: 0 }; for (const one of list) { const [kind] = Object.keys(one); const told = one[kind]; const made = kind === 'insertOne' ? this.insertOne(told.document) : kind.startsWith('delete') ? this[kind](told.filter) : this[kind](told.filter, told.update || told.replacement, told); if (kind === 'insertOne') counts.insertedCount++; for (const key of ['matchedCount', 'modifiedCount', 'deletedCount', 'upsertedCount']) counts[key] += made[key] || 0; } return { acknowledged: true, ...counts, upsertedIds: {}, insertedIds: {} }; },
  getName() { return this._name; }, getFullName() { return this._db + '.' + this._name; },
  getDB() { return database(this._db); },
  exists() { return send(this._db, { listCollections: 1 }, 'primaryPreferred').collections.includes(this._name); },
  stats() { return { ns: this._db + '.' + this._name, count: this.countDocuments(), nindexes: this.getIndexes().length, ok: 1 }; },
  renameCollection() { throw new MongoServerError('renameCollection is not known to this server'); },
};
function named(target, get) { return new Proxy(target, { get: (own, key) => (typeof key === 'symbol' || key in own ? own[key] : get(key)), ownKeys: () => [] }); }
const collections = new Map();
function collection(db, name) {
  const full = db + '.' + name;
  if (!collections.has(full)) {
    const own = Object.create({ ...methods, _send(command) { return send(this._db, command); } });
    for (const [key, value] of [['_db', db], ['_name', name], [custom, () => full], ['toString', () => full]]) Object.defineProperty(own, key, { value });
    collections.set(full, named(own, (key) => (key === 'then' ? undefined : collection(db, name + '.' + key))));
  }
  return collections.get(full);
}

// Databases.
const admin = (command) => send('admin', typeof command === 'string' ? { [command]: 1 } : command);
const ofDatabase = {
  getName() { return this._db; }, getCollection(name) { return collection(this._db, name); }, getSiblingDB(name) { return database(name); }, getMongo() { return mongo; },
  getCollectionNames() { return send(this._db, { listCollections: 1 }, 'primaryPreferred').collections; }, getCollectionInfos() { return this.getCollectionNames().map((name) => ({ name, type: 'collection', options: {} })); },
  createCollection(name) { return send(this._db, { create: name }); },
  dropDatabase() { const { ok = 1, dropped } = send(this._db, { dropDatabase: 1 }); return { ok, dropped }; },
  runCommand(command) { return send(this._db, typeof command === 'string' ? { [command]: 1 } : command); }, adminCommand: admin,
  hello() { return send(this._db, { hello: 1 }); }, isMaster() { const { isWritablePrimary, ...rest } = this.hello(); return { ...rest, ismaster: isWritablePrimary }; }, version() { return send('admin', { buildInfo: 1 }).version; }, serverStatus() { return send('admin', { serverStatus: 1 }); }, serverBuildInfo() { return send('admin', { buildInfo: 1 }); },
  createUser({ user, pwd }) { const { ok = 1 } = send(this._db, { createUser: user, pwd }); return { ok }; },
  aggregate() { throw new MongoServerError('this server aggregates collections only'); },
  stats() { const names = this.getCollectionNames(); return { db: this._db, collections: names.length, objects: names.reduce((sum, name) => sum + collection(this._db, name).countDocuments(), 0), ok: 1 }; },
};
const databases = new Map();
function database(name) {
  if (!databases.has(name)) {
    const own = Object.create(ofDatabase);
    for (const [key, value] of [['_db', name], [custom, () => name], ['toString', () => name]]) Object.defineProperty(own, key, { value });
    databases.set(name, named(own, (key) => (key === 'then' ? undefined : collection(name, key))));
  }
  return databases.get(name);
}
const mongo = { getDB: database, getDBNames: () => send('admin', { listDatabases: 1 }, 'primaryPreferred').databases.map(({ name }) => name), setReadPref(mode) { preference = mode; }, getReadPrefMode: () => preference, setSecondaryOk() { secondaryOk(); }, setSlaveOk() { secondaryOk(); }, getDBs: () => send('admin', { listDatabases: 1 }, 'primaryPreferred') };
let db = database(op('mongo.database'));
Object.defineProperty(globalThis, 'db', { get: () => db, set: (value) => { db = value; }, configurable: true });
// Replica sets.
function secondaryOk() {
  op('write', 2, 'DeprecationWarning: .setSecondaryOk() is deprecated. Use .setReadPref("primaryPreferred") instead\n');
  print_('Setting read preference from "' + preference + '" to "primaryPreferred"');
  preference = 'primaryPreferred';
}
const withMember = (member) => {
  const config = rs.conf();
  const _id = Math.max(...config.members.map(({ _id }) => _id)) + 1;
  return rs.reconfig({ ...config, members: [...config.members, { _id, ...member }] });
};
const rs = {
  initiate: (config) => send('admin', { replSetInitiate: config === undefined ? {} : config }),
  status: () => send('admin', { replSetGetStatus: 1 }), conf: () => send('admin', { replSetGetConfig: 1 }).config, config: () => rs.conf(),
  isMaster: () => db.isMaster(), hello: () => db.hello(),
  reconfig(config, options = {}) {
    const { version } = rs.conf();
    return send('admin', { replSetReconfig: { ...config, version: version + 1, protocolVersion: config.protocolVersion }, ...options });
  },
  add: (member, arbiter) => withMember(typeof member === 'string' ? { host: member, ...(arbiter === true ? { arbiterOnly: true } : {}) } : member),
  addArb: (host) => withMember({ host, arbiterOnly: true, priority: 0 }),
  remove(host) {
    const config = rs.conf(), members = config.members.filter((member) => member.host !== host);
    if (members.length === config.members.length) throw new MongoshError("[COMMON-10001] Couldn't find " + host + ' in ' + inspect(config.members.map((member) => member.host)) + '. Is ' + host + ' a member of this replset?');
    return rs.reconfig({ ...config, members });
  },
  stepDown: (seconds, catchUp) => send('admin', { replSetStepDown: seconds === undefined ? 60 : seconds, ...(catchUp === undefined ? {} : { secondaryCatchUpPeriodSecs: catchUp }) }),
  freeze: (seconds) => send('admin', { replSetFreeze: seconds }),
  secondaryOk, slaveOk: secondaryOk,
  printSecondaryReplicationInfo: () => db.printSecondaryReplicationInfo(),
};
ofDatabase.printSecondaryReplicationInfo = function () {
  const { members } = rs.status();
  const newest = Math.max(...members.filter(({ state }) => state === 1 || state === 2).map(({ optimeDate }) => optimeDate.getTime()));
  const told = members.filter(({ self, state, optimeDate }) => state !== 1 && optimeDate).map(({ name, state, health, optimeDate }) => {
    if (!health) return 'source: ' + name + '\n' + inspect({ 'no replication info, yet. State': '(not reachable/healthy)' });
    const behind = Math.round((newest - optimeDate.getTime()) / 1000);
    return 'source: ' + name + '\n' + inspect({ syncedTo: optimeDate.toString(), replLag: behind + ' secs (' + Math.round((behind / 36)) / 100 + ' hrs) behind the primary ' });
  });
  return told.join('\n---\n');
};
ofDatabase.printSlaveReplicationInfo = ofDatabase.printSecondaryReplicationInfo;
function print(...values) { print_(values.map((one) => (typeof one === 'string' ? one : inspect(one))).join(' ')); }
const table = {
  dbs() { const { databases: list } = send('admin', { listDatabases: 1 }, 'primaryPreferred'); const rows = list.map(({ name, sizeOnDisk }) => [name, (sizeOnDisk / 1024).toFixed(2) + ' KiB']); const width = Math.max(...rows.map(([name]) => name.length)), wide = Math.max(...rows.map(([, size]) => size.length)); return rows.map(([name, size]) => name.padEnd(width) + '  ' + size.padStart(wide)).join('\n'); },
  collections: () => send(db.getName(), { listCollections: 1 }, 'primaryPreferred').collections.join('\n'), users: () => '[]',
};
const number = (value = 0) => Number(value);
const ISODate = (text) => { const made = text === undefined ? new Date() : new Date(text); if (Number.isNaN(made.getTime())) throw new RangeError('Invalid time value'); return made; };
for (const [name, value] of Object.entries({ rs, print, printjson: print, ObjectId: callable(ObjectId), ObjectID: callable(ObjectId), ISODate, NumberInt: number, Int32: number, NumberLong: number, Long: number, NumberDecimal: number, Decimal128: number, Double: number, UUID: (text) => text || crypto.randomUUID(), Mongo: function Mongo() { return mongo; }, connect: (text) => database(String(text).replace(/^.*\//, '').replace(/\?.*/, '') || 'test'), sleep: (ms) => op('mongo.sleep', ms), tojson: (value) => inspect(value), EJSON: { stringify: (value, a, b) => JSON.stringify(toWire(value), null, b), parse: (text) => fromWire(JSON.parse(text)) }, quit: (code = 0) => process.exit(code), exit: (code = 0) => process.exit(code), version: () => op('mongo.version'), passwordPrompt: () => { throw new MongoshError('passwordPrompt() is not available in this context'); }, use: (name) => helper('use ' + name), show: (what) => helper('show ' + what), cls: () => op('write', 1, '\u001b[2J\u001b[H') })) hide(name, value);
hide('require', internal.Require({ filename: process.cwd() + '/mongosh', children: [] }));
hide('load', (file) => { const path = require('path').resolve(file); let text; try { text = require('fs').readFileSync(path, 'utf8'); } catch (error) { throw error; } evaluate(text, path); return true; });

function helper(line) {
  const [verb, what = '', ...rest] = line.split(/\s+/);
  if (rest.length > 0) return undefined;
  if (verb === 'use' && what !== '') { const already = what === db.getName(); db = database(what); return already ? 'already on db ' + what : 'switched to db ' + what; }
  if (verb === 'it' && what === '') return more && more.hasNext() ? inspect(more) : 'no cursor';
  if (verb !== 'show' || what === '') return undefined;
  const shown = { dbs: table.dbs, databases: table.dbs, collections: table.collections, tables: table.collections, users: table.users }[what];
  if (!shown) throw new MongoshError("[COMMON-10001] '" + what + "' is not a valid argument for \"show\".");
  return shown();
}
const open = (text) => { let count = 0, quote = ''; for (let i = 0; i < text.length; i++) { const letter = text[i]; if (quote) { if (letter === '\\') i++; else if (letter === quote) quote = ''; } else if (letter === '/' && text[i + 1] === '/') { const end = text.indexOf('\n', i); i = end < 0 ? text.length : end; } else if (letter === '/' && text[i + 1] === '*') { const end = text.indexOf('*/', i + 2); if (end < 0) return true; i = end + 1; } else if (letter === "'" || letter === '"' || letter === '\x60') quote = letter; else if ('([{'.includes(letter)) count++; else if (')]}'.includes(letter)) count--; } return count > 0 || quote === '\x60'; };
function evaluate(text, file) {
  internal.sources.set(file, text);
  const source = file === 'REPL1' && /^\s*\{/.test(text) && !/;\s*$/.test(text) ? '(' + text + ')' : text;
  if (/\bawait\b/.test(text)) return op('compile', '(async () => { ' + text.replace(/^\s*(?:const|let|var)\s+(\w+)\s*=/, 'globalThis.$1 =') + ' })()', file);
  try { return op('compile', source, file); } catch (error) { if (source !== text) return evaluate(text + ';', file); throw error; }
}
const words = (error) => {
  if (!(error instanceof Error)) return 'Error: ' + inspect(error);
  return error instanceof MongoServerError ? 'MongoServerError' + (error.codeName === 'AuthenticationFailed' || !error.codeName ? '' : '[' + error.codeName + ']') + ': ' + error.message : error.name + ': ' + error.message;
};
hide('__open', (text) => open(text));
/** Runs a text; tells what its last expression is shown as, or what is wrong with it. */
hide('__run', (text, file) => {
  try {
    let value = file === 'REPL1' ? helper(text.trim().replace(/;$/, '')) : undefined;
    if (value !== undefined) return JSON.stringify({ shown: value, database: db.getName() });
    if (open(text) && file === 'REPL1') throw Object.assign(new SyntaxError('Unexpected end of input'));
    value = evaluate(text, file);
    if (value instanceof Promise) { value.then((one) => { if (one !== undefined) print_(typeof one === 'string' ? one : inspect(one)); }, (error) => op('write', 2, words(error) + '\n')); value = undefined; }
    return JSON.stringify({ shown: value === undefined ? '' : typeof value === 'string' ? value : typeof value === 'function' ? '[Function' + (value.name ? ': ' + value.name : ' (anonymous)') + ']' : inspect(value), database: db.getName() });
  } catch (error) { return JSON.stringify({ wrong: words(error), database: db.getName() }); }
});
`,
}
