/** Facts about mongo: what its shell answers, who is let in, and what outlives the server. */
import { describe, expect, test } from 'vitest'
import type { DaemonProcess } from '../image'
import { runOn, testMachine } from '../../../shell/test-machine'
import { NO_NET } from '../../../shell/net'
import { testProcess, type Run } from '../sql/test-client'
import { podsOf } from '../test-pods'
import { CONFIG_MAPS } from '../../schema/resources'
import { mongosh } from './mongosh'
import { mongoServer } from './server'

const NEVER = { MONGO_INITDB_ROOT_USERNAME: 'root', MONGO_INITDB_ROOT_PASSWORD: 'secret' }

/** A server that runs, and its shell. */
function started(
  env: Readonly<Record<string, string>> = {},
  files: Map<string, string> = new Map(),
  scripts: ReadonlyMap<string, string> = new Map(),
) {
  let talk: ((data: Uint8Array) => Uint8Array) | undefined
  const process = {
    ...testProcess(env, files),
    onSignal: () => undefined,
    useMemory: () => undefined,
    useProcessor: () => undefined,
    stdout: () => undefined,
    after: (_delay: number, action: () => void) => action(),
    listen: (listener: { readonly talk: typeof talk }) => {
      talk = listener.talk
      return true
    },
  }
  mongoServer('8.2.1').start(process as unknown as DaemonProcess)
  const client = (args: readonly string[], stdin?: string): Promise<Run> => {
    const net = {
      ...NO_NET,
      resolve: (name: string) => Promise.resolve([name]),
      tcp: (_: string, __: number, data?: Uint8Array) => Promise.resolve(talk!(data!)),
    }
    const { machine, clock } = testMachine('bash', [mongosh('2.5.9')], net)
    machine.files.write('/root/w/in', stdin ?? '')
    for (const [path, text] of scripts) machine.files.write(path, text)
    const words = args.map((arg) => `'${arg.replaceAll("'", "'\\''")}'`)
    return runOn(machine, clock, `mongosh ${words.join(' ')} < in`)
  }
  return { client, run: async (script: string) => (await client(['shop', '--quiet', '--eval', script])).out }
}

const FRUITS =
  'db.fruits.insertMany([{_id: 1, name: "apple", price: 3, tags: ["red", "sweet"]}, {_id: 2, name: "lemon", price: 5, tags: ["sour"], origin: {country: "IT"}}, {_id: 3, name: "plum", price: 2}]);'

describe('documents with arrays and documents in them', () => {
  const ORDER = 'db.orders.insertOne({_id: 1, to: {city: "Ulm", zip: 8}, items: [{n: "a", p: 1}, {n: "b", p: 2}]});'
  test.each([
    ['JSON.stringify(db.orders.findOne({}, {"items.n": 1, "to.city": 1}))', '{"_id":1,"items":[{"n":"a"},{"n":"b"}],"to":{"city":"Ulm"}}'],
    ['JSON.stringify(db.orders.findOne({}, {"items.n": 1, "items.p": 1, _id: 0}).items[1])', '{"n":"b","p":2}'],
    ['JSON.stringify(db.orders.findOne({}, {"items.p": 0, to: 0}))', '{"_id":1,"items":[{"n":"a"},{"n":"b"}]}'],
    [
      'db.orders.updateOne({}, {$set: {"items.1.p": 9, "items.3": 0}}); JSON.stringify(db.orders.findOne().items)',
      '[{"n":"a","p":1},{"n":"b","p":9},null,0]',
    ],
    ['db.orders.updateOne({}, {$unset: {"items.p": 1}}).modifiedCount', '0'],
    [
      'db.orders.updateOne({"to.city": "Bonn"}, {$set: {n: 1}}, {upsert: true}); JSON.stringify(db.orders.findOne({n: 1}, {_id: 0}))',
      '{"to":{"city":"Bonn"},"n":1}',
    ],
    [
      'db.orders.insertMany([{at: new Date(5)}, {at: new Date(5)}]); try { db.orders.createIndex({at: 1}, {unique: true}) } catch (e) { print(e.message) }; print(db.orders.getIndexes().length)',
      'E11000 duplicate key error collection: shop.orders index: at_1 dup key: { at: new Date(5) }\n1\n',
    ],
    [
      'try { db.orders.updateOne({}, {$set: {"items.p": 1}}) } catch (e) { print(e.message) }',
      `Cannot create field 'p' in element {items: [ { n: "a", p: 1 }, { n: "b", p: 2 } ]}`,
    ],
    [
      'db.orders.insertMany([{_id: 2, v: [10]}, {_id: 3, v: [9, 1]}, {_id: 4, v: [9]}]); JSON.stringify(db.orders.find({v: {$exists: true}}).sort({v: 1}).toArray().map((o) => o._id))',
      '[4,3,2]',
    ],
    [
      'JSON.stringify(db.orders.aggregate([{$unwind: {path: "$items", includeArrayIndex: "at"}}, {$project: {at: 1, n: "$items.n", _id: 0}}]).toArray())',
      '[{"at":0,"n":"a"},{"at":1,"n":"b"}]',
    ],
    [
      'try { db.orders.aggregate([{$unwind: "items"}]).toArray() } catch (e) { print(e.message) }',
      "path option to $unwind stage should be prefixed with a '$': items",
    ],
    [
      'JSON.stringify(db.orders.aggregate([{$project: {sum: {$add: ["$none", 1]}, safe: {$cond: [true, 1, {$divide: [1, 0]}]}, id: {$toString: "$_id"}}}]).toArray())',
      '[{"_id":1,"sum":null,"safe":1,"id":"1"}]',
    ],
    [
      'JSON.stringify(db.orders.aggregate([{$lookup: {from: "orders", let: {own: "$to.city"}, pipeline: [{$project: {_id: 0, both: {$concat: ["$$own", "-", "$to.city"]}}}], as: "o"}}, {$project: {o: 1, _id: 0}}]).toArray())',
      '[{"o":[{"both":"Ulm-Ulm"}]}]',
    ],
    [
      'db.more.insertOne({_id: 7, v: 1}); JSON.stringify(db.orders.aggregate([{$unionWith: {coll: "more", pipeline: [{$project: {v: 1}}]}}, {$project: {_id: 1}}]).toArray())',
      '[{"_id":1},{"_id":7}]',
    ],
  ])('%s', async (script, expected) => {
    expect(await started().run(`${ORDER} ${script}`)).toContain(expected)
  })
})

describe('mongosh', () => {
  test.each([
    ['db.fruits.countDocuments()', '3'],
    ['db.fruits.find({price: {$gt: 2, $lt: 5}}, {_id: 0, name: 1})', "[ { name: 'apple' } ]"],
    ['db.fruits.find({$or: [{name: /^P/i}, {tags: "sour"}]}).sort({price: 1}).toArray().length', '2'],
    ['db.fruits.findOne({"origin.country": "IT"}).name', 'lemon'],
    ['db.fruits.find({origin: {$exists: false}, price: {$in: [2, 5]}}, {tags: 0})', "[ { _id: 3, name: 'plum', price: 2 } ]"],
    ['db.fruits.find({_id: 2}, {_id: 1})', '[ { _id: 2 } ]'],
    ['db.fruits.find().sort({price: -1}).skip(1).limit(1).next().name', 'apple'],
    ['db.fruits.distinct("tags")', "[ 'red', 'sweet', 'sour' ]"],
    ['db.fruits.findOne({name: "none"})', 'null'],
    [
      'db.fruits.updateOne({name: "plum"}, {$set: {"origin.country": "FR"}, $inc: {price: 1}, $push: {tags: "blue"}})',
      '{\n  acknowledged: true,\n  insertedId: null,\n  matchedCount: 1,\n  modifiedCount: 1,\n  upsertedCount: 0\n}',
    ],
    [
      'db.fruits.updateMany({}, {$unset: {tags: ""}}); db.fruits.find({}, {name: 1, tags: 1})',
      "[\n  { _id: 1, name: 'apple' },\n  { _id: 2, name: 'lemon' },\n  { _id: 3, name: 'plum' }\n]",
    ],
    ['db.fruits.replaceOne({_id: 3}, {name: "fig"}); db.fruits.findOne({_id: 3})', "{ _id: 3, name: 'fig' }"],
    ['db.fruits.updateOne({_id: 9}, {$set: {a: 1}}, {upsert: true}); db.fruits.findOne({_id: 9})', '{ _id: 9, a: 1 }'],
    ['db.fruits.deleteMany({price: {$lte: 3}})', '{ acknowledged: true, deletedCount: 2 }'],
    [
      'db.fruits.aggregate([{$unwind: "$tags"}, {$group: {_id: "$name", n: {$sum: 1}, most: {$max: "$price"}}}, {$sort: {n: -1}}])',
      "[ { _id: 'apple', n: 2, most: 3 }, { _id: 'lemon', n: 1, most: 5 } ]",
    ],
    [
      'db.eaten.insertMany([{fruit: "apple", n: 2}, {fruit: "plum", n: 5}, {fruit: "apple", n: 1}]); db.fruits.aggregate([{$lookup: {from: "eaten", localField: "name", foreignField: "fruit", as: "e"}}, {$project: {name: 1, n: {$sum: "$e.n"}, times: {$size: "$e"}}}, {$match: {times: {$gt: 0}}}])',
      "[\n  { _id: 1, name: 'apple', n: 3, times: 2 },\n  { _id: 3, name: 'plum', n: 5, times: 1 }\n]",
    ],
    [
      'db.fruits.aggregate([{$lookup: {from: "fruits", let: {p: "$price"}, pipeline: [{$match: {$expr: {$gt: ["$price", "$$p"]}}}, {$project: {_id: 0, name: 1}}], as: "dearer"}}, {$match: {_id: 1}}, {$replaceRoot: {newRoot: {$arrayElemAt: ["$dearer", 0]}}}])',
      "[ { name: 'lemon' } ]",
    ],
    [
      'db.fruits.aggregate([{$project: {_id: 0, size: {$cond: [{$gte: ["$price", 3]}, "big", "small"]}}}, {$sortByCount: "$size"}])',
      "[ { _id: 'big', count: 2 }, { _id: 'small', count: 1 } ]",
    ],
    [
      'db.fruits.aggregate([{$limit: 1}, {$project: {_id: 0, a: {$max: []}, b: {$min: ["$nosuch", 3]}, c: {$round: [1250, -2]}, d: {$round: [2.675, 2]}, e: {$ifNull: ["$constructor", "-"]}}}])',
      "[ { a: null, b: 3, c: 1200, d: 2.68, e: '-' } ]",
    ],
    ['db.fruits.find().forEach(f => print(f.name))', 'apple\nlemon\nplum'],
    ['db.getCollectionNames()', "[ 'fruits' ]"],
    ['show collections', 'fruits'],
    ['use other', 'switched to db other'],
    ['db.fruits.drop()', 'true'],
    ['db.dropDatabase()', "{ ok: 1, dropped: 'shop' }"],
    ['db.runCommand({ping: 1})', '{ ok: 1 }'],
    ['db.fruits.createIndex({name: 1}, {unique: true})', 'name_1'],
  ])('%s', async (script, shown) => {
    const { run } = started()
    await run(FRUITS)
    expect(await run(script)).toBe(`${shown}\n`)
  })

  test.each([
    [
      'db.fruits.insertOne({_id: 1})',
      'MongoServerError[DuplicateKey]: E11000 duplicate key error collection: shop.fruits index: _id_ dup key: { _id: 1 }',
    ],
    ['db.fruits.updateOne({_id: 1}, {a: 1})', 'MongoInvalidArgumentError: Update document requires atomic operators'],
    ['db.fruits.find({price: {$near: 1}})', 'MongoServerError[BadValue]: unknown operator: $near'],
    ['fruits.find()', 'ReferenceError: fruits is not defined'],
    ['db.fruits.find(', 'SyntaxError: Unexpected end of input'],
    ['db.fruits.find().sortt()', 'TypeError: db.fruits.find(...).sortt is not a function'],
    ['rs.status()', 'MongoServerError[NoReplicationEnabled]: not running with --replSet'],
  ])('%s fails', async (script, message) => {
    const { client, run } = started()
    await run(FRUITS)
    expect(await client(['shop', '--quiet', '--eval', script])).toEqual({ out: '', err: `${message}\n`, code: 1 })
  })

  test('goes on in the next line while brackets are open, and says who it is', async () => {
    const { client } = started()
    const { out } = await client([], 'use shop\ndb.a.insertOne({\n  x: 1\n})\nnosuch\nshow dbs\nexit\n')
    expect(out).toMatch(
      /^Connecting to:\t\tmongodb:\/\/127\.0\.0\.1:27017\/\?.*\nUsing MongoDB:\t\t8\.2\.1\nUsing Mongosh:\t\t2\.5\.9\n\n.*\n\ntest> switched to db shop\nshop> \.\.\. \.\.\. \{\n {2}acknowledged: true,\n {2}insertedId: ObjectId\('[0-9a-f]{24}'\)\n\}\nshop> ReferenceError: nosuch is not defined\nshop> admin {3}40\.00 KiB\nconfig {2}12\.00 KiB\nlocal {3}40\.00 KiB\nshop {4}40\.00 KiB\nshop> $/,
    )
  })

  test('is let in by name and password, given as options or in the address', async () => {
    const { client } = started(NEVER)
    const ask = async (...args: readonly string[]) => {
      const { out, err } = await client([...args, '--quiet', '--eval', 'db.a.countDocuments()'])
      return out + err
    }
    expect(await ask()).toBe('MongoServerError[Unauthorized]: Command count requires authentication\n')
    expect(await ask('-u', 'root', '-p', 'wrong')).toBe('MongoServerError: Authentication failed.\n')
    expect(await ask('-u', 'root', '-p', 'secret', '--authenticationDatabase', 'admin')).toBe('0\n')
    expect(await ask('mongodb://root:secret@mongo:27017/shop?authSource=admin')).toBe('0\n')
  })
})

describe('what is no command', () => {
  test.each([
    ['db.a.find({name: {$regex: "("}})', 'MongoServerError[Location51091]: Regular expression is invalid: (\n'],
    ['db.a.find({$or: [null]})', 'MongoServerError[BadValue]: $or/$and/$nor entries need to be full objects\n'],
    ['db.a.aggregate([null])', "MongoServerError[TypeMismatch]: Each element of the 'pipeline' array must be an object\n"],
    ['db.a.insertMany(5)', 'MongoServerError[TypeMismatch]: Argument "docs" must be an array of documents\n'],
    ['db.runCommand({delete: "a"})', 'MongoServerError[TypeMismatch]: Expected field q to be of type object\n'],
    ['rs()', 'TypeError: rs is not a function\n'],
  ])('%s is refused', async (script, said) => {
    const { client } = started()
    expect(await client(['shop', '--quiet', '--eval', `db.a.insertOne({name: "x"}); ${script}`])).toMatchObject({ err: said })
  })

  test('changes nothing by what it means nothing of', async () => {
    const { run } = started()
    await run('db.nothing.deleteMany({}); db.nowhere.updateOne({a: 1}, {$set: {a: 2}})')
    expect(await run('db.getCollectionNames()')).toBe('[]\n')
  })
})

test('what is kept in its folder outlives the server', async () => {
  const files = new Map<string, string>()
  await started(NEVER, files).client([
    'shop',
    '-u',
    'root',
    '-p',
    'secret',
    '--eval',
    'db.a.insertOne({_id: "x", at: ISODate("2026-01-02")})',
  ])
  const { out } = await started({}, files).client(['shop', '-u', 'root', '-p', 'secret', '--quiet', '--eval', 'db.a.find()'])
  expect(out).toBe("[ { _id: 'x', at: ISODate('2026-01-02T00:00:00.000Z') } ]\n")
})

describe('scripts', () => {
  test.each([
    [
      'for (let i = 0; i < 5; i++) db.n.insertOne({i, sq: i * i}); db.n.find({sq: {$gt: 3}}, {_id: 0}).map((d) => d.i).toArray()',
      '[ 2, 3, 4 ]\n',
    ],
    ['const total = db.fruits.find().toArray().reduce((sum, {price}) => sum + price, 0); print(`total ${total}`)', 'total 10\n'],
    ['function add(name) { return db.fruits.insertOne({_id: name}).insertedId }; add("kiwi") + db.fruits.countDocuments()', 'kiwi4\n'],
    [
      'var c = db.fruits.find().sort({_id: -1}); while (c.hasNext()) { const {name} = c.next(); if (name !== "lemon") print(name) }',
      'plum\napple\n',
    ],
    ['try { db.fruits.insertOne({_id: 1}) } catch (e) { print(e.code, e.codeName) }', '11000 DuplicateKey\n'],
    [
      'db.getSiblingDB("other").a.insertMany([{x: 1}, {x: 2}]); db.getSiblingDB("other").a.updateMany({}, [1].length ? {$inc: {x: 10}} : {}).modifiedCount',
      '2\n',
    ],
    [
      'printjson({a: new Date(0), r: /x/i, id: ObjectId("507f1f77bcf86cd799439011")})',
      "{\n  a: ISODate('1970-01-01T00:00:00.000Z'),\n  r: /x/i,\n  id: ObjectId('507f1f77bcf86cd799439011')\n}\n",
    ],
    ['db.fruits.findOneAndUpdate({_id: 1}, {$inc: {price: 4}}, {returnDocument: "after"}).price', '7\n'],
    ['load("/root/w/more.js"); twice(21)', '42\n'],
  ])('%s', async (script, out) => {
    const { client, run } = started({}, new Map(), new Map([['/root/w/more.js', 'function twice(n) { return 2 * n }\n']]))
    await run(FRUITS)
    expect(await client(['shop', '--quiet', '--eval', script])).toEqual({ out, err: '', code: 0 })
  })

  test('are read from files, with the database that is named, and fail as a whole', async () => {
    const files = new Map([
      [
        '/root/w/seed.js',
        'db = db.getSiblingDB("app")\n// people\n;["a", "b"].forEach(function (name) {\n  db.people.insertOne({ name })\n})\nprint("seeded", db.people.countDocuments())\n',
      ],
      ['/root/w/bad.js', 'print("one")\nnosuch()\n'],
    ])
    const { client } = started({}, new Map(), files)
    expect(await client(['--quiet', 'seed.js'])).toEqual({ out: 'seeded 2\n', err: '', code: 0 })
    expect(await client(['app', '--quiet', '--eval', 'db.people.find({}, {_id: 0})'])).toMatchObject({
      out: "[ { name: 'a' }, { name: 'b' } ]\n",
    })
    expect(await client(['--quiet', 'bad.js'])).toEqual({ out: 'one\n', err: 'ReferenceError: nosuch is not defined\n', code: 1 })
  })

  test('keep what they define from one line of the prompt to the next', async () => {
    const { client } = started()
    const { out } = await client(['--quiet'], 'let n = 1\nfunction f() {\n  return n + 1\n}\nf()\nn = 10; f()\n')
    expect(out).toContain('2\n')
    expect(out).toContain('11\n')
  })
})

test('a new server runs the scripts of its entrypoint', { timeout: 60_000 }, async () => {
  const t = await podsOf({})
  const data = {
    '1-seed.js': 'for (const name of ["a", "b"]) db.people.insertOne({ name })\nprint("seeded " + db)',
    '2-more.sh': 'echo from bash',
  }
  t.admin.resource(CONFIG_MAPS).create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'seed', namespace: 'default' }, data })
  const env = Object.entries({ ...NEVER, MONGO_INITDB_DATABASE: 'app' }).map(([name, value]) => ({ name, value }))
  t.run('db', {
    containers: [{ name: 'main', image: 'mongo:7', env, volumeMounts: [{ name: 'seed', mountPath: '/docker-entrypoint-initdb.d' }] }],
    volumes: [{ name: 'seed', configMap: { name: 'seed' } }],
  })
  await t.wait(60)
  expect(await t.exec('db', 'mongosh -u root -p secret --quiet app --eval "db.people.find({}, {_id: 0})"')).toBe(
    "[ { name: 'a' }, { name: 'b' } ]\n",
  )
  expect(await t.exec('db', 'ls /docker-entrypoint-initdb.d')).toBe('1-seed.js\n2-more.sh\n')
})

test('a script of thousands of commands costs each of them once, while time passes for others', { timeout: 60_000 }, async () => {
  const t = await podsOf({ db: 'mongo:7' })
  const script =
    'const before = Date.now(); for (let i = 0; i < 5000; i++) db.n.insertOne({ _id: i, third: i % 3 }); const { _id } = db.n.findOne({ _id: 4999 }); print(_id, db.n.countDocuments({ third: 1 }), Date.now() - before > 400, Date.now() - before < 2000)'
  expect(
    await t.exec(
      'db',
      `mongosh --quiet shop --eval '${script}' & sleep 0.1; mongosh --quiet shop --eval 'const n = db.n.countDocuments(); n > 0 && n < 5000'; wait`,
    ),
  ).toBe('true\n4999 1667 true true\n')
})

test('a script that never stops asking is stopped by who started it', { timeout: 60_000 }, async () => {
  const t = await podsOf({ db: 'mongo:7' })
  expect(await t.exec('db', `timeout 5 mongosh --quiet shop --eval 'for (;;) db.n.countDocuments()'; echo $?`)).toBe('124\n')
})

describe('values of a unique index', () => {
  test.each([
    ['db.u.insertOne({ code: 7 })', 'E11000 duplicate key error collection: shop.u index: code_1 dup key: { code: 7 }'],
    [
      'db.u.updateOne({ _id: 2 }, { $set: { code: 7 } })',
      'E11000 duplicate key error collection: shop.u index: code_1 dup key: { code: 7 }',
    ],
    ['db.u.insertOne({ _id: 1, code: 9 })', 'E11000 duplicate key error collection: shop.u index: _id_ dup key: { _id: 1 }'],
    [
      'db.u.createIndex({ kind: 1 }, { unique: true })',
      'E11000 duplicate key error collection: shop.u index: kind_1 dup key: { kind: "a" }',
    ],
  ])('are there once: %s', async (script, said) => {
    const { run, client } = started()
    await run(
      'db.u.createIndex({ code: 1 }, { unique: true }); db.u.insertMany([{ _id: 1, code: 7, kind: "a" }, { _id: 2, code: 8, kind: "a" }])',
    )
    expect(await client(['shop', '--quiet', '--eval', script])).toEqual({
      out: '',
      err: `MongoServerError[DuplicateKey]: ${said}\n`,
      code: 1,
    })
  })

  test('are free again when what had them changes or goes', async () => {
    const { run } = started()
    await run('db.u.createIndex({ code: 1 }, { unique: true }); db.u.insertMany([{ _id: 1, code: 7 }, { _id: 2, code: 8 }])')
    await run(
      'db.u.updateOne({ _id: 1 }, { $set: { code: 9 } }); db.u.deleteOne({ _id: 2 }); db.u.insertMany([{ _id: 2, code: 7 }, { _id: 3, code: 8 }])',
    )
    expect(
      await run('db.u.updateMany({}, { $inc: { seen: 1 } }).modifiedCount + ":" + db.u.find().map(({ code }) => code).toArray().join()'),
    ).toBe('3:9,7,8\n')
  })
})
