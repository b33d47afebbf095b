/** A cluster and the machine beside it that a learner types on, made from a session's start; inputs act on it. */
import { VirtualClock } from '../engine/clock/clock'
import { Random } from '../engine/clock/random'
import type { KubeObject } from '../engine/api/object'
import type { LessonWorld, TypedCommand } from '../lessons/checks/world'
import type { EditedFile, Input, SessionStart } from '../protocol/messages'
import type { World } from '../session/session'
import { Collector, type Command, type Machine } from '../shell'
import { startScript } from '../shell/bash'
import { behind } from '../shell/machine'
import type { ClusterSide, ObjectHandler } from './cluster-side'
import { UNSEEN, type PlaygroundEvents } from './events'
import { fingerprint } from './fingerprint'
import { HostNet } from './machine/host-net'
import { createLearnerMachine } from './machine/machine'
import { PATIENCE, Restlessness } from './restlessness'
import { Terminals, type TerminalView } from './machine/terminals'

const USER = 'learner'
const HOME = '/home/learner'

const BASHRC = `# Read by every new terminal.
PS1='\\[\\e[1;32m\\]\\u@podyard\\[\\e[0m\\]:\\[\\e[1;34m\\]\\w\\[\\e[0m\\]\\$ '
alias k=kubectl
alias ll='ls -l'
`

const hostsFile = ({ files }: Machine): string => (files.exists('/etc/hosts') ? files.readText('/etc/hosts') : '')

/** Programs of the cluster's side, which wait for it when they are called before it is there. */
const LATER = ['kubectl', 'minikube', 'curl']

export class Playground implements World, LessonWorld {
  readonly clock: VirtualClock
  readonly machine: Machine
  events: PlaygroundEvents = UNSEEN
  /** Scripts that run out of sight now. */
  scriptsRunning = 0
  /** What only a defect can cause; shown to developers. */
  readonly defects: string[] = []
  private readonly random: Random
  private side: ClusterSide | undefined
  private readonly waiting: (() => void)[] = []
  private readonly shells: Terminals
  private readonly restlessness = new Restlessness()
  private readonly handlers = new Set<ObjectHandler>()
  private readonly edits = new Map<string, { readonly file: EditedFile; close(saved: boolean): void }>()
  private editCount = 0
  private step: { readonly lesson: string; readonly step: string; readonly from: number } | undefined

  private readonly net: HostNet

  constructor(readonly start: SessionStart) {
    this.clock = new VirtualClock(start.time)
    this.random = new Random(start.seed)
    const { clock, random } = this
    this.net = new HostNet(
      clock,
      (address) => this.side?.net(address),
      () => hostsFile(this.machine),
    )
    this.machine = createLearnerMachine({
      clock,
      random,
      net: this.net,
      user: USER,
      home: HOME,
      hostname: 'podyard',
      edit: ({ path, title, signal }) => this.edit(path, title, signal),
      commands: LATER.map((name) => this.later(name)),
    })
    const { files } = this.machine
    files.write(`${HOME}/.bashrc`, BASHRC)
    files.watch(HOME, (path) => {
      this.side?.fileChanged(path)
      this.events.fileChanged(path)
    })
    this.shells = new Terminals(() => this.events, HOME, this.now)
  }

  now = (): number => this.clock.now()
  executed = (): number => this.clock.executed()
  nextTime = (): number | undefined => this.clock.nextTime()
  run = (until: number, pause?: () => boolean): Promise<boolean> => this.clock.run(until, pause ? { pause } : {})
  runTo = (executed: number, time: number): Promise<void> => this.clock.runTo(executed, time)

  apply(input: Input, index: number): void | Promise<void> {
    this.clock.wake()
    this.restlessness.note(input, this.now())
    if ('terminal' in input) this.shells.noteInput(input.terminal, index)
    switch (input.type) {
      case 'cluster.attach':
        return this.attach()
      case 'terminal.open': {
        const machine = input.node === undefined ? this.machine : this.side?.machineOf(input.node)
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
        this.edits.get(input.edit)?.close(input.saved)
        return
      case 'fault':
        this.side?.fault(input.fault)
        return
      case 'script':
        this.script(input.script, index)
        return
      case 'lesson.step':
        this.step = { lesson: input.lesson, step: input.step, from: this.shells.commands.length }
        return
      case 'lesson.setup':
        return
    }
  }

  /** Whether anything is under way that a person may be waiting for. */
  restless(): boolean {
    const now = this.now()
    return this.restlessness.at(now, this.scriptsRunning > 0 || this.shells.waitingSince(now - PATIENCE))
  }

  get attached(): boolean {
    return this.side !== undefined
  }

  get files(): Machine['files'] {
    return this.machine.files
  }

  // ---- what the page and lessons look at ------------------------------------------------------------------------

  /** Every object of the cluster. */
  *world(): Iterable<{ readonly collection: string; readonly key: string; readonly object: KubeObject }> {
    if (this.side) yield* this.side.world()
  }

  onChange(handler: ObjectHandler): () => void {
    this.handlers.add(handler)
    return () => this.handlers.delete(handler)
  }

  objects(resource: string): readonly KubeObject[] {
    return this.side?.objects(resource) ?? []
  }

  object(collection: string, key: string): KubeObject | undefined {
    return this.side?.object(collection, key)
  }

  eventsAbout(uid: string): readonly KubeObject[] {
    return this.side?.eventsAbout(uid) ?? []
  }

  why(collection: string, key: string): unknown {
    return this.side?.why(collection, key) ?? null
  }

  written(manifest: unknown): unknown {
    return this.side?.written(manifest) ?? null
  }

  commands(): readonly TypedCommand[] {
    return this.shells.commands.slice(this.step?.from ?? 0)
  }

  background(): readonly string[] {
    return this.shells.background()
  }

  variable(name: string): string | undefined {
    return this.shells.variable(name)
  }

  file(path: string): string | undefined {
    const absolute = path.startsWith('/') ? path : `${HOME}/${path}`
    const { files } = this.machine
    return files.exists(absolute) && files.stat(absolute).type === 'file' ? files.readText(absolute) : undefined
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

  /** Of everything stored in the cluster, what every terminal shows, and the place in the run. */
  hash(): string {
    const parts = [this.side?.hash() ?? 'none', String(this.clock.now()), String(this.clock.executed())]
    for (const { terminal, output } of this.shells.views()) parts.push(`${terminal} ${output}`)
    return fingerprint(parts.join('\n'))
  }

  // ---- inside ---------------------------------------------------------------------------------------------------

  private async attach(): Promise<void> {
    if (this.side) return
    const { ClusterSide: Side } = await import('./cluster-side')
    const side = new Side(
      {
        clock: this.clock,
        random: this.random,
        home: HOME,
        files: () => this.machine.files,
        editor: () => this.machine,
        resolve: (name, signal) => this.net.resolve(name, signal),
        changed: (collection, key, object) => {
          this.restlessness.follow(collection, key, object, this.now())
          for (const handler of this.handlers) handler(collection, key, object)
        },
        requested: (hops, ok, failure) => this.events.request(hops, ok, failure),
        onDefect: (where, error) => {
          this.defects.push(`${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
        },
        inputOf: (context) => this.shells.inputOf(behind(context).process.device) ?? context.input,
        commandOf: (input) => this.shells.commandOf(input),
      },
      this.start.cluster,
    )
    await side.catchUp()
    this.side = side
    for (const program of side.programs) this.machine.add(program)
    this.clock.wake()
    for (const go of this.waiting.splice(0)) go()
  }

  /** A program that is there once the cluster's side is. */
  private later(name: string): Command {
    const real = async (): Promise<Command> => {
      while (!this.side) await new Promise<void>((resolve) => this.waiting.push(resolve))
      return this.side.programs.find((program) => program.name === name)!
    }
    return {
      name,
      run: async (context) => (await real()).run(context),
      complete: async (request) => (await real()).complete?.(request) ?? { completions: [] },
    }
  }

  private script(script: string, input: number): void {
    this.scriptsRunning++
    const output = new Collector()
    const running = startScript(this.machine, script, {
      stdout: output,
      stderr: output,
      env: { HOME, USER, PATH: '/usr/local/bin:/usr/bin:/bin' },
      cwd: HOME,
      leader: true,
      input,
    })
    void running.exit.then((code) => {
      this.scriptsRunning--
      if (code !== 0) this.defects.push(`script ended with ${code}: ${output.text()}`)
    })
  }

  /** The files that programs wait for, oldest first. */
  editing(): readonly EditedFile[] {
    return [...this.edits.values()].map(({ file }) => file)
  }

  private edit(path: string, title: string, signal: AbortSignal): Promise<{ readonly saved: boolean }> {
    const edit = `edit-${++this.editCount}`
    return new Promise((resolve, reject) => {
      const done = (): void => {
        this.edits.delete(edit)
        this.events.editing(this.editing())
        signal.removeEventListener('abort', onAbort)
        this.clock.wake()
      }
      const onAbort = (): void => {
        done()
        reject(signal.reason)
      }
      signal.addEventListener('abort', onAbort, { once: true })
      const close = (saved: boolean): void => {
        done()
        resolve({ saved })
      }
      this.edits.set(edit, { file: { edit, path, title }, close })
      this.events.editing(this.editing())
    })
  }
}

export function createPlayground(start: SessionStart): Playground {
  return new Playground(start)
}
