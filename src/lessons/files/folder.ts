/** Lessons as files on disk, for the build, the command line and tests. Node only. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Course } from '../types'
import { LANGUAGES } from '../languages'
import { LessonError } from './faults'
import { en as words } from './fault-words'
import { parseCourses } from './parse'
import { languageOf, LOGIC } from './names'
import { readTexts, type LessonFiles } from './read'

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
  const { files, faults } = readTexts(text(logic), prose)
  const all = [...faults]
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

/** Every lesson below a folder, in the order of their courses. */
export function readLessons(folder: string): readonly LessonFiles[] {
  const all = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => readLesson(join(folder, entry.name)))
  const courses = readCourses(folder).map(({ id }) => id)
  const places = new Map<string, string>()
  for (const { lesson } of all) {
    if (!courses.includes(lesson.course))
      throw new LessonError([
        {
          file: join(folder, lesson.id, LOGIC),
          line: 1,
          field: 'course',
          message: `"${lesson.course}" is not in ${join(folder, 'courses.yaml')}`,
        },
      ])
    const place = `${lesson.course} ${lesson.order}`
    const other = places.get(place)
    if (other !== undefined)
      throw new LessonError([
        {
          file: join(folder, lesson.id, LOGIC),
          line: 1,
          field: 'order',
          message: `number ${lesson.order} of course "${lesson.course}" is ${other}`,
        },
      ])
    places.set(place, lesson.id)
  }
  const rank = ({ lesson }: LessonFiles): number => courses.indexOf(lesson.course)
  return all.sort((a, b) => rank(a) - rank(b) || a.lesson.order - b.lesson.order)
}
