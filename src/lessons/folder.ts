/** Lessons as files on disk, for the build, the command line and tests. Node only. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { LessonDefinition, LessonProse } from './definition'
import { LessonError, parseLesson, parseProse, proseFaults } from './parse'

export interface LessonFiles {
  readonly lesson: LessonDefinition
  readonly prose: readonly LessonProse[]
}

/** Reads one lesson folder: lesson.yaml and a Markdown file per language. Throws LessonError with every fault found. */
export function readLesson(folder: string): LessonFiles {
  const logic = join(folder, 'lesson.yaml')
  if (!existsSync(logic)) throw new LessonError(`${logic}: there is no such file`)
  const lesson = parseLesson(readFileSync(logic, 'utf8'), logic)
  const languages = readdirSync(folder)
    .filter((name) => /^[a-z]{2}(-[A-Z]{2})?\.md$/.test(name))
    .sort()
  const prose = languages.map((name) =>
    parseProse(readFileSync(join(folder, name), 'utf8'), name.slice(0, -'.md'.length), join(folder, name)),
  )
  const faults = prose.flatMap((p) => proseFaults(lesson, p).map((fault) => `${folder}: ${fault}`))
  for (const language of ['en', 'ko']) if (!prose.some((p) => p.language === language)) faults.push(`${folder}: ${language}.md is missing`)
  if (faults.length > 0) throw new LessonError(faults.join('\n'))
  return { lesson, prose }
}

/** Every lesson below a folder, in the order of their courses. */
export function readLessons(folder: string): readonly LessonFiles[] {
  const all = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => readLesson(join(folder, entry.name)))
  return all.sort((a, b) => a.lesson.course.localeCompare(b.lesson.course) || a.lesson.order - b.lesson.order)
}
