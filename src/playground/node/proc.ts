/** /proc of a node: its processes, those of its containers among them, and what its kernel is told to do. */
import type { VirtualNode } from '../../engine/kubelet'
import { membership } from '../../engine/runtime/cgroup-files'
import type { Container } from '../../engine/runtime/container'
import { descriptorsOf } from '../../engine/runtime/descriptors'
import { NODE_USERS, ProcFiles } from '../../engine/runtime/proc-files'
import { accountOf } from '../../shell/accounts'
import type { FileSystem } from '../../shell/files'
import type { ProcessInfo, System } from '../../shell/system'
import type { KernelParameters } from '../../engine/runtime/kernel-parameters'

const EVERY_CAPABILITY = (1n << 41n) - 1n

export interface NodeProc {
  readonly node: VirtualNode
  readonly kernel: System['kernel']
  readonly cpus: number
  /** Bytes. */
  readonly memory: number
  readonly parameters: KernelParameters
  now(): number
  processes(): readonly ProcessInfo[]
  /** The container whose process a number means, and whether it is that container's first. */
  containerOf(pid: number): { readonly container: Container; readonly isMain: boolean } | undefined
}

export function procOf({ node, kernel, cpus, memory, parameters, now, processes, containerOf }: NodeProc): FileSystem {
  return new ProcFiles({
    users: NODE_USERS,
    now,
    hostname: node.name,
    kernel,
    cpus,
    memory,
    memoryUsed: () => node.usage().memory,
    get booted() {
      return node.bootedAt
    },
    get mounts() {
      return [{ source: 'overlay', target: '/', type: 'overlay', options: 'rw,relatime' }, ...node.mounted.added]
    },
    cgroup: membership(node.config.cgroupVersion ?? 2, '/'),
    oomScoreAdjust: 0,
    get sysctls() {
      return Object.fromEntries(parameters.all())
    },
    setSysctl: (name, value) => parameters.set(name, value),
    rights: {
      gid: 0,
      groups: [0],
      bounding: EVERY_CAPABILITY,
      noNewPrivileges: false,
      seccomp: false,
      uidOf: (user) => accountOf({ files: node.files, user }, user)?.uid ?? 0,
    },
    processes,
    environment: (pid) => {
      const found = containerOf(pid)
      return found?.isMain ? found.container.config.env : undefined
    },
    descriptors: (pid) => {
      const found = containerOf(pid)
      return found?.isMain ? descriptorsOf(found.container, found.container.mainProcess) : new Map()
    },
    folderOf: (pid) => containerOf(pid)?.container.config.workingDirectory,
    rootOf: (pid) => containerOf(pid)?.container.files ?? node.files,
  })
}
