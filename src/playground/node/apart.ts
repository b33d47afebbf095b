/** Containers that a person starts on a node beside Kubernetes, with nerdctl or ctr: the kubelet knows nothing of them. */
import type { Cluster } from '../../engine/cluster'
import { parseReference, referenceName, type Image } from '../../engine/images'
import type { VirtualNode } from '../../engine/kubelet'
import { AddressInUse } from '../../engine/network/listeners'
import type { Container } from '../../engine/runtime/container'
import type { CommandContext } from '../../shell/command'
import type { ApartOptions } from '../../tools/runtime-view'
import { InOrder } from './in-order'

const DECODER = new TextDecoder()
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

export interface Apart {
  readonly id: string
  readonly options: ApartOptions
  readonly container: Container
  /** Ports of the node that lead to it, while it runs. */
  open: { close(): void }[]
}

export class ApartContainers {
  private entries: Apart[] = []
  /** Names of images by containerd's namespace. */
  private readonly pulled = new Map<string, Set<string>>()

  constructor(
    private readonly cluster: Cluster,
    private readonly node: () => VirtualNode | undefined,
  ) {}

  of(namespace: string): readonly Apart[] {
    return this.entries.filter(({ options }) => options.namespace === namespace)
  }

  find(id: string): Apart | undefined {
    return this.entries.find((entry) => entry.id === id)
  }

  notePulled(namespace: string, reference: string): void {
    const names = this.pulled.get(namespace) ?? new Set()
    this.pulled.set(namespace, names.add(fullName(reference)))
  }

  forgetPulled(namespace: string, reference: string): boolean {
    return this.pulled.get(namespace)?.delete(fullName(reference)) ?? false
  }

  hasPulled(namespace: string, name: string): boolean {
    return this.pulled.get(namespace)?.has(name) ?? false
  }

  create(options: ApartOptions): Apart {
    const node = this.node()
    const image = node?.runtime.images.find(options.image)
    if (!node || !image || !this.hasPulled(options.namespace, fullName(options.image)))
      throw new Error(`image "${options.image}": not found`)
    const other = this.of(options.namespace).find((each) => each.options.name === options.name)
    if (other) throw new Error(`name "${options.name}" is already used by ID "${other.id}"`)
    const id = options.named ? options.name : this.cluster.options.random.stream(`apart/${node.name}`).hex(64)
    const hostname = options.hostNetwork ? node.name : id.slice(0, 12)
    const sandbox = node.runtime.createApart({
      uid: `apart/${id}`,
      name: options.name,
      hostname,
      node: node.name,
      hostNetwork: options.hostNetwork,
    })
    const entry: Apart = { id, options, container: sandbox.create(configOf(options, image, hostname)), open: [] }
    this.entries.push(entry)
    return entry
  }

  start(entry: Apart): void {
    const node = this.node()
    if (!node) return
    const { container, options } = entry
    const origin = { kind: 'node', node: node.name } as const
    for (const { host, container: port } of options.ports) {
      try {
        const forward = { origin, address: container.sandbox.address, port }
        entry.open.push(this.cluster.network.listen(origin, { port: host, protocol: 'TCP', forward }))
      } catch (error) {
        for (const each of entry.open.splice(0)) each.close()
        if (!(error instanceof AddressInUse)) throw error
        throw new Error(`failed to expose port: bind for 0.0.0.0:${host} failed: port is already allocated`, { cause: error })
      }
    }
    container.start()
    container.onExit(() => {
      for (const each of entry.open.splice(0)) each.close()
    })
  }

  /** Starts it first when it has not begun, so that nothing it prints is missed. */
  attach(entry: Apart, context: CommandContext): Promise<number> {
    const { clock } = this.cluster
    const { container } = entry
    return new Promise<number>((resolve, reject) => {
      const left = new AbortController()
      const output = new InOrder(context)
      const stopOutput = container.onOutput((stream, data) => output.write(data, stream))
      const leave = (): void => {
        stopOutput()
        left.abort()
        if (container.config.tty) context.tty?.setRaw(false)
        clock.wake()
      }
      // Without a terminal of its own the signals that reach the client are the container's.
      const stopSignal = context.onSignal('INT', () => container.signal('INT'))
      if (container.state === 'created') {
        try {
          this.start(entry)
        } catch (error) {
          leave()
          stopSignal()
          return reject(error as Error)
        }
      }
      container.onExit(() => {
        leave()
        stopSignal()
        void output.done().then(() => resolve(container.exitCode))
      })
      context.signal.addEventListener('abort', () => (leave(), reject(context.signal.reason as Error)), { once: true })
      if (container.config.tty) context.tty?.setRaw(true)
      if (!container.config.stdin) return
      void (async () => {
        for (;;) {
          const data = await context.stdin.read(left.signal).catch(() => null)
          if (data === null) return container.input?.end()
          if (container.terminal) container.terminal.input(DECODER.decode(data))
          else container.input?.push(data)
        }
      })()
    })
  }

  remove(entry: Apart): void {
    this.entries = this.entries.filter((each) => each !== entry)
    this.node()?.runtime.removeApart(entry.container.sandbox)
  }
}

function fullName(reference: string): string {
  const parsed = parseReference(reference)
  return 'error' in parsed ? reference : referenceName(parsed)
}

function configOf(options: ApartOptions, image: Image, hostname: string): Parameters<Container['sandbox']['create']>[0] {
  const command = options.command.length > 0 ? options.command : options.entrypoint ? [] : (image.command ?? [])
  const user = options.user ?? image.user ?? 'root'
  const env: Record<string, string> = { PATH, HOSTNAME: hostname, ...(options.tty ? { TERM: 'xterm' } : {}), ...image.env, ...options.env }
  env['HOME'] ??= user === 'root' || user === '0' ? '/root' : '/'
  return {
    name: options.name,
    attempt: 0,
    image,
    imageReference: options.image,
    argv: [...(options.entrypoint ?? image.entrypoint ?? []), ...command],
    env,
    workingDirectory: options.workingDirectory ?? image.workingDirectory ?? '/',
    user: user === '0' ? 'root' : user,
    mounts: [],
    readOnlyRoot: false,
    tty: options.tty,
    stdin: options.stdin,
    stdinOnce: true,
    terminationMessagePath: '',
    logOnError: false,
  }
}
