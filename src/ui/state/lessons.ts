/** Which lessons there are, which is open, what its checks say, and how far the reader has come (kept across visits). */
import { create } from 'zustand'
import type { CheckState } from '../../protocol/messages'
import type { Course, Lesson, LessonLibrary, LessonMeta, Step } from '../../lessons/types'

/** What is kept of a step: its checks held once, hints seen, quiz answers given. */
export interface StepProgress {
  readonly checked: boolean
  readonly done: boolean
  readonly hints: number
  readonly answers: Readonly<Record<string, string>>
}

interface LessonsState {
  readonly library: LessonLibrary | null
  readonly list: readonly LessonMeta[]
  readonly courses: readonly Course[]
  /** Whether the list has arrived. */
  readonly listed: boolean
  readonly lesson: Lesson | null
  readonly step: number
  readonly checks: Readonly<Record<string, CheckState>>
  readonly progress: Readonly<Record<string, Readonly<Record<string, StepProgress>>>>
  checked(lesson: string, state: CheckState): void
}

const KEY = 'podyard.progress'
const PLACE = 'podyard.place'

function readProgress(): LessonsState['progress'] {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as LessonsState['progress']
  } catch {
    return {}
  }
}

export const NO_PROGRESS: StepProgress = { checked: false, done: false, hints: 0, answers: {} }

export const useLessons = create<LessonsState>((set, get) => ({
  library: null,
  list: [],
  courses: [],
  listed: false,
  lesson: null,
  step: 0,
  checks: {},
  progress: readProgress(),
  checked(lesson, state) {
    if (get().lesson?.meta.id !== lesson) return
    set({ checks: { ...get().checks, [state.step]: state } })
    if (state.done) note(lesson, state.step, { checked: true })
  },
}))

/** A step is done when its checks held once and every question has its right answer. */
function isDone(step: Step | undefined, { checked, answers }: StepProgress): boolean {
  if (!step) return checked
  const asked = step.quiz.every((quiz) => quiz.choices.find((choice) => choice.id === answers[quiz.id])?.right)
  return asked && (checked || step.checks.length === 0)
}

/** Writes down progress on a step; what is once done stays done. */
export function note(lesson: string, step: string, change: Partial<StepProgress>): void {
  const { progress, lesson: open } = useLessons.getState()
  const before = progress[lesson]?.[step] ?? NO_PROGRESS
  const after = { ...before, ...change }
  const text = open?.meta.id === lesson ? open.steps.find(({ id }) => id === step) : undefined
  const next = { ...progress, [lesson]: { ...progress[lesson], [step]: { ...after, done: before.done || isDone(text, after) } } }
  useLessons.setState({ progress: next })
  keep(KEY, next)
}

/** Where the reader was, for the next visit. */
export interface PlaceInLesson {
  readonly lesson: string
  readonly step: string
}

export const keepPlace = (place: PlaceInLesson | null) => keep(PLACE, place)

export function readPlace(): PlaceInLesson | null {
  try {
    return JSON.parse(localStorage.getItem(PLACE) ?? 'null') as PlaceInLesson | null
  } catch {
    return null
  }
}

function keep(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value))
  } catch {
    // Refused storage: progress lasts for this visit.
  }
}

export function doneSteps(progress: LessonsState['progress'], lesson: string): number {
  return Object.values(progress[lesson] ?? {}).filter((step) => step.done).length
}
