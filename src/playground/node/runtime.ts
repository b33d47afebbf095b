/** A node's container runtime for its command line tools: the engine's runtime seen through their interface. */
import type { Cluster } from '../../engine/cluster'
import { parseReference, referenceName } from '../../engine/images'
import { digestOf } from '../../engine/api/hash'
import { CONTAINER_RUNTIME, type VirtualNode } from '../../engine/kubelet'
import type { Container } from '../../engine/runtime/container'
import type { Sandbox } from '../../engine/runtime/sandbox'
import type { CommandContext } from '../../shell/command'
import type { ApartOptions, ApartView, ContainerView, LogLineView, RuntimeView, SandboxView } from '../../tools/runtime-view'
import { ApartContainers, type Apart } from './apart'
import { atFarTerminal } from './far-terminal'
import type { NodePids } from './pids'

const STATES = { created: 'Created', running: 'Running', exited: 'Exited' } as const

export class NodeRuntime implements RuntimeView {
  private readonly others: ApartContainers

  constructor(
    private readonly cluster: Cluster,
    private readonly node: () => VirtualNode | undefined,
    private readonly pids: NodePids,
  ) {
    this.others = new ApartContainers(cluster, node)
  }

  /** As the node tells it. */
  get version(): string {
    return (this.node()?.config.runtimeVersion ?? CONTAINER_RUNTIME).replace(/^.*:\/\//, '')
  }

  /** Whether its own process runs; containers do not need it. */
  get isRunning(): boolean {
    return this.node()?.runtime.downSince === undefined
  }

  set isRunning(running: boolean) {
    this.node()?.runtime.setServing(running)
  }

  running(): boolean {
    return this.isRunning
  }

  get networkFault(): string | undefined {
    return this.node()?.runtime.networkFault
  }

  sandboxes(): readonly SandboxView[] {
    const attempts = new Map<string, number>()
    return (this.node()?.runtime.list() ?? []).map((sandbox) => {
      const attempt = attempts.get(sandbox.config.uid) ?? 0
      attempts.set(sandbox.config.uid, attempt + 1)
      return sandboxView(sandbox, attempt)
    })
  }

  containers(): readonly ContainerView[] {
    return this.all().map((container) => this.view(container))
  }

  images(namespace = 'k8s.io'): ReturnType<RuntimeView['images']> {
    const shown = (name: string): boolean => namespace === 'k8s.io' || this.others.hasPulled(namespace, name)
    return (this.node()?.runtime.images.list() ?? [])
      .map(({ image, names }) => ({
        id: imageId(image),
        repository: image.repository,
        tags: [...names].filter((name) => !name.includes('@') && shown(name)).map((name) => name.slice(name.lastIndexOf(':') + 1)),
        digest: image.digest,
        size: image.size,
      }))
      .filter(({ tags }) => namespace === 'k8s.io' || tags.length > 0)
  }

  apart(namespace: string): readonly ApartView[] {
    return this.others.of(namespace).map((entry) => this.apartView(entry))
  }

  create(options: ApartOptions): ApartView {
    return this.apartView(this.others.create(options))
  }

  start(id: string): void {
    const entry = this.others.find(id)
    if (entry) this.others.start(entry)
  }

  attach(id: string, context: CommandContext): Promise<number> {
    const entry = this.others.find(id)
    return entry ? this.others.attach(entry, context) : Promise.resolve(1)
  }

  signal(id: string, name: string): void {
    this.find(id)?.signal(name)
  }

  remove(id: string): void {
    const entry = this.others.find(id)
    if (entry && !entry.container.running) this.others.remove(entry)
    const container = this.all().find((each) => each.id === id)
    if (container && !container.running) container.sandbox.forget(container)
  }

  async stopSandbox(id: string): Promise<void> {
    const node = this.node()
    const sandbox = node?.runtime.list().find((each) => each.id === id)
    if (!node || !sandbox) return
    await Promise.all(sandbox.containers.map((container) => this.stop(container.id, 0)))
    node.runtime.stopSandbox(sandbox)
  }

  removeSandbox(id: string): void {
    const sandbox = this.node()
      ?.runtime.list()
      .find((each) => each.id === id)
    if (sandbox && !sandbox.ready) this.node()?.runtime.forgetSandbox(sandbox)
  }

  imageDisk(): { readonly bytes: number } {
    return { bytes: (this.node()?.runtime.images.list() ?? []).reduce((sum, { image }) => sum + image.size, 0) }
  }

  logs(id: string): readonly LogLineView[] {
    return this.find(id)?.log.select() ?? []
  }

  follow(id: string, line: (line: LogLineView) => void, signal: AbortSignal): Promise<void> {
    const container = this.find(id)
    if (!container) return Promise.resolve()
    return new Promise<void>((resolve, reject) => {
      const stop = container.log.follow(
        (each) => {
          this.cluster.clock.wake()
          line(each)
        },
        () => {
          this.cluster.clock.wake()
          resolve()
        },
      )
      signal.addEventListener(
        'abort',
        () => {
          stop()
          reject(signal.reason as Error)
        },
        { once: true },
      )
    })
  }

  async exec(id: string, argv: readonly string[], context: CommandContext, tty: boolean): Promise<number> {
    const container = this.find(id)
    if (!container) throw new Error(`an error occurred when try to find container "${id}": not found`)
    if (!tty || !context.tty) {
      const running = container.exec(argv, { stdin: context.stdin, stdout: context.stdout, stderr: context.stderr })
      return running.exit
    }
    return atFarTerminal(
      context,
      (group, signal) => container.machine.signalGroup(group, signal),
      (device) => container.exec(argv, { device }).exit,
    )
  }

  async pull(reference: string, signal: AbortSignal, namespace = 'k8s.io'): Promise<string> {
    const node = this.node()
    if (!node) throw new Error('the node is gone')
    const result = await new Promise<{ readonly error?: string; readonly digest?: string }>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
      node.runtime.images.pull(reference, ({ image, error }) => {
        this.cluster.clock.wake()
        resolve(image ? { digest: imageId(image) } : { error: error ?? 'failed' })
      })
    })
    if (result.error !== undefined) throw new Error(result.error)
    this.others.notePulled(namespace, reference)
    return result.digest ?? ''
  }

  removeImage(reference: string, namespace = 'k8s.io'): boolean {
    if (namespace !== 'k8s.io') return this.others.forgetPulled(namespace, reference)
    const images = this.node()?.runtime.images
    if (!images?.find(reference)) return false
    images.remove(reference)
    return true
  }

  stop(id: string, grace: number): Promise<void> {
    const container = this.find(id)
    if (!container) return Promise.resolve()
    return new Promise<void>((resolve) =>
      container.stop(grace, () => {
        this.cluster.clock.wake()
        resolve()
      }),
    )
  }

  private all(): readonly Container[] {
    return (this.node()?.runtime.list() ?? []).flatMap((sandbox) => sandbox.containers)
  }

  private find(id: string): Container | undefined {
    return this.all().find((each) => each.id === id) ?? this.others.find(id)?.container
  }

  private apartView(entry: Apart): ApartView {
    return { container: { ...this.view(entry.container), id: entry.id }, name: entry.options.name, ports: entry.options.ports }
  }

  private view(container: Container): ContainerView {
    const { config, sandbox, cgroup } = container
    return {
      id: container.id,
      name: config.name,
      attempt: config.attempt,
      state: STATES[container.state],
      created: container.created,
      started: container.started,
      finished: container.finished,
      exitCode: container.exitCode,
      reason: container.reason ?? '',
      imageReference: named(config.imageReference),
      imageId: imageId(config.image),
      argv: config.argv,
      env: config.env,
      workingDirectory: config.workingDirectory,
      mounts: config.mounts.map(({ path, readOnly }) => ({ path, readOnly })),
      pid: this.pids.ofContainer(container, container.mainProcess),
      sandbox: sandboxView(sandbox, 0),
      cpu: cgroup.processorMillicores(),
      memory: cgroup.memoryBytes(),
      written: container.writtenBytes(),
    }
  }
}

function named(reference: string): string {
  const parsed = parseReference(reference)
  return 'error' in parsed ? reference : referenceName(parsed)
}

function imageId({ repository, digest }: { readonly repository: string; readonly digest: string }): string {
  return digestOf(`${repository}@${digest}/config`)
}

function sandboxView(sandbox: Sandbox, attempt: number): SandboxView {
  const { name, namespace, uid } = sandbox.config
  return {
    id: sandbox.id,
    name,
    namespace,
    uid,
    attempt,
    address: sandbox.address,
    created: sandbox.created,
    ready: sandbox.ready,
    labels: { 'io.kubernetes.pod.name': name, 'io.kubernetes.pod.namespace': namespace, 'io.kubernetes.pod.uid': uid },
  }
}
