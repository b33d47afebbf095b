/** Which lessons there are, which is open, what its checks say, and how far the reader has come (kept across visits). */
import { create } from 'zustand'
import type { CheckState } from '../../protocol/messages'
import type { Lesson, LessonLibrary, LessonMeta } from '../../lessons/types'

/** What is kept of a step: done or not, hints seen, quiz answers given. */
export interface StepProgress {
  readonly done: boolean
  readonly hints: number
  readonly answers: Readonly<Record<string, string>>
}

interface LessonsState {
  readonly library: LessonLibrary | null
  readonly list: readonly LessonMeta[]
  readonly lesson: Lesson | null
  readonly step: number
  readonly checks: Readonly<Record<string, CheckState>>
  readonly progress: Readonly<Record<string, Readonly<Record<string, StepProgress>>>>
  checked(lesson: string, state: CheckState): void
}

const KEY = 'podyard.progress'

function readProgress(): LessonsState['progress'] {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as LessonsState['progress']
  } catch {
    return {}
  }
}

export const NO_PROGRESS: StepProgress = { done: false, hints: 0, answers: {} }

export const useLessons = create<LessonsState>((set, get) => ({
  library: null,
  list: [],
  lesson: null,
  step: 0,
  checks: {},
  progress: readProgress(),
  checked(lesson, state) {
    if (get().lesson?.meta.id !== lesson) return
    set({ checks: { ...get().checks, [state.step]: state } })
    if (state.done) note(lesson, state.step, { done: true })
  },
}))

/** Writes down progress on a step; what is once done stays done. */
export function note(lesson: string, step: string, change: Partial<StepProgress>): void {
  const { progress } = useLessons.getState()
  const before = progress[lesson]?.[step] ?? NO_PROGRESS
  const next = { ...progress, [lesson]: { ...progress[lesson], [step]: { ...before, ...change } } }
  useLessons.setState({ progress: next })
  try {
    localStorage.setItem(KEY, JSON.stringify(next))
  } catch {
    // Refused storage: progress lasts for this visit.
  }
}

export function doneSteps(progress: LessonsState['progress'], lesson: string): number {
  return Object.values(progress[lesson] ?? {}).filter((step) => step.done).length
}
