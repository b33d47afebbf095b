/** A command's surroundings on the real machine: its terminal, streams, signals, time, network and other programs. */
import { spawn, spawnSync } from 'node:child_process'
import { lookup } from 'node:dns/promises'
import { accessSync, constants } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { release, hostname } from 'node:os'
import { delimiter, isAbsolute, join } from 'node:path'
import { isatty, type ReadStream, type WriteStream } from 'node:tty'
import { Signalled, type Command, type CommandContext, type Tty } from '../../shell/command'
import { NetError, type Net, type NetResponse } from '../../shell/net'
import { BrokenPipe, type Readable, type Writable } from '../../shell/streams'
import type { ShellClock, System } from '../../shell/system'
import { NodeFiles } from './node-files'
import { acceptAt, listenAt, type Served } from './node-listen'
import { userName } from './node-user'

const realClock: ShellClock = {
  now: () => Date.now(),
  after: (delay, action) => {
    const timer = setTimeout(action, delay)
    return { cancel: () => clearTimeout(timer) }
  },
  sleep: (duration, signal) =>
    new Promise<void>((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error)
      const onAbort = (): void => {
        clearTimeout(timer)
        reject(signal!.reason as Error)
      }
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', onAbort)
        resolve()
      }, duration)
      signal?.addEventListener('abort', onAbort, { once: true })
    }),
  wake: () => undefined,
  external: (work) => work,
}

/** Standard input; opened when somebody reads, so that a command that does not ends at once. */
class Input implements Readable {
  private waiting: Buffer[] | undefined
  private over = false
  private notify: (() => void) | undefined

  async read(signal?: AbortSignal): Promise<Uint8Array | null> {
    if (!this.waiting) {
      const waiting: Buffer[] = (this.waiting = [])
      process.stdin.on('data', (data: Buffer) => {
        waiting.push(data)
        this.notify?.()
      })
      process.stdin.on('end', () => this.end())
      process.stdin.on('error', () => this.end())
    }
    for (;;) {
      signal?.throwIfAborted()
      const data = this.waiting.shift()
      if (data) return data
      if (this.over) return null
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          signal?.removeEventListener('abort', wake)
          resolve()
        }
        this.notify = wake
        signal?.addEventListener('abort', wake)
      })
      this.notify = undefined
    }
  }

  private end(): void {
    this.over = true
    this.notify?.()
  }
}

function output(stream: NodeJS.WriteStream): Writable {
  let broken = false
  stream.on('error', () => (broken = true))
  return {
    write: (data) =>
      new Promise<void>((resolve, reject) => {
        if (broken) return reject(new BrokenPipe())
        stream.write(data, (error) => (error ? reject(new BrokenPipe()) : resolve()))
      }),
  }
}

/** How the terminal was before it was made raw. */
let modeBefore: string | undefined

/** Node's own raw mode still turns each line end into two characters: a program elsewhere that does so too would make three. */
function setRawBySystem(raw: boolean): boolean {
  const stty = (...args: string[]) => spawnSync('stty', args, { stdio: ['inherit', 'pipe', 'ignore'], encoding: 'utf8' })
  if (!raw) return modeBefore !== undefined && stty(modeBefore).status === 0
  modeBefore ??= stty('-g').stdout?.trim() || undefined
  return modeBefore !== undefined && stty('raw', '-echo').status === 0
}

function terminal(): Tty | undefined {
  const { stdin, stdout } = process as unknown as { readonly stdin: ReadStream; readonly stdout: WriteStream }
  if (!isatty(0) && !isatty(1)) return undefined
  return {
    get columns() {
      return stdout.columns ?? 80
    },
    get rows() {
      return stdout.rows ?? 24
    },
    onResize: (handler) => {
      stdout.on('resize', handler)
      return () => void stdout.off('resize', handler)
    },
    setRaw: (raw) => void (isatty(0) && !setRawBySystem(raw) && stdin.setRawMode(raw)),
  }
}

/** One server for several addresses of this machine. */
function onAll(addresses: readonly string[], open: (address: string) => Served): Served {
  const servers = addresses.map(open)
  return {
    close: () => {
      for (const { close } of servers) close()
    },
    ready: Promise.all(servers.map((each) => each.ready)).then(() => undefined),
  }
}

const net: Net = {
  resolve: async (name) => {
    try {
      return (await lookup(name, { all: true })).map(({ address }) => address)
    } catch {
      throw new NetError('NXDOMAIN', name, 0)
    }
  },
  http: (address, port, { method, path, headers, host, body }, options) =>
    new Promise<NetResponse>((resolve, reject) => {
      const sent = httpRequest(
        { host: address, port, method, path, headers: { ...headers, host }, ...(options?.signal ? { signal: options.signal } : {}) },
        (message) => {
          const parts: Buffer[] = []
          message.on('data', (part: Buffer) => parts.push(part))
          message.on('end', () => {
            const received: Record<string, string> = {}
            for (const [name, value] of Object.entries(message.headers)) if (value !== undefined) received[name] = String(value)
            const { statusCode = 0, statusMessage } = message
            resolve({
              status: statusCode,
              ...(statusMessage ? { reason: statusMessage } : {}),
              headers: received,
              body: Buffer.concat(parts),
            })
          })
        },
      )
      sent.on('error', () => reject(new NetError('connection refused', address, port)))
      sent.end(body)
    }),
  tcp: (address, port) => Promise.reject(new NetError('connection refused', address, port)),
  listen: (port, handler, addresses = ['127.0.0.1']) => onAll(addresses, (address) => listenAt(address, port, handler)),
  serve: (port, handler, addresses = ['127.0.0.1']) => onAll(addresses, (address) => acceptAt(address, port, handler)),
}

/** The path of a program on $PATH. */
function find(name: string): string | undefined {
  const places = name.includes('/') ? [name] : (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name))
  return places.find((place) => {
    try {
      accessSync(place, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

interface Streams {
  readonly stdin?: Readable | undefined
  readonly stdout?: Writable | undefined
  readonly stderr?: Writable | undefined
}

/** Copies one end to the other as it comes. */
async function copy(from: AsyncIterable<Buffer>, to: Writable): Promise<void> {
  for await (const data of from) await to.write(data)
}

/** What a program is started as: the file, and the name it was called by, which it finds in its zeroth argument. */
interface Executable {
  readonly path: string
  readonly name: string
}

/** Streams that are not given are this process's own. */
function start(
  { path, name }: Executable,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd: string,
  streams: Streams = {},
): Promise<number> {
  const { stdin: input, stdout, stderr } = streams
  return new Promise((resolve) => {
    const child = spawn(path, args, {
      argv0: name,
      stdio: [input ? 'pipe' : 'inherit', stdout ? 'pipe' : 'inherit', stderr ? 'pipe' : 'inherit'],
      env,
      cwd,
    })
    if (input && child.stdin) {
      const { stdin } = child
      stdin.on('error', () => undefined)
      void (async () => {
        for (let data = await input.read(); data; data = await input.read()) stdin.write(data)
        stdin.end()
      })()
    }
    const copies = [
      ...(stdout && child.stdout ? [copy(child.stdout, stdout)] : []),
      ...(stderr && child.stderr ? [copy(child.stderr, stderr)] : []),
    ]
    child.on('error', () => resolve(127))
    child.on('close', (code) => void Promise.allSettled(copies).then(() => resolve(code ?? 1)))
  })
}

function program(path: string, name: string): Command {
  return { name, path, run: ({ args, env, cwd }) => start({ path, name }, args, { ...env }, cwd) }
}

function system(files: NodeFiles): System {
  return {
    clock: realClock,
    hostname: hostname(),
    files,
    net,
    processes: { list: () => [], signal: () => false },
    random: (bound) => Math.floor(Math.random() * bound),
    command: (name) => {
      const path = find(name)
      return path === undefined ? undefined : program(path, name)
    },
    commandNames: () => [],
    flavour: 'bash',
    user: userName(),
    kernel: { release: release(), version: '', machine: process.arch },
    edit: async ({ path }) => {
      const editor = process.env['KUBE_EDITOR'] ?? process.env['EDITOR'] ?? 'vi'
      const code = await start({ path: '/bin/sh', name: 'sh' }, ['-c', `${editor} "$0"`, path], process.env, process.cwd())
      return { saved: code === 0 }
    },
  }
}

/** With the codes of programs that end by them. */
const SIGNALS = { HUP: 129, INT: 130, QUIT: 131, TERM: 143 }

/** Signals of this process as a command sees them, until `stop`. */
function signals(): Pick<CommandContext, 'signal' | 'onSignal'> & { stop(): void } {
  const abort = new AbortController()
  const handlers = new Map<string, Set<() => void>>()
  const listeners = Object.keys(SIGNALS).map((signal) => {
    const listener = (): void => {
      const own = handlers.get(signal)
      if (own?.size) for (const handler of own) handler()
      else if (abort.signal.aborted) process.exit(130)
      else abort.abort(new Signalled(signal))
    }
    process.on(`SIG${signal}`, listener)
    return () => void process.off(`SIG${signal}`, listener)
  })
  return {
    signal: abort.signal,
    onSignal: (signal, handler) => {
      const own = handlers.get(signal) ?? new Set()
      handlers.set(signal, own.add(handler))
      return () => void own.delete(handler)
    },
    stop: () => {
      for (const off of listeners) off()
    },
  }
}

function environment(): Readonly<Record<string, string>> {
  const env: Record<string, string> = {}
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) env[name] = value
  return env
}

/** Runs a command of the shell as this process, or with other surroundings where they are given; resolves with its exit code. */
export async function runHere(command: Command, args: readonly string[], surroundings: Partial<CommandContext> = {}): Promise<number> {
  const files = new NodeFiles()
  const { stop, ...own } = signals()
  const tty = terminal()
  const context: CommandContext = {
    args,
    name: command.name,
    env: environment(),
    cwd: process.cwd(),
    stdin: new Input(),
    stdout: surroundings.stdout ?? output(process.stdout),
    stderr: surroundings.stderr ?? output(process.stderr),
    isTty: { stdin: isatty(0), stdout: isatty(1), stderr: isatty(2) },
    ...(tty ? { tty } : {}),
    ...own,
    system: system(files),
    files,
    pid: process.pid,
    run: ([name = '', ...rest], overrides = {}) => {
      const path = isAbsolute(name) ? name : find(name)
      if (path === undefined) return Promise.resolve(127)
      return start({ path, name }, rest, { ...(overrides.env ?? process.env) }, overrides.cwd ?? process.cwd(), overrides)
    },
    ...surroundings,
  }
  try {
    return await command.run(context)
  } catch (error) {
    if (error instanceof Signalled) return SIGNALS[error.signal as keyof typeof SIGNALS]
    if (error instanceof BrokenPipe) return 141
    throw error
  } finally {
    stop()
  }
}
