/** What the first and later starts of postgres say, and in which order. */
import { expect, test } from 'vitest'
import { CONFIG_MAPS } from '../../schema/resources'
import { testNode } from '../../kubelet/test-node'
import { allTools, bashCommand, shCommand } from '../../../shell'
import { initdbSays } from './start-up'

type Test = ReturnType<typeof testNode>

async function database(
  env: Readonly<Record<string, string>>,
  image = 'postgres:16',
  scripts?: Readonly<Record<string, string>>,
): Promise<Test> {
  const t = testNode({ commands: [bashCommand, shCommand, ...allTools] })
  await t.wait(2)
  if (scripts)
    t.admin
      .resource(CONFIG_MAPS)
      .create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 's', namespace: 'default' }, data: scripts })
  t.run('p', {
    terminationGracePeriodSeconds: 5,
    containers: [
      {
        name: 'c',
        image,
        env: Object.entries(env).map(([name, value]) => ({ name, value })),
        volumeMounts: [
          { name: 'd', mountPath: '/var/lib/postgresql/data' },
          ...(scripts ? [{ name: 's', mountPath: '/docker-entrypoint-initdb.d' }] : []),
        ],
      },
    ],
    volumes: [{ name: 'd', emptyDir: {} }, ...(scripts ? [{ name: 's', configMap: { name: 's' } }] : [])],
  })
  await t.wait(30)
  return t
}

const log = (t: Test): readonly string[] =>
  [...t.node.kubelet.workers.values()][0]!
    .record('c')
    .current!.log.select()
    .map(({ text }) => text)
    .join('')
    .replace(/\d{4}-\d\d-\d\d [\d:.]+ UTC/g, 'TIME')
    .split('\n')

/** The lines that tell one stage from the next. */
const stages = (lines: readonly string[]): readonly string[] =>
  lines.flatMap(
    (line) => /belonging|Success|waiting for server|CREATE|running|ignoring|complete|Skipping|ready to accept|done$/.exec(line)?.[0] ?? [],
  )

test('a new database is made, started for its scripts, stopped, and started again', async () => {
  expect(stages(log(await database({ POSTGRES_PASSWORD: 'x' })))).toEqual(
    [
      'belonging',
      'Success',
      'waiting for server',
      'ready to accept',
      'done',
      'ignoring',
      'waiting for server',
      'done',
      'complete',
      'ready to accept',
    ].flatMap((stage) => (stage === 'Success' ? ['running', stage] : [stage])),
  )
})

test('its scripts run in between, after the database that is asked for was made', async () => {
  const t = await database({ POSTGRES_PASSWORD: 'x', POSTGRES_DB: 'app' }, 'postgres:16', { 'a.sql': 'create table t(a int);\n' })
  const lines = log(t)
  const at = (text: string): number => lines.findIndex((line) => line.includes(text))
  const order = [
    'server started',
    'CREATE DATABASE',
    'running /docker-entrypoint-initdb.d/a.sql',
    'CREATE TABLE',
    'init process complete',
  ].map(at)
  expect(order.every((index) => index >= 0)).toBe(true)
  expect(order.toSorted((a, b) => a - b)).toEqual(order)
  expect(lines.at(-2)).toBe('TIME [1] LOG:  database system is ready to accept connections')
})

test('a server that is started again over its data skips all that', async () => {
  const t = await database({ POSTGRES_PASSWORD: 'x' })
  const worker = [...t.node.kubelet.workers.values()][0]!
  worker.record('c').current!.signal('KILL')
  await t.wait(30)
  expect(worker.record('c').restartCount).toBe(1)
  expect(stages(log(t))).toEqual(['Skipping', 'ready to accept'])
})

test('initdb speaks as its version does', () => {
  expect(initdbSays(14, '/d')).toContain('\nYou can change this by editing pg_hba.conf')
  expect(initdbSays(16, '/d')).toContain('Data page checksums are disabled.\n\nfixing permissions on existing directory /d ... ok\n')
  expect(initdbSays(18, '/d')).toContain('Data page checksums are enabled.')
  expect(initdbSays(18, '/d')).toContain('selecting default "max_connections" ... 100\n')
})
