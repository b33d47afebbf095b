/** Facts about what a node does not let a pod do: kernel settings, profiles, and mounts that cannot be. */
import { expect, test } from 'vitest'
import { testNode } from '../test-node'

const nginx = { name: 'a', image: 'nginx:1.25' }

test.each([
  ['kernel.msgmax', 'kernel.msgmax'],
  ['net/core/somaxconn', 'net.core.somaxconn'],
  ['net/ipv4/conf/eth0.1/arp', 'net.ipv4.conf.eth0/1.arp'],
])('a pod that wants %s is refused', async (asked, name) => {
  const t = testNode()
  await t.wait(2)
  t.run('odd', {
    securityContext: {
      sysctls: [
        { name: 'net/ipv4/tcp_syncookies', value: '1' },
        { name: asked, value: '1' },
      ],
    },
    containers: [nginx],
  })
  await t.wait(2)
  const message = `forbidden sysctl: "${name}" not allowlisted`
  expect(t.pod('odd').status).toMatchObject({ phase: 'Failed', reason: 'SysctlForbidden', message: `Pod was rejected: ${message}` })
  expect(t.events('odd')).toEqual([`SysctlForbidden: ${message}`])
})

test('a safe setting is the pod’s own', async () => {
  const t = testNode()
  await t.wait(2)
  const command = ['sh', '-c', 'cat /proc/sys/net/ipv4/ip_unprivileged_port_start > /dev/termination-log']
  t.run('own', {
    restartPolicy: 'Never',
    securityContext: { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '1024' }] },
    containers: [{ name: 'a', image: 'busybox', command }],
  })
  await t.wait(4)
  expect(t.pod('own').status?.containerStatuses?.[0]?.state?.terminated?.message).toBe('1024\n')
})

test('a profile of system calls that is not on the node keeps the container from being made', async () => {
  const t = testNode()
  await t.wait(2)
  const seccompProfile = { type: 'Localhost' as const, localhostProfile: 'profiles/audit.json' }
  t.run('filtered', { securityContext: { seccompProfile }, containers: [nginx] })
  await t.wait(3)
  const path = '/var/lib/kubelet/seccomp/profiles/audit.json'
  const message = `failed to create containerd container: cannot load seccomp profile "${path}": open ${path}: no such file or directory`
  expect(t.pod('filtered').status?.containerStatuses?.[0]?.state?.waiting).toEqual({ reason: 'CreateContainerError', message })
  t.node.files.makeDirectory('/var/lib/kubelet/seccomp/profiles', { parents: true })
  t.node.files.write(path, '{}')
  await t.wait(20)
  expect(t.pod('filtered').status?.phase).toBe('Running')
})

test('an AppArmor profile that is not loaded keeps the container from being made', async () => {
  const t = testNode()
  await t.wait(2)
  const confined = (localhostProfile: string) => ({ appArmorProfile: { type: 'Localhost' as const, localhostProfile } })
  t.run('ofpod', { securityContext: confined('deny-write'), containers: [nginx] })
  t.run('ofcontainer', { securityContext: confined('deny-write'), containers: [{ ...nginx, securityContext: confined('docker-default') }] })
  await t.wait(6)
  const message = 'failed to get container spec opts: failed to generate apparmor spec opts: apparmor profile not found deny-write'
  expect(t.pod('ofpod').status?.containerStatuses?.[0]?.state?.waiting).toEqual({ reason: 'CreateContainerError', message })
  expect(t.events('ofpod').some((event) => event.startsWith('Failed') && event.endsWith(`: Error: ${message}`))).toBe(true)
  expect(t.pod('ofcontainer').status?.phase).toBe('Running')
})

test('a folder cannot be mounted over a file of the image', async () => {
  const t = testNode()
  await t.wait(2)
  const mounting = (mountPath: string) => ({
    restartPolicy: 'Never' as const,
    volumes: [{ name: 'v', emptyDir: {} }],
    containers: [{ ...nginx, volumeMounts: [{ name: 'v', mountPath }] }],
  })
  const bad = t.run('bad', mounting('/etc/nginx/nginx.conf'))
  t.run('good', mounting('/etc/nginx/extra.d'))
  await t.wait(4)
  const { state } = t.pod('bad').status!.containerStatuses![0]!
  expect(state?.terminated).toMatchObject({ reason: 'StartError', exitCode: 128 })
  expect(state?.terminated?.message).toContain(
    `error mounting "/var/lib/kubelet/pods/${bad.metadata.uid}/volumes/kubernetes.io~empty-dir/v" to rootfs at "/etc/nginx/nginx.conf": create mountpoint for /etc/nginx/nginx.conf mount: cannot create subdirectories in`,
  )
  expect(t.pod('good').status?.phase).toBe('Running')
})

test('a file cannot be mounted over a folder of the image', async () => {
  const t = testNode()
  await t.wait(2)
  const script = { name: 'init', image: 'busybox', command: ['touch', '/v/f'], volumeMounts: [{ name: 'v', mountPath: '/v' }] }
  const mounting = (mountPath: string) => ({
    restartPolicy: 'Never' as const,
    volumes: [{ name: 'v', emptyDir: {} }],
    initContainers: [script],
    containers: [{ ...nginx, volumeMounts: [{ name: 'v', mountPath, subPath: 'f', readOnly: true }] }],
  })
  const bad = t.run('bad', mounting('/etc/nginx'))
  t.run('good', mounting('/etc/nginx/nginx.conf'))
  await t.wait(6)
  const { state } = t.pod('bad').status!.containerStatuses![0]!
  const source = `/var/lib/kubelet/pods/${bad.metadata.uid}/volume-subpaths/v/a/0`
  expect(state?.terminated).toMatchObject({ reason: 'StartError', exitCode: 128 })
  expect(state?.terminated?.message).toContain(
    `error during container init: error mounting "${source}" to rootfs at "/etc/nginx": mount src=${source}, dst=/etc/nginx, dstFd=/proc/thread-self/fd/11, flags=MS_RDONLY|MS_BIND|MS_REC: not a directory`,
  )
  expect(t.pod('good').status?.containerStatuses?.[0]?.state?.terminated?.message ?? '').not.toContain('mounting')
})
