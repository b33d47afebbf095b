/** The images of nginx through the years: what each says at its start, who its workers are, and the system below. */
import { describe, expect, test } from 'vitest'
import type { ExecSink } from '../../apiserver/kubelet-endpoint'
import { CONFIG_MAPS } from '../../schema/resources'
import { testNode } from '../../kubelet/test-node'
import { nginxVersion } from './index'
import { editionOf } from './edition'

type Test = ReturnType<typeof testNode>

async function run(image: string, conf?: string): Promise<Test> {
  const t = testNode()
  await t.wait(2)
  if (conf !== undefined) {
    t.admin.resource(CONFIG_MAPS).create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'conf', namespace: 'default' },
      data: { 'nginx.conf': conf },
    })
  }
  const mounts = conf === undefined ? {} : { volumeMounts: [{ name: 'conf', mountPath: '/etc/nginx/nginx.conf', subPath: 'nginx.conf' }] }
  t.run('p', { containers: [{ name: 'c', image, ...mounts }], volumes: [{ name: 'conf', configMap: { name: 'conf', optional: true } }] })
  await t.wait(6)
  return t
}

const log = (t: Test): string =>
  [...t.node.kubelet.workers.values()][0]!
    .record('c')
    .current!.log.select()
    .map(({ text }) => text)
    .join('')

async function sh(t: Test, script: string): Promise<string> {
  let text = ''
  const decode = (data: Uint8Array): void => void (text += new TextDecoder().decode(data))
  const sink: ExecSink = { stdout: decode, stderr: decode, exit: () => undefined }
  const command = ['sh', '-c', script]
  t.node.endpoint.exec('default', 'p', { container: 'c', command, stdin: false, stdout: true, stderr: true, tty: false }, sink)
  await t.wait(1)
  return text
}

describe('the start of nginx', () => {
  test('says nothing before 1.19, where nginx itself is what the image runs, with one worker', async () => {
    const t = await run('nginx:1.14.2')
    expect(log(t)).toBe('')
    expect(await sh(t, 'ls -d /docker-entrypoint*; echo $NGINX_VERSION; cat /proc/[0-9]*/comm')).toBe(
      "ls: cannot access '/docker-entrypoint*': No such file or directory\n1.14.2-1~stretch\nnginx\nnginx\ncat\n",
    )
  })

  test('is that of the entrypoint alone in 1.19, whose log leaves notices out', async () => {
    const lines = log(await run('nginx:1.19')).split('\n')
    expect(lines.at(-2)).toBe('/docker-entrypoint.sh: Configuration complete; ready for start up')
    expect(lines.filter((line) => /local-resolvers|notice/.test(line))).toEqual([])
  })

  test('has the scripts and the compiler of its time, and the files that its log names', async () => {
    const older = log(await run('nginx:1.24'))
    expect(older).toContain('built by gcc 10.2.1 20210110 (Debian 10.2.1-6) \n')
    expect(older).not.toContain('local-resolvers')
    const t = await run('nginx:1.25')
    const launched = [...log(t).matchAll(/(?:Launching|Sourcing) (\S+)/g)].map((match) => match[1])
    expect(await sh(t, 'ls /docker-entrypoint.d/*')).toBe(`${launched.join('\n')}\n`)
    expect(launched).toHaveLength(4)
  })

  test('is in the words of the alpine variant there, which is Alpine', async () => {
    const t = await run('nginx:1.27-alpine')
    expect(log(t)).toContain('built by gcc 14.2.0 (Alpine 14.2.0) \n')
    expect(await sh(t, '. /etc/os-release; echo $ID $VERSION_ID; id nginx')).toBe(
      'alpine 3.21.0\nuid=101(nginx) gid=101(nginx) groups=101(nginx)\n',
    )
  })
})

test('the level of the error log, the number of workers and their account are those of the configuration', async () => {
  const conf = 'user www-data;\nworker_processes 3;\nerror_log /var/log/nginx/error.log warn;\nevents {}\nhttp { server { listen 80; } }\n'
  const t = await run('nginx', conf)
  expect(log(t)).not.toContain('[notice]')
  const uids = (await sh(t, 'grep -h ^Uid /proc/[0-9]*/status')).split('\n').map((line) => line.split('\t')[1])
  expect(uids.slice(0, 4)).toEqual(['0', '33', '33', '33'])
  expect(uids.filter((uid) => uid === '33')).toHaveLength(3)
})

test('what is said before the configuration is read does not mind its level', async () => {
  const conf = 'user nginx;\nerror_log /dev/stderr crit;\nworker_processes -1;\nevents {}\nhttp { server { listen 80; } }\n'
  const said = '"worker_processes" directive invalid value in /etc/nginx/nginx.conf:3'
  const lines = log(await run('nginx', conf)).split('\n')
  expect(lines.slice(-3)).toEqual([expect.stringMatching(/^\S+ \S+ \[emerg\] 1#1: /), `nginx: [emerg] ${said}`, ''])
  expect(lines.at(-3)).toContain(said)
})

test('a configuration with more workers than there is room for has as many as there are', async () => {
  const t = await run('nginx', 'worker_processes 100000;\nevents {}\nhttp { server { listen 80; } }\n')
  expect(await sh(t, 'ls -d /proc/[0-9]* | wc -l')).toBe('1028\n')
})

test('the image for ordinary users serves at 8080, as its configuration says, which is not the packaged one', async () => {
  const t = await run('nginxinc/nginx-unprivileged')
  expect(log(t)).toContain('10-listen-on-ipv6-by-default.sh: info: /etc/nginx/conf.d/default.conf differs from the packaged version\n')
  expect(await sh(t, 'grep listen /etc/nginx/conf.d/default.conf')).toBe('    listen       8080;\n')
  const opens = (port: number): boolean => t.network.connect({ kind: 'node', node: 'w1' }, t.pod('p').status!.podIP!, port).ok
  expect([80, 8080].map(opens)).toEqual([false, true])
})

test.each([
  ['latest', 'trixie', 'QUIT'],
  ['1.27', 'bookworm', 'QUIT'],
  ['1.21.6', 'bullseye', 'QUIT'],
  ['1.19.0', 'buster', 'TERM'],
  ['1.16.1', 'buster', 'TERM'],
  ['1.7.9', 'wheezy', 'TERM'],
  ['bookworm', 'bookworm', 'QUIT'],
  ['1.31-bookworm', 'bookworm', 'QUIT'],
])('nginx:%s is built on %s and stops on %s', (tag, codename, signal) => {
  const edition = editionOf(nginxVersion(tag), tag)
  expect(JSON.stringify(edition.base()['/etc/os-release'])).toContain(`(${codename})`)
  expect(edition.stopSignal).toBe(signal)
})
