/** What a pod's security contexts and resources let its programs do, as seen from inside. */
import { describe, expect, test } from 'vitest'
import type { ExecSink } from '../../apiserver/kubelet-endpoint'
import { testNode } from '../test-node'

type Test = ReturnType<typeof testNode>
type Spec = Parameters<Test['run']>[1]

async function withPod(spec: Spec): Promise<Test> {
  const t = testNode()
  await t.wait(2)
  t.run('p', spec)
  await t.wait(4)
  return t
}

async function sh(t: Test, script: string): Promise<string> {
  let text = ''
  const decode = (data: Uint8Array): void => void (text += new TextDecoder().decode(data))
  const sink: ExecSink = { stdout: decode, stderr: decode, exit: (result) => void (text += 'message' in result ? result.message : '') }
  t.node.endpoint.exec(
    'default',
    'p',
    { container: 'c', command: ['sh', '-c', script], stdin: false, stdout: true, stderr: true, tty: false },
    sink,
  )
  await t.wait(1)
  return text
}

function logOf(t: Test): string {
  return (
    t.node.runtime
      .sandboxesOf(t.pod('p').metadata.uid)
      .flatMap(({ containers }) => containers.map(({ log }) => log.lastText(100, 10_000)))[0] ?? ''
  )
}

const BUSYBOX = { name: 'c', image: 'busybox', command: ['sleep', '3600'] }

describe('a user', () => {
  test('has the groups it is given, and the volumes of an fsGroup hand theirs down', async () => {
    const t = await withPod({
      securityContext: { runAsUser: 1000, runAsGroup: 3000, fsGroup: 2000, supplementalGroups: [4000] },
      containers: [{ ...BUSYBOX, volumeMounts: [{ name: 'v', mountPath: '/data/demo' }] }],
      volumes: [{ name: 'v', emptyDir: {} }],
    })
    expect(await sh(t, 'id')).toBe('uid=1000 gid=3000 groups=2000,3000,4000\n')
    const modes = await sh(t, "cd /data/demo; mkdir sub; echo hello > sub/f; ls -ld . sub sub/f | awk '{ print $1, $3, $4 }'")
    expect(modes).toBe('drwxrwsrwx root 2000\ndrwxr-sr-x 1000 2000\n-rw-r--r-- 1000 2000\n')
  })

  test('who is not root may only do what the modes allow', async () => {
    const t = await withPod({ securityContext: { runAsUser: 1000 }, containers: [BUSYBOX] })
    expect(await sh(t, 'touch /x; echo a > /etc/passwd; cat /root/.profile; echo ok > /tmp/f && cat /tmp/f; whoami')).toBe(
      [
        'touch: /x: Permission denied',
        "sh: can't create /etc/passwd: Permission denied",
        "cat: can't open '/root/.profile': Permission denied",
        'ok',
        'whoami: unknown uid 1000',
        '',
      ].join('\n'),
    )
  })

  test('has the capabilities of containerd, more when they are added, none when it is not root', async () => {
    const capabilities = { add: ['NET_ADMIN', 'SYS_TIME'] }
    const added = await withPod({ containers: [{ ...BUSYBOX, securityContext: { capabilities, allowPrivilegeEscalation: false } }] })
    expect(await sh(added, 'grep -E "CapEff|NoNew" /proc/1/status')).toBe('CapEff:\t00000000aa0435fb\nNoNewPrivs:\t1\n')
    const plain = await withPod({ containers: [BUSYBOX] })
    expect(await sh(plain, 'grep CapEff /proc/1/status')).toBe('CapEff:\t00000000a80425fb\n')
    const user = await withPod({ securityContext: { runAsUser: 1000 }, containers: [BUSYBOX] })
    expect(await sh(user, 'grep -E "Uid|CapPrm|CapBnd" /proc/1/status')).toBe(
      'Uid:\t1000\t1000\t1000\t1000\nCapPrm:\t0000000000000000\nCapBnd:\t00000000a80425fb\n',
    )
  })
})

describe('root', () => {
  const SCRIPT = 'touch /a; chown 1000 /a; chmod 000 /a; cat /a; echo x > /a; ls -l /a | cut -c1-10; chmod 700 /a'
  const without = (drop: readonly string[], add: readonly string[] = []): Promise<Test> =>
    withPod({ containers: [{ ...BUSYBOX, securityContext: { capabilities: { drop: [...drop], add: [...add] } } }] })

  test('may read, write and give away every file while it has the capabilities for it', async () => {
    expect(await sh(await without([]), SCRIPT)).toBe('----------\n')
  })

  test('without capabilities may do with files what their owner may', async () => {
    expect(await sh(await without(['ALL']), SCRIPT)).toBe(
      "chown: /a: Operation not permitted\ncat: can't open '/a': Permission denied\nsh: can't create /a: Permission denied\n----------\n",
    )
  })

  test('has each of them by itself', async () => {
    expect(await sh(await without(['ALL'], ['CHOWN']), 'touch /a; chown 1000 /a; chmod 600 /a; cat /a')).toBe(
      'chmod: /a: Operation not permitted\n',
    )
    expect(await sh(await without(['CHOWN']), 'touch /a; chown 1000 /a; chmod 000 /a; cat /a')).toBe('chown: /a: Operation not permitted\n')
    expect(await sh(await without(['FOWNER', 'DAC_OVERRIDE']), 'touch /a; chmod 640 /a; chown 1000:1000 /a; cat /a; chmod 644 /a')).toBe(
      "cat: can't open '/a': Permission denied\nchmod: /a: Operation not permitted\n",
    )
  })
})

describe('nginx', () => {
  test.each([
    ['as another user', { runAsUser: 1001 }, 'mkdir() "/var/cache/nginx/client_temp" failed (13: Permission denied)'],
    [
      'with a read-only root',
      { readOnlyRootFilesystem: true },
      'mkdir() "/var/cache/nginx/client_temp" failed (30: Read-only file system)',
    ],
    [
      'without capabilities',
      { capabilities: { drop: ['ALL'] } },
      'chown("/var/cache/nginx/client_temp", 101) failed (1: Operation not permitted)',
    ],
  ])('%s does not start', async (_, securityContext, message) => {
    const t = await withPod({ restartPolicy: 'Never', containers: [{ name: 'c', image: 'nginx', securityContext }] })
    expect(t.pod('p').status?.containerStatuses?.[0]?.state?.terminated?.exitCode).toBe(1)
    expect(logOf(t)).toContain(`[emerg] 1#1: ${message}\nnginx: [emerg] ${message}\n`)
  })

  test('with a read-only root starts when it has somewhere to write', async () => {
    const t = await withPod({
      containers: [
        {
          name: 'c',
          image: 'nginx',
          securityContext: { readOnlyRootFilesystem: true },
          volumeMounts: ['/var/cache/nginx', '/run'].map((mountPath, index) => ({ name: `v${index}`, mountPath })),
        },
      ],
      volumes: [
        { name: 'v0', emptyDir: {} },
        { name: 'v1', emptyDir: {} },
      ],
    })
    expect(t.pod('p').status?.containerStatuses?.[0]?.ready).toBe(true)
  })
})

test('httpd with a read-only root cannot note its process number', async () => {
  const t = await withPod({
    restartPolicy: 'Never',
    containers: [{ name: 'c', image: 'httpd', securityContext: { readOnlyRootFilesystem: true } }],
  })
  expect(logOf(t)).toMatch(/\(30\)Read-only file system: AH00099: could not create .*\n.*AH00100: httpd: could not log pid to file .*\n$/)
})

test('the status tells the user an image asks for', async () => {
  const t = await withPod({ securityContext: { runAsNonRoot: true }, containers: [{ name: 'c', image: 'nginxinc/nginx-unprivileged' }] })
  expect(t.pod('p').status?.containerStatuses?.[0]?.user).toEqual({ linux: { uid: 101, gid: 101, supplementalGroups: [101] } })
})

test('with cgroup v1 each controller is a file system of its own, and processes see where their group is', async () => {
  const t = testNode({ cgroupVersion: 1 })
  await t.wait(2)
  const resources = { requests: { cpu: '100m' }, limits: { cpu: '500m', memory: '64Mi' } }
  t.run('p', { containers: [{ ...BUSYBOX, resources }] })
  await t.wait(4)
  expect(
    await sh(
      t,
      'cd /sys/fs/cgroup; ls | tr "\\n" " "; cat cpu/cpu.cfs_quota_us cpu/cpu.shares memory/memory.limit_in_bytes memory/memory.oom_control; mount | grep -c "type cgroup (ro,"',
    ),
  ).toBe(
    'blkio cpu cpuacct cpuset devices freezer memory pids systemd 50000\n102\n67108864\noom_kill_disable 0\nunder_oom 0\noom_kill 0\n9\n',
  )
  const { uid } = t.pod('p').metadata
  const id = t.pod('p').status?.containerStatuses?.[0]?.containerID?.replace('containerd://', '')
  const lines = (await sh(t, 'cat /proc/1/cgroup')).split('\n')
  expect(lines.slice(0, 2)).toEqual([`9:name=systemd:/kubepods/burstable/pod${uid}/${id}`, `8:pids:/kubepods/burstable/pod${uid}/${id}`])
  expect(lines.at(-2)).toBe(`0::/kubepods/burstable/pod${uid}/${id}`)
})

test('the cgroup shows what the container was promised and may use', async () => {
  const resources = { requests: { cpu: '100m' }, limits: { cpu: '500m', memory: '64Mi' } }
  const t = await withPod({ containers: [{ ...BUSYBOX, resources }] })
  expect(await sh(t, 'cd /sys/fs/cgroup; cat cpu.max cpu.weight memory.max; ls /sys/class/net')).toBe(
    '50000 100000\n17\n67108864\neth0\nlo\n',
  )
})
