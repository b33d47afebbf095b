/** Plays a lesson without a page: every check false before, wrong answers refused, and all true after its solution and the other right answers. */
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

class Player {
  readonly playground: Playground
  private inputs = 0

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

  /** What is wrong with one step, in words; those before it are solved first where they are not yet. */
  async step(index: number): Promise<readonly string[]> {
    const step = this.lesson.steps[index]!
    if (step.checks.length === 0) return []
    const faults: string[] = []
    if (!this.player || this.next > index) {
      this.player = await beginner(this.lesson)
      this.next = 0
    }
    const { player } = this
    await solve(player, this.lesson.steps.slice(this.next, index))
    player.enter(step)
    this.next = index + 1
    const before = new StepProgress(step, this.conditions).look(player.playground)
    for (const check of before.checks) if (check.done) faults.push(`step ${step.id}: check ${check.id} holds before anything was done`)
    const progress = new StepProgress(step, this.conditions)
    const known = player.playground.defects.length
    await player.type(step.solution, progress)
    for (const check of progress.look(player.playground).checks)
      if (!check.done) faults.push(`step ${step.id}: check ${check.id} does not hold after the solution`)
    for (const defect of player.playground.defects.slice(known)) faults.push(`step ${step.id}: ${defect}`)
    for (const right of step.right)
      for (const check of (await this.after(index, right)).checks)
        if (!check.done) faults.push(`step ${step.id}: check ${check.id} does not hold after the right answer "${right}"`)
    for (const wrong of step.wrong)
      if ((await this.after(index, wrong)).done) faults.push(`step ${step.id}: done after the wrong answer "${wrong}"`)
    return faults
  }

  /** How a step's checks stand after another script than its solution, on a cluster of its own. */
  private async after(index: number, script: string): Promise<CheckState> {
    const step = this.lesson.steps[index]!
    const other = await beginner(this.lesson)
    await solve(other, this.lesson.steps.slice(0, index))
    other.enter(step)
    const watching = new StepProgress(step, this.conditions)
    await other.type(script, watching)
    return watching.look(other.playground)
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

/** What is wrong with a lesson, in words; empty when all is well. */
export async function playLesson(lesson: LessonDefinition): Promise<readonly string[]> {
  const walk = new LessonWalk(lesson)
  const faults: string[] = []
  for (const index of lesson.steps.keys()) faults.push(...(await walk.step(index)))
  return faults
}
