/** How a daemon program meets its container: as process 1, or as a command that a shell started. */
import type { ChildProcess, Daemon, DaemonProcess } from '../images/image'
import type { Command } from '../../shell/command'
import { behind } from '../../shell/machine'
import type { Process } from '../../shell/process'
import type { Container } from './container'

export interface DaemonSeat {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly pid: number
  write(stream: 'stdout' | 'stderr', text: string): void
  onSignal(signal: string, handler: () => void): void
  ended(): boolean
  title(text: string): void
  fork(title: string, user: string | undefined): ChildProcess
  exit(code: number): void
}

export function daemonProcess(container: Container, seat: DaemonSeat): DaemonProcess {
  const { clock, random } = container.host
  const open: { close(): void }[] = []
  return {
    argv: seat.argv,
    env: seat.env,
    get files() {
      return container.files
    },
    title: (text) => seat.title(text),
    fork: (title, user) => seat.fork(title, user),
    ran: (programs) => void container.pids.take(programs - 1),
    mounted: (folder) =>
      container.config.mounts.some(({ path }) => path === folder || path.startsWith(`${folder}/`) || folder.startsWith(`${path}/`)),
    leave: (path, text) => container.leave(path, text),
    get net() {
      return container.host.netFor(container.sandbox.origin)
    },
    addresses: (name) => {
      const resolution = container.host.network.resolve(container.sandbox.origin, name)
      return resolution.ok ? resolution.addresses : []
    },
    hostname: container.sandbox.config.hostname,
    address: container.sandbox.address,
    pid: seat.pid,
    memoryLimit: container.config.memoryLimit,
    now: () => clock.now(),
    random: (bound) => random.integer(bound),
    stdout: (text) => seat.write('stdout', text),
    stderr: (text) => seat.write('stderr', text),
    listen: (listener) => {
      const opened = container.listen(listener)
      if (opened) open.push(opened)
      return opened !== undefined
    },
    listening: (port) => container.sandbox.listening(port),
    signalMain: (signal) => container.signal(signal),
    onSignal: (signal, handler) => seat.onSignal(signal, handler),
    onEnd: (action) => {
      let over = false
      const close = (): void => {
        if (over) return
        over = true
        action()
      }
      open.push({ close })
      container.atEnd(close)
    },
    after: (delay, action) => {
      clock.after(delay, () => {
        if (!seat.ended()) action()
      })
    },
    useMemory: (bytes) => container.cgroup.setMemory(seat.pid, bytes),
    useProcessor: (millicores) => container.cgroup.setProcessor(seat.pid, millicores),
    work: (milliseconds) => container.cgroup.work(milliseconds),
    exit: (code) => {
      for (const opened of open.splice(0)) opened.close()
      seat.exit(code)
    },
  }
}

/** A daemon as a command: it lasts until the daemon ends, and takes it along when it is killed. */
export function daemonCommand(container: Container, name: string, program: Daemon): Command {
  return {
    name,
    run: (context) =>
      new Promise<number>((resolve) => {
        let ended = false
        const children = new Set<Process>()
        const process = daemonProcess(container, {
          argv: [context.name, ...context.args],
          env: context.env,
          pid: context.pid,
          write: (stream, text) => void context[stream].write(text).catch(() => undefined),
          onSignal: (signal, handler) => void context.onSignal(signal, handler),
          ended: () => ended,
          title: (text) => {
            behind(context).process.argv = [text]
          },
          fork: (title, user) => {
            const { machine, process: parent } = behind(context)
            const child = machine.newProcess([title], { parent, ...(user ? { user } : {}) })
            children.add(child)
            return {
              pid: child.pid,
              end: () => {
                if (children.delete(child)) machine.reap(child, 0)
              },
            }
          },
          exit: (code) => {
            if (ended) return
            ended = true
            for (const child of children) behind(context).machine.reap(child, 0)
            container.cgroup.setMemory(context.pid, 0)
            container.cgroup.setProcessor(context.pid, 0)
            context.system.clock.wake()
            resolve(code)
          },
        })
        context.signal.addEventListener('abort', () => process.exit(143), { once: true })
        program.start(process)
      }),
  }
}
