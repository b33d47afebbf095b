/** What a lesson's files are called, and which ids are of lessons that a reader brought along. */

export const LOGIC = 'lesson.yaml'
const PROSE = /^([a-z]{2}(?:-[A-Z]{2})?)\.md$/

/** The language of a prose file by its name; undefined when it is none. */
export const languageOf = (name: string): string | undefined => PROSE.exec(name)?.[1]

/** Whether a file has to do with lessons at all. */
export function isLessonFile(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return name === LOGIC || languageOf(name) !== undefined
}

/** The course that lessons brought along are in. */
export const OWN_COURSE = 'own'
/** Stands before their ids, which then are none of the library's; no id of a file has a dot. */
export const OWN_MARK = 'own.'
export const isOwn = (id: string): boolean => id.startsWith(OWN_MARK)
