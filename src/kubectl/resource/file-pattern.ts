/** The files that a pattern such as `manifests/*.yaml` names; models Go's path/filepath Glob. */
import { join } from '../file-path'
import type { Session } from '../session'

export class BadPattern extends Error {
  constructor() {
    super('syntax error in pattern')
  }
}

const META = /[*?[\\]/
const quoted = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&')

/** One character of a class, which may be escaped, and where the next begins. Throws BadPattern. */
function classCharacter(pattern: string, index: number): readonly [text: string, next: number] {
  const isEscaped = pattern[index] === '\\'
  const character = pattern[isEscaped ? index + 1 : index]
  if (character === undefined || (!isEscaped && (character === '-' || character === ']'))) throw new BadPattern()
  return [character === '-' ? '\\-' : quoted(character), index + (isEscaped ? 2 : 1)]
}

/** A class as a regular expression, from behind its bracket. Throws BadPattern. */
function classExpression(pattern: string, start: number): readonly [text: string, next: number] {
  const isNegated = pattern[start] === '^'
  let index = isNegated ? start + 1 : start
  let ranges = ''
  do {
    const [from, behind] = classCharacter(pattern, index)
    const [to, next] = pattern[behind] === '-' ? classCharacter(pattern, behind + 1) : [from, behind]
    // A range that runs backwards holds nothing.
    if (from.at(-1)! <= to.at(-1)!) ranges += `${from}-${to}`
    index = next
  } while (pattern[index] !== ']')
  if (ranges === '') return [isNegated ? '[^/]' : '(?!)', index + 1]
  return [isNegated ? `[^/${ranges}]` : `(?!/)[${ranges}]`, index + 1]
}

/** What a name has to be like. Throws BadPattern. */
export function nameExpression(pattern: string): RegExp {
  let source = ''
  for (let index = 0; index < pattern.length;) {
    const character = pattern[index]!
    if (character === '[') {
      const [text, next] = classExpression(pattern, index + 1)
      source += text
      index = next
    } else if (character === '\\') {
      if (index + 1 === pattern.length) throw new BadPattern()
      source += quoted(pattern[index + 1]!)
      index += 2
    } else {
      source += character === '*' ? '[^/]*' : character === '?' ? '[^/]' : quoted(character)
      index++
    }
  }
  return new RegExp(`^${source}$`, 'us')
}

/** The paths that match, folder by folder, each folder's by their names. Throws BadPattern. */
export function pathsMatching(session: Session, pattern: string): readonly string[] {
  const { files } = session.io
  nameExpression(pattern)
  if (!META.test(pattern)) return files.exists(session.path(pattern)) ? [pattern] : []
  const slash = pattern.lastIndexOf('/')
  const folder = slash < 0 ? '.' : pattern.slice(0, slash) || '/'
  const name = nameExpression(pattern.slice(slash + 1))
  const folders = META.test(folder) ? pathsMatching(session, folder) : [folder]
  return folders.flatMap((each) => {
    const path = session.path(each)
    if (!files.exists(path) || files.stat(path).type !== 'directory') return []
    const matching = [...files.list(path)].filter((entry) => name.test(entry)).sort()
    return matching.map((entry) => join(each, entry))
  })
}
