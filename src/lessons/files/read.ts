/** Reads a lesson from its texts, wherever they come from: a folder of the project, files dropped on the page, an address. */
import type { LessonDefinition, LessonProse } from '../definition'
import type { FaultWords } from './fault-words'
import { ENGLISH, LessonError, type Fault } from './faults'
import { parseLesson } from './parse'
import { commandsIn } from '../present'
import { parseProse, proseFaults, type ParsedProse } from './prose'

export interface LessonFiles {
  readonly lesson: LessonDefinition
  readonly prose: readonly LessonProse[]
}

export interface LessonText {
  /** How complaints name it. */
  readonly file: string
  readonly text: string
}

/** The words of one language, where they were read from and where each part of them begins. */
export type Written = ParsedProse & LessonText

/** What could be read, and everything that is wrong with it: whoever mends one fault wants to know of the others. */
export function readTexts(
  logic: LessonText,
  prose: ReadonlyMap<string, LessonText>,
  words: FaultWords = ENGLISH,
): { readonly files: LessonFiles | undefined; readonly written: readonly Written[]; readonly faults: readonly Fault[] } {
  const faults: Fault[] = []
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof LessonError)) throw error
      faults.push(...error.faults)
      return undefined
    }
  }
  const lesson = attempt(() => parseLesson(logic.text, logic.file, words))
  const read = [...prose].flatMap(([language, { file, text }]) => {
    const parsed = attempt(() => parseProse(text, language, file, words))
    if (parsed && lesson) faults.push(...proseFaults(lesson, parsed, file, words))
    return parsed ? [{ ...parsed, file, text }] : []
  })
  return { files: lesson && { lesson, prose: read.map((parsed) => parsed.prose) }, written: read, faults }
}

/** What a learner does is the same in every language: of each step the first command that another language has otherwise. */
export function otherCommands(first: Written, other: Written, words = ENGLISH): readonly Fault[] {
  const { steps } = first.prose
  return Object.entries(other.prose.steps).flatMap(([id, { body }]) => {
    const wanted = commandsIn(steps[id]?.body ?? body)
    const given = commandsIn(body)
    const at = given.findIndex((command, index) => command !== wanted[index])
    if (at < 0 && given.length === wanted.length) return []
    const where = other.lines.get(id) ?? 1
    const opening = at < 0 ? undefined : given[at]!.split('\n')[0]!
    const below = opening === undefined ? -1 : other.text.split('\n').slice(where).indexOf(opening)
    const expected = wanted[at < 0 ? given.length : at]?.split('\n')[0]
    return [{ file: other.file, line: where + 1 + below, message: words.otherCommand(id, first.file, expected) }]
  })
}
