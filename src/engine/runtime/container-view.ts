/** The machine as programs in a container see it: its hardware, file systems and sockets, and what /proc says. */
import { accountOf } from '../../shell/accounts'
import { FileError, type FileSystem } from '../../shell/files'
import type { MachineFacts } from '../../shell/system'
import { membership } from './cgroup-files'
import type { Container } from './container'
import { boundingSet, groupsOfRoot } from './credentials'
import { containerMounts } from './container-mounts'
import { descriptorsOf } from './descriptors'
import { NODE_USERS, USERS_PER_POD, type ProcView, type UserNamespace } from './proc-files'
import type { SysView } from './sys-files'

export function machineFacts(container: Container): MachineFacts {
  const { node } = container.host
  const { userland } = container.config.image
  return {
    cpus: node.cpus,
    memory: { total: node.memory, used: () => node.memoryUsed() },
    mounts: containerMounts(container),
    sockets: () => container.sandbox.sockets(),
    ...(userland.plainPs ? { plainPs: true } : {}),
    ...(userland.nslookup ? { nslookup: userland.nslookup } : {}),
    ...(userland.netcat ? { netcat: userland.netcat } : {}),
  }
}

/** Where its group is among those of its node. */
function cgroupPath({ id, sandbox }: Container): string {
  return `${sandbox.config.cgroupParent}/${id}`
}

export function procView(container: Container): ProcView {
  const { config, host, sandbox } = container
  const { clock, kernel, node } = host
  return {
    now: () => clock.now(),
    hostname: sandbox.config.hostname,
    kernel,
    cpus: node.cpus,
    memory: node.memory,
    memoryUsed: () => node.memoryUsed(),
    booted: node.booted(),
    get mounts() {
      return [...containerMounts(container), ...container.mounted.added]
    },
    cgroup: membership(node.cgroupVersion, cgroupPath(container)),
    oomScoreAdjust: config.oomScoreAdjust ?? 0,
    get sysctls() {
      return sysctlsOf(container)
    },
    setSysctl: (name, value) => setSysctl(container, name, value),
    users: usersOf(sandbox.config.firstUser),
    rights: {
      get gid() {
        return container.machine.identity?.gid ?? 0
      },
      get groups() {
        return container.machine.identity?.groups ?? groupsOfRoot(container)
      },
      bounding: boundingSet(config),
      noNewPrivileges: config.noNewPrivileges ?? false,
      seccomp: (config.seccomp ?? false) && !config.privileged,
      uidOf: (user) => accountOf({ files: container.files, user }, user)?.uid ?? 0,
    },
    processes: () => container.machine.processes.list(),
    environment: (pid) => (pid === container.mainProcess ? config.env : undefined),
    descriptors: (pid) => descriptorsOf(container, pid),
    folderOf: (pid) => container.machine.process(pid)?.folder?.() ?? (pid === container.mainProcess ? config.workingDirectory : undefined),
    rootOf: (pid) => (container.machine.owns(pid) ? container.files : (sandbox.ownerOf(pid)?.files ?? nodeFiles(container))),
  }
}

/** Namespaces come into being one after the other, and have their numbers in that order. */
function usersOf(first: number | undefined): UserNamespace {
  return first === undefined ? NODE_USERS : { inode: NODE_USERS.inode + 600 + first / USERS_PER_POD, first, count: USERS_PER_POD }
}

/** Kernel settings that every pod has for itself, unless it shares its node's. */
const OF_NETWORK = /^net\.(?!netfilter\.nf_conntrack_max$)/
const OF_IPC = /^(kernel\.(shm\w+|msg\w+|sem)|fs\.mqueue\..*)$/

const isPodsOwn = ({ sandbox }: Container, name: string): boolean =>
  OF_IPC.test(name) || (OF_NETWORK.test(name) && !sandbox.config.hostNetwork)

/** The node's settings, with those over them that the pod has for itself. */
function sysctlsOf(container: Container): Readonly<Record<string, string>> {
  const { config, host, sandbox } = container
  const shared = [...host.parameters.all()].filter(([name]) => !isPodsOwn(container, name))
  return { ...Object.fromEntries(shared), ...config.sysctls, ...Object.fromEntries(sandbox.sysctls) }
}

/** /proc/sys is mounted read-only for those who may not do everything. */
function setSysctl(container: Container, name: string, value: string): void {
  if (!container.config.privileged) throw new FileError('EROFS', name)
  if (isPodsOwn(container, name)) container.sandbox.sysctls.set(name, value)
  else container.host.parameters.set(name, value)
}

/** What the node's own processes have as their root, where a container sees them. */
function nodeFiles({ sandbox, host }: Container): FileSystem | undefined {
  return sandbox.config.seesNodeProcesses ? host.login?.()?.files : undefined
}

export function sysView(container: Container): SysView {
  const { clock, node } = container.host
  return {
    now: () => clock.now(),
    cgroup: container.cgroup,
    cgroupVersion: node.cgroupVersion,
    cpus: node.cpus,
    pids: () => container.machine.ownProcesses().map(({ pid }) => pid),
  }
}
