/** What agnhost's sub-commands have in common: their flags, their log, and that each runs either on its own or as a program with a shell's streams. */
import { klog } from '../component'
import type { Command, CommandContext } from '../../../shell/command'
import type { Daemon, DaemonProcess, Program } from '../image'
import { Flags, UsageError, type FlagSpecs } from './flags'

interface Common {
  readonly name: string
  readonly flags?: FlagSpecs
  /** How many words it takes besides, Infinity for any number; none when absent. */
  readonly words?: number
}

export interface Server extends Common {
  start(process: DaemonProcess, flags: Flags): void
}

export interface Tool extends Common {
  /** Resolves with the exit code. */
  run(context: CommandContext, flags: Flags): Promise<number>
}

export type Subcommand = Server | Tool

function read({ name, flags = {}, words = 0 }: Subcommand, line: readonly string[]): Flags | string {
  try {
    const given = Flags.read(line, flags)
    const { length } = given.positional
    if (words === 0 && length > 0) throw new UsageError(`accepts at most 0 arg(s), received ${length}`)
    if (words > 0 && words < Infinity && length !== words) throw new UsageError(`accepts ${words} arg(s), received ${length}`)
    return given
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return `Error: ${error.message}\nUsage:\n  app ${name} [flags]\n`
  }
}

/** The sub-command as a program that is given the words after its name. */
export function programOf(subcommand: Subcommand, line: readonly string[]): Program {
  const flags = read(subcommand, line)
  if ('run' in subcommand) {
    const command: Command = {
      name: 'agnhost',
      run: async (context) => {
        if (typeof flags !== 'string') return subcommand.run(context, flags)
        await context.stderr.write(flags)
        return 1
      },
    }
    return command
  }
  const daemon: Daemon = {
    start(process) {
      if (typeof flags !== 'string') subcommand.start(process, flags)
      else {
        process.stderr(flags)
        process.exit(1)
      }
    },
  }
  return daemon
}

/** One line of what its programs log with Go's standard logger, which klog takes over. */
export function log(process: DaemonProcess, message: string): void {
  process.stderr(klog(process.now(), ['I', 'log.go:195', message]))
}
