/** What node's child_process asks of the machine: programs beside the one that asks, or instead of it for a while. */
import { behind } from '../../../shell/machine'
import { Collector, emptyInput, inputOf, Pipe } from '../../../shell/pipe'
import { resolvePath } from '../../../shell/path'
import type { Readable, Writable } from '../../../shell/streams'
import { fileFailure } from './file-operations'
import { Failure, type Blocking, type Operation, type Plain } from './guest'
import type { Host } from './host'

interface Wish {
  readonly argv: readonly string[]
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** Of each of the three streams. */
  readonly stdio: readonly ('pipe' | 'inherit' | 'ignore')[]
}

const NUMBERS: Readonly<Record<number, string>> = {
  1: 'HUP',
  2: 'INT',
  3: 'QUIT',
  9: 'KILL',
  10: 'USR1',
  12: 'USR2',
  13: 'PIPE',
  14: 'ALRM',
  15: 'TERM',
}

/** Bytes as a text of characters below 256, as answers carry them beside other things. */
const latin = (bytes: Uint8Array): string => {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return text
}

export interface ChildOperations {
  readonly operations: Readonly<Record<string, Operation>>
  readonly blocking: Readonly<Record<string, Blocking>>
}

export function childOperations(host: Host, flush: () => Promise<void>): ChildOperations {
  const { context } = host
  const { machine, process } = behind(context)
  const inputs = new Map<number, Pipe>()

  /** Why a program cannot be started. */
  const missing = ({ argv, cwd }: Wish): Failure | undefined => {
    const name = argv[0] ?? ''
    const folder = cwd === undefined ? host.cwd : resolvePath(host.cwd, cwd)
    const place = name.includes('/') ? resolvePath(folder, name) : name
    return machine.files.exists(folder) && machine.command(place)
      ? undefined
      : new Failure({ ...fileFailure('ENOENT', `spawn ${name}`).properties, path: name, message: `spawn ${name} ENOENT` })
  }
  const start = (wish: Wish, stdin: Readable, stdout: Writable | undefined, stderr: Writable | undefined) =>
    machine.spawn(wish.argv, {
      parent: process,
      env: wish.env ?? context.env,
      cwd: wish.cwd === undefined ? host.cwd : resolvePath(host.cwd, wish.cwd),
      stdin,
      ...(stdout ? { stdout } : {}),
      ...(stderr ? { stderr } : {}),
    })
  const sink = (kind: string | undefined, inherited: Writable, piped: Writable): Writable | undefined =>
    kind === 'inherit' ? inherited : kind === 'ignore' ? undefined : piped

  return {
    operations: {
      'child.start': (id, text) => {
        const wish = JSON.parse(String(text)) as Wish
        const failure = missing(wish)
        if (failure) return failure
        const stdin = new Pipe(context.system.clock)
        inputs.set(Number(id), stdin)
        const piped = (fd: number): Writable => ({
          write: (data) => {
            host.event('child.data', id, fd, typeof data === 'string' ? new TextEncoder().encode(data) : Uint8Array.from(data))
            return Promise.resolve()
          },
        })
        const [first, second, third] = wish.stdio
        const running = start(
          wish,
          first === 'inherit' ? context.stdin : first === 'ignore' ? emptyInput : stdin,
          sink(second, context.stdout, piped(1)),
          sink(third, context.stderr, piped(2)),
        )
        host.background(async () => {
          const code = await running.exit
          const { endedBy } = running.process
          host.event('child.exit', id, endedBy === undefined ? code : null, endedBy === undefined ? null : `SIG${endedBy}`)
        })
        return running.pid
      },
      'child.write': (id, data) => {
        void inputs
          .get(Number(id))
          ?.write(data as Uint8Array)
          .catch(() => undefined)
        return undefined
      },
      'child.finish': (id) => {
        inputs.get(Number(id))?.end()
        return undefined
      },
      kill: (pid, signal) => {
        const name = typeof signal === 'number' ? NUMBERS[signal] : String(signal).replace(/^SIG/, '')
        const known = machine.processes.list().some((one) => one.pid === Number(pid))
        if (!known) return new Failure({ errno: -3, code: 'ESRCH', syscall: 'kill', message: 'kill ESRCH' })
        if (signal === 0) return true
        if (name === undefined) return new Failure({ code: 'ERR_UNKNOWN_SIGNAL', message: `Unknown signal: ${String(signal)}` })
        machine.processes.signal(Number(pid), name)
        return true
      },
    },
    blocking: {
      'child.run': async (text, input): Promise<Plain | Failure> => {
        const wish = JSON.parse(String(text)) as Wish
        const failure = missing(wish)
        if (failure) return failure
        await flush()
        const out = new Collector()
        const err = new Collector()
        const [, second, third] = wish.stdio
        const stdin = input instanceof Uint8Array ? inputOf(input) : wish.stdio[0] === 'inherit' ? context.stdin : emptyInput
        const running = start(wish, stdin, sink(second, context.stdout, out), sink(third, context.stderr, err))
        const code = await running.exit
        const { endedBy } = running.process
        return JSON.stringify({
          pid: running.pid,
          status: endedBy === undefined ? code : null,
          signal: endedBy === undefined ? null : `SIG${endedBy}`,
          stdout: latin(out.bytes()),
          stderr: latin(err.bytes()),
        })
      },
    },
  }
}
