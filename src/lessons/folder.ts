/** Lessons as files on disk, for the build, the command line and tests. Node only. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { LessonDefinition, LessonProse } from './definition'
import type { Course } from './types'
import { LessonError, parseCourses, parseLesson } from './parse'
import { parseProse, proseFaults } from './prose'

export interface LessonFiles {
  readonly lesson: LessonDefinition
  readonly prose: readonly LessonProse[]
}

/** Reads one lesson folder: lesson.yaml and a Markdown file per language. Throws LessonError with every fault found. */
export function readLesson(folder: string): LessonFiles {
  const logic = join(folder, 'lesson.yaml')
  if (!existsSync(logic)) throw new LessonError(`${logic}: there is no such file`)
  const faults: string[] = []
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof LessonError)) throw error
      faults.push(error.message)
      return undefined
    }
  }
  const lesson = attempt(() => parseLesson(readFileSync(logic, 'utf8'), logic))
  const languages = readdirSync(folder)
    .filter((name) => /^[a-z]{2}(-[A-Z]{2})?\.md$/.test(name))
    .sort()
  const prose = languages.flatMap((name) => {
    const file = join(folder, name)
    const parsed = attempt(() => parseProse(readFileSync(file, 'utf8'), name.slice(0, -'.md'.length), file))
    if (parsed && lesson) faults.push(...proseFaults(lesson, parsed, file))
    return parsed ? [parsed.prose] : []
  })
  for (const language of ['en', 'ko'])
    if (!languages.includes(`${language}.md`)) faults.push(`${join(folder, language)}.md: there is no such file`)
  if (lesson && lesson.id !== basename(folder))
    faults.push(`${logic}: the id is "${lesson.id}", the folder's name is "${basename(folder)}"`)
  if (!lesson || faults.length > 0) throw new LessonError(faults.join('\n'))
  return { lesson, prose }
}

/** The courses of a folder of lessons, in the order of its courses.yaml. */
export function readCourses(folder: string): readonly Course[] {
  const file = join(folder, 'courses.yaml')
  if (!existsSync(file)) throw new LessonError(`${file}: there is no such file`)
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
      throw new LessonError(
        `${join(folder, lesson.id, 'lesson.yaml')}: course "${lesson.course}" is not in ${join(folder, 'courses.yaml')}`,
      )
    const place = `${lesson.course} ${lesson.order}`
    const other = places.get(place)
    if (other !== undefined)
      throw new LessonError(`${join(folder, lesson.id)}: number ${lesson.order} of course "${lesson.course}" is ${other}`)
    places.set(place, lesson.id)
  }
  const rank = ({ lesson }: LessonFiles): number => courses.indexOf(lesson.course)
  return all.sort((a, b) => rank(a) - rank(b) || a.lesson.order - b.lesson.order)
}
