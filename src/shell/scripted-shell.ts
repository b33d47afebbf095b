/** One bash that is given texts one after the other, each with outputs of its own: for replayed transcripts and lesson solutions. */
import { startShell } from './bash'
import type { Shell } from './interpreter/shell'
import { streamHandle } from './handle'
import type { Machine, Running, SpawnOptions } from './machine'
import type { Writable } from './streams'

export class ScriptedShell {
  private shell: Shell | undefined
  private readonly running: Running
  private close: () => void = () => undefined

  constructor(
    private readonly machine: Machine,
    options: Pick<SpawnOptions, 'env' | 'cwd' | 'input'> = {},
  ) {
    const closed = new Promise<void>((resolve) => (this.close = resolve))
    this.running = machine.spawn(['bash'], {
      ...options,
      leader: true,
      command: {
        name: 'bash',
        run: async (context) => {
          this.shell = startShell(context, false)
          await closed
          this.shell.closeAll()
          return this.shell.status
        },
      },
    })
  }

  /** Runs a text as if it were the next lines of a script; resolves with the exit status. Variables, functions and folder stay. */
  async run(text: string, stdout: Writable, stderr: Writable): Promise<number> {
    const { shell } = this
    if (!shell) throw new Error('the shell has ended')
    for (const [fd, stream] of [
      [1, stdout],
      [2, stderr],
    ] as const) {
      shell.fds.get(fd)?.release()
      shell.fds.set(fd, streamHandle(stream))
    }
    // The EXIT trap belongs to the end of the whole session, not of one text.
    const onExit = shell.traps.get('EXIT')
    shell.traps.delete('EXIT')
    const code = await shell.runToEnd(() => shell.engine.run(shell, text))
    if (onExit !== undefined && !shell.traps.has('EXIT')) shell.traps.set('EXIT', onExit)
    shell.status = code
    return code
  }

  /** Ends the shell and whatever still runs in it. */
  end(): void {
    this.machine.clock.wake()
    this.close()
    this.running.signal('KILL', true)
  }
}
