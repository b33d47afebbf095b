/** Lessons that a reader brings along: found among files by their lesson.yaml, read, and given an id and a course of their own. */
import type { LessonDefinition } from '../definition'
import { ko, type FaultWords } from './fault-words'
import { ENGLISH, type Fault } from './faults'
import { presentLesson, presentMeta } from '../present'
import { languageOf, LOGIC, OWN_COURSE, OWN_MARK } from './names'
import { readTexts, type LessonFiles } from './read'
import type { Lesson, LessonMeta } from '../types'

/** Texts by their path, as `my-lesson/lesson.yaml`. */
export type Texts = ReadonlyMap<string, string>

export interface OwnLesson {
  readonly files: LessonFiles
  readonly meta: LessonMeta
  /** The texts it was read from. */
  readonly texts: Texts
}

export interface OwnReading {
  readonly lessons: readonly OwnLesson[]
  readonly faults: readonly Fault[]
}

const WORDS: Readonly<Record<string, FaultWords>> = { ko }

/** Every lesson among the texts; what is wrong with any of them is told in the reader's language. */
export function readOwn(texts: Texts, language: string): OwnReading {
  const words = WORDS[language] ?? ENGLISH
  const logics = [...texts.keys()].filter((path) => path === LOGIC || path.endsWith(`/${LOGIC}`)).sort()
  if (logics.length === 0) return { lessons: [], faults: [{ file: LOGIC, line: 1, message: words.noLesson }] }
  const readings = logics.map((path) => readAt(path.slice(0, -LOGIC.length), texts, words))
  const found = readings.flatMap(({ lessons }) => lessons)
  const first = (lesson: OwnLesson): OwnLesson => found.find(({ meta }) => meta.id === lesson.meta.id)!
  const twice = found.filter((lesson) => first(lesson) !== lesson).map((lesson) => sameId(lesson, words))
  return { lessons: found.filter((lesson) => first(lesson) === lesson), faults: [...readings.flatMap(({ faults }) => faults), ...twice] }
}

/** The logic is the first of the texts of a lesson. */
function sameId({ meta, texts }: OwnLesson, words: FaultWords): Fault {
  const [[file, text]] = [...texts] as [[string, string]]
  const line = text.split('\n').findIndex((each) => each.startsWith('id:')) + 1
  return { file, line: Math.max(1, line), field: 'id', message: words.twice(meta.id.slice(OWN_MARK.length)) }
}

function readAt(folder: string, texts: Texts, words: FaultWords): OwnReading {
  const logic = { file: folder + LOGIC, text: texts.get(folder + LOGIC)! }
  const prose = new Map(
    [...texts].flatMap(([file, text]) => {
      const language = file.startsWith(folder) ? languageOf(file.slice(folder.length)) : undefined
      return language === undefined ? [] : [[language, { file, text }] as const]
    }),
  )
  const { files, faults } = readTexts(logic, prose, words)
  if (prose.size === 0) return { lessons: [], faults: [...faults, { file: logic.file, line: 1, message: words.noProse }] }
  if (!files || faults.length > 0) return { lessons: [], faults }
  const used = new Map([[logic.file, logic.text], ...[...prose.values()].map(({ file, text }) => [file, text] as const)])
  const lesson: LessonDefinition = { ...files.lesson, id: OWN_MARK + files.lesson.id, course: OWN_COURSE }
  const own: LessonFiles = { lesson, prose: files.prose }
  return { lessons: [{ files: own, meta: metaOf(own), texts: used }], faults: [] }
}

/** English words stand in for those of a language that is missing; where there are none, the first language's do. */
function metaOf({ lesson, prose }: LessonFiles): LessonMeta {
  const meta = presentMeta(lesson, prose)
  const { title, summary } = prose[0]!
  return { ...meta, title: { en: title, ...meta.title }, summary: { en: summary, ...meta.summary } }
}

/** The lesson in a language, or else in English, or else in the one it has. */
export function presentOwn({ files, meta }: OwnLesson, language: string): Lesson {
  const { lesson, prose } = files
  const words = [language, 'en'].flatMap((code) => prose.find((p) => p.language === code) ?? [])[0] ?? prose[0]!
  return presentLesson(lesson, meta, words)
}
