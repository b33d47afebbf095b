/** Starts another program in a container that runs; models the runtime's exec of a task. */
import { streamHandle } from '../../shell/handle'
import type { Running } from '../../shell/machine'
import type { Readable, Writable } from '../../shell/streams'
import type { TerminalDevice } from '../../shell/terminal/device'
import type { Container } from './container'
import { whyNot } from './container-programs'
import { untilReleased } from './exec-streams'
import { StartError } from './start-failure'

/** The runtime's own starter becomes the program it starts; its other threads have used up these many numbers by then. */
export const STARTER_THREADS = 5

/** What the program reads and writes. */
export type ExecIo =
  { readonly stdin?: Readable; readonly stdout: Writable; readonly stderr: Writable } | { readonly device: TerminalDevice }

/** Throws StartError with the OCI runtime's words. */
export function exec(container: Container, argv: readonly string[], io: ExecIo): Running {
  const { config, host, pids } = container
  const failure = whyNot(container, argv[0] ?? '')
  if (failure)
    throw new StartError(
      `failed to exec in container: failed to start exec "${host.random.hex(64)}": OCI runtime exec failed: exec failed: unable to start container process: ${failure}`,
    )
  host.clock.wake()
  const outputs = 'device' in io ? [] : [streamHandle(io.stdout), streamHandle(io.stderr)]
  const [stdout, stderr] = outputs
  const running = container.machine.spawn(argv, {
    ...io,
    ...(stdout && stderr ? { stdout, stderr } : {}),
    env: { ...config.env, ...('device' in io ? { TERM: 'xterm' } : {}) },
    cwd: config.workingDirectory,
    leader: true,
    pid: pids.take(STARTER_THREADS),
  })
  if (!('device' in io)) return { ...running, exit: untilReleased(running.exit, outputs) }
  io.device.setForeground(running.pid)
  return running
}
