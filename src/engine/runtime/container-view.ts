/** The machine as programs in a container see it: its hardware, file systems and sockets, and what /proc says. */
import { accountOf } from '../../shell/accounts'
import type { FileSystem } from '../../shell/files'
import type { MachineFacts } from '../../shell/system'
import type { Container } from './container'
import { boundingSet } from './credentials'
import { containerMounts } from './container-mounts'
import type { ProcView } from './proc-files'
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
  }
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
    mounts: containerMounts(container),
    cgroup: '/',
    oomScoreAdjust: config.oomScoreAdjust ?? 0,
    sysctls: config.sysctls ?? {},
    rights: {
      get gid() {
        return container.machine.identity?.gid ?? 0
      },
      get groups() {
        return container.machine.identity?.groups ?? [0]
      },
      bounding: boundingSet(config),
      noNewPrivileges: config.noNewPrivileges ?? false,
      seccomp: (config.seccomp ?? false) && !config.privileged,
      uidOf: (user) => accountOf({ files: container.files, user }, user)?.uid ?? 0,
    },
    processes: () => container.machine.processes.list(),
    environment: (pid) => (pid === container.mainProcess ? config.env : undefined),
    rootOf: (pid) => (container.machine.owns(pid) ? container.files : (sandbox.ownerOf(pid)?.files ?? nodeFiles(container))),
  }
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
