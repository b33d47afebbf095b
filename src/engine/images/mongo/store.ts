/** What a server keeps, and the commands that read and change it; models MongoDB's database commands. */
import { aggregated, projected, sorted } from './aggregate'
import { matches } from './match'
import type { Change } from './oplog'
import { clashes, keysOf, repeated } from './unique'
import { isOperators, updated } from './update'
import { isArray, isDocument, MongoError, same, shown, valuesAt, withValue, type Document, type Value } from './values'

interface Index {
  readonly name: string
  readonly key: Document
  readonly unique: boolean
}

interface Collection {
  documents: Document[]
  indexes: Index[]
}

type Database = Map<string, Collection>

export interface Account {
  readonly user: string
  readonly password: string
}

export interface Surroundings {
  readonly version: string
  readonly host: string
  now(): number
  newId(): Value
  /** What is kept has changed. */
  changed(): void
  /** What happened to it, in a way that others can repeat. */
  log(change: Change): void
}

/** As it is written down. */
export interface Content {
  readonly databases: readonly (readonly [string, readonly (readonly [string, Collection])[]])[]
  readonly accounts: readonly Account[]
}

const ACCOUNTS = 'admin.system.users'
const ID_INDEX: Index = { name: '_id_', key: { _id: 1 }, unique: true }
/** These are there before anybody made them. */
const OWN = ['admin', 'config', 'local']

export class Store {
  private databases = new Map<string, Database>()
  accounts: Account[] = []

  constructor(private readonly around: Surroundings) {}

  /** All that it keeps, as plain data. */
  content(): Content {
    return { databases: [...this.databases].map(([name, database]) => [name, [...database]]), accounts: this.accounts }
  }

  load({ databases, accounts }: Content): void {
    const copied = ({ documents, indexes }: Collection): Collection => ({ documents: [...documents], indexes: [...indexes] })
    this.databases = new Map(databases.map(([name, all]) => [name, new Map(all.map(([each, content]) => [each, copied(content)]))]))
    this.accounts = [...accounts]
  }

  /** Repeats what happened elsewhere. */
  apply({ op, ns, o, o2 }: Change): void {
    const at = ns.indexOf('.')
    const [database, name] = [ns.slice(0, at), ns.slice(at + 1)]
    if (ns === ACCOUNTS) {
      this.accounts = [...this.accounts.filter(({ user }) => user !== o['user']), { user: String(o['user']), password: String(o['pwd']) }]
    } else if (op === 'c') {
      if (isDocument(o['key'])) this.index(database, String(o['createIndexes']), o['key'], o['unique'] === true)
      else if (typeof o['create'] === 'string') this.open(database, o['create'])
      else if (typeof o['drop'] === 'string') this.remove(database, o['drop'])
      else this.databases.delete(database)
    } else if (op !== 'n') {
      const collection = this.open(database, name)
      const id = (o2 ?? o)['_id']!
      const known = collection.documents.findIndex((document) => same(document['_id']!, id))
      if (op === 'd') collection.documents = collection.documents.filter((_, i) => i !== known)
      else if (known < 0) collection.documents.push(o)
      else collection.documents = collection.documents.map((document, i) => (i === known ? o : document))
    }
  }

  /** The result of a command, whose first key is its name. Throws MongoError. */
  run(database: string, command: Document): Document {
    const [[name, target] = ['', null]] = Object.entries(command)
    const run = Object.hasOwn(this.commands, name) ? this.commands[name] : undefined
    if (!run) throw new MongoError('CommandNotFound', `no such command: '${name}'`)
    return { ...run(database, String(target), command), ok: 1 }
  }

  private read(database: string, collection: string): readonly Document[] {
    return this.databases.get(database)?.get(collection)?.documents ?? []
  }

  /** A collection that is made when it is not there. */
  private open(database: string, name: string): Collection {
    const collections = this.databases.get(database) ?? new Map<string, Collection>()
    this.databases.set(database, collections)
    const found = collections.get(name) ?? { documents: [], indexes: [ID_INDEX] }
    collections.set(name, found)
    return found
  }

  private add(database: string, name: string, given: Document): Document {
    const collection = this.open(database, name)
    const document: Document = given['_id'] === undefined ? { _id: this.around.newId(), ...given } : given
    this.checkUnique(database, name, document)
    collection.documents.push(document)
    this.around.log({ op: 'i', ns: `${database}.${name}`, o: document })
    return document
  }

  private index(database: string, name: string, key: Document, unique: boolean): string {
    const { indexes, documents } = this.open(database, name)
    const index = Object.entries(key)
      .map(([path, direction]) => `${path}_${String(direction)}`)
      .join('_')
    if (indexes.some((each) => each.name === index)) return index
    const second = unique ? repeated(key, documents) : undefined
    if (second) throw duplicate(`${database}.${name}`, index, key, second)
    indexes.push({ name: index, key, unique })
    return index
  }

  private remove(database: string, name: string): boolean {
    const collections = this.databases.get(database)
    const dropped = collections?.delete(name) ?? false
    if (collections?.size === 0) this.databases.delete(database)
    return dropped
  }

  private checkUnique(database: string, name: string, document: Document, except?: Document): void {
    const { documents, indexes } = this.open(database, name)
    for (const { name: index, key, unique } of indexes)
      if (unique && clashes(key, document, documents, except)) throw duplicate(`${database}.${name}`, index, key, document)
  }

  private update(database: string, name: string, { q, u, multi = false, upsert = false }: Document): Document {
    const [filter, change] = [documentOf(q, 'q'), documentOf(u, 'u')]
    const meant = this.read(database, name)
      .filter((document) => matches(document, filter))
      .slice(0, multi ? undefined : 1)
    let nModified = 0
    for (const document of meant) {
      const made = isOperators(change) ? updated(document, change) : { _id: document['_id']!, ...change }
      if (JSON.stringify(made) === JSON.stringify(document)) continue
      this.checkUnique(database, name, made, document)
      const collection = this.open(database, name)
      collection.documents = collection.documents.map((each) => (each === document ? made : each))
      this.around.log({ op: 'u', ns: `${database}.${name}`, o: made, o2: { _id: document['_id']! } })
      nModified++
    }
    if (meant.length > 0 || !upsert) return { n: meant.length, nModified, upserted: null }
    const base = Object.entries(filter)
      .filter(([key, value]) => !key.startsWith('$') && !(isDocument(value) && isOperators(value)))
      .reduce((made: Document, [path, value]) => withValue(made, path, value), {})
    const { _id } = this.add(database, name, isOperators(change) ? updated(base, change, true) : { ...base, ...change })
    return { n: 0, nModified: 0, upserted: _id! }
  }

  private find(database: string, name: string, { filter = {}, sort, skip = 0, limit = 0, projection }: Document): readonly Document[] {
    let found = this.read(database, name).filter((document) => matches(document, documentOf(filter, 'filter')))
    if (sort) found = [...sorted(found, sort as Document)]
    found = found.slice(Number(skip), limit ? Number(skip) + Math.abs(Number(limit)) : undefined)
    return projection ? found.map((document) => projected(document, projection as Document)) : found
  }

  private sizes(): readonly Document[] {
    const made = [...this.databases].map(([name, database]) => ({
      name,
      sizeOnDisk: Math.max(1, database.size) * 40_960 + Math.floor(JSON.stringify([...database]).length / 4096) * 4096,
      empty: false,
    }))
    const own = OWN.filter((name) => !this.databases.has(name)).map((name) => ({
      name,
      sizeOnDisk: name === 'config' ? 12_288 : 40_960,
      empty: false,
    }))
    return [...made, ...own].sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  private readonly commands: Readonly<Record<string, (database: string, target: string, command: Document) => Document>> = {
    ping: () => ({}),
    hello: () => ({
      isWritablePrimary: true,
      topologyVersion: {},
      maxBsonObjectSize: 16777216,
      localTime: { $date: this.around.now() },
      readOnly: false,
    }),
    buildInfo: () => ({ version: this.around.version, modules: [] }),
    serverStatus: () => ({ host: this.around.host, version: this.around.version, process: 'mongod', pid: 1 }),
    connectionStatus: () => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } }),
    listDatabases: () => {
      const databases = this.sizes()
      return { databases, totalSize: databases.reduce((sum, { sizeOnDisk }) => sum + Number(sizeOnDisk), 0) }
    },
    listCollections: (database) => ({ collections: [...(this.databases.get(database)?.keys() ?? [])].sort() }),
    create: (database, name) => {
      if (this.databases.get(database)?.has(name)) throw new MongoError('NamespaceExists', `Collection ${database}.${name} already exists.`)
      this.open(database, name)
      this.around.log({ op: 'c', ns: `${database}.$cmd`, o: { create: name } })
      this.around.changed()
      return {}
    },
    drop: (database, name) => {
      const dropped = this.remove(database, name)
      if (dropped) {
        this.around.log({ op: 'c', ns: `${database}.$cmd`, o: { drop: name } })
        this.around.changed()
      }
      return { dropped }
    },
    dropDatabase: (database) => {
      if (this.databases.delete(database)) {
        this.around.log({ op: 'c', ns: `${database}.$cmd`, o: { dropDatabase: 1 } })
        this.around.changed()
      }
      return { dropped: database }
    },
    insert: (database, name, { documents }) => {
      if (!isArray(documents) || documents.length === 0 || !documents.every(isDocument))
        throw new MongoError('TypeMismatch', 'Argument "docs" must be an array of documents')
      try {
        const ids = documents.map((document) => this.add(database, name, document)['_id']!)
        return { n: ids.length, ids }
      } finally {
        // Those before one that is refused remain.
        this.around.changed()
      }
    },
    find: (database, name, command) => ({ found: this.find(database, name, command) }),
    count: (database, name, command) => ({ n: this.find(database, name, command).length }),
    distinct: (database, name, { key, query = {} }) => {
      const values = this.find(database, name, { filter: query }).flatMap((document) =>
        valuesAt(document, String(key)).flatMap((value) => (isArray(value) ? value : [value])),
      )
      return { values: [...new Map(values.map((value) => [JSON.stringify(value), value])).values()] }
    },
    aggregate: (database, name, { pipeline }) => {
      if (!isArray(pipeline)) throw new MongoError('TypeMismatch', "'pipeline' option must be specified as an array")
      return { found: aggregated(this.read(database, name), pipeline, (other) => this.read(database, other)) }
    },
    update: (database, name, command) => {
      const result = this.update(database, name, command)
      this.around.changed()
      return result
    },
    delete: (database, name, { q, multi }) => {
      const gone = new Set(
        this.read(database, name)
          .filter((document) => matches(document, documentOf(q, 'q')))
          .slice(0, multi ? undefined : 1),
      )
      if (gone.size === 0) return { n: 0 }
      const collection = this.open(database, name)
      collection.documents = collection.documents.filter((document) => !gone.has(document))
      for (const { _id } of gone) this.around.log({ op: 'd', ns: `${database}.${name}`, o: { _id: _id! } })
      this.around.changed()
      return { n: gone.size }
    },
    createIndexes: (database, name, { key, unique = false }) => {
      const index = this.index(database, name, key as Document, Boolean(unique))
      this.around.log({ op: 'c', ns: `${database}.$cmd`, o: { createIndexes: name, key: key!, unique: Boolean(unique) } })
      this.around.changed()
      return { name: index }
    },
    listIndexes: (database, name) => ({
      indexes: (this.databases.get(database)?.get(name)?.indexes ?? []).map(({ name: index, key, unique }) => ({
        v: 2,
        key,
        name: index,
        ...(unique && index !== '_id_' ? { unique } : {}),
      })),
    }),
    createUser: (_database, user, { pwd }) => {
      if (this.accounts.some((account) => account.user === user))
        throw new MongoError('Location51003', `User "${user}@admin" already exists`)
      this.accounts.push({ user, password: String(pwd) })
      this.around.log({ op: 'i', ns: ACCOUNTS, o: { _id: `admin.${user}`, user, pwd: String(pwd) } })
      this.around.changed()
      return {}
    },
    replSetGetStatus: notReplicated,
    replSetInitiate: () => {
      throw new MongoError('NoReplicationEnabled', 'This node was not started with replication enabled.')
    },
    replSetGetConfig: notReplicated,
  }
}

function documentOf(value: Value | undefined, field: string): Document {
  if (!isDocument(value)) throw new MongoError('TypeMismatch', `Expected field ${field} to be of type object`)
  return value
}

function notReplicated(): never {
  throw new MongoError('NoReplicationEnabled', 'not running with --replSet')
}

function duplicate(where: string, index: string, key: Document, document: Document): MongoError {
  const own = keysOf(key, document)
  const told = Object.keys(key).map((path, i) => `${path}: ${shown(own[i]!)}`)
  return new MongoError('DuplicateKey', `E11000 duplicate key error collection: ${where} index: ${index} dup key: { ${told.join(', ')} }`)
}
