/** What the machine is made of that programs in a container run on: its files, users, network and namespaces; models the runtime's namespaces. */
import { farEditor } from '../../shell/far-editor'
import { Machine } from '../../shell/machine'
import type { System } from '../../shell/system'
import { countedClock } from './cgroup'
import type { Container } from './container'
import { commandsOf } from './container-programs'
import { machineFacts } from './container-view'
import { filesFor, holds, identityOf, userName } from './credentials'

export function machineOptions(container: Container): ConstructorParameters<typeof Machine>[0] {
  const { config, host, sandbox, files } = container
  const identity = identityOf(config, files)
  const seen = filesFor(identity, config, files)
  const editor = host.editor?.()
  return {
    clock: countedClock(host.clock, container.cgroup),
    hostname: sandbox.config.hostname,
    files: seen,
    ...(editor ? { edit: farEditor(editor, sandbox.config.hostname, seen) } : {}),
    ...(identity ? { identity } : {}),
    net: host.netFor(sandbox.origin),
    user: userName(config, files),
    flavour: config.image.userland.flavour,
    kernel: host.kernel,
    commands: commandsOf(container),
    programFiles: true,
    random: (bound) => host.random.integer(bound),
    facts: machineFacts(container),
    mounting: container.mounted,
    systemSeenAt: (path) => systemSeenAt(container, path),
    enter: (pid, root) => enter(container, pid, root),
    mostProcesses: () => mostProcesses(container),
    pidNamespace: container.pids,
  }
}

/** The node, where a path is the root of its files. */
function systemSeenAt({ host, files }: Container, path: string): System | undefined {
  const login = host.login?.()
  const origin = files.origin(path)
  return login && origin.files === login.files && origin.path === '/' ? login : undefined
}

/** What the pod's limit leaves for this one of its containers; its sandbox's own process counts too. */
function mostProcesses(container: Container): number {
  const { config, containers } = container.sandbox
  if (config.mostProcesses === undefined) return Infinity
  return containers.reduce((room, other) => (other === container ? room : room - other.processes().length), config.mostProcesses - 1)
}

/** Joining others takes the right to administer the system; looking at those of the node, the rights of its root. */
function enter(container: Container, pid: number, root: string): Machine | 'hidden' | 'forbidden' | undefined {
  const { sandbox, host, config, machine } = container
  // Whose /proc it is tells whose process is meant.
  const elsewhere = root !== '/'
  const login = elsewhere ? systemSeenAt(container, root) : sandbox.config.seesNodeProcesses ? host.login?.() : undefined
  const node = login instanceof Machine ? login : undefined
  const own = !elsewhere && (container.owns(pid) ? machine : sandbox.ownerOf(pid)?.machine)
  const found = own || node?.enter(pid)
  if (!(found instanceof Machine)) return found
  if (holds(config, 'SYS_ADMIN') && (config.privileged || found === machine)) return found
  return found === machine ? 'forbidden' : 'hidden'
}
