/** Plays a lesson without a page: every check false before, wrong answers refused, and all true after its solution and the other right answers. */
import type { KubeObject } from '../engine/api/object'
import { eventTime } from '../kubectl/describe/events'
import { Conditions } from '../lessons/checks/condition'
import type { LessonDefinition, StepDefinition } from '../lessons/definition'
import { solutionCommands } from '../lessons/present'
import { StepProgress } from '../lessons/checks/progress'
import { createPlayground, type Playground } from '../playground/playground'
import type { CheckState, Input, SessionStart } from '../protocol/messages'

const TERMINALS = ['1', '2'] as const
/** Virtual time one typed line may take, and how long one that never ends (a proxy) is left running. */
const LONGEST = 300_000
const FOREGROUND = 3_000
/** What comes after a line before the next is typed: pods start, watches arrive. */
const PAUSE = 2_500
/** How long a right answer may take to come true once it is typed: images are pulled, pods become ready. */
const PATIENCE = 60_000
/** So much of what may have gone wrong is told. */
const REASONS = 4

/** Of an event, what tells an author something. */
interface Warning extends KubeObject {
  readonly type: string
  readonly reason: string
  readonly message: string
  readonly involvedObject: { readonly kind: string; readonly name: string }
}

/** How kubectl and bash begin what they could not do. */
const COMPLAINT = /^(error: |Error from server|bash: |The [A-Z][A-Za-z]* "[^"]*" is invalid: ).*$/m

/** A question whose opposite is asked: what cannot be evaluated in it makes the whole one false. */
const OPPOSITE = /!\s*objects\(/

const firstLine = (text: string): string => text.trim().split('\n')[0]!

/** What is wrong, with its place in lesson.yaml. */
export interface PlayFault {
  /** As `steps.0.checks.1`. */
  readonly at: string
  readonly message: string
}

class Player {
  readonly playground: Playground
  private inputs = 0
  /** When the step began. */
  private since = ''

  constructor(private readonly lesson: LessonDefinition) {
    const start: SessionStart = { version: 1, seed: `lesson/${lesson.id}`, time: Date.UTC(2026, 10, 21, 9), cluster: lesson.cluster }
    this.playground = createPlayground(start)
  }

  async begin(): Promise<void> {
    await this.playground.apply({ type: 'cluster.attach' }, this.inputs++)
    for (const terminal of TERMINALS) this.apply({ type: 'terminal.open', terminal, columns: 120, rows: 40 })
    await this.pass(500)
    if (this.lesson.setup.trim() === '') return
    this.apply({ type: 'script', script: this.lesson.setup })
    await this.until(() => this.playground.scriptsRunning === 0, LONGEST)
    await this.pass(PAUSE)
  }

  enter(step: StepDefinition): void {
    this.since = new Date(this.playground.now()).toISOString().slice(0, 19)
    this.apply({ type: 'lesson.step', lesson: this.lesson.id, step: step.id })
  }

  /** Types lines as a learner would, each when the one before is over; the page looks at the step's checks all the while. */
  async type(script: string, watching?: StepProgress): Promise<void> {
    const looked = (done: () => boolean) => (): boolean => {
      watching?.look(this.playground)
      return done()
    }
    for (const { text, terminal } of solutionCommands(script)) {
      const name = TERMINALS[terminal - 1] ?? TERMINALS[0]
      // What is typed while a program runs in the foreground goes to that program, as at a keyboard.
      if (this.playground.busy(name)) this.apply({ type: 'terminal.data', terminal: name, data: `${text}\r` })
      else this.apply({ type: 'terminal.run', terminal: name, command: text })
      await this.pass(300)
      const endless = /\b(proxy|tunnel)\b|(-it|-ti|-i) /.test(text)
      await this.until(
        looked(() => !this.playground.busy(name)),
        endless ? FOREGROUND : LONGEST,
      )
      await this.pass(PAUSE)
      watching?.look(this.playground)
    }
  }

  /** Until the step is done, as a learner waits who sees that it is not yet. */
  async wait(watching: StepProgress): Promise<CheckState> {
    await this.until(() => watching.look(this.playground).done, PATIENCE)
    return watching.look(this.playground)
  }

  /** What an author wants to know when a check does not come true: lines that failed, and what the cluster warns of. */
  trouble(): readonly string[] {
    const failed = this.playground.commands().flatMap(({ line, code, output }) => {
      if (code === undefined) return []
      if (code !== 0) return [`"${line}" ended with ${code}: ${firstLine(output)}`]
      // Of several commands on a line only the last one's end is known.
      const said = COMPLAINT.exec(output)?.[0]
      return said === undefined ? [] : [`"${line}" said: ${said.trim()}`]
    })
    const warnings = this.playground
      .objects('events')
      .map((event) => event as Warning)
      .filter((event) => event.type === 'Warning' && eventTime(event) >= this.since)
    // Pods of one template have the same trouble, and what repeats itself is told with every turn.
    const each = new Map(
      warnings.map(({ reason, message, involvedObject: { kind, name } }) => [
        `${kind} ${reason} ${message}`,
        { kind, name, reason, message },
      ]),
    )
    const warned = [...each.values()].map(({ kind, name, reason, message }) => `${kind} ${name}: ${reason}: ${firstLine(message)}`)
    return [...new Set([...failed, ...warned])].slice(0, REASONS)
  }

  private apply(input: Input): void {
    this.playground.apply(input, this.inputs++)
  }

  private pass(duration: number): Promise<boolean> {
    return this.playground.run(this.playground.now() + duration)
  }

  private async until(done: () => boolean, longest: number): Promise<void> {
    const end = this.playground.now() + longest
    while (!done() && this.playground.now() < end) await this.pass(250)
  }
}

/** Goes through a lesson step by step; what one step's solution has done is where the next one begins. */
export class LessonWalk {
  private player: Player | undefined
  /** The step that the player comes to next. */
  private next = 0

  constructor(
    private readonly lesson: LessonDefinition,
    private readonly conditions = new Conditions(),
  ) {}

  /** What is wrong with one step; those before it are solved first where they are not yet. */
  async step(index: number): Promise<readonly PlayFault[]> {
    const step = this.lesson.steps[index]!
    if (step.checks.length === 0) return []
    const isFirst = this.player === undefined
    if (!this.player || this.next > index) {
      this.player = await beginner(this.lesson)
      this.next = 0
    }
    const { player } = this
    const here = `steps.${index}`
    const setup = isFirst ? player.playground.defects.map((defect) => ({ at: 'setup', message: `setup: ${firstLine(defect)}` })) : []
    await solve(player, this.lesson.steps.slice(this.next, index))
    player.enter(step)
    this.next = index + 1
    const before = new StepProgress(step, this.conditions).look(player.playground)
    const early = before.checks.flatMap(({ done }, at) =>
      done ? [{ at: `${here}.checks.${at}`, message: `step ${step.id}: check ${step.checks[at]!.id} holds before anything was done` }] : [],
    )
    const known = player.playground.defects.length
    const unheard = this.unanswered(step, player)
    const faults = [...setup, ...early, ...(await this.answered(index, player, step.solution, 'the solution', `${here}.solution`))]
    for (const [at, why] of this.unanswered(step, player))
      if (unheard.has(at))
        faults.push({
          at: `${here}.hints.${at}`,
          message: `step ${step.id}: hint ${step.hints[at]!.id} is never shown: ${why}; behind "!" name with ".?" what may be missing`,
        })
    for (const defect of player.playground.defects.slice(known)) faults.push({ at: here, message: `step ${step.id}: ${firstLine(defect)}` })
    for (const [at, right] of step.right.entries())
      faults.push(...(await this.answered(index, await this.before(index), right, `the right answer "${right}"`, `${here}.right.${at}`)))
    for (const [at, wrong] of step.wrong.entries()) {
      const other = await this.before(index)
      const watching = new StepProgress(step, this.conditions)
      await other.type(wrong, watching)
      if (watching.look(other.playground).done)
        faults.push({ at: `${here}.wrong.${at}`, message: `step ${step.id}: done after the wrong answer "${wrong}"` })
    }
    return faults
  }

  /** Hints that ask for an opposite and get no answer now, by their place, with the reason. */
  private unanswered({ hints }: StepDefinition, { playground }: Player): ReadonlyMap<number, string> {
    return new Map(
      hints.flatMap(({ when }, at) => {
        const why = when !== undefined && OPPOSITE.test(when) ? this.conditions.hindrance(when, playground) : undefined
        return why === undefined ? [] : [[at, why] as const]
      }),
    )
  }

  /** Checks that do not hold after an answer that should do, with what stands in their way. */
  private async answered(index: number, player: Player, script: string, called: string, at: string): Promise<PlayFault[]> {
    const step = this.lesson.steps[index]!
    const watching = new StepProgress(step, this.conditions)
    await player.type(script, watching)
    const { checks } = await player.wait(watching)
    const unmet = step.checks.filter((_, which) => !checks[which]!.done)
    const told = unmet.map(({ id, when }) => {
      const why = this.conditions.hindrance(when, player.playground)
      return { at, message: `step ${step.id}: check ${id} does not hold after ${called}: ${when}${why === undefined ? '' : ` (${why})`}` }
    })
    return told.length > 0 ? [...told, ...player.trouble().map((message) => ({ at, message: `step ${step.id}: ${message}` }))] : []
  }

  /** A cluster of its own, where the steps before one are done and it begins. */
  private async before(index: number): Promise<Player> {
    const other = await beginner(this.lesson)
    await solve(other, this.lesson.steps.slice(0, index))
    other.enter(this.lesson.steps[index]!)
    return other
  }
}

async function beginner(lesson: LessonDefinition): Promise<Player> {
  const player = new Player(lesson)
  await player.begin()
  return player
}

async function solve(player: Player, steps: readonly StepDefinition[]): Promise<void> {
  for (const step of steps) {
    player.enter(step)
    await player.type(step.solution)
  }
}

/** What is wrong with a lesson; empty when all is well. */
export async function playLesson(lesson: LessonDefinition): Promise<readonly PlayFault[]> {
  const walk = new LessonWalk(lesson)
  const faults: PlayFault[] = []
  for (const index of lesson.steps.keys()) faults.push(...(await walk.step(index)))
  return faults
}
