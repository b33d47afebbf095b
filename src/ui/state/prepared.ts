/** Commands that an instructor has prepared: those of a file, or else of the lesson's step on show. */
import { create } from 'zustand'
import { commandsIn } from '../../lessons/command-list'
import type { Lesson, LessonCommand, Step } from '../../lessons/types'
import { useLessons } from './lessons'

export interface PreparedFile {
  readonly name: string
  readonly commands: readonly LessonCommand[]
}

/** Kept across visits: a talk is prepared before it is given. */
const KEY = 'podyard.prepared'

function read(): PreparedFile | null {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? 'null') as PreparedFile | null
  } catch {
    return null
  }
}

export const usePrepared = create<{ readonly file: PreparedFile | null }>(() => ({ file: read() }))

function keep(file: PreparedFile | null): void {
  usePrepared.setState({ file })
  try {
    localStorage.setItem(KEY, JSON.stringify(file))
  } catch {
    // Refused storage: they are there for this visit.
  }
}

/** Takes the commands of a file; false when there are none in it. */
export async function openPrepared(file: File): Promise<boolean> {
  const commands = commandsIn(await file.text())
  if (commands.length === 0) return false
  keep({ name: file.name, commands })
  return true
}

export const closePrepared = () => keep(null)

const commandsOf = (step: Step): readonly LessonCommand[] =>
  step.blocks.flatMap((block) => (block.kind === 'commands' ? block.commands.filter((command) => command.run) : []))

export interface Prepared {
  /** Tells one list from another: how far one has come holds for that list. */
  readonly key: string
  readonly commands: readonly LessonCommand[]
}

const fromFile = (file: PreparedFile): Prepared => ({ key: `file ${file.name}`, commands: file.commands })

function fromStep(lesson: Lesson | null, index: number): Prepared {
  const step = lesson?.steps[index]
  return lesson && step ? { key: `${lesson.meta.id}/${step.id}`, commands: commandsOf(step) } : { key: '', commands: [] }
}

/** What there is to be typed now. */
export function prepared(): Prepared {
  const { file } = usePrepared.getState()
  const { lesson, step } = useLessons.getState()
  return file ? fromFile(file) : fromStep(lesson, step)
}

export function usePreparedNow(): Prepared {
  const file = usePrepared((p) => p.file)
  const lesson = useLessons((l) => l.lesson)
  const step = useLessons((l) => l.step)
  return file ? fromFile(file) : fromStep(lesson, step)
}
