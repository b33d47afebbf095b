/** What `mount` and `df` say inside a container: the runtime's own file systems, the pod's volumes and what is masked; models containerd's OCI mounts. */
import type { Mount as MountInfo } from '../../shell/system'
import { CONTROLLERS } from './cgroup-files'
import type { Container } from './container'
import { hasOwnSharedMemory, SHARED_MEMORY, SHARED_MEMORY_SIZE } from './shared-memory'

const MEBIBYTE = 1024 * 1024

/** The node's disk, which holds everything that is not in memory. */
const DISK = '/dev/vda1'

/** Parts of /proc and /sys that a container may not look into; `none` bytes are a read-only tmpfs without room. */
const MASKED: readonly (readonly [path: string, options: string])[] = [
  ['/proc/acpi', 'ro,relatime,size=4k,nr_inodes=1'],
  ['/proc/interrupts', 'rw,nosuid,size=65536k,mode=755'],
  ['/proc/keys', 'rw,nosuid,size=65536k,mode=755'],
  ['/proc/timer_list', 'rw,nosuid,size=65536k,mode=755'],
  ['/sys/firmware', 'ro,relatime,size=4k,nr_inodes=1'],
]

const READ_ONLY_PROC = ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger']

/** In the order in which the kernel lists them. */
export function containerMounts(container: Container): readonly MountInfo[] {
  const { config, host, sandbox } = container
  const { node } = host
  const snapshot = Number.parseInt(container.id.slice(0, 4), 16) % 900
  const layers = '/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots'
  const writable = config.readOnlyRoot ? 'ro' : 'rw'
  const plain = (source: string, target: string, type: string, options: string): MountInfo => ({ source, target, type, options })
  const tmpfs = (source: string, target: string, options: string, size: number, used = () => 0): MountInfo => ({
    ...plain(source, target, 'tmpfs', options),
    size,
    used,
  })
  const disk = { size: node.diskCapacity, used: () => node.diskUsed() }
  const onDisk = (target: string, readOnly: boolean): MountInfo => ({
    ...plain(DISK, target, 'ext4', `${readOnly ? 'ro' : 'rw'},relatime`),
    ...disk,
  })
  const given: MountInfo[] = config.mounts.map(({ path, readOnly, tmpfsSize, tmpfsUsed }) =>
    tmpfsSize === undefined
      ? onDisk(path, readOnly)
      : tmpfs('tmpfs', path, `${readOnly ? 'ro' : 'rw'},relatime,size=${Math.ceil(tmpfsSize / 1024)}k,noswap`, tmpfsSize, tmpfsUsed),
  )
  const own = sandbox.systemPaths(container).map((path) => onDisk(path, sandbox.closes(container, path)))
  // Whatever lies higher up is mounted first; among equals the order stays.
  const depth = ({ target }: MountInfo): number => target.split('/').length
  const shared = tmpfs('shm', SHARED_MEMORY, 'rw,relatime,size=65536k', SHARED_MEMORY_SIZE, () => sandbox.sharedMemoryUsed())
  const bound = [...given, ...own, ...(hasOwnSharedMemory(container) ? [] : [shared])].sort((a, b) => depth(a) - depth(b))
  return [
    {
      ...plain(
        'overlay',
        '/',
        'overlay',
        `${writable},relatime,lowerdir=${layers}/${snapshot}/fs,upperdir=${layers}/${snapshot + 1}/fs,workdir=${layers}/${snapshot + 1}/work`,
      ),
      ...disk,
    },
    plain('proc', '/proc', 'proc', 'rw,nosuid,nodev,noexec,relatime'),
    tmpfs('tmpfs', '/dev', 'rw,nosuid,size=65536k,mode=755', 64 * MEBIBYTE),
    plain('devpts', '/dev/pts', 'devpts', 'rw,nosuid,noexec,relatime,gid=5,mode=620,ptmxmode=666'),
    plain('mqueue', '/dev/mqueue', 'mqueue', 'rw,nosuid,nodev,noexec,relatime'),
    plain('sysfs', '/sys', 'sysfs', 'ro,nosuid,nodev,noexec,relatime'),
    ...(node.cgroupVersion === 1
      ? [
          tmpfs('tmpfs', '/sys/fs/cgroup', 'rw,nosuid,nodev,noexec,relatime,mode=755', node.memory / 2),
          ...CONTROLLERS.map((name) => {
            const access = config.privileged ? 'rw' : 'ro'
            const mounted = name === 'systemd' ? 'name=systemd' : name
            return plain('cgroup', `/sys/fs/cgroup/${name}`, 'cgroup', `${access},nosuid,nodev,noexec,relatime,${mounted}`)
          }),
        ]
      : [plain('cgroup', '/sys/fs/cgroup', 'cgroup2', 'ro,nosuid,nodev,noexec,relatime,nsdelegate,memory_recursiveprot')]),
    ...bound,
    ...(config.privileged ? [] : closedParts(plain)),
  ]
}

/** What is hidden from ordinary containers, or not to be changed by them. */
function closedParts(plain: (source: string, target: string, type: string, options: string) => MountInfo): readonly MountInfo[] {
  return [
    ...READ_ONLY_PROC.map((path) => plain('proc', path, 'proc', 'ro,nosuid,nodev,noexec,relatime')),
    ...MASKED.map(([path, options]) => plain('tmpfs', path, 'tmpfs', options)),
  ]
}
