/** `podyard lesson check|new`: reads lessons, plays their solutions, and begins new ones. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LessonError } from '../../lessons/files/faults'
import { lessonFolders, placeFaults, readCourses, readLesson, readLessons } from '../../lessons/files/folder'
import type { LessonFiles } from '../../lessons/files/read'
import { LOGIC } from '../../lessons/files/names'
import { LANGUAGES } from '../../lessons/languages'
import { templateFiles } from '../../lessons/files/template'
import { yamlLines } from '../../lessons/files/yaml-lines'
import { commandFaults } from '../lesson-commands'
import { playLesson } from '../lesson-play'

const FOLDER = 'lessons'

/** A lesson for its place among others; none where it cannot be read, which is told when its own turn comes. */
function readable(id: string): readonly LessonFiles[] {
  try {
    return [readLesson(join(FOLDER, id))]
  } catch (error) {
    if (!(error instanceof LessonError)) throw error
    return []
  }
}

async function check(ids: readonly string[]): Promise<number> {
  const all = lessonFolders(FOLDER)
  const others = all.flatMap(readable)
  let failed = 0
  for (const id of ids.length > 0 ? ids : all) {
    let faults: readonly string[]
    try {
      const files = readLesson(join(FOLDER, id))
      const { lesson } = files
      const places = placeFaults(FOLDER, files, others)
      const commands = LANGUAGES.flatMap((language) => {
        const prose = join(FOLDER, id, `${language}.md`)
        return commandFaults(readFileSync(prose, 'utf8'), prose)
      })
      if (places.length + commands.length > 0) throw new LessonError([...places, ...commands])
      const file = join(FOLDER, id, LOGIC)
      const lines = yamlLines(readFileSync(file, 'utf8'))
      faults = (await playLesson(lesson)).map(({ at, message }) => `${file}:${lines.get(at) ?? 1}: ${message}`)
    } catch (error) {
      if (!(error instanceof LessonError)) throw error
      faults = error.message.split('\n')
    }
    process.stdout.write(`${faults.length === 0 ? 'ok  ' : 'FAIL'} ${id}\n${faults.map((fault) => `     ${fault}\n`).join('')}`)
    if (faults.length > 0) failed++
  }
  return failed > 0 ? 1 : 0
}

function begin(id: string | undefined): number {
  if (!id || !/^[a-z][a-z0-9-]*$/.test(id)) {
    process.stderr.write('podyard lesson new: give the lesson an id of lower-case letters, digits and dashes\n')
    return 2
  }
  const folder = join(FOLDER, id)
  if (existsSync(folder)) {
    process.stderr.write(`podyard lesson new: ${folder} is there already\n`)
    return 1
  }
  let last: LessonFiles | undefined
  try {
    last = readLessons(FOLDER).at(-1)
  } catch (error) {
    if (!(error instanceof LessonError)) throw error
    process.stderr.write(`podyard lesson new: mend these first\n${error.message}\n`)
    return 1
  }
  // At the end of the last course, where it is in nobody's way.
  const { course, order } = last?.lesson ?? { course: readCourses(FOLDER)[0]!.id, order: 0 }
  mkdirSync(folder)
  for (const [name, text] of Object.entries(templateFiles({ id, course, order: order + 1 }))) writeFileSync(join(folder, name), text)
  process.stdout.write(`${folder} is there; podyard lesson preview shows it, podyard lesson check ${id} checks it\n`)
  return 0
}

/** The page from its sources: reloads whenever a lesson's file changes. */
function preview(): Promise<number> {
  return new Promise((resolve) => {
    spawn(process.execPath, ['scripts/start.mjs', '--dev'], { stdio: 'inherit' }).on('close', (code) => resolve(code ?? 0))
  })
}

export async function run(args: readonly string[]): Promise<number> {
  const [verb, ...rest] = args
  if (['check', 'new', 'preview'].includes(verb ?? '') && !existsSync(FOLDER)) {
    process.stderr.write(
      `podyard lesson: there is no folder ${FOLDER} here; this works in Podyard's own folder, and elsewhere a lesson is dropped on the page\n`,
    )
    return 1
  }
  if (verb === 'check') return check(rest)
  if (verb === 'new') return begin(rest[0])
  if (verb === 'preview') return preview()
  process.stderr.write('Usage:\n  podyard lesson check [ID...]\n  podyard lesson new ID\n  podyard lesson preview\n')
  return 2
}
