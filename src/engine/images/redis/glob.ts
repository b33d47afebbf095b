/** The patterns of redis, of keys, settings and channels; models stringmatchlen. */

const quoted = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&')

/** A set such as `[^a-c]` from after its bracket, and where it ends; one that is never closed ends with the pattern. */
function setOf(pattern: string, start: number): { readonly source: string; readonly end: number } {
  const negated = pattern[start] === '^'
  let members = ''
  let at = negated ? start + 1 : start
  for (; at < pattern.length && pattern[at] !== ']'; at++) {
    if (pattern[at] === '\\' && at + 1 < pattern.length) members += quoted(pattern[++at]!)
    else if (pattern[at + 1] === '-' && at + 2 < pattern.length) {
      const [from, to] = [pattern[at]!, pattern[at + 2]!].sort() as [string, string]
      members += `${quoted(from)}-${quoted(to)}`
      at += 2
    } else members += quoted(pattern[at]!)
  }
  return { source: `[${negated ? '^' : ''}${members}]`, end: at }
}

/** `user:*` as a regular expression. */
export function glob(pattern: string): RegExp {
  let source = ''
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at]!
    if (character === '*') source += pattern[at - 1] === '*' && source.endsWith('.*') ? '' : '.*'
    else if (character === '?') source += '.'
    else if (character === '[') {
      const set = setOf(pattern, at + 1)
      source += set.source
      at = set.end
    } else source += quoted(character === '\\' && at + 1 < pattern.length ? pattern[++at]! : character)
  }
  return new RegExp(`^${source}$`, 's')
}
