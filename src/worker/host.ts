/** The worker's side of the page: boots sessions, applies inputs between slices, and reports what happened. */
import type { LessonDefinition } from '../lessons/definition'
import { createPlayground, type Playground } from '../playground/playground'
import type { PlaygroundEvents } from '../playground/events'
import type { FromPage, FromWorker, Input, LoggedInput, SessionStart } from '../protocol/messages'
import { Session, type Rests } from '../session/session'
import { beginning } from '../session/beginning'
import { beforeLastAction } from '../session/undo'
import { LessonFollower } from './lesson-follower'
import { ObjectFeed } from './object-feed'
import { Pacer, type Host } from './pacer'
import { answerQuestion } from './questions'
import { TerminalFeed } from './terminal-feed'

/** How often, and after how many real milliseconds each, a preparation looks for the terminals it types in. */
const MOST_TRIES = 100
const RETRY = 20
/** Real milliseconds between two reports of the time. */
const CLOCK_INTERVAL = 100
/** Real milliseconds a rebuild holds the thread at a stretch. */
const REBUILD_SLICE = 8

export class WorkerHost {
  private session: Session<Playground> | undefined
  /** The past that is on view; on its way to another moment it is between two. */
  private viewed: { readonly world: Playground; readonly at: number; readonly between?: true } | undefined
  /** How often a moment was asked for: only the latest is rebuilt. */
  private views = 0
  private pacer: Pacer | undefined
  private readonly feed: ObjectFeed
  private readonly output: TerminalFeed
  private readonly follower: LessonFollower
  private clockSent = -Infinity
  private requests = 0
  /** What waits for the cluster: a lesson's preparation. */
  private readonly afterAttach: (() => Promise<void>)[] = []
  /** What arrived before the first session stood. */
  private early: Exclude<FromPage, { type: 'boot' | 'reset' | 'terminal.drawn' }>[] = []
  private booting: Promise<void> = Promise.resolve()
  /** Counts sessions, so that a preparation does not go on in the one after its own. */
  private generation = 0
  /** The session whose lesson is on its way to where its step begins. */
  private preparing: number | undefined

  constructor(
    private readonly host: Host,
    private readonly send: (message: FromWorker) => void,
  ) {
    this.feed = new ObjectFeed(host, send)
    this.output = new TerminalFeed(send)
    this.follower = new LessonFollower(host.now, send, (error) => this.fail(error, 'lesson'))
  }

  receive(message: FromPage): void {
    if (message.type === 'terminal.drawn') return this.output.drawn(message.terminal, message.length)
    if (message.type === 'boot' || message.type === 'reset') {
      const log = message.type === 'boot' ? message.log : []
      const until = message.type === 'boot' ? message.until : undefined
      this.generation++
      if (this.pacer) this.pacer.post(() => this.boot(message.start, log, until))
      else
        this.booting = this.booting
          .then(() => this.boot(message.start, log, until))
          .catch((error: unknown) => this.fail(error, 'boot'))
          .then(() => this.handleEarly())
      return
    }
    if (message.type === 'time.view') this.views++
    const { generation, views } = this
    if (this.pacer) this.pacer.post(() => this.handle(message, generation, views))
    else this.early.push(message)
  }

  private handleEarly(): void {
    const early = this.early
    this.early = []
    const { generation, views } = this
    for (const message of early) this.pacer?.post(() => this.handle(message, generation, views))
  }

  private async boot(start: SessionStart, log: readonly LoggedInput[], until: number | undefined): Promise<void> {
    const began = this.host.now()
    const session = new Session(start, createPlayground)
    if (log.length > 0) {
      try {
        const world = await session.rebuild(log, Math.max(until ?? 0, log.at(-1)?.at ?? 0), this.rests())
        if (world) session.adopt(world, log)
      } catch (error) {
        this.fail(error, 'replay')
      }
    }
    this.session = session
    this.viewed = undefined
    this.afterAttach.length = 0
    this.present(true)
    if (log.length > 0) this.redraw()
    else this.send({ type: 'editing', files: [] })
    if (!this.pacer) {
      this.pacer = new Pacer(
        () => this.world,
        this.host,
        () => this.afterSlice(),
        (error) => this.fail(error, 'engine'),
      )
      this.pacer.start()
    } else this.pacer.anchor()
    this.send({ type: 'booted', milliseconds: this.host.now() - began })
    this.send({ type: 'logged', entries: [], length: session.log.length })
    void this.attach(session)
  }

  /** Fetches the cluster's side while the prompt can be used already, and lets the cluster join. */
  private async attach(session: Session<Playground>): Promise<void> {
    try {
      await import('../playground/cluster-side')
    } catch (error) {
      this.fail(error, 'cluster')
      return
    }
    this.pacer!.post(async () => {
      if (this.session !== session || session.world.attached) return
      await this.record({ type: 'cluster.attach' })
      this.pacer!.anchor()
      for (const task of this.afterAttach.splice(0)) await task()
    })
  }

  /** The world that time runs in. */
  private get world(): Playground {
    return this.session!.world
  }

  private async handle(
    message: Exclude<FromPage, { type: 'boot' | 'reset' | 'terminal.drawn' }>,
    generation: number,
    views: number,
  ): Promise<void> {
    switch (message.type) {
      case 'input':
        if (message.input.type === 'lesson.setup') {
          const { lesson, step } = message.input
          this.preparing = generation
          this.send({ type: 'preparing', lesson, step, active: true })
          if (this.world.attached) await this.setUp(lesson, step, generation)
          else this.afterAttach.push(() => this.setUp(lesson, step, generation))
        } else await this.record(message.input)
        return
      case 'time':
        this.pacer!.setSpeed(message.speed, message.paused)
        this.clockSent = -Infinity
        return
      case 'time.step':
        this.pacer!.step()
        return
      case 'time.skip':
        this.pacer!.skip(message.duration)
        return
      case 'time.view':
        return this.view(message.at, views)
      case 'time.continue':
        return this.goOn()
      case 'undo':
        return this.undo()
      case 'complete':
        await this.record({ type: 'terminal.data', terminal: message.terminal, data: '\t' })
        return
      case 'ask':
        return this.answer(message)
      case 'lesson.define':
        return this.follower.define(message.lesson, message.definition as LessonDefinition)
      case 'lesson.watch': {
        const { lesson, step } = message
        if (lesson !== null && step !== null && !this.world.atStep(lesson, step)) await this.record({ type: 'lesson.step', lesson, step })
        return this.follower.watch(lesson, step)
      }
      default:
        message satisfies never
    }
  }

  private async record(input: Input): Promise<void> {
    if (this.viewed) return
    const entry = await this.session!.record(input)
    this.send({ type: 'logged', entries: [entry], length: this.session!.log.length })
  }

  private async setUp(lesson: string, step: string, generation: number, tries = 0): Promise<void> {
    const wanted = (): boolean => generation === this.generation
    let waiting = false
    try {
      const definition = await this.follower.definition(lesson)
      const { prepareStep, terminalsNeeded } = await import('./prepare-step')
      if (!wanted()) return
      if (this.world.terminalAt(terminalsNeeded(definition, step)) === undefined && tries < MOST_TRIES) {
        // The page opens its terminals when a session starts, which may be a moment after it asked for this.
        waiting = true
        this.host.later(RETRY, () => this.pacer!.post(() => this.setUp(lesson, step, generation, tries + 1)))
        return
      }
      await prepareStep(definition, step, {
        world: () => this.world,
        record: (input) => this.record(input),
        showing: (command) => this.send({ type: 'preparing', lesson, step, active: true, command }),
        breathe: () => this.breathe(),
        wanted,
      })
    } finally {
      if (!waiting) {
        if (this.preparing === generation) this.preparing = undefined
        this.pacer!.anchor()
        this.send({ type: 'preparing', lesson, step, active: false })
      }
    }
  }

  /** Lets the page see what has happened so far, and messages arrive. */
  private breathe(): Promise<void> {
    this.afterSlice()
    return new Promise((resolve) => this.host.later(0, resolve))
  }

  /** Rests for a rebuild, so that no message waits for all of it. */
  private rests(wanted: () => boolean = () => true): Rests {
    const { generation } = this
    let end = this.host.now() + REBUILD_SLICE
    return {
      due: () => this.host.now() >= end,
      rest: async () => {
        await new Promise<void>((resolve) => this.host.later(0, resolve))
        if (this.pacer && this.session) this.tellTime(true)
        end = this.host.now() + REBUILD_SLICE
        return generation === this.generation && wanted()
      },
    }
  }

  private async undo(): Promise<void> {
    const session = this.session!
    const point = beforeLastAction(session.log)
    if (!point) return
    const typed = this.world.commands()
    const world = await session.rebuild(point.log, point.at, this.rests())
    if (!world) return
    const command = point.typed ? typed.at(world.commands().length)?.line : undefined
    session.adopt(world, point.log)
    this.viewed = undefined
    this.replaced()
    this.send({ type: 'undone', ...(command === undefined ? {} : { command }) })
  }

  private async view(at: number | null, views: number): Promise<void> {
    if (views !== this.views) return
    const { log } = this.session!
    if (at === null) this.viewed = undefined
    else if (!(await this.lookBack(Math.max(at, beginning(log)), () => views === this.views))) return
    this.present()
    this.clockSent = -Infinity
    this.pacer!.anchor()
  }

  /** Goes on from the moment on view when that is earlier, and else from the beginning; false when another moment was asked for meanwhile. */
  private async lookBack(at: number, wanted: () => boolean): Promise<boolean> {
    const session = this.session!
    const { viewed } = this
    if (viewed && viewed.at <= at && !viewed.between) {
      this.viewed = { ...viewed, between: true }
      if (!(await session.forward(viewed.world, viewed.at, at, this.rests(wanted)))) return false
      this.viewed = { world: viewed.world, at }
      return true
    }
    const world = await session.rebuild(session.logUntil(at), at, this.rests(wanted))
    if (world) this.viewed = { world, at }
    return world !== undefined
  }

  private goOn(): void {
    const session = this.session!
    if (!this.viewed || this.viewed.between) return
    session.adopt(this.viewed.world, session.logUntil(this.viewed.at))
    this.viewed = undefined
    this.replaced()
  }

  private replaced(): void {
    this.present()
    this.redraw()
    this.clockSent = -Infinity
    this.pacer!.anchor()
    this.send({ type: 'logged', entries: [], length: this.session!.log.length })
  }

  /** Shows the page the world it is to see now, and listens to it. */
  private present(another = false): void {
    this.session!.world.events = this.viewed ? this.silent() : this.pageEvents()
    this.feed.follow(this.viewed?.world ?? this.session!.world, another)
    this.feed.flush()
    if (this.pacer) this.pacer.held = this.viewed !== undefined
  }

  /** Draws every terminal anew: clears it and writes all it had printed. */
  private redraw(): void {
    for (const { terminal, output, busy, directory, command } of this.world.terminals()) {
      this.output.redraw(terminal, `\u001bc${output}`)
      this.tellState(terminal, busy, directory, command)
    }
    this.send({ type: 'editing', files: this.session!.world.editing() })
  }

  private tellState(terminal: string, busy: boolean, directory: string, command: string | undefined): void {
    this.send({ type: 'terminal.state', terminal, busy, directory, ...(command === undefined ? {} : { command }) })
  }

  private silent(): PlaygroundEvents {
    return { ...this.pageEvents(), request: () => undefined }
  }

  private pageEvents(): PlaygroundEvents {
    return {
      terminalData: (terminal, data) => this.output.write(terminal, data),
      terminalState: (terminal, busy, directory, command) => this.tellState(terminal, busy, directory, command),
      terminalClosed: (terminal, code) => {
        this.output.flush()
        this.send({ type: 'terminal.closed', terminal, code })
      },
      commandEnded: (terminal, command, code) => {
        this.output.flush()
        this.send({ type: 'command.ended', terminal, command, code })
      },
      fileChanged: (path) => this.send({ type: 'files', changed: [path] }),
      editing: (files) => this.send({ type: 'editing', files }),
      request: (hops, ok, failure) => this.feed.tell({ type: 'request', id: ++this.requests, hops, ok, ...(failure ? { failure } : {}) }),
    }
  }

  private answer({ id, question }: Extract<FromPage, { type: 'ask' }>): void {
    try {
      this.send({ type: 'answer', id, answer: answerQuestion(this.viewed?.world ?? this.world, question) })
    } catch (error) {
      this.send({ type: 'answer', id, answer: null, error: error instanceof Error ? error.message : String(error) })
    }
  }

  private afterSlice(): void {
    this.output.flush()
    this.feed.flush()
    // What holds on the way to where a step begins is nothing that its reader did.
    if (!this.viewed && this.preparing !== this.generation) this.follower.look(this.world)
    this.tellTime(false)
  }

  private tellTime(rebuilding: boolean): void {
    const now = this.host.now()
    if (now - this.clockSent < CLOCK_INTERVAL) return
    this.clockSent = now
    const { speed, paused } = this.pacer!
    const length = this.session!.elapsed()
    this.send({
      type: 'clock',
      now: this.viewed?.at ?? length,
      speed,
      paused: paused || this.viewed !== undefined,
      viewing: this.viewed !== undefined,
      length,
      ...(rebuilding ? { rebuilding } : {}),
    })
  }

  private fail(error: unknown, where: string): void {
    this.send({ type: 'error', message: error instanceof Error ? error.message : String(error), where })
  }
}
