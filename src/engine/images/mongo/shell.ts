/** What mongosh does with an expression: databases, collections and cursors, whose methods become commands for the server. */
import { inspect } from './inspect'
import { parse, type Node } from './language'
import { isArray, isDocument, MongoError, type Document, type Value } from './values'

/** Sends a command to a database. Throws MongoError for what the server refuses. */
export type Send = (database: string, command: Document) => Promise<Document>

interface Cursor {
  readonly is: 'cursor'
  readonly database: string
  readonly command: Document
}

type Result =
  | { readonly is: 'value'; readonly value: Value }
  | { readonly is: 'nothing' }
  | { readonly is: 'database'; readonly name: string }
  | { readonly is: 'collection'; readonly database: string; readonly name: string }
  | { readonly is: 'root'; readonly name: string }
  | Cursor
  | { readonly is: 'method'; readonly of: Result; readonly name: string }

/** The words of an error of JavaScript, with its name. */
export class ShellError extends Error {}

const value = (content: Value): Result => ({ is: 'value', value: content })
const NOTHING: Result = { is: 'nothing' }
const document = (given: Value | undefined): Document => (isDocument(given) ? given : {})

/** Methods of `rs` and the commands that they send. */
const REPLICATION: Readonly<Record<string, string>> = {
  status: 'replSetGetStatus',
  initiate: 'replSetInitiate',
  conf: 'replSetGetConfig',
}

/** What each step of a cursor adds to the command. */
const STEPS: Readonly<Record<string, string>> = { sort: 'sort', limit: 'limit', skip: 'skip', projection: 'projection' }

export class Shell {
  database = 'test'

  constructor(
    private readonly send: Send,
    private readonly print: (text: string) => Promise<void>,
    private readonly now: () => number,
  ) {}

  /** Runs all expressions of a text; gives what the last of them is shown as, nothing for nothing. */
  async run(text: string): Promise<string> {
    const helper = await this.helper(text.trim().replace(/;$/, ''))
    if (helper !== undefined) return helper
    let shown = ''
    for (const node of parse(text)) shown = await this.shown(await this.evaluate(node))
    return shown
  }

  /** `show dbs`, `use shop`: words that are no JavaScript. */
  private async helper(line: string): Promise<string | undefined> {
    const [verb, what = '', ...more] = line.split(/\s+/)
    if (more.length > 0) return undefined
    if (verb === 'use' && what !== '') {
      const already = what === this.database
      this.database = what
      return already ? `already on db ${what}` : `switched to db ${what}`
    }
    if (verb !== 'show') return undefined
    switch (what) {
      case 'dbs':
      case 'databases': {
        const { databases } = await this.send('admin', { listDatabases: 1 })
        const rows = (databases as readonly Document[]).map(
          ({ name, sizeOnDisk }) => [String(name), `${(Number(sizeOnDisk) / 1024).toFixed(2)} KiB`] as const,
        )
        const width = Math.max(...rows.map(([name]) => name.length))
        const wide = Math.max(...rows.map(([, size]) => size.length))
        return rows.map(([name, size]) => `${name.padEnd(width)}  ${size.padStart(wide)}`).join('\n')
      }
      case 'collections':
      case 'tables':
        return ((await this.send(this.database, { listCollections: 1 }))['collections'] as readonly string[]).join('\n')
      case 'users':
        return '[]'
      default:
        throw new MongoError('', `[COMMON-10001] '${what}' is not a valid argument for "show".`)
    }
  }

  private async shown(result: Result): Promise<string> {
    switch (result.is) {
      case 'value':
        return typeof result.value === 'string' ? result.value : inspect(result.value)
      case 'cursor': {
        const found = await this.fetch(result)
        return found.length === 0 ? '' : inspect(found)
      }
      case 'database':
        return result.name
      case 'collection':
        return `${result.database}.${result.name}`
      case 'method':
        return `[Function: ${result.name}] AsyncFunction`
      default:
        return ''
    }
  }

  private async fetch({ database, command }: Cursor): Promise<readonly Document[]> {
    return (await this.send(database, command))['found'] as readonly Document[]
  }

  private async evaluate(node: Node): Promise<Result> {
    switch (node.node) {
      case 'value':
        return value(node.value)
      case 'array': {
        const items: Value[] = []
        for (const item of node.items) items.push(await this.plain(item))
        return value(items)
      }
      case 'object': {
        const entries: [string, Value][] = []
        for (const [key, inner] of node.entries) entries.push([key, await this.plain(inner)])
        return value(Object.fromEntries(entries))
      }
      case 'name':
        if (node.name === 'db') return { is: 'database', name: this.database }
        if (Object.hasOwn(CONSTRUCTORS, node.name) || ['rs', 'sh', 'print', 'printjson'].includes(node.name))
          return { is: 'root', name: node.name }
        throw new ShellError(`ReferenceError: ${node.name} is not defined`)
      case 'member':
        return this.member(await this.evaluate(node.of), node.name)
      case 'call': {
        const of = await this.evaluate(node.of)
        if (of.is === 'method' && of.name === 'forEach') return this.forEach(of.of, node.args[0])
        const args: Value[] = []
        for (const arg of node.args) args.push(await this.plain(arg))
        return this.call(of, args)
      }
      case 'function':
        throw new ShellError('TypeError: functions are taken by forEach only')
    }
  }

  /** A node's value, where documents are wanted. */
  private async plain(node: Node): Promise<Value> {
    const result = await this.evaluate(node)
    if (result.is === 'value') return result.value
    if (result.is === 'cursor') return this.fetch(result)
    return result.is === 'nothing' ? null : this.shown(result)
  }

  private member(of: Result, name: string): Result {
    if (of.is === 'database')
      return Object.hasOwn(DATABASE, name) ? { is: 'method', of, name } : { is: 'collection', database: of.name, name }
    if (of.is === 'collection')
      return Object.hasOwn(COLLECTION, name) || Object.hasOwn(SEARCHES, name)
        ? { is: 'method', of, name }
        : { is: 'collection', database: of.database, name: `${of.name}.${name}` }
    if (of.is === 'value' && isDocument(of.value) && Object.hasOwn(of.value, name)) return value(of.value[name]!)
    if (of.is === 'value' && isArray(of.value)) {
      if (name === 'length') return value(of.value.length)
      if (/^\d+$/.test(name)) return value(of.value[Number(name)] ?? null)
    }
    return { is: 'method', of, name }
  }

  private async forEach(of: Result, action: Node | undefined): Promise<Result> {
    const items = of.is === 'cursor' ? await this.fetch(of) : of.is === 'value' && isArray(of.value) ? of.value : []
    for (const item of items) {
      if (action?.node === 'name') await this.call(await this.evaluate(action), [item])
      else if (action?.node === 'function') await this.evaluate(filled(action.body, action.parameter, item))
    }
    return NOTHING
  }

  private async call(of: Result, args: readonly Value[]): Promise<Result> {
    if (of.is === 'root') {
      const make = Object.hasOwn(CONSTRUCTORS, of.name) ? CONSTRUCTORS[of.name] : undefined
      if (make) return value(make(args, this.now()))
      if (of.name !== 'print' && of.name !== 'printjson') throw new ShellError(`TypeError: ${of.name} is not a function`)
      await this.print(`${args.map((arg) => (typeof arg === 'string' && of.name === 'print' ? arg : inspect(arg))).join(' ')}\n`)
      return NOTHING
    }
    if (of.is !== 'method') throw new ShellError('TypeError: it is not a function')
    const { of: owner, name } = of
    if (owner.is === 'database') return value(await DATABASE[name]!(args, (command, on = owner.name) => this.send(on, command), owner.name))
    if (owner.is === 'collection') {
      const search = Object.hasOwn(SEARCHES, name) ? SEARCHES[name] : undefined
      if (search) return { is: 'cursor', database: owner.database, command: search(owner.name, args) }
      return value(await COLLECTION[name]!(owner.name, args, (command) => this.send(owner.database, command)))
    }
    if (owner.is === 'cursor') return this.cursor(owner, name, args)
    if (owner.is === 'root' && owner.name === 'rs') return value(await this.replication(name, args))
    if (owner.is === 'value' && name === 'toArray') return owner
    throw new ShellError(`TypeError: ${name} is not a function`)
  }

  private async replication(name: string, [given = null]: readonly Value[]): Promise<Value> {
    const command = Object.hasOwn(REPLICATION, name) ? REPLICATION[name] : undefined
    if (command === undefined) throw new ShellError(`TypeError: rs.${name} is not a function`)
    return this.send('admin', { [command]: given ?? 1 })
  }

  private async cursor(cursor: Cursor, name: string, [given = null]: readonly Value[]): Promise<Result> {
    const step = Object.hasOwn(STEPS, name) ? STEPS[name] : undefined
    if (step !== undefined) return { ...cursor, command: { ...cursor.command, [step]: given } }
    switch (name) {
      case 'pretty':
        return cursor
      case 'toArray':
        return value(await this.fetch(cursor))
      case 'count':
      case 'itcount':
      case 'size':
        return value((await this.fetch(cursor)).length)
      case 'next':
        return value((await this.fetch(cursor))[0] ?? null)
      case 'hasNext':
        return value((await this.fetch(cursor)).length > 0)
      default:
        throw new ShellError(`TypeError: ${name} is not a function`)
    }
  }
}

/** The body of a function with what its parameter stands for. */
function filled(node: Node, parameter: string, item: Value): Node {
  if (node.node === 'name') return node.name === parameter ? { node: 'value', value: item } : node
  if (node.node === 'member') return { ...node, of: filled(node.of, parameter, item) }
  if (node.node === 'call')
    return { ...node, of: filled(node.of, parameter, item), args: node.args.map((arg) => filled(arg, parameter, item)) }
  if (node.node === 'array') return { ...node, items: node.items.map((each) => filled(each, parameter, item)) }
  if (node.node === 'object') return { ...node, entries: node.entries.map(([key, each]) => [key, filled(each, parameter, item)] as const) }
  return node
}

const moment = ([given]: readonly Value[], now: number): Value => {
  const time = given === undefined ? now : typeof given === 'number' ? given : Date.parse(String(given))
  if (Number.isNaN(time)) throw new ShellError('RangeError: Invalid time value')
  return { $date: time }
}
const number = ([given = 0]: readonly Value[]): Value => Number(given)

const CONSTRUCTORS: Readonly<Record<string, (args: readonly Value[], now: number) => Value>> = {
  ObjectId: ([given]) => {
    if (typeof given !== 'string' || !/^[0-9a-f]{24}$/i.test(given))
      throw new ShellError('BSONError: input must be a 24 character hex string, 12 byte Uint8Array, or an integer')
    return { $oid: given.toLowerCase() }
  },
  ISODate: moment,
  Date: moment,
  NumberInt: number,
  Int32: number,
  NumberLong: number,
  Long: number,
  NumberDecimal: number,
  Double: number,
}

type Ask = (command: Document, database?: string) => Promise<Document>

const DATABASE: Readonly<Record<string, (args: readonly Value[], ask: Ask, name: string) => Promise<Value>>> = {
  getName: (_, _ask, name) => Promise.resolve(name),
  getCollectionNames: async (_, ask) => (await ask({ listCollections: 1 }))['collections']!,
  createCollection: ([name = ''], ask) => ask({ create: name }),
  dropDatabase: async (_, ask) => {
    const { ok = 1, dropped = null } = await ask({ dropDatabase: 1 })
    return { ok, dropped }
  },
  runCommand: ([command = null], ask) => ask(isDocument(command) ? command : { [String(command)]: 1 }),
  adminCommand: ([command = null], ask) => ask(isDocument(command) ? command : { [String(command)]: 1 }, 'admin'),
  hello: (_, ask) => ask({ hello: 1 }),
  version: async (_, ask) => (await ask({ buildInfo: 1 }))['version']!,
  serverStatus: (_, ask) => ask({ serverStatus: 1 }),
  createUser: async ([given], ask) => {
    const { user = '', pwd = '' } = document(given)
    const { ok = 1 } = await ask({ createUser: user, pwd })
    return { ok }
  },
}

/** Methods that give cursors. */
const SEARCHES: Readonly<Record<string, (collection: string, args: readonly Value[]) => Document>> = {
  find: (collection, [filter, projection]) => ({
    find: collection,
    filter: document(filter),
    ...(isDocument(projection) ? { projection } : {}),
  }),
  aggregate: (collection, [pipeline = []]) => ({ aggregate: collection, pipeline: isArray(pipeline) ? pipeline : [pipeline] }),
}

type Method = (collection: string, args: readonly Value[], ask: Ask) => Promise<Value>

function changing(multi: boolean, replaces = false): Method {
  return async (collection, [filter, change, options], ask) => {
    if (!replaces && !Object.keys(document(change))[0]?.startsWith('$'))
      throw new MongoError('InvalidArgument', 'Update document requires atomic operators')
    const { upsert = false } = document(options)
    const {
      n = 0,
      nModified = 0,
      upserted = null,
    } = await ask({ update: collection, q: document(filter), u: document(change), multi, upsert })
    return { acknowledged: true, insertedId: upserted, matchedCount: n, modifiedCount: nModified, upsertedCount: upserted === null ? 0 : 1 }
  }
}

function removing(multi: boolean): Method {
  return async (collection, [filter], ask) => ({
    acknowledged: true,
    deletedCount: (await ask({ delete: collection, q: document(filter), multi }))['n'] ?? 0,
  })
}

const insertMany: Method = async (collection, [documents = []], ask) => {
  const { ids } = await ask({ insert: collection, documents })
  return { acknowledged: true, insertedIds: Object.fromEntries((ids as readonly Value[]).map((id, i) => [String(i), id])) }
}

const counting: Method = async (collection, [filter], ask) => (await ask({ count: collection, filter: document(filter) }))['n'] ?? 0

const COLLECTION: Readonly<Record<string, Method>> = {
  insertOne: async (collection, [given], ask) => {
    const { ids } = await ask({ insert: collection, documents: [document(given)] })
    return { acknowledged: true, insertedId: (ids as readonly Value[])[0] ?? null }
  },
  insertMany,
  insert: (collection, [given = null], ask) => insertMany(collection, [isArray(given) ? given : [given]], ask),
  findOne: async (collection, [filter, projection], ask) => {
    const command = { ...SEARCHES['find']!(collection, projection === undefined ? [filter ?? {}] : [filter ?? {}, projection]), limit: 1 }
    return ((await ask(command))['found'] as readonly Value[])[0] ?? null
  },
  updateOne: changing(false),
  updateMany: changing(true),
  replaceOne: changing(false, true),
  deleteOne: removing(false),
  deleteMany: removing(true),
  remove: removing(true),
  countDocuments: counting,
  count: counting,
  estimatedDocumentCount: counting,
  distinct: async (collection, [key = '', query], ask) =>
    (await ask({ distinct: collection, key, query: document(query) }))['values'] ?? [],
  drop: async (collection, _, ask) => (await ask({ drop: collection }))['dropped'] ?? false,
  createIndex: async (collection, [key, options], ask) =>
    (await ask({ createIndexes: collection, key: document(key), unique: document(options)['unique'] ?? false }))['name'] ?? '',
  getIndexes: async (collection, _, ask) => (await ask({ listIndexes: collection }))['indexes'] ?? [],
}
