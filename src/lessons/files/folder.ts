/** Lessons as files on disk, for the build, the command line and tests. Node only. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Course } from '../types'
import { LANGUAGES } from '../languages'
import { nearest } from '../nearest'
import { LessonError, type Fault } from './faults'
import { en as words } from './fault-words'
import { parseCourses } from './parse'
import { languageOf, LOGIC } from './names'
import { otherCommands, readTexts, type LessonFiles } from './read'
import { yamlLines } from './yaml-lines'

/** Reads one lesson folder: lesson.yaml and a Markdown file per language. Throws LessonError with every fault found. */
export function readLesson(folder: string): LessonFiles {
  const logic = join(folder, LOGIC)
  if (!existsSync(logic)) throw new LessonError([{ file: logic, line: 1, message: words.noFile }])
  const text = (file: string) => ({ file, text: readFileSync(file, 'utf8') })
  const prose = new Map(
    readdirSync(folder)
      .sort()
      .flatMap((name) => {
        const language = languageOf(name)
        return language === undefined ? [] : [[language, text(join(folder, name))] as const]
      }),
  )
  const { files, written, faults } = readTexts(text(logic), prose)
  const all = [...faults, ...written.slice(1).flatMap((other) => otherCommands(written[0]!, other))]
  for (const language of LANGUAGES)
    if (!prose.has(language)) all.push({ file: join(folder, `${language}.md`), line: 1, message: words.noFile })
  if (files && files.lesson.id !== basename(folder))
    all.push({ file: logic, line: 1, message: words.otherFolder(files.lesson.id, basename(folder)) })
  if (!files || all.length > 0) throw new LessonError(all)
  return files
}

/** The courses of a folder of lessons, in the order of its courses.yaml. */
export function readCourses(folder: string): readonly Course[] {
  const file = join(folder, 'courses.yaml')
  if (!existsSync(file)) throw new LessonError([{ file, line: 1, message: words.noFile }])
  return parseCourses(readFileSync(file, 'utf8'), file)
}

/** What is wrong with a lesson's place among the others of its folder: a course that is not there, a number that is another's. */
export function placeFaults(folder: string, { lesson }: LessonFiles, others: readonly LessonFiles[]): readonly Fault[] {
  const file = join(folder, lesson.id, LOGIC)
  const lines = yamlLines(readFileSync(file, 'utf8'))
  const fault = (field: 'course' | 'order', message: string): readonly Fault[] => [{ file, line: lines.get(field) ?? 1, field, message }]
  const courses = readCourses(folder).map(({ id }) => id)
  if (!courses.includes(lesson.course)) return fault('course', words.noCourse(lesson.course, nearest(lesson.course, courses)))
  const other = others.find(({ lesson: { id, course, order } }) => id !== lesson.id && course === lesson.course && order === lesson.order)
  return other ? fault('order', words.takenOrder(lesson.order, lesson.course, other.lesson.id)) : []
}

/** Every lesson below a folder, in the order of their courses. */
export function readLessons(folder: string): readonly LessonFiles[] {
  const all = lessonFolders(folder).map((name) => readLesson(join(folder, name)))
  const faults = all.flatMap((files) => placeFaults(folder, files, all))
  if (faults.length > 0) throw new LessonError(faults)
  const courses = readCourses(folder).map(({ id }) => id)
  const rank = ({ lesson }: LessonFiles): number => courses.indexOf(lesson.course)
  return all.sort((a, b) => rank(a) - rank(b) || a.lesson.order - b.lesson.order)
}

/** The names of the folders of lessons below a folder. */
export const lessonFolders = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
