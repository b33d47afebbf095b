/** Who sees whose processes, and what /proc, mount and ls say inside containers. */
import { describe, expect, test } from 'vitest'
import type { ExecSink } from '../../apiserver/kubelet-endpoint'
import { testNode } from '../test-node'

type Test = ReturnType<typeof testNode>

async function exec(t: Test, pod: string, container: string, ...command: string[]): Promise<string> {
  let text = ''
  const decode = (data: Uint8Array): void => void (text += new TextDecoder().decode(data))
  const sink: ExecSink = { stdout: decode, stderr: decode, exit: (result) => void (text += 'message' in result ? result.message : '') }
  t.node.endpoint.exec('default', pod, { container, command, stdin: false, stdout: true, stderr: true, tty: false }, sink)
  await t.wait(1)
  return text
}

async function withPod(spec: Parameters<Test['run']>[1]): Promise<Test> {
  const t = testNode()
  await t.wait(2)
  t.run('p', spec)
  await t.wait(4)
  return t
}

const NGINX = { name: 'web', image: 'nginx' }
const BUSYBOX = { name: 'box', image: 'busybox', command: ['sleep', '3600'] }

describe('processes', () => {
  test('a container sees only its own; the starter of each program has used up five more numbers', async () => {
    const t = await withPod({ containers: [NGINX, BUSYBOX] })
    expect(await exec(t, 'p', 'box', 'ps')).toBe('PID   USER     COMMAND\n    1 root     sleep 3600\n    7 root     ps\n')
    expect(await exec(t, 'p', 'box', 'ps')).toContain('\n   13 root     ps\n')
  })

  test('are found from the folder a container starts in where their names are relative', async () => {
    const t = await withPod({ containers: [{ ...BUSYBOX, workingDir: '/bin', command: ['./sleep', '3600'] }] })
    expect(await exec(t, 'p', 'box', '../bin/ls', '/etc/hostname')).toBe('/etc/hostname\n')
    expect(await exec(t, 'p', 'box', './nosuch')).toContain('exec: "./nosuch": stat ./nosuch: no such file or directory')
    expect(t.pod('p').status?.containerStatuses?.[0]?.state?.running).toBeDefined()
  })

  test('a server is seen as the command, and the user, that its entrypoint has become, or as what it calls itself', async () => {
    const t = await withPod({
      containers: [
        { name: 'redis', image: 'redis:alpine' },
        { name: 'mongo', image: 'mongo', args: ['--quiet'] },
        { name: 'plain', image: 'redis', command: ['redis-server'], args: ['--port', '7000'] },
      ],
    })
    await t.wait(20)
    expect(await exec(t, 'p', 'redis', 'ps')).toMatch(/\n +1 redis +0:00 redis-server \*:6379\n +7 root +0:00 ps\n$/)
    expect(await exec(t, 'p', 'mongo', 'sh', '-c', 'tr "\\0" " " < /proc/1/cmdline; grep Uid /proc/1/status')).toBe(
      'mongod --quiet Uid:\t999\t999\t999\t999\n',
    )
    expect(await exec(t, 'p', 'plain', 'sh', '-c', 'cat /proc/1/cmdline; grep Uid /proc/1/status')).toBe(
      'redis-server *:7000\0Uid:\t0\t0\t0\t0\n',
    )
  })

  test('that are shared end with the sandbox’s own, and the pod gets another sandbox', async () => {
    const t = await withPod({ shareProcessNamespace: true, containers: [BUSYBOX, { ...BUSYBOX, name: 'other' }] })
    expect(await exec(t, 'p', 'box', 'kill', '-9', '1')).toBe('')
    await t.wait(3)
    expect(t.pod('p').status?.containerStatuses).toMatchObject([{ restartCount: 0 }, { restartCount: 0 }])
    const { podIP } = t.pod('p').status!
    await exec(t, 'p', 'box', 'kill', '1')
    await t.wait(5)
    const ended = { restartCount: 1, ready: true, lastState: { terminated: { exitCode: 137, reason: 'Error' } } }
    expect(t.pod('p').status?.containerStatuses).toMatchObject([ended, ended])
    expect(t.pod('p').status?.podIP).not.toBe(podIP)
    expect(t.events('p')).toContain('SandboxChanged: Pod sandbox changed, it will be killed and re-created.')
  })

  test('without the users of its node, a pod has some thousands of its own', async () => {
    const users = ['sh', '-c', 'readlink /proc/self/ns/user; cat /proc/self/uid_map']
    const t = await withPod({ hostUsers: false, containers: [BUSYBOX] })
    t.run('q', { hostUsers: false, containers: [BUSYBOX] })
    t.run('r', { containers: [BUSYBOX] })
    await t.wait(6)
    expect(await exec(t, 'p', 'box', ...users)).toBe('user:[4026532438]\n         0      65536      65536\n')
    expect(await exec(t, 'q', 'box', ...users)).toBe('user:[4026532439]\n         0     131072      65536\n')
    expect(await exec(t, 'r', 'box', ...users)).toBe('user:[4026531837]\n         0          0 4294967295\n')
  })

  test('with shareProcessNamespace all see all, pause is number 1, and the main process of another can be ended', async () => {
    const t = await withPod({ shareProcessNamespace: true, containers: [NGINX, BUSYBOX] })
    expect(await exec(t, 'p', 'box', 'ps')).toBe(
      [
        'PID   USER     COMMAND',
        '    1 65535    /pause',
        '    7 root     nginx: master process nginx -g daemon off;',
        '   35 101      nginx: worker process',
        '   36 101      nginx: worker process',
        '   37 root     sleep 3600',
        '   43 root     ps',
        '',
      ].join('\n'),
    )
    expect(await exec(t, 'p', 'box', 'cat', '/proc/7/root/etc/nginx/conf.d/default.conf')).toContain('server_name  localhost;')
    expect(await exec(t, 'p', 'box', 'cat', '/proc/35/comm')).toBe('nginx\n')
    await exec(t, 'p', 'box', 'kill', '-9', '7')
    await t.wait(3)
    const statuses = t.pod('p').status?.containerStatuses ?? []
    expect(statuses.map(({ name, restartCount }) => `${name} ${restartCount}`)).toEqual(['box 0', 'web 1'])
    expect(statuses[1]?.lastState?.terminated?.exitCode).toBe(137)
  })

  test('a debugger with a target sees the processes of its target', async () => {
    const t = await withPod({ containers: [BUSYBOX] })
    const debuggers = [{ name: 'dbg', image: 'busybox', command: ['sleep', '100'], targetContainerName: 'box' }]
    await t.api.handler.handle({
      method: 'PATCH',
      url: '/api/v1/namespaces/default/pods/p/ephemeralcontainers',
      headers: { 'content-type': 'application/strategic-merge-patch+json' },
      body: new TextEncoder().encode(JSON.stringify({ spec: { ephemeralContainers: debuggers } })),
    })
    await t.wait(4)
    const [status] = t.pod('p').status?.ephemeralContainerStatuses ?? []
    expect(status).toMatchObject({ state: { running: {} }, ready: false })
    expect(status).not.toHaveProperty('started')
    expect(await exec(t, 'p', 'dbg', 'ps')).toBe(
      'PID   USER     COMMAND\n    1 root     sleep 3600\n    7 root     sleep 100\n   13 root     ps\n',
    )
  })
})

describe('inside a container', () => {
  test('busybox words its listings as it does', async () => {
    const t = await withPod({
      containers: [
        {
          ...BUSYBOX,
          volumeMounts: [
            { name: 'mem', mountPath: '/mem' },
            { name: 'disk', mountPath: '/disk' },
          ],
        },
      ],
      volumes: [
        { name: 'mem', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } },
        { name: 'disk', emptyDir: {} },
      ],
    })
    expect(await exec(t, 'p', 'box', 'sh', '-c', 'echo hello > /disk/f; mkdir /disk/d; ls -l /disk')).toMatch(
      /^total 8\ndrwxr-xr-x {4}2 root {5}root {10}4096 Nov 20 15:00 d\n-rw-r--r-- {4}1 root {5}root {13}6 Nov 20 15:00 f\n$/,
    )
    expect(await exec(t, 'p', 'box', 'ls', '-ld', '/mem')).toMatch(/^drwxrwxrwt {4}2 root {5}root {12}40 /)
    expect(await exec(t, 'p', 'box', 'sh', '-c', 'echo x > /proc/version; echo x > /no/such; cat < /gone')).toBe(
      "sh: can't create /proc/version: Permission denied\nsh: can't create /no/such: nonexistent directory\nsh: can't open /gone: no such file\n",
    )
    const mounts = (await exec(t, 'p', 'box', 'mount')).split('\n')
    expect(mounts.filter((line) => line.startsWith('tmpfs on /mem'))).toEqual(['tmpfs on /mem type tmpfs (rw,relatime,size=65536k,noswap)'])
    expect(mounts).toContain('/dev/vda1 on /disk type ext4 (rw,relatime)')
  })

  test('limits of a process are told in the columns of the kernel, all sixteen of them', async () => {
    const t = await withPod({ containers: [BUSYBOX] })
    const lines = (await exec(t, 'p', 'box', 'cat', '/proc/1/limits')).split('\n')
    expect(lines).toHaveLength(18)
    expect(lines[0]).toBe('Limit                     Soft Limit           Hard Limit           Units     ')
    expect(lines[8]).toBe('Max open files            1048576              1048576              files     ')
    expect(lines[14]).toBe('Max nice priority         0                    0                    ')
  })

  test('whoever walks the tree does not follow the links of /proc', async () => {
    const t = await withPod({ containers: [BUSYBOX] })
    expect(await exec(t, 'p', 'box', 'sh', '-c', 'find /proc -name passwd; ls -l /proc/1/root; cat /proc/1/root/etc/hostname')).toMatch(
      /^lrwxrwxrwx .* \/proc\/1\/root -> \/\np\n$/,
    )
  })
})

test('an attached stream ends well however the process ended', async () => {
  const t = await withPod({
    containers: [{ name: 'main', image: 'busybox', command: ['sh', '-c', 'sleep 8; exit 3'] }],
    restartPolicy: 'Never',
  })
  const ends: unknown[] = []
  const nothing = (): void => undefined
  const options = { container: 'main', stdin: false, stdout: true, stderr: true, tty: false }
  t.node.endpoint.attach('default', 'p', options, { stdout: nothing, stderr: nothing, exit: (result) => void ends.push(result) })
  await t.wait(10)
  expect(ends).toEqual([{ code: 0 }])
  expect(t.pod('p').status?.containerStatuses?.[0]?.state?.terminated?.exitCode).toBe(3)
})

test.each([
  [true, 'read\nclosed\n', 'Succeeded'],
  [false, 'read\n', 'Running'],
])('input that ends is closed only where it is given once (%s); the stream ends either way', async (stdinOnce, said, phase) => {
  const t = await withPod({
    containers: [{ name: 'main', image: 'busybox', stdin: true, stdinOnce, command: ['sh', '-c', 'cat && echo closed'] }],
    restartPolicy: 'Never',
  })
  const ends: unknown[] = []
  const nothing = (): void => undefined
  const options = { container: 'main', stdin: true, stdout: true, stderr: true, tty: false }
  const exit = (result: unknown): void => void ends.push(result)
  const session = t.node.endpoint.attach('default', 'p', options, { stdout: nothing, stderr: nothing, exit })
  session.stdin(new TextEncoder().encode('read\n'))
  session.closeStdin()
  await t.wait(5)
  expect(ends).toEqual([{ code: 0 }])
  expect(t.pod('p').status?.phase).toBe(phase)
  let log = ''
  const chunk = (data: Uint8Array): void => void (log += new TextDecoder().decode(data))
  await new Promise<void>((resolve) => t.node.endpoint.logs('default', 'p', { follow: false }, { chunk, end: () => resolve() }))
  expect(log).toBe(said)
})

test('a container that has no input is attached to until it ends, whatever becomes of the input of who attaches', async () => {
  const t = await withPod({ containers: [{ ...BUSYBOX, command: ['sh', '-c', 'for i in 1 2 3 4 5 6; do sleep 2; echo $i; done'] }] })
  const ends: unknown[] = []
  let text = ''
  const stdout = (data: Uint8Array): void => void (text += new TextDecoder().decode(data))
  const options = { container: 'box', stdin: true, stdout: true, stderr: true, tty: false }
  const exit = (result: unknown): void => void ends.push(result)
  const session = t.node.endpoint.attach('default', 'p', options, { stdout, stderr: stdout, exit })
  session.stdin(new TextEncoder().encode('unheard\n'))
  session.closeStdin()
  await t.wait(4)
  expect([text.split('\n').length > 2, ends]).toEqual([true, []])
  await t.wait(10)
  expect([text.endsWith('5\n6\n'), ends]).toEqual([true, [{ code: 0 }]])
})
