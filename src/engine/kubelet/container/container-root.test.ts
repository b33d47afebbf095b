/** What a container finds when it starts: its working folder, /dev/shm, files that the runtime puts there, and what its processes have open. */
import { describe, expect, test } from 'vitest'
import type { ExecSink } from '../../apiserver/kubelet-endpoint'
import { testNode } from '../test-node'

type Test = ReturnType<typeof testNode>

async function withPod(spec: Parameters<Test['run']>[1]): Promise<Test> {
  const t = testNode()
  await t.wait(2)
  t.run('p', spec)
  await t.wait(4)
  return t
}

/** What `sh -c` prints and how it ended; `ended` is undefined while it has not. */
function started(t: Test, script: string, container = 'c'): { text: string; ended: unknown } {
  const result: { text: string; ended: unknown } = { text: '', ended: undefined }
  const decode = (data: Uint8Array): void => void (result.text += new TextDecoder().decode(data))
  const sink: ExecSink = { stdout: decode, stderr: decode, exit: (end) => void (result.ended = end) }
  const command = ['sh', '-c', script]
  t.node.endpoint.exec('default', 'p', { container, command, stdin: false, stdout: true, stderr: true, tty: false }, sink)
  return result
}

async function sh(t: Test, script: string, container = 'c'): Promise<string> {
  const result = started(t, script, container)
  await t.wait(1)
  return result.text
}

const BUSYBOX = { name: 'c', image: 'busybox', command: ['sleep', '3600'] }

describe('the working folder', () => {
  test('is made where the image has none, even under a root that is read-only', async () => {
    for (const readOnlyRootFilesystem of [false, true]) {
      const t = await withPod({ containers: [{ ...BUSYBOX, workingDir: '/made/here', securityContext: { readOnlyRootFilesystem } }] })
      expect(await sh(t, 'pwd; ls -ld . | cut -c1-10; touch x && ls')).toBe(
        readOnlyRootFilesystem ? '/made/here\ndrwxr-xr-x\ntouch: x: Read-only file system\n' : '/made/here\ndrwxr-xr-x\nx\n',
      )
    }
  })

  test('cannot be a file', async () => {
    const t = await withPod({ restartPolicy: 'Never', containers: [{ ...BUSYBOX, workingDir: '/etc/passwd/x' }] })
    const terminated = t.pod('p').status?.containerStatuses?.[0]?.state?.terminated
    expect(terminated).toMatchObject({ exitCode: 128, reason: 'StartError' })
    expect(terminated?.message).toMatch(/: error during container init: mkdir \/etc\/passwd: not a directory$/)
  })
})

describe('memory that is shared', () => {
  test('is one for all containers of a pod, holds 64 MiB and counts as theirs', async () => {
    const t = await withPod({ containers: [BUSYBOX, { ...BUSYBOX, name: 'd', resources: { limits: { memory: '20Mi' } } }] })
    expect(
      await sh(
        t,
        'ls -ld /dev/shm | cut -c1-10; dd if=/dev/zero of=/dev/shm/f bs=1M count=1 2>&1 | tail -c 0; df /dev/shm | tail -1 | tr -s " "',
      ),
    ).toBe('drwxrwxrwt\nshm 65536 1024 64512 2% /dev/shm\n')
    expect(await sh(t, 'wc -c < /dev/shm/f', 'd')).toBe('1048576\n')
    await sh(t, 'dd if=/dev/zero of=/dev/shm/big bs=1M count=40', 'd')
    await t.wait(3)
    expect(t.pod('p').status?.containerStatuses?.find(({ name }) => name === 'd')?.lastState?.terminated?.reason).toBe('OOMKilled')
  })

  test('gives way to a volume that is mounted there', async () => {
    const t = await withPod({
      containers: [{ ...BUSYBOX, volumeMounts: [{ name: 'v', mountPath: '/dev/shm' }] }],
      volumes: [{ name: 'v', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } }],
    })
    expect(await sh(t, 'mount | grep -c " /dev/shm "; df /dev/shm | tail -1 | tr -s " "')).toBe('1\ntmpfs 1024 0 1024 0% /dev/shm\n')
  })
})

test('a read-only root closes the files of the runtime, not those of the kubelet', async () => {
  const t = await withPod({ containers: [{ ...BUSYBOX, securityContext: { readOnlyRootFilesystem: true } }] })
  const files = '/etc/hosts /etc/hostname /etc/resolv.conf /dev/termination-log /dev/shm/x'
  expect(await sh(t, `for f in ${files}; do echo "# x" >> $f; done`)).toBe(
    "sh: can't create /etc/hostname: Read-only file system\nsh: can't create /etc/resolv.conf: Read-only file system\n",
  )
})

test('busybox says of a read-only root what it says of any', async () => {
  const t = await withPod({ containers: [{ ...BUSYBOX, securityContext: { readOnlyRootFilesystem: true } }] })
  expect(await sh(t, 'chmod 700 /tmp; chown 1 /tmp')).toBe('chmod: /tmp: Read-only file system\nchown: /tmp: Read-only file system\n')
})

describe('/proc/PID/fd', () => {
  test('leads to the file that is open, from its beginning, also when it has no name any more', async () => {
    const t = await withPod({ containers: [BUSYBOX] })
    const script = [
      'exec 5>/tmp/there; echo hello >&5; cat /proc/$$/fd/5',
      'cp /proc/$$/fd/5 /tmp/copy; cat /tmp/copy; ls -lL /proc/$$/fd/5 | tr -s " " | cut -d" " -f1,5',
      'rm /tmp/there; echo more >&5; readlink /proc/$$/fd/5; cat /proc/$$/fd/5',
    ]
    expect(await sh(t, script.join('\n'))).toBe('hello\nhello\n-rw-r--r-- 6\n/tmp/there (deleted)\nhello\nmore\n')
  })

  test('leads to the log of the container from any of its processes', async () => {
    const t = await withPod({ containers: [BUSYBOX, { name: 'web', image: 'nginx' }] })
    const of = (name: string): string | undefined =>
      t.node.runtime
        .sandboxesOf(t.pod('p').metadata.uid)[0]!
        .containers.find(({ config }) => config.name === name)
        ?.log.lastText(1, 100)
    expect(await sh(t, 'echo to the log > /proc/1/fd/1; echo more | tee /proc/1/fd/2')).toBe('more\n')
    expect(of('c')).toBe('more\n')
    await sh(t, 'echo of nginx >> /proc/1/fd/1', 'web')
    expect(of('web')).toBe('of nginx\n')
  })

  test('shows what is open', async () => {
    const t = await withPod({ containers: [BUSYBOX] })
    expect(await sh(t, 'ls -l /proc/1/fd | tail -n +2 | tr -s " " | cut -d" " -f1,9-')).toMatch(
      /^lrwxrwxrwx 0 -> \/dev\/null\nlrwxrwxrwx 1 -> pipe:\[\d+\]\nlrwxrwxrwx 2 -> pipe:\[\d+\]\n$/,
    )
    expect(await sh(t, 'exec 7</etc/hostname; readlink /proc/$$/fd/7; echo err > /proc/self/fd/2')).toBe('/etc/hostname\nerr\n')
  })
})

describe('a program beside process 1', () => {
  test('is over once nobody holds its output any more', async () => {
    const t = await withPod({ containers: [BUSYBOX] })
    const held = started(t, 'sleep 20 & echo gone')
    const free = started(t, 'sleep 20 >/dev/null 2>&1 & echo gone')
    await t.wait(5)
    expect([held, free]).toMatchObject([
      { text: 'gone\n', ended: undefined },
      { text: 'gone\n', ended: { code: 0 } },
    ])
    await t.wait(20)
    expect(held.ended).toMatchObject({ code: 0 })
  })
})

describe('process 1', () => {
  test('is the last program of `sh -c`, unless the shell still waits for a signal', async () => {
    const t = await withPod({
      containers: [
        { ...BUSYBOX, workingDir: '/var', command: ['sh', '-c', 'echo begun; true && sleep 3600'] },
        { ...BUSYBOX, name: 'trap', command: ['sh', '-c', 'trap "exit 3" TERM; sleep 3600'] },
      ],
    })
    expect(await sh(t, 'ps; readlink /proc/1/exe; readlink /proc/1/cwd')).toBe(
      'PID   USER     COMMAND\n    1 root     sleep 3600\n    7 root     sh -c ps; readlink /proc/1/exe; readlink /proc/1/cwd\n   13 root     ps\n/bin/sleep\n/var\n',
    )
    expect(await sh(t, 'ps | head -2 | tail -1', 'trap')).toBe('    1 root     sh -c trap "exit 3" TERM; sleep 3600\n')
  })

  test('takes over what a program beside it leaves behind', async () => {
    const t = await withPod({ containers: [BUSYBOX] })
    expect(await sh(t, 'sleep 77 >/dev/null 2>&1 &')).toBe('')
    expect(await sh(t, 'ps -o ppid,args | grep "sleep 7[7]" | tr -s " "')).toBe(' 1 sleep 77\n')
  })
})

describe('groups', () => {
  const ALPINE = { ...BUSYBOX, image: 'alpine:3.22' }

  test('of the image count beside those of the pod, unless only these shall', async () => {
    const of = async (securityContext: object): Promise<string> => sh(await withPod({ securityContext, containers: [ALPINE] }), 'id -G')
    expect(await of({})).toBe('0 1 2 3 4 6 10 11 20 26 27\n')
    expect(await of({ fsGroup: 2000 })).toBe('0 1 2 3 4 6 10 11 20 26 27 2000\n')
    expect(await of({ fsGroup: 2000, supplementalGroupsPolicy: 'Strict' })).toBe('0 2000\n')
    expect(await of({ runAsUser: 1000, supplementalGroups: [5] })).toBe('0 5\n')
  })

  test('are told in the status', async () => {
    const t = await withPod({ containers: [ALPINE] })
    const supplementalGroups = [0, 1, 2, 3, 4, 6, 10, 11, 20, 26, 27]
    expect(t.pod('p').status?.containerStatuses?.[0]?.user?.linux).toEqual({ uid: 0, gid: 0, supplementalGroups })
  })
})

describe('what is mounted', () => {
  test('cannot be removed or renamed', async () => {
    const t = await withPod({
      containers: [{ ...BUSYBOX, volumeMounts: [{ name: 'v', mountPath: '/v' }] }],
      volumes: [{ name: 'v', emptyDir: {} }],
    })
    expect(await sh(t, 'rmdir /v; mv /v /w')).toBe("rmdir: '/v': Device or resource busy\nmv: can't rename '/v': Device or resource busy\n")
  })

  test('is no folder where the image has a file', async () => {
    const t = await withPod({
      restartPolicy: 'Never',
      containers: [{ ...BUSYBOX, volumeMounts: [{ name: 'v', mountPath: '/etc/passwd' }] }],
      volumes: [{ name: 'v', emptyDir: {} }],
    })
    const terminated = t.pod('p').status?.containerStatuses?.[0]?.state?.terminated
    expect(terminated?.reason).toBe('StartError')
    expect(terminated?.message).toContain(
      `error mounting "/var/lib/kubelet/pods/${t.pod('p').metadata.uid}/volumes/kubernetes.io~empty-dir/v"`,
    )
  })

  test('from a sub-path has the rights of its volume, the folders above it those of any folder', async () => {
    const t = await withPod({
      containers: [
        {
          ...BUSYBOX,
          volumeMounts: [
            { name: 'v', mountPath: '/v' },
            { name: 'v', mountPath: '/sub', subPath: 'a/b' },
          ],
        },
      ],
      volumes: [{ name: 'v', emptyDir: {} }],
    })
    expect(await sh(t, 'ls -ld /v/a /v/a/b /sub | cut -c1-10')).toBe('drwxrwxrwx\ndrwxr-xr-x\ndrwxrwxrwx\n')
  })

  test('over parts of /proc and /sys is not there for a privileged container', async () => {
    const t = await withPod({ containers: [BUSYBOX, { ...BUSYBOX, name: 'd', securityContext: { privileged: true } }] })
    expect(await sh(t, 'mount | grep -c "on /proc/"')).toBe('9\n')
    expect(await sh(t, 'mount | grep -c "on /proc/"', 'd')).toBe('0\n')
  })
})

test('a host name with its domain is what the kernel and HOSTNAME say; /etc/hosts has the short one last', async () => {
  const t = await withPod({ hostname: 'h', subdomain: 's', setHostnameAsFQDN: true, containers: [BUSYBOX] })
  const whole = 'h.s.default.svc.cluster.local'
  expect(await sh(t, 'hostname; echo $HOSTNAME; tail -1 /etc/hosts | cut -f2-')).toBe(`${whole}\n${whole}\n${whole}\th\n`)
})

test('a shell that fills its variables beyond the limit is ended by the kernel without a word', async () => {
  const command = ['sh', '-c', 'echo begun; x=$(yes | head -c 70000000); echo done']
  const t = await withPod({ restartPolicy: 'Never', containers: [{ ...BUSYBOX, command, resources: { limits: { memory: '20Mi' } } }] })
  await t.wait(20)
  expect(t.pod('p').status?.containerStatuses?.[0]?.state?.terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' })
  const [container] = t.node.runtime.sandboxesOf(t.pod('p').metadata.uid)[0]!.containers
  expect(container?.log.lastText(10, 1000)).toBe('begun\n')
})

describe('the links of a folder', () => {
  const script = `mkdir -p /tmp/q/r; stat -c '%h %n' / /bin /etc /root /tmp /tmp/q /tmp/q/r /v; mkdir /v/a /v/b; stat -c %h /v /v/a
    rmdir /tmp/q/r; stat -c %h /tmp/q; echo > /root/x; stat -c %h /root`

  test('count where it lies in one layer, not where one is put over another', async () => {
    const t = await withPod({
      volumes: [{ name: 'v', emptyDir: {} }],
      containers: [{ ...BUSYBOX, volumeMounts: [{ name: 'v', mountPath: '/v' }] }],
    })
    expect(await sh(t, script)).toBe(
      ['1 /', '2 /bin', '1 /etc', '2 /root', '1 /tmp', '3 /tmp/q', '2 /tmp/q/r', '2 /v', '4', '2', '2', '1', ''].join('\n'),
    )
  })

  test('do not count in an image of many layers', async () => {
    const t = await withPod({ containers: [{ ...BUSYBOX, image: 'nginx' }] })
    expect(await sh(t, 'mkdir /new; stat -c "%h %n" /etc /usr/share /new')).toBe('1 /etc\n1 /usr/share\n2 /new\n')
  })
})

test.each([
  ['debian', 'usr/bin usr/lib usr/lib64 usr/sbin', '/usr/bin/ls'],
  ['debian:11', '', '/bin/ls'],
  ['ubuntu', 'usr/bin usr/lib usr/lib64 usr/sbin', '/usr/bin/ls'],
])('/bin and its like are links into /usr since Debian 12 (%s)', async (image, links, program) => {
  const t = await withPod({ containers: [{ name: 'c', image, command: ['sleep', '3600'] }] })
  expect(await sh(t, 'echo $(readlink /bin /lib /lib64 /sbin); readlink -f /bin/ls')).toBe(`${links}\n${program}\n`)
})

describe('/dev', () => {
  test('has the links and folders of the runtime', async () => {
    const t = await withPod({ containers: [BUSYBOX] })
    expect(
      await sh(t, 'cd /dev; for i in core ptmx stdin stdout stderr; do echo $i $(readlink $i); done; stat -c "%n %A" mqueue pts'),
    ).toBe(
      'core /proc/kcore\nptmx pts/ptmx\nstdin /proc/self/fd/0\nstdout /proc/self/fd/1\nstderr /proc/self/fd/2\nmqueue drwxrwxrwt\npts drwxr-xr-x\n',
    )
  })

  test('leads programs to what they have open, also by further links and as often as they ask', async () => {
    const t = await withPod({ containers: [BUSYBOX] })
    const script = [
      'ln -s /dev/stdout /tmp/log; echo one > /tmp/log; echo two | tee /dev/stdout; cp /etc/hostname /dev/stdout',
      'echo three | cat /dev/stdin; exec > /tmp/log; echo four; exec > /proc/$$/fd/1; echo five; exec > /proc/self/fd/1; echo six',
    ]
    expect(await sh(t, script.join('\n'))).toBe('one\ntwo\ntwo\np\nthree\nfour\nfive\nsix\n')
  })
})
