/** Reads a lesson from its texts, wherever they come from: a folder of the project, files dropped on the page, an address. */
import type { LessonDefinition, LessonProse } from '../definition'
import type { FaultWords } from './fault-words'
import { ENGLISH, LessonError, type Fault } from './faults'
import { parseLesson } from './parse'
import { parseProse, proseFaults } from './prose'

export interface LessonFiles {
  readonly lesson: LessonDefinition
  readonly prose: readonly LessonProse[]
}

export interface LessonText {
  /** How complaints name it. */
  readonly file: string
  readonly text: string
}

/** What could be read, and everything that is wrong with it: whoever mends one fault wants to know of the others. */
export function readTexts(
  logic: LessonText,
  prose: ReadonlyMap<string, LessonText>,
  words: FaultWords = ENGLISH,
): { readonly files: LessonFiles | undefined; readonly faults: readonly Fault[] } {
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
    return parsed ? [parsed.prose] : []
  })
  return { files: lesson && { lesson, prose: read }, faults }
}
