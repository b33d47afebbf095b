/** What the first and later starts of mysql and mariadb say, and which versions tags stand for. */
import { describe, expect, test } from 'vitest'
import type { ExecSink } from '../../apiserver/kubelet-endpoint'
import { IMAGES } from '..'
import { Catalog } from '../catalog'
import { testNode } from '../../kubelet/test-node'
import { packageOf } from './start-up'

type Test = ReturnType<typeof testNode>

async function database(image: string, env: Readonly<Record<string, string>>): Promise<Test> {
  const t = testNode()
  await t.wait(2)
  t.run('p', {
    containers: [
      {
        name: 'c',
        image,
        env: Object.entries(env).map(([name, value]) => ({ name, value })),
        volumeMounts: [{ name: 'd', mountPath: '/var/lib/mysql' }],
      },
    ],
    volumes: [{ name: 'd', emptyDir: {} }],
  })
  await t.wait(40)
  return t
}

const container = (t: Test) => [...t.node.kubelet.workers.values()][0]!.record('c')
const log = (t: Test): string =>
  container(t)
    .current!.log.select()
    .map(({ text }) => text)
    .join('')
/** What the entrypoint says, without its times. */
const notes = (t: Test): readonly string[] => [...log(t).matchAll(/\[Note\] \[Entrypoint\]: (.*)/g)].map((match) => match[1]!)

async function sh(t: Test, script: string): Promise<string> {
  let text = ''
  const decode = (data: Uint8Array): void => void (text += new TextDecoder().decode(data))
  const sink: ExecSink = { stdout: decode, stderr: decode, exit: () => undefined }
  const command = ['sh', '-c', script]
  t.node.endpoint.exec('default', 'p', { container: 'c', command, stdin: false, stdout: true, stderr: true, tty: false }, sink)
  await t.wait(1)
  return text
}

describe('the first start', () => {
  test('of mysql makes the database and the user of the environment on a server that ends again', async () => {
    const t = await database('mysql:8.0', { MYSQL_ROOT_PASSWORD: 'x', MYSQL_DATABASE: 'app', MYSQL_USER: 'u', MYSQL_PASSWORD: 'p' })
    expect(notes(t)).toEqual([
      'Entrypoint script for MySQL Server 8.0.44-1.el9 started.',
      "Switching to dedicated user 'mysql'",
      'Entrypoint script for MySQL Server 8.0.44-1.el9 started.',
      'Initializing database files',
      'Database files initialized',
      'Starting temporary server',
      'Temporary server started.',
      'Creating database app',
      'Creating user u',
      'Giving user u access to schema app',
      'Stopping temporary server',
      'Temporary server stopped',
      'MySQL init process done. Ready for start up.',
    ])
    expect(log(t).trimEnd().split('\n').at(-1)).toMatch(
      /^\S+Z 0 \[System\] \[MY-010931\] \[Server\] \/usr\/sbin\/mysqld: ready for connections\. Version: '8\.0\.44' .* port: 3306 {2}MySQL Community Server - GPL\.$/,
    )
  })

  test('of mariadb is told in its own form', async () => {
    const t = await database('mariadb:11', { MARIADB_ROOT_PASSWORD: 'x' })
    expect(notes(t)).toContain('Securing system users (equivalent to running mysql_secure_installation)')
    expect(notes(t)[0]).toBe('Entrypoint script for MariaDB Server 1:11.8.5+maria~ubu2404 started.')
    expect(log(t)).toMatch(
      /^\d{4}-\d\d-\d\d [ \d]\d:\d\d:\d\d 0 \[Note\] mariadbd: ready for connections\.\nVersion: '11\.8\.5-MariaDB-ubu2404' {2}/m,
    )
    expect(log(t)).not.toContain('MY-0')
  })
})

test('a server that is started again over its data makes nothing', async () => {
  const t = await database('mysql:8.0', { MYSQL_ROOT_PASSWORD: 'x' })
  container(t).current!.signal('KILL')
  await t.wait(40)
  expect(container(t).restartCount).toBe(1)
  expect(notes(t)).toHaveLength(3)
})

test('tags stand for the last correction of their version', () => {
  const catalog = new Catalog(IMAGES)
  const version = (name: string): string | undefined => {
    const pull = catalog.pull(name)
    return pull.ok ? (pull.image.env?.['MYSQL_VERSION'] ?? pull.image.env?.['MARIADB_VERSION']) : pull.message
  }
  expect(['mysql:5.7', 'mysql:8.4', 'mysql:lts', 'mysql'].map(version)).toEqual([
    '5.7.44-1.el7',
    '8.4.7-1.el9',
    '8.4.7-1.el9',
    '9.5.0-1.el9',
  ])
  expect(['mariadb:10.6', 'mariadb:10.11.2', 'mariadb'].map(version)).toEqual([
    '1:10.6.24+maria~ubu2204',
    '1:10.11.2+maria~ubu2204',
    '1:12.1.2+maria~ubu2404',
  ])
  expect(packageOf('mariadb', '10.5.29')).toBe('1:10.5.29+maria~ubu2004')
})

test.each([
  ['mysql:8.0', 'MYSQL', 'mysql'],
  ['mariadb:11', 'MARIADB', 'mariadb'],
])('%s tells in its log the password that it drew for root, by which alone one gets in', async (image, prefix, client) => {
  const t = await database(image, { [`${prefix}_RANDOM_ROOT_PASSWORD`]: 'yes' })
  const [, password = ''] = /\[Entrypoint\]: GENERATED ROOT PASSWORD: (\S{32})\n/.exec(log(t)) ?? []
  expect(await sh(t, `${client} -uroot -p'${password}' -N -e 'select 1'; ${client} -uroot -e 'select 1'`)).toMatch(
    /^(.*Using a password .*\n)?1\nERROR 1045 \(28000\): Access denied for user 'root'@'localhost' \(using password: NO\)\n$/,
  )
})
