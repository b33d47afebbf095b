/** Opening lessons and moving through their steps: what the buttons of the lesson panel do. */
import type { Lesson, LessonMeta } from '../../lessons/types'
import { i18n } from '../i18n'
import { announce, notify, report } from './announcements'
import { channel } from './channel'
import { isOwn } from '../../lessons/files/names'
import { onOwnChanged, ownLesson } from './own-lessons'
import { keepPlace, NO_PROGRESS, note, readPlace, useLessons } from './lessons'
import { usePreferences } from './preferences'
import { clearQueue, enqueue } from './run-queue'
import { confirm } from './confirm'
import { resetSession, useSession } from './session'
import { focusTerminal, terminalAt } from './terminals'
import { useWorkspace } from './workspace'

async function load(id: string): Promise<Lesson | null> {
  const { library } = useLessons.getState()
  try {
    return (await library?.load(id, usePreferences.getState().language)) ?? null
  } catch (error) {
    report(error instanceof Error ? error.message : String(error), 'lesson')
    return null
  }
}

/** The worker has the library's lessons; it is told of others before it is asked for them, since a new one knows none. */
function define({ meta: { id } }: Lesson): void {
  const own = ownLesson(id)
  if (own) channel.send({ type: 'lesson.define', lesson: id, definition: own.files.lesson })
}

function watch(lesson: Lesson, step: number): void {
  const id = lesson.steps[step]?.id ?? null
  define(lesson)
  channel.send({ type: 'lesson.watch', lesson: lesson.meta.id, step: id })
  if (id !== null) keepPlace({ lesson: lesson.meta.id, step: id })
}

/** Brings the cluster to where the step begins, on a fresh session. */
function setUp(lesson: Lesson, step: number): void {
  const id = lesson.steps[step]?.id
  if (id === undefined) return
  clearQueue()
  resetSession(lesson.cluster)
  // From now on, not only when the worker says so: the step cannot be worked on until it is prepared.
  useSession.setState({ preparing: { command: '' } })
  define(lesson)
  channel.input({ type: 'lesson.setup', lesson: lesson.meta.id, step: id })
}

/** Asks before a cluster with work in it is replaced. */
const mayReplace = async (): Promise<boolean> =>
  !useSession.getState().touched ||
  confirm({ title: i18n.t('lesson.replaceTitle'), text: i18n.t('lesson.replace'), yes: i18n.t('lesson.replaceYes') })

/** Opens the lesson at a step, or else at its first one that is not done, on the cluster that the step begins with; false when that was not wanted after all. */
export async function openLesson(id: string, at?: string): Promise<boolean> {
  const lesson = await load(id)
  if (!lesson || !(await mayReplace())) return false
  const progress = useLessons.getState().progress[id] ?? {}
  const step = Math.max(
    0,
    lesson.steps.findIndex((each) => (at === undefined ? !progress[each.id]?.done : each.id === at)),
  )
  useLessons.setState({ lesson, step, checks: {} })
  terminalAt(lesson.terminals)
  setUp(lesson, step)
  watch(lesson, step)
  return true
}

/** Takes up the lesson of the last visit, whose session was kept: nothing is reset. */
export async function resumeLesson(): Promise<void> {
  const place = readPlace()
  if (!place) return
  const lesson = await load(place.lesson)
  if (!lesson) return
  const step = Math.max(
    0,
    lesson.steps.findIndex(({ id }) => id === place.step),
  )
  useLessons.setState({ lesson, step, checks: {} })
  terminalAt(lesson.terminals)
  watch(lesson, step)
}

export function closeLesson(): void {
  useLessons.setState({ lesson: null, checks: {} })
  keepPlace(null)
  clearQueue()
  channel.send({ type: 'lesson.watch', lesson: null, step: null })
}

/** The cluster as it is, without instructions beside it. */
export function openSandbox(): void {
  closeLesson()
  useWorkspace.setState({ lessonOpen: false, region: 'terminal', bottom: 'terminal' })
  focusTerminal()
}

/** The same place in another language. */
export async function reloadLesson(): Promise<void> {
  const { lesson: before } = useLessons.getState()
  if (!before) return
  const lesson = await load(before.meta.id)
  if (lesson && useLessons.getState().lesson?.meta.id === lesson.meta.id) useLessons.setState({ lesson })
}

// A lesson whose files were changed goes on at the step of the same name, on the cluster as it is; one that was waited for opens.
onOwnChanged((first) => {
  if (first !== undefined) return void openLesson(first)
  const { lesson: before, step } = useLessons.getState()
  if (!before || !isOwn(before.meta.id)) return
  void load(before.meta.id).then((lesson) => {
    if (!lesson || useLessons.getState().lesson?.meta.id !== lesson.meta.id) return
    const at = lesson.steps.findIndex(({ id }) => id === before.steps[step]?.id)
    const here = at < 0 ? Math.min(step, lesson.steps.length - 1) : at
    useLessons.setState({ lesson, step: here, checks: {} })
    watch(lesson, here)
  })
})

/** Goes on to a step. Going back only reads; going on past what is not done yet needs a cluster that has it. */
export async function goToStep(step: number): Promise<void> {
  const { lesson, step: here, progress } = useLessons.getState()
  if (!lesson?.steps[step] || step === here) return
  const isDone = (index: number): boolean => progress[lesson.meta.id]?.[lesson.steps[index]!.id]?.done ?? false
  const follows = step < here || lesson.steps.slice(here, step).every((_, offset) => isDone(here + offset))
  if (!follows && !(await mayReplace())) return
  useLessons.setState({ step })
  clearQueue()
  if (!follows) setUp(lesson, step)
  watch(lesson, step)
  announce(lesson.steps[step].title)
}

/** From a step that is done to the next one, or to the next lesson; from one that is not, nowhere, and says so: leaving it is a decision of its own. */
export function goOn(): void {
  const { lesson, step, progress, list } = useLessons.getState()
  const id = lesson?.steps[step]?.id
  if (!lesson || id === undefined) return
  if (!progress[lesson.meta.id]?.[id]?.done) return notify(i18n.t('lesson.notYet'))
  if (step + 1 < lesson.steps.length) return void goToStep(step + 1)
  const following = followingLesson(list, lesson.meta)
  if (following) void openLesson(following.id)
}

/** The lesson that comes after another: in its course, or the first of the next one; the reader's own go by themselves. */
export function followingLesson(list: readonly LessonMeta[], { id }: LessonMeta): LessonMeta | undefined {
  const next = list[list.findIndex((meta) => meta.id === id) + 1]
  return next && isOwn(next.id) === isOwn(id) ? next : undefined
}

export function resetStep(): void {
  const { lesson, step, checks } = useLessons.getState()
  const id = lesson?.steps[step]?.id
  if (!lesson || id === undefined) return
  const { [id]: _gone, ...others } = checks
  useLessons.setState({ checks: others })
  setUp(lesson, step)
  watch(lesson, step)
}

export function solveStep(): void {
  const { lesson, step } = useLessons.getState()
  enqueue(lesson?.steps[step]?.solution ?? [])
}

export function takeHint(): void {
  const { lesson, step, progress } = useLessons.getState()
  const at = lesson?.steps[step]
  if (!lesson || !at) return
  const { hints } = progress[lesson.meta.id]?.[at.id] ?? NO_PROGRESS
  note(lesson.meta.id, at.id, { hints: Math.min(hints + 1, at.hints.length) })
}

export function answer(quiz: string, choice: string): void {
  const { lesson, step, progress } = useLessons.getState()
  const at = lesson?.steps[step]
  if (!lesson || !at) return
  const { answers } = progress[lesson.meta.id]?.[at.id] ?? NO_PROGRESS
  note(lesson.meta.id, at.id, { answers: { ...answers, [quiz]: choice } })
}

// A worker that has just started knows of no lesson; it is told once it can listen.
channel.on('booted', () => {
  const { lesson, step } = useLessons.getState()
  if (lesson) watch(lesson, step)
})
