/** What a lesson is to the page that shows it: logic from `lesson.yaml`, prose from `en.md` / `ko.md`, joined by step id. */

/** Text per language code; `en` is always there and stands in for a language that is not. */
export type Localised = Readonly<Record<string, string>>

/** A group of lessons under one heading. */
export interface Course {
  readonly id: string
  readonly name: Localised
}

export interface LessonMeta {
  readonly id: string
  /** The course the lesson belongs to, as `bootcamp`. */
  readonly course: string
  /** Place within the course, from 1. */
  readonly order: number
  readonly title: Localised
  readonly summary: Localised
  readonly minutes: number
  readonly steps: number
}

export interface LessonCommand {
  readonly text: string
  /** Which terminal runs it, from 1. */
  readonly terminal: number
  /** Whether a button may run it; text that is only shown has none. */
  readonly run: boolean
}

/** One paragraph of a step: prose as Markdown, or commands with their buttons. */
export type Block =
  { readonly kind: 'prose'; readonly markdown: string } | { readonly kind: 'commands'; readonly commands: readonly LessonCommand[] }

export interface CheckText {
  readonly id: string
  /** What has to be true, in the reader's words. */
  readonly text: string
}

export interface Choice {
  readonly id: string
  readonly text: string
  readonly right: boolean
  /** Why it is right or wrong. */
  readonly reason: string
}

export interface Quiz {
  readonly id: string
  readonly question: string
  readonly choices: readonly Choice[]
}

export interface Step {
  readonly id: string
  readonly title: string
  readonly blocks: readonly Block[]
  readonly checks: readonly CheckText[]
  /** From the nudge to the command itself. */
  readonly hints: readonly string[]
  /** Their ids, in the same order: the `hint` of a CheckState names the one that fits the cluster's state now. */
  readonly hintIds: readonly string[]
  /** Which of them say something about the cluster's state, and are true only while they fit it. */
  readonly hintsOfState: readonly boolean[]
  readonly quiz: readonly Quiz[]
  /** The commands that solve the step, typed in order. */
  readonly solution: readonly LessonCommand[]
  /** What the instructor says; shown in presenter mode only. */
  readonly notes?: string
}

export interface Lesson {
  readonly meta: LessonMeta
  readonly language: string
  readonly introduction?: string
  readonly steps: readonly Step[]
  /** The cluster the lesson starts with; as `ClusterShape` of the protocol. */
  readonly cluster: { readonly kind: 'none' | 'running' | 'bare'; readonly nodes: readonly string[] }
  /** How many terminals the lesson needs. */
  readonly terminals: number
}

/** Where the page gets lessons from. */
export interface LessonLibrary {
  /** In the order in which they are listed: by course, then by their place in it. */
  list(): Promise<readonly LessonMeta[]>
  courses(): Promise<readonly Course[]>
  /** Rejects when there is no such lesson; falls back to English when the language is missing. */
  load(id: string, language: string): Promise<Lesson>
}
