/** What the processes of a container have open, as /proc/PID/fd shows it; a write to one of them goes where it leads. */
import type { Handle } from '../../shell/handle'
import type { Container } from './container'
import type { Descriptor } from './proc-files'

/** Numbers of pipes begin somewhere above those that a machine's own programs have. */
const FIRST_PIPE = 40_000
const UNNAMED_PIPE = 'pipe:[0]'

export function descriptorsOf(container: Container, pid: number): ReadonlyMap<number, Descriptor> {
  const handles = container.machine.process(pid)?.descriptors?.()
  if (!handles) return pid === container.mainProcess ? ofServer(container) : new Map()
  return new Map([...handles].map(([fd, handle]) => [fd, described(handle, pid, fd)]))
}

/** A server that plays process 1 holds what the runtime gave it. */
function ofServer(container: Container): ReadonlyMap<number, Descriptor> {
  const pid = container.mainProcess
  const output = (stream: 'stdout' | 'stderr', fd: number): Descriptor => ({
    label: pipeName(pid, fd),
    write: (text) => (text === '' ? undefined : container.write(stream, text)),
  })
  return new Map([
    [0, { label: '/dev/null' }],
    [1, output('stdout', 1)],
    [2, output('stderr', 2)],
  ])
}

function described(handle: Handle, pid: number, fd: number): Descriptor {
  const label = handle.label === UNNAMED_PIPE ? pipeName(pid, fd) : handle.label
  const { file } = handle
  // Who opens it there reads the file from its beginning, also when it has no name any more.
  const found: Descriptor = { label, ...(file ? { file } : {}) }
  if (!handle.writable) return found
  return {
    ...found,
    write: (text) => {
      // Opening it writes nothing; whoever reads the other end may be gone.
      if (text) handle.write(text).catch(() => undefined)
    },
  }
}

const pipeName = (pid: number, fd: number): string => `pipe:[${FIRST_PIPE + pid * 16 + fd}]`
