/** For tests: an API server without controllers, and a kubectl that talks to its REST handler on the virtual clock. */
import { VirtualClock } from '../../engine/clock/clock'
import { Random } from '../../engine/clock/random'
import { createApiServer, type ApiServer } from '../../engine/apiserver'
import type { ApiResponse } from '../../engine/apiserver/http'
import type { Command } from '../../shell/command'
import { createSystem, type Machine } from '../../shell/machine'
import type { Net } from '../../shell/net'
import type { Readable, Writable } from '../../shell/streams'
import { kubeconfigText, singleCluster } from '../config/single'
import { kubectlCommand } from '../index'
import type { Transport, TransportResponse } from '../transport'

export interface Ran {
  readonly stdout: string
  readonly stderr: string
  readonly code: number
}

export const KUBECONFIG = kubeconfigText(
  singleCluster({
    name: 'minikube',
    cluster: { 'insecure-skip-tls-verify': true, server: 'https://127.0.0.1:8443' },
    namespace: 'default',
    credentials: { token: 'admin' },
  }),
)

export const START = Date.UTC(2026, 0, 1)
const LONGEST = 400_000

function collector(): Writable & { text(): string } {
  const decoder = new TextDecoder()
  let text = ''
  return {
    write: async (data) => {
      text += typeof data === 'string' ? data : decoder.decode(data, { stream: true })
    },
    text: () => text,
  }
}

function answerOf(clock: VirtualClock, response: ApiResponse, signal: AbortSignal): TransportResponse {
  const { body } = response
  async function* chunks(): AsyncGenerator<Uint8Array> {
    if (body instanceof Uint8Array) {
      if (body.length) yield body
      return
    }
    const queue: Uint8Array[] = []
    let ended = false
    let wakeUp = () => {}
    const go = () => {
      clock.wake()
      wakeUp()
    }
    body.start({
      chunk: (data) => {
        queue.push(data)
        go()
      },
      end: () => {
        ended = true
        go()
      },
    })
    signal.addEventListener('abort', go, { once: true })
    try {
      for (;;) {
        if (signal.aborted) throw signal.reason
        const next = queue.shift()
        if (next) yield next
        else if (ended) return
        else await new Promise<void>((resolve) => (wakeUp = resolve))
      }
    } finally {
      body.cancel()
    }
  }
  return {
    status: response.status,
    headers: response.headers,
    chunks,
    text: async () => {
      const decoder = new TextDecoder()
      let text = ''
      for await (const chunk of chunks()) text += decoder.decode(chunk, { stream: true })
      return text + decoder.decode()
    },
  }
}

/** The transport of a handler in the same program. */
export function handlerTransport(clock: VirtualClock, server: Pick<ApiServer, 'handler'>): Transport {
  const ask = (request: Parameters<Transport['request']>[1]) => ({
    method: request.method,
    url: request.path,
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value])),
    ...(request.body ? { body: request.body } : {}),
    ...(request.input === undefined ? {} : { input: request.input }),
  })
  return {
    request: async (_address, request) => answerOf(clock, await server.handler.handle(ask(request)), request.signal),
    connect: async () => {
      throw new Error('this cluster has no kubelets')
    },
  }
}

/** What a test may bring along in place of the bare API server. */
export interface World {
  readonly clock: VirtualClock
  readonly server: Pick<ApiServer, 'handler'>
  readonly transport: Transport
  readonly net: Net
}

export class TestCluster {
  readonly clock: VirtualClock
  readonly server: Pick<ApiServer, 'handler'>
  readonly machine: Machine

  /** `commands`: other programs of the machine. */
  constructor(transport?: (usual: Transport) => Transport, world?: World, commands: readonly Command[] = []) {
    this.clock = world?.clock ?? new VirtualClock(START)
    this.server = world?.server ?? createApiServer({ clock: this.clock, random: new Random('kubectl-tests') })
    const usual = world?.transport ?? handlerTransport(this.clock, this.server)
    this.machine = createSystem({
      clock: this.clock,
      commands: [kubectlCommand({ transport: transport ? transport(usual) : usual }), ...commands],
      ...(world ? { net: world.net } : {}),
    })
    this.machine.files.makeDirectory('/root/.kube', { parents: true })
    this.machine.files.makeDirectory('/root/work', { parents: true })
    this.machine.files.write('/root/.kube/config', KUBECONFIG)
  }

  write(path: string, text: string): void {
    this.machine.files.write(path, text)
  }

  /** Files of the work folder by their paths in it, with the folders they need. */
  writeAll(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      const full = `/root/work/${path}`
      this.machine.files.makeDirectory(full.slice(0, full.lastIndexOf('/')), { parents: true })
      this.write(full, text)
    }
  }

  /** The namespaces a fresh cluster has; a bare API server has none. */
  async start(): Promise<this> {
    for (const name of ['default', 'kube-system']) {
      const body = new TextEncoder().encode(JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }))
      await this.server.handler.handle({ method: 'POST', url: '/api/v1/namespaces', headers: { 'content-type': 'application/json' }, body })
    }
    return this
  }

  /** Runs kubectl with words separated by spaces (quotes keep them together) until it ends, or ends it with a signal after `duration`. */
  async kubectl(
    line: string,
    options: {
      readonly stdin?: string
      readonly env?: Readonly<Record<string, string>>
      readonly duration?: number
      /** What ends it after `duration`; TERM when not given. */
      readonly signal?: string
    } = {},
  ): Promise<Ran> {
    const argv = ['kubectl', ...words(line)]
    const stdout = collector()
    const stderr = collector()
    const ended: { code?: number } = {}
    const running = this.machine.spawn(argv, {
      env: { HOME: '/root', PATH: '/usr/bin', TERM: 'dumb', ...options.env },
      cwd: '/root/work',
      stdin: textInput(options.stdin ?? ''),
      stdout,
      stderr,
    })
    void running.exit.then((exit) => {
      ended.code = exit
    })
    this.clock.wake()
    const end = this.clock.now() + (options.duration ?? LONGEST)
    await this.clock.settle()
    while (ended.code === undefined && this.clock.now() < end) {
      const next = this.clock.nextTime()
      if (next === undefined || next > end) await this.clock.run(end)
      else await this.clock.step()
    }
    if (ended.code === undefined) {
      running.signal(options.signal ?? 'TERM')
      this.clock.wake()
      await this.clock.settle()
    }
    return { stdout: stdout.text(), stderr: stderr.text(), code: ended.code ?? 124 }
  }

  /** stdout of a command that must succeed silently on stderr. */
  async out(line: string, options: Parameters<TestCluster['kubectl']>[1] = {}): Promise<string> {
    const ran = await this.kubectl(line, options)
    if (ran.code !== 0) throw new Error(`kubectl ${line}: exit ${ran.code}\n${ran.stderr}`)
    return ran.stdout
  }
}

function textInput(text: string): Readable {
  let rest: Uint8Array | null = text === '' ? null : new TextEncoder().encode(text)
  return {
    read: async () => {
      const chunk = rest
      rest = null
      return chunk
    },
  }
}

function words(line: string): readonly string[] {
  return [...line.matchAll(/(?:[^\s'"]+|'[^']*'|"[^"]*")+/g)].map(([word]) =>
    word.replaceAll(/'([^']*)'|"([^"]*)"/g, (_, single?: string, double?: string) => single ?? double ?? ''),
  )
}
