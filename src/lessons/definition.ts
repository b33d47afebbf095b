/** What a lesson is: logic once (lesson.yaml), prose per language (en.md, ko.md), joined by step ids. Authoring guide: docs/lessons.md. */

/** A condition over the cluster and what was typed, as a CEL expression; the vocabulary is in docs/lessons.md. */
export type Condition = string

export interface Check {
  readonly id: string
  readonly when: Condition
}

/** Shown on demand, one after the other; one with `when` only while that holds, and then before the others. */
export interface Hint {
  readonly id: string
  readonly when?: Condition
}

export interface QuizQuestion {
  readonly id: string
  readonly choices: readonly { readonly id: string; readonly correct: boolean }[]
}

export interface StepDefinition {
  readonly id: string
  /** All must hold for the step to be done. Empty: the step is done by its quiz, or by reading on. */
  readonly checks: readonly Check[]
  readonly hints: readonly Hint[]
  readonly quiz: readonly QuizQuestion[]
  /** Shell lines that do the step, what "solve it for me" types; a line `# terminal 2` sends those after it there. */
  readonly solution: string
  /** Other scripts that do the step, which must count as well; for tests. */
  readonly right: readonly string[]
  /** Shell scripts after which the checks must still be false; for tests. */
  readonly wrong: readonly string[]
}

export interface LessonDefinition {
  readonly id: string
  /** Which course it belongs to, for example `bootcamp`, and its place there from 1. */
  readonly course: string
  readonly order: number
  /** About how long a learner takes. */
  readonly minutes: number
  /** The cluster at the start, and shell lines run silently before the first step. */
  readonly cluster: { readonly kind: 'none' | 'running' | 'bare'; readonly nodes: readonly string[] }
  readonly setup: string
  readonly steps: readonly StepDefinition[]
}

export interface QuizProse {
  readonly question: string
  readonly choices: Readonly<Record<string, { readonly text: string; readonly reason: string }>>
}

/** Texts are Markdown. A fenced block with the words `sh run` gets a run button; `sh run terminal=2` names its terminal. */
export interface StepProse {
  readonly title: string
  readonly body: string
  readonly checks: Readonly<Record<string, string>>
  readonly hints: Readonly<Record<string, string>>
  readonly quiz: Readonly<Record<string, QuizProse>>
  /** For the instructor; shown in presenter mode only. */
  readonly notes?: string
}

export interface LessonProse {
  readonly language: string
  readonly title: string
  readonly summary: string
  readonly steps: Readonly<Record<string, StepProse>>
}
