/** The machine as programs in a container see it: its hardware, file systems and sockets, and what /proc says. */
import type { MachineFacts } from '../../shell/system'
import type { Container } from './container'
import { containerMounts } from './container-mounts'
import type { ProcView } from './proc-files'

export function machineFacts(container: Container): MachineFacts {
  const { node } = container.host
  return {
    cpus: node.cpus,
    memory: { total: node.memory, used: () => node.memoryUsed() },
    mounts: containerMounts(container),
    sockets: () => container.sandbox.sockets(),
    ...(container.config.image.userland.plainPs ? { plainPs: true } : {}),
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
    processes: () => container.machine.processes.list(),
    environment: (pid) => (pid === container.mainProcess ? config.env : undefined),
    rootOf: (pid) => (container.machine.owns(pid) ? container.files : sandbox.ownerOf(pid)?.files),
  }
}
