/** A server and its client programs without a cluster, for tests. */
import type { Command, CommandContext } from '../../../shell/command'
import type { DaemonProcess } from '../image'

export interface Run {
  readonly out: string
  readonly err: string
  readonly code: number
}

/** A process with files of its own in `files`, mounted everywhere. */
export function testProcess(env: Readonly<Record<string, string>>, files: Map<string, string> = new Map()): DaemonProcess {
  const store = {
    exists: (path: string) => files.has(path),
    readText: (path: string) => files.get(path)!,
    write: (path: string, text: string) => files.set(path, text),
    makeDirectory: (path: string) => files.set(path, ''),
  }
  const process = {
    env,
    argv: [],
    hostname: 'db-0',
    mounted: () => true,
    now: () => Date.UTC(2026, 10, 22, 4),
    random: () => 0,
    files: store,
  }
  return process as unknown as DaemonProcess
}

/** Runs a client against what `answer` says. */
export async function runClient(
  command: Command,
  answer: (data: Uint8Array, peer: string) => Uint8Array,
  args: readonly string[],
  options: { readonly stdin?: string; readonly tty?: boolean; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Run> {
  const written = { out: '', err: '' }
  const input = options.stdin === undefined ? [] : [new TextEncoder().encode(options.stdin)]
  const tty = options.tty ?? false
  const into = (stream: 'out' | 'err') => ({ write: (text: string) => Promise.resolve(void (written[stream] += text)) })
  const context = {
    args,
    name: command.name,
    env: options.env ?? {},
    stdin: { read: () => Promise.resolve(input.shift() ?? null) },
    stdout: into('out'),
    stderr: into('err'),
    isTty: { stdin: tty, stdout: tty, stderr: tty },
    signal: new AbortController().signal,
    system: {
      clock: { now: () => Date.UTC(2026, 10, 22, 4) },
      net: {
        resolve: (name: string) => Promise.resolve([name]),
        tcp: (_host: string, _port: number, data: Uint8Array) => Promise.resolve(answer(data, '10.244.1.5')),
      },
    },
  }
  const code = await command.run(context as unknown as CommandContext)
  return { ...written, code }
}
