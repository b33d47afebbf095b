/** Facts about the scripts that database images run when they start on an empty folder. */
import { describe, expect, test } from 'vitest'
import { CONFIG_MAPS } from '../schema/resources'
import { podsOf } from './test-pods'

const GOOD = {
  '1-table.sql': "create table t (id int primary key, name varchar(20));\ninsert into t values (1, 'a');\n",
  '2-more.sh': 'echo from the shell',
  'read.me': 'nothing',
}
const ENV = {
  postgres: { POSTGRES_PASSWORD: 'x', POSTGRES_DB: 'app' },
  mysql: { MYSQL_ROOT_PASSWORD: 'x', MYSQL_DATABASE: 'app' },
  mariadb: { MARIADB_ROOT_PASSWORD: 'x', MARIADB_DATABASE: 'app' },
}

/** A database that starts with scripts, after a minute. */
async function started(image: string, data: Readonly<Record<string, string>>, subPath?: string) {
  const t = await podsOf({})
  t.admin.resource(CONFIG_MAPS).create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'scripts', namespace: 'default' }, data })
  const env = Object.entries(ENV[image.replace(/:.*/, '') as keyof typeof ENV]).map(([name, value]) => ({ name, value }))
  t.run('db', {
    containers: [
      {
        name: 'main',
        image,
        env,
        volumeMounts: [{ name: 'scripts', mountPath: '/docker-entrypoint-initdb.d', ...(subPath ? { subPath } : {}) }],
      },
    ],
    volumes: [{ name: 'scripts', configMap: { name: 'scripts' } }],
  })
  await t.wait(60)
  const log = await new Promise<string>((resolve) => {
    let said = ''
    const chunk = (part: Uint8Array): void => void (said += new TextDecoder().decode(part))
    t.node.endpoint.logs('default', 'db', { follow: false }, { chunk, end: () => resolve(said) })
  })
  return { ...t, log }
}

describe('a new database has what the scripts of its entrypoint made', () => {
  test.each([
    ['postgres:16', 'psql -U postgres app -Atc "select * from t"', '1|a\n'],
    ['postgres:16-alpine', 'psql -U postgres app -Atc "select * from t"', '1|a\n'],
    ['mysql:8.0', 'mysql -px app -Ne "select * from t" 2>/dev/null', '1\ta\n'],
    ['mariadb:11', 'mariadb -px app -Ne "select * from t"', '1\ta\n'],
  ])('%s', { timeout: 60_000 }, async (image, asked, answer) => {
    const { exec, log } = await started(image, GOOD)
    expect(await exec('db', asked)).toBe(answer)
    const told = log.split('\n').filter((line) => /docker-entrypoint-initdb|from the shell|init process/.test(line))
    expect(told.map((line) => line.replace(/^.*\[Entrypoint\]: /, '').replace('/usr/local/bin/docker-entrypoint.sh: ', ''))).toEqual([
      'running /docker-entrypoint-initdb.d/1-table.sql',
      'sourcing /docker-entrypoint-initdb.d/2-more.sh',
      'from the shell',
      'ignoring /docker-entrypoint-initdb.d/read.me',
      expect.stringMatching(/init process (complete; ready for start up|done. Ready for start up)\.$/),
    ])
  })
})

test.each([
  ['postgres:16', 3, 'psql:/docker-entrypoint-initdb.d/1.sql:2: ERROR:  syntax error at or near "selec"'],
  ['mysql:8.0', 1, 'ERROR 1064 (42000) at line 1: '],
])('a script that fails ends %s with %i', { timeout: 60_000 }, async (image, code, said) => {
  const { pod, log } = await started(image, { '1.sql': 'create table t (id int);\nselec 1;\n', '2.sh': 'echo not any more' })
  const [status] = pod('db').status!.containerStatuses!
  expect(status!.restartCount).toBeGreaterThan(0)
  expect(status!.lastState!.terminated!.exitCode).toBe(code)
  expect(log).toContain(said)
  expect(log).not.toContain('not any more')
})

test.each([
  ['postgres:16', ['/usr/local/bin/docker-entrypoint.sh: ignoring /docker-entrypoint-initdb.d/*']],
  ['mysql:8.0', []],
])('a folder without scripts is no reason for %s to end', { timeout: 60_000 }, async (image, said) => {
  const { pod, log } = await started(image, {})
  expect(pod('db').status!.containerStatuses![0]!.restartCount).toBe(0)
  expect(log.split('\n').filter((line) => line.includes('docker-entrypoint-initdb.d'))).toEqual(said)
  expect(log).toMatch(/init process (complete|done)/)
})

test('a file in place of the folder ends a database', { timeout: 60_000 }, async () => {
  const { pod } = await started('postgres:16', { 'a.sh': 'echo' }, 'a.sh')
  expect(pod('db').status!.containerStatuses![0]!.lastState!.terminated!.exitCode).toBe(2)
})
