/** Facts about postgres: what its statements do, what its errors say, what psql prints, and what outlives the server. */
import { describe, expect, test } from 'vitest'
import { runClient, testProcess, type Run } from '../sql/test-client'
import { decode, encode, type Answer } from '../sql/wire'
import { psql } from './psql'
import { open } from './server'

const ENV = { POSTGRES_PASSWORD: 'pw', POSTGRES_DB: 'app', PGDATA: '/data' }

function world(files?: Map<string, string>, env: Readonly<Record<string, string>> = ENV) {
  const process = testProcess(env, files)
  const answer = (data: Uint8Array, peer: string): Uint8Array => open(process, '18.1').answer(data, peer)
  const run = (args: readonly string[], options?: Parameters<typeof runClient>[3]): Promise<Run> =>
    runClient(psql('18.1'), answer, args, options)
  const sql = async (text: string): Promise<string> => {
    const { out, err } = await run(['-U', 'postgres', '-d', 'app', '-At', '-q'], { stdin: text })
    return out + err
  }
  return { run, sql }
}

const TABLE =
  "CREATE TABLE t (id serial PRIMARY KEY, name varchar(5) NOT NULL, price numeric(6,2) DEFAULT 1.5);INSERT INTO t (name) VALUES ('a'), ('b');\n"

test.each<readonly [string, string]>([
  ['SELECT * FROM t;', '1|a|1.50\n2|b|1.50\n'],
  ["INSERT INTO t (name) VALUES ('c') RETURNING id;", '3\n'],
  ['SELECT count(*), avg(price), max(name) FROM t;', '2|1.5000000000000000|b\n'],
  ['SELECT 7/2, true, NULL, 5 % 3, 1 = 1, current_database(), 2::text || 3;', '3|t||2|t|app|23\n'],
  ['SELECT sum(g) FROM generate_series(1, 10) g;', '55\n'],
  ["UPDATE t SET price = 9 WHERE name = 'a'; SELECT id FROM t ORDER BY price DESC LIMIT 1;", '1\n'],
  ['BEGIN; DELETE FROM t; ROLLBACK; SELECT count(*) FROM t;', '2\n'],
  ['SELECT * FROM nosuch;', 'ERROR:  relation "nosuch" does not exist\nLINE 1: SELECT * FROM nosuch;\n                      ^\n'],
  ['SELEC 1;', 'ERROR:  syntax error at or near "SELEC"\nLINE 1: SELEC 1;\n        ^\n'],
  ['SELECT nosuch FROM t;', 'ERROR:  column "nosuch" does not exist\nLINE 1: SELECT nosuch FROM t;\n               ^\n'],
  [
    "INSERT INTO t VALUES (1, 'x');",
    'ERROR:  duplicate key value violates unique constraint "t_pkey"\nDETAIL:  Key (id)=(1) already exists.\n',
  ],
  ["INSERT INTO t (name) VALUES ('toolong');", 'ERROR:  value too long for type character varying(5)\n'],
  [
    'INSERT INTO t (price) VALUES (1);',
    'ERROR:  null value in column "name" of relation "t" violates not-null constraint\nDETAIL:  Failing row contains (3, null, 1).\n',
  ],
  [
    'CREATE VIEW v AS SELECT name FROM t; SELECT * FROM v; DROP TABLE t;',
    'a\nb\nERROR:  cannot drop table t because other objects depend on it\nDETAIL:  view v depends on table t\nHINT:  Use DROP ... CASCADE to drop the dependent objects too.\n',
  ],
  [
    'CREATE VIEW v AS SELECT name FROM t; DROP TABLE t CASCADE; SELECT * FROM v;',
    'ERROR:  relation "v" does not exist\nLINE 1: SELECT * FROM v;\n                      ^\n',
  ],
  [
    "SELECT to_char(date '2024-02-03', 'FMDD Mon YYYY'), date '2024-02-03' + 30, date_trunc('month', timestamp '2024-02-03 10:00:00'), timestamp '2024-01-31' + interval '1 month';",
    '3 Feb 2024|2024-03-04|2024-02-01 00:00:00|2024-02-29 00:00:00\n',
  ],
  ["SELECT to_char(date '2024-02-03', 'yyyy-mm-dd month'), to_date('03/02/2024', 'dd/mm/yyyy');", '2024-02-03 february |2024-02-03\n'],
  ['CREATE SCHEMA app; SELECT nspname FROM pg_namespace ORDER BY 1;', 'app\ninformation_schema\npg_catalog\npublic\n'],
  [`SELECT ${'1 + '.repeat(60)}1;`, '61\n'],
  [
    'CREATE VIEW v AS SELECT name FROM t; CREATE OR REPLACE VIEW v AS SELECT name FROM v; SELECT * FROM v;',
    'ERROR:  infinite recursion detected in rules for relation "v"\n',
  ],
  ['SELECT row_number() OVER (PARTITION BY price ORDER BY id DESC), name FROM t ORDER BY id;', '2|a\n1|b\n'],
  ['SELECT rank() FROM t;', 'ERROR:  window function rank requires an OVER clause\nLINE 1: SELECT rank() FROM t;\n               ^\n'],
  ['SELECT 1/0;', 'ERROR:  division by zero\n'],
  [
    'BEGIN; SELECT 1/0; SELECT 1;',
    'ERROR:  division by zero\nERROR:  current transaction is aborted, commands ignored until end of transaction block\n',
  ],
])('%s', async (text, printed) => {
  expect(await world().sql(TABLE + text)).toBe(printed)
})

test('rows that lead to each other in a circle, or twice to one, go together', async () => {
  const { sql } = world()
  const table = 'CREATE TABLE t (id int PRIMARY KEY, a int REFERENCES t ON DELETE CASCADE, b int REFERENCES t ON DELETE CASCADE);'
  const rows = 'INSERT INTO t VALUES (1, NULL, NULL), (2, 1, NULL), (3, 1, 2); UPDATE t SET a = 2 WHERE id = 1;'
  expect(await sql(`${table} ${rows} DELETE FROM t WHERE id = 1; SELECT count(*) FROM t;`)).toBe('0\n')
})

test('a row that was changed comes last, and what leads to a dropped table is cut off by CASCADE', async () => {
  const { sql } = world()
  expect(await sql(`${TABLE}UPDATE t SET price = 2 WHERE id = 1; SELECT id FROM t;`)).toBe('2\n1\n')
  expect(
    await sql(
      'CREATE TABLE c (t int REFERENCES t ON DELETE CASCADE); INSERT INTO c VALUES (1), (2); DELETE FROM t WHERE id = 1; SELECT * FROM c;',
    ),
  ).toBe('2\n')
  expect(await sql('DROP TABLE t;')).toBe(
    'ERROR:  cannot drop table t because other objects depend on it\nDETAIL:  constraint c_t_fkey on table c depends on table t\nHINT:  Use DROP ... CASCADE to drop the dependent objects too.\n',
  )
  expect(await sql('DROP TABLE t CASCADE; INSERT INTO c VALUES (7); SELECT count(*) FROM c;')).toContain('2\n')
})

test('others see what a transaction did when it has ended', () => {
  const host = open(testProcess(ENV), '18.1')
  const enter = (): ((statement: string) => unknown) => {
    const say = (question: object) =>
      decode<Answer>(host.answer(encode({ user: 'postgres', database: 'app', local: true, ...question }), '::1'))!
    const { session } = say({})
    return (statement) => {
      const { rows, failure } = say({ session, statement })
      return failure?.message ?? rows?.rows.flat() ?? []
    }
  }
  const [first, second] = [enter(), enter()]
  const all = 'SELECT id FROM t ORDER BY id'
  first('CREATE TABLE t (id int PRIMARY KEY)')
  first('INSERT INTO t VALUES (1), (2), (3)')
  for (const statement of ['BEGIN', 'DELETE FROM t WHERE id = 1', 'UPDATE t SET id = 20 WHERE id = 2', 'INSERT INTO t VALUES (4)'])
    first(statement)
  expect([first(all), second(all)]).toEqual([
    [3, 4, 20],
    [1, 2, 3],
  ])
  expect(second('UPDATE t SET id = 21 WHERE id = 2')).toBe('canceling statement due to lock timeout')
  second('UPDATE t SET id = 30 WHERE id = 3')
  first('ROLLBACK')
  expect([first(all), second(all)]).toEqual([
    [1, 2, 30],
    [1, 2, 30],
  ])
  for (const statement of ['BEGIN', 'DELETE FROM t', 'COMMIT']) first(statement)
  expect(second(all)).toEqual([])
})

describe('psql', () => {
  test('draws tables and tells what was done', async () => {
    const { run } = world()
    const commands = [
      'CREATE TABLE m (id int PRIMARY KEY, t text)',
      "INSERT INTO m VALUES (1, 'hello')",
      'SELECT * FROM m',
      '\\dt',
      '\\d m',
    ]
    const { out, code } = await run(['-U', 'postgres', '-d', 'app', ...commands.flatMap((command) => ['-c', command])])
    expect(out).toBe(
      'CREATE TABLE\nINSERT 0 1\n id |   t   \n----+-------\n  1 | hello\n(1 row)\n\n' +
        '          List of tables\n Schema | Name | Type  |  Owner   \n--------+------+-------+----------\n public | m    | table | postgres\n(1 row)\n\n' +
        '                 Table "public.m"\n Column |  Type   | Collation | Nullable | Default \n--------+---------+-----------+----------+---------\n id     | integer |           | not null | \n t      | text    |           |          | \nIndexes:\n    "m_pkey" PRIMARY KEY, btree (id)\n\n',
    )
    expect(code).toBe(0)
  })

  test.each<readonly [readonly string[], Readonly<Record<string, string>>, string]>([
    [
      ['-h', 'db', '-U', 'postgres', '-c', 'SELECT 1'],
      { PGPASSWORD: 'x' },
      'psql: error: connection to server at "db", port 5432 failed: FATAL:  password authentication failed for user "postgres"\n',
    ],
    [
      ['-h', 'db', '-U', 'postgres', '-c', 'SELECT 1'],
      {},
      'psql: error: connection to server at "db", port 5432 failed: fe_sendauth: no password supplied\n',
    ],
    [
      ['-U', 'postgres', '-d', 'nosuch'],
      {},
      'psql: error: connection to server on socket "/var/run/postgresql/.s.PGSQL.5432" failed: FATAL:  database "nosuch" does not exist\n',
    ],
    [
      ['-U', 'nosuch'],
      {},
      'psql: error: connection to server on socket "/var/run/postgresql/.s.PGSQL.5432" failed: FATAL:  role "nosuch" does not exist\n',
    ],
  ])('%j is not let in', async (args, env, error) => {
    expect(await world().run(args, { env })).toEqual({ out: '', err: error, code: 2 })
  })

  test('comes in with an address that has it all', async () => {
    expect((await world().run(['postgresql://postgres:pw@db:5432/app', '-Atc', 'SELECT 1'])).out).toBe('1\n')
  })

  test('asks on a terminal with the name of the database', async () => {
    const { out } = await world().run(['-U', 'postgres'], { tty: true, stdin: 'SELECT 1\n;\n\\c app\n\\q\n' })
    expect(out.slice(out.indexOf('postgres=#'))).toBe(
      'postgres=# postgres-#  ?column? \n----------\n        1\n(1 row)\n\npostgres=# You are now connected to database "app" as user "postgres".\napp=# ',
    )
  })
})

test('what was committed outlives the server, and the environment counts only once', async () => {
  const files = new Map<string, string>()
  await world(files).sql(TABLE)
  const again = world(files, { PGDATA: '/data', POSTGRES_PASSWORD: 'other' })
  expect(await again.sql('SELECT count(*) FROM t;')).toBe('2\n')
  expect((await again.run(['-h', 'db', '-U', 'postgres', '-c', 'SELECT 1'], { env: { PGPASSWORD: 'other' } })).code).toBe(2)
})
