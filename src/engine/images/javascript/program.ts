/** One run of node: the event loop, what comes to it, and how it ends. */
import { md5, sha1, sha224, sha256 } from '../../../shell/digests'
import { sha384, sha512 } from '../../../shell/digests-wide'
import type { CommandContext } from '../../../shell/command'
import { behind } from '../../../shell/machine'
import { own } from '../../../shell/own'
import { BrokenPipe } from '../../../shell/streams'
import { childOperations } from './child-operations'
import { fileOperations } from './file-operations'
import { Failure, Guest, type Blocking, type Operation, type Plain, type Prompt } from './guest'
import type { Host } from './host'
import { BOOT } from './library/boot'
import { LIBRARY } from './library'
import { Modules } from './modules'
import { networkOperations, type NetworkOperations } from './network-operations'

export interface ProgramOptions {
  readonly version: string
  /** What process.argv says, and what node itself was told. */
  readonly argv: readonly string[]
  readonly execArgv: readonly string[]
  /** Bytes that values may take (--max-old-space-size). */
  readonly heap?: number
  /** Further operations that take time and further modules, for programs that are more than node. */
  readonly blocking?: Readonly<Record<string, Blocking>>
  readonly prompt?: Readonly<Record<string, Prompt>>
  readonly library?: Readonly<Record<string, string>>
}

const DIGESTS: Readonly<Record<string, (bytes: Uint8Array) => string>> = { md5, sha1, sha224, sha256, sha384, sha512 }

const SIGNALS = ['HUP', 'INT', 'QUIT', 'USR1', 'USR2', 'PIPE', 'ALRM', 'TERM', 'CHLD', 'CONT', 'WINCH']

export class Program implements Host {
  cwd: string
  private guest!: Guest
  private readonly queue: (readonly Plain[])[] = []
  private readonly output: { readonly fd: number; readonly data: Uint8Array | string }[] = []
  private waiting: (() => void) | undefined
  /** How many things are under way that keep it running. */
  private alive = 0
  private code: number | undefined
  private broken: unknown
  private readonly timers = new Map<number, { cancel(): void }>()
  private readonly heard = new Map<string, () => void>()
  private network!: NetworkOperations
  private readonly modules: Modules
  private readonly began: number

  constructor(
    readonly context: CommandContext,
    private readonly options: ProgramOptions,
  ) {
    this.cwd = context.cwd
    this.began = context.system.clock.now()
    this.modules = new Modules(context.files, (place) => this.exports(place))
  }

  now(): number {
    return this.guest.now()
  }

  event(kind: string, ...args: readonly Plain[]): void {
    this.queue.push([kind, ...args])
    this.wake()
  }

  background(work: () => Promise<void>): void {
    work().catch((error: unknown) => {
      if (this.context.signal.aborted) return
      this.broken ??= error
      this.wake()
    })
  }

  private wake(): void {
    if (!this.waiting) return
    this.context.system.clock.wake()
    this.waiting()
    this.waiting = undefined
  }

  /** Makes what the program runs on. */
  async boot(): Promise<void> {
    const network = networkOperations(this)
    const children = childOperations(this, () => this.flush())
    this.network = network
    const { modules } = this
    this.guest = await Guest.create(this.context, {
      operations: { ...this.operations(), ...fileOperations(this), ...network.operations, ...children.operations },
      blocking: { ...children.blocking, ...this.options.blocking },
      ...(this.options.prompt ? { prompt: this.options.prompt } : {}),
      resolve: (specifier, from) => modules.resolve(specifier, from),
      load: (place) => modules.load(place),
      flush: () => this.flush(),
      ...(this.options.heap === undefined ? {} : { heap: this.options.heap }),
    })
    this.context.signal.addEventListener('abort', () => this.wake(), { once: true })
    this.guest.define(BOOT, 'node:internal/bootstrap/node')
  }

  /** The names that a module gives to those who import it, where it is no module of the standard kind. */
  private exports(place: string): readonly string[] {
    return JSON.parse(String(this.guest.ask('__exportsOf', place))) as readonly string[]
  }

  /** Runs what it is given to its end; resolves with its exit code. */
  async run(
    kind: 'script' | 'check' | 'module' | 'text' | 'print' | 'prompt',
    text: string,
    file: string,
    preload: readonly string[],
  ): Promise<number> {
    try {
      return await this.turns(kind, text, file, preload)
    } finally {
      this.network.ended()
      for (const timer of this.timers.values()) timer.cancel()
    }
  }

  private async turns(...main: Parameters<Program['run']>): Promise<number> {
    const [kind, text, file, preload] = main
    const { signal } = this.context
    // A program may wait for others from its first turn on.
    this.guest.mayWait = true
    await this.turn('__main', kind, text, file, JSON.stringify(preload))
    this.guest.mayWait = this.waits
    for (;;) {
      await this.flush()
      if (this.code !== undefined) break
      if (this.broken) throw this.broken
      if (signal.aborted) throw signal.reason as Error
      const next = this.queue.shift()
      if (next) {
        this.guest.spins = next[0] === 'immediate' ? this.guest.spins + 1 : 0
        await this.turn('__event', ...next)
        this.guest.mayWait = this.waits
      } else if (this.alive > 0) await this.pause()
      else {
        await this.turn('__idle')
        if (this.alive <= 0 && this.queue.length === 0) break
      }
    }
    if (this.code === undefined) await this.turn('__exit')
    this.guest.stopped = true
    await this.flush()
    return this.code ?? 0
  }

  private waits = false

  /**
   * Has one of the program's own functions called, and what it began come to its end; resolves with what the function gave, or
   * undefined when the program has ended.
   */
  async ask(name: string, ...args: readonly Plain[]): Promise<Plain> {
    this.guest.mayWait = true
    const result = await this.turn(name, ...args)
    while (this.code === undefined && (this.queue.length > 0 || this.alive > 0)) {
      await this.flush()
      if (this.broken) throw this.broken
      const next = this.queue.shift()
      if (next) await this.turn('__event', ...next)
      else await this.pause()
    }
    await this.flush()
    return this.code === undefined ? result : undefined
  }

  /** How it ended; undefined while it has not. */
  get ended(): number | undefined {
    return this.code
  }

  private async turn(name: string, ...args: readonly Plain[]): Promise<Plain> {
    const result = await this.guest.turn(name, ...args)
    this.network.turned()
    if (this.guest.exhausted && this.code === undefined) {
      this.output.push({ fd: 2, data: outOfMemory(this.context.pid, this.now() - this.began, this.guest.held) })
      this.code = 134
    }
    return result
  }

  private async pause(): Promise<void> {
    const { signal } = this.context
    if (signal.aborted) throw signal.reason as Error
    await new Promise<void>((resolve) => (this.waiting = resolve))
  }

  private async flush(): Promise<void> {
    for (const { fd, data } of this.output.splice(0)) {
      try {
        await (fd === 2 ? this.context.stderr : this.context.stdout).write(data)
      } catch (error) {
        if (!(error instanceof BrokenPipe)) throw error
        this.event('broken', fd)
      }
    }
  }

  private operations(): Readonly<Record<string, Operation>> {
    const { context } = this
    const { system } = context
    const { clock } = system
    const { process, machine } = behind(context)
    let reading = false
    return {
      info: () =>
        JSON.stringify({
          version: this.options.version,
          argv: this.options.argv,
          execArgv: this.options.execArgv,
          env: context.env,
          pid: context.pid,
          ppid: system.processes.list().find(({ pid }) => pid === context.pid)?.parent ?? 0,
          hostname: system.hostname,
          address: system.net.address ?? '127.0.0.1',
          kernel: system.kernel,
          cpus: system.facts?.cpus ?? 2,
          memory: system.facts?.memory?.total ?? 8_589_934_592,
          user: process.user,
          uid: system.identity?.uid ?? (process.user === 'root' ? 0 : 1000),
          gid: system.identity?.gid ?? (process.user === 'root' ? 0 : 1000),
          tty: context.isTty,
          columns: context.tty?.columns,
          rows: context.tty?.rows,
          began: this.began,
          booted: process.started,
          library: Object.keys(LIBRARY),
        }),
      library: (name) => own(this.options.library ?? {}, String(name)) ?? own(LIBRARY, String(name)),
      write: (fd, data) => {
        this.output.push({ fd: Number(fd), data: data instanceof Uint8Array ? data : String(data) })
        return undefined
      },
      exit: (code) => {
        this.code = Number(code) & 255
        this.guest.stopped = true
        return undefined
      },
      exhausted: () => {
        this.guest.exhausted = true
        return undefined
      },
      alive: (count) => {
        this.alive = Number(count)
        return undefined
      },
      waits: () => {
        this.waits = true
        return undefined
      },
      'timer.set': (id, delay) => {
        this.timers.set(
          Number(id),
          // What the turn has computed is behind the program, but has not passed for the machine yet.
          clock.after(Math.max(1, Number(delay)) + Math.floor(this.now() - clock.now()), () => {
            this.timers.delete(Number(id))
            this.event('timer', id)
          }),
        )
        return undefined
      },
      'timer.clear': (id) => {
        this.timers.get(Number(id))?.cancel()
        this.timers.delete(Number(id))
        return undefined
      },
      immediate: () => {
        this.event('immediate')
        return undefined
      },
      stdin: () => {
        if (reading) return undefined
        reading = true
        this.background(async () => {
          for (;;) {
            const part = await context.stdin.read(context.signal)
            this.event('stdin', part ? Uint8Array.from(part) : null)
            if (part === null) return
          }
        })
        return undefined
      },
      raw: (on) => {
        context.tty?.setRaw(on === true)
        return undefined
      },
      listen: (signal) => {
        const name = String(signal)
        if (!SIGNALS.includes(name) || this.heard.has(name)) return undefined
        this.heard.set(
          name,
          context.onSignal(name, () => this.event('signal', `SIG${name}`)),
        )
        return undefined
      },
      unlisten: (signal) => {
        this.heard.get(String(signal))?.()
        this.heard.delete(String(signal))
        return undefined
      },
      memory: () => this.guest.held,
      cpu: () => process.cpu,
      random: (count) => Uint8Array.from({ length: Number(count) }, () => machine.random(256)),
      hash: (algorithm, data) => {
        const digest = DIGESTS[String(algorithm).toLowerCase().replace('-', '')]
        return digest
          ? digest(data as Uint8Array)
          : new Failure({ message: 'Digest method not supported', code: 'ERR_CRYPTO_INVALID_DIGEST' })
      },
      url: (text, base) => {
        try {
          const url = new URL(String(text), base === undefined ? undefined : String(base))
          const { href, protocol, username, password, host, hostname, port, pathname, search, hash, origin } = url
          return JSON.stringify({ href, protocol, username, password, host, hostname, port, pathname, search, hash, origin })
        } catch {
          return new Failure({ name: 'TypeError', code: 'ERR_INVALID_URL', input: String(text), message: 'Invalid URL' })
        }
      },
      'url.set': (href, part, value) => {
        const url = new URL(String(href))
        ;(url as unknown as Record<string, string>)[String(part)] = String(value)
        return url.href
      },
      'utf8.encode': (text) => new TextEncoder().encode(String(text)),
      'utf8.decode': (bytes) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes as Uint8Array),
      find: (specifier, from, main) => this.modules.find(String(specifier), String(from), main === true),
    }
  }
}

/** What V8 says before it gives up. */
function outOfMemory(pid: number, milliseconds: number, held: number): string {
  const megabytes = (held / 1_048_576).toFixed(1)
  return `\n<--- Last few GCs --->\n\n[${pid}:0x5f2a000]     ${Math.round(milliseconds)} ms: Mark-Compact (reduce) ${megabytes} (${megabytes}) -> ${megabytes} (${megabytes}) MB, pooled: 0 MB, 12.40 / 0.00 ms  (average mu = 0.081, current mu = 0.002) last resort; GC in old space requested\n\n\n<--- JS stacktrace --->\n\nFATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\nAborted (core dumped)\n`
}
