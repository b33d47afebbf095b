/** A cluster and the machine beside it that a learner types on, made from a session's start; inputs act on it. */
import { VirtualClock } from '../engine/clock/clock'
import { Random } from '../engine/clock/random'
import type { KubeObject } from '../engine/api/object'
import type { Cluster } from '../engine/cluster'
import { machineNet } from '../engine/runtime/machine-net'
import { EVENTS } from '../engine/schema/resources'
import type { LessonWorld, TypedCommand } from '../lessons/world'
import type { Fault, Input, SessionStart } from '../protocol/messages'
import type { World } from '../session/session'
import { Collector, type Machine } from '../shell'
import { startScript } from '../shell/bash'
import { minikubeCommand } from '../tools/minikube'
import { UNSEEN, type PlaygroundEvents } from './events'
import { applyFault } from './faults'
import { HostNet } from './host-net'
import { createLearnerMachine } from './machine'
import { API_PORT, Profile } from './minikube-profile'
import { Terminals, type TerminalView } from './terminals'
import { PlaygroundTransport, type ApiLookup } from './transport'
import { why } from './why'

const USER = 'learner'
const HOME = '/home/learner'
/** A cluster that runs at the session's start was started this long before. */
const HEAD_START = 90_000

const BASHRC = `# Read by every new terminal.
PS1='\\[\\e[1;32m\\]\\u@podyard\\[\\e[0m\\]:\\[\\e[1;34m\\]\\w\\[\\e[0m\\]\\$ '
alias k=kubectl
alias ll='ls -l'
`

type ObjectHandler = (collection: string, key: string, object: KubeObject | null) => void

export class Playground implements World, LessonWorld {
  readonly clock: VirtualClock
  readonly random: Random
  readonly machine: Machine
  readonly profile: Profile
  events: PlaygroundEvents = UNSEEN
  /** Scripts that run out of sight now. */
  scriptsRunning = 0
  private readonly shells: Terminals
  private readonly handlers = new Set<ObjectHandler>()
  private unobserve: (() => void) | undefined
  private readonly edits = new Map<string, (saved: boolean) => void>()
  private editCount = 0
  private step: { readonly lesson: string; readonly step: string; readonly from: number } | undefined
  private input = 0

  constructor(readonly start: SessionStart) {
    this.clock = new VirtualClock(start.cluster.kind === 'none' ? start.time : start.time - HEAD_START)
    this.random = new Random(start.seed)
    const { clock, random } = this
    const complain = (where: string, error: unknown): void => {
      this.defects.push(`${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    }
    this.profile = new Profile({
      clock,
      random,
      home: HOME,
      files: () => this.machine.files,
      changed: (cluster) => this.follow(cluster),
      onDefect: complain,
    })
    const find: ApiLookup = (host, port) => {
      const { cluster } = this.profile
      const known = this.profile.nodes().find((node) => node.ip === host)
      if (!cluster || !known)
        return host === 'localhost' || host.startsWith('127.') ? { failure: 'connection refused' } : { failure: 'no route to host' }
      if (known.state === 'Stopped') return { failure: 'no route to host' }
      return port === API_PORT && this.profile.apiServerRunning() ? { handler: cluster.handler } : { failure: 'connection refused' }
    }
    this.machine = createLearnerMachine({
      clock,
      random,
      net: new HostNet(clock, () => this.profile.cluster && machineNet(this.profile.cluster.network, clock, { kind: 'outside' })),
      transport: new PlaygroundTransport(clock, find, `admin-${random.stream('token').hex(24)}`),
      user: USER,
      home: HOME,
      hostname: 'podyard',
      edit: ({ path, title, signal }) => this.edit(path, title, signal),
      commands: [minikubeCommand(this.profile)],
    })
    const { files } = this.machine
    files.write(`${HOME}/.bashrc`, BASHRC)
    files.watch(HOME, (path) => this.events.fileChanged(path))
    this.shells = new Terminals(() => this.events, HOME)
  }

  /** What only a defect can cause; shown to developers. */
  readonly defects: string[] = []

  async boot(): Promise<void> {
    const { kind, nodes } = this.start.cluster
    if (kind === 'none') return
    this.profile.make()
    this.profile.bringUp()
    this.profile.addonsUp()
    for (let i = 1; i < nodes.length; i++) this.profile.addWorker()
    await this.clock.run(this.start.time)
  }

  now = (): number => this.clock.now()
  executed = (): number => this.clock.executed()
  nextTime = (): number | undefined => this.clock.nextTime()
  run = (until: number, pause?: () => boolean): Promise<boolean> => this.clock.run(until, pause ? { pause } : {})
  runTo = (executed: number, time: number): Promise<void> => this.clock.runTo(executed, time)

  apply(input: Input, index: number): void {
    this.input = index
    this.clock.wake()
    switch (input.type) {
      case 'terminal.open': {
        const machine = input.node === undefined ? this.machine : this.profile.machineOf(input.node)
        if (!machine) return
        const home = input.node === undefined ? HOME : '/root'
        this.shells.open(
          input.terminal,
          machine,
          input.columns,
          input.rows,
          { HOME: home, USER: machine.user, LOGNAME: machine.user },
          home,
          index,
        )
        return
      }
      case 'terminal.data':
        this.shells.get(input.terminal)?.input(input.data)
        return
      case 'terminal.resize':
        this.shells.get(input.terminal)?.resize(input.columns, input.rows)
        return
      case 'terminal.close':
        this.shells.get(input.terminal)?.close()
        return
      case 'terminal.run':
        this.shells.get(input.terminal)?.run(input.command)
        return
      case 'file.write':
        this.machine.files.write(input.path, input.text)
        return
      case 'file.remove':
        this.machine.files.remove(input.path, { recursive: true })
        return
      case 'editor.closed':
        this.edits.get(input.edit)?.(input.saved)
        return
      case 'fault':
        this.fault(input.fault)
        return
      case 'script':
        this.script(input.script)
        return
      case 'lesson.step':
        this.step = { lesson: input.lesson, step: input.step, from: this.shells.commands.length }
        return
      case 'lesson.setup':
        return
    }
  }

  get files(): Machine['files'] {
    return this.machine.files
  }

  // ---- what the page and lessons look at ------------------------------------------------------------------------

  *world(): Iterable<{ readonly collection: string; readonly key: string; readonly object: KubeObject }> {
    if (this.profile.cluster) yield* this.profile.cluster.objects()
  }

  onChange(handler: ObjectHandler): () => void {
    this.handlers.add(handler)
    return () => this.handlers.delete(handler)
  }

  objects(resource: string): readonly KubeObject[] {
    const { cluster } = this.profile
    if (!cluster) return []
    const dot = resource.indexOf('.')
    const name = dot < 0 ? resource : resource.slice(0, dot)
    const group = dot < 0 ? undefined : resource.slice(dot + 1)
    const collection = cluster.api.store.collectionNames().find((each) => {
      const [g, n] = each.split('/')
      return n === name && (group === undefined || g === group)
    })
    return collection === undefined ? [] : cluster.api.store.list(collection)
  }

  object(collection: string, key: string): KubeObject | undefined {
    return this.profile.cluster?.api.store.get(collection, key)
  }

  eventsAbout(uid: string): readonly KubeObject[] {
    const all = this.profile.cluster?.admin.resource(EVENTS).list().items ?? []
    return all.filter((event) => event.involvedObject.uid === uid)
  }

  why(collection: string, key: string): unknown {
    const { cluster } = this.profile
    return cluster ? why(cluster, collection, key) : null
  }

  commands(): readonly TypedCommand[] {
    return this.shells.commands.slice(this.step?.from ?? 0)
  }

  file(path: string): string | undefined {
    const absolute = path.startsWith('/') ? path : `${HOME}/${path}`
    return this.machine.files.exists(absolute) && this.machine.files.stat(absolute).type === 'file'
      ? this.machine.files.readText(absolute)
      : undefined
  }

  atStep(lesson: string, step: string): boolean {
    return this.step?.lesson === lesson && this.step.step === step
  }

  terminals(): readonly TerminalView[] {
    return this.shells.views()
  }

  /** The name of the first, second, ... terminal. */
  terminalAt(position: number): string | undefined {
    return this.shells.nameAt(position)
  }

  busy(terminal: string): boolean {
    return this.shells.busy(terminal)
  }

  /** Of everything stored in the cluster, every file of the home folder and the place in the run. */
  hash(): string {
    const parts = [this.profile.cluster?.hash() ?? 'none', String(this.clock.now()), String(this.clock.executed())]
    for (const { terminal, output } of this.shells.views()) parts.push(`${terminal} ${output}`)
    return fingerprint(parts.join('\n'))
  }

  // ---- inside ---------------------------------------------------------------------------------------------------

  private follow(cluster: Cluster | undefined): void {
    this.unobserve?.()
    this.unobserve = undefined
    if (!cluster) {
      for (const handler of this.handlers) for (const [collection, key] of this.known) handler(collection, key, null)
      this.known = []
      return
    }
    const tell = (collection: string, key: string, object: KubeObject | null): void => {
      for (const handler of this.handlers) handler(collection, key, object)
    }
    for (const { collection, key, object } of cluster.objects()) tell(collection, key, object)
    const watch = cluster.api.store.observe((change) =>
      tell(change.collection, change.key, change.type === 'DELETED' ? null : change.object),
    )
    this.unobserve = () => {
      this.known = [...cluster.objects()].map(({ collection, key }) => [collection, key] as const)
      watch.stop()
    }
    if (this.heard !== cluster) {
      this.heard = cluster
      cluster.network.onRequest((hops, connection) => {
        if (hops.some((hop) => hop.kind === 'pod' || hop.kind === 'service'))
          this.events.request(hops, connection.ok, connection.ok ? undefined : connection.failure)
      })
    }
  }

  private known: readonly (readonly [collection: string, key: string])[] = []
  private heard: Cluster | undefined

  private fault(fault: Fault): void {
    const { cluster } = this.profile
    if (cluster) applyFault(cluster, fault)
  }

  private script(script: string): void {
    this.scriptsRunning++
    const output = new Collector()
    const running = startScript(this.machine, script, {
      stdout: output,
      stderr: output,
      env: { HOME, USER, PATH: '/usr/local/bin:/usr/bin:/bin' },
      cwd: HOME,
      leader: true,
      input: this.input,
    })
    void running.exit.then((code) => {
      this.scriptsRunning--
      if (code !== 0) this.defects.push(`script ended with ${code}: ${output.text()}`)
    })
  }

  private edit(path: string, title: string, signal: AbortSignal): Promise<{ readonly saved: boolean }> {
    const edit = `edit-${++this.editCount}`
    return new Promise((resolve, reject) => {
      const done = (): void => {
        this.edits.delete(edit)
        signal.removeEventListener('abort', onAbort)
        this.clock.wake()
      }
      const onAbort = (): void => {
        done()
        reject(signal.reason)
      }
      signal.addEventListener('abort', onAbort, { once: true })
      this.edits.set(edit, (saved) => {
        done()
        resolve({ saved })
      })
      this.events.editorOpen(edit, path, title)
    })
  }
}

/** 64 bits of FNV-1a over UTF-16 code units, as hexadecimal. */
function fingerprint(text: string): string {
  let a = 0x811c9dc5
  let b = 0x01000193
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = Math.imul(a ^ code, 0x01000193)
    b = Math.imul(b ^ (code + i), 0x85ebca6b)
  }
  return (a >>> 0).toString(16).padStart(8, '0') + (b >>> 0).toString(16).padStart(8, '0')
}

export function createPlayground(start: SessionStart): Playground {
  return new Playground(start)
}
