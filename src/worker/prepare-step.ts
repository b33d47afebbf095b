/** Brings a session to where a lesson's step begins: the lesson's preparation, then the steps before this one, played at top speed. */
import type { LessonDefinition } from '../lessons/definition'
import { solutionCommands } from '../lessons/present'
import type { Playground } from '../playground/playground'
import type { Input } from '../protocol/messages'

/** Virtual milliseconds that a script or a command may take before it is left to itself. */
const LONGEST = 600_000
/** How long a command that never ends (`kubectl proxy`) keeps the others waiting. */
const FOREGROUND = 4000
/** Virtual milliseconds run at a time. */
const STRIDE = 250

export interface Preparing {
  /** Asked anew each time, since it is the session's present. */
  world(): Playground
  record(input: Input): Promise<void>
  /** Told before each command that is typed. */
  showing(command: string): void
  /** Gives the thread away for a moment. */
  breathe(): Promise<void>
  /** False once the session was replaced: the rest is given up. */
  wanted(): boolean
}

const stepsBefore = ({ steps }: LessonDefinition, step: string): LessonDefinition['steps'] =>
  steps.slice(
    0,
    Math.max(
      0,
      steps.findIndex(({ id }) => id === step),
    ),
  )

/** The last terminal, from 1, that playing the steps before this one types in. */
export const terminalsNeeded = (definition: LessonDefinition, step: string): number =>
  Math.max(1, ...stepsBefore(definition, step).flatMap(({ solution }) => solutionCommands(solution).map(({ terminal }) => terminal)))

export async function prepareStep(definition: LessonDefinition, step: string, session: Preparing): Promise<void> {
  const lesson = definition.id
  const runWhile = async (going: () => boolean, longest: number): Promise<void> => {
    const world = session.world()
    const end = world.now() + longest
    while (going() && world.now() < end && session.wanted()) {
      await world.run(Math.min(end, world.now() + STRIDE))
      await session.breathe()
    }
  }
  if (definition.setup.trim()) {
    await session.record({ type: 'script', script: definition.setup })
    await runWhile(() => session.world().scriptsRunning > 0, LONGEST)
  }
  for (const before of stepsBefore(definition, step)) {
    await session.record({ type: 'lesson.step', lesson, step: before.id })
    for (const { text, terminal } of solutionCommands(before.solution)) {
      if (!session.wanted()) return
      const name = session.world().terminalAt(terminal)
      if (name === undefined) throw new Error(`Terminal ${terminal}, which "${text}" needs, is not open.`)
      session.showing(text)
      await session.record({ type: 'terminal.run', terminal: name, command: text })
      await runWhile(() => session.world().busy(name), /\b(?:proxy|tunnel|port-forward)\b/.test(text) ? FOREGROUND : LONGEST)
    }
  }
  if (session.wanted()) await session.record({ type: 'lesson.step', lesson, step })
}
