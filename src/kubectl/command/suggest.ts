/** Which commands a mistyped name may have meant; models cobra's suggestions. */
import { nameOf, type CommandDefinition } from './definition'

/** Levenshtein distance, case ignored. */
export function editDistance(left: string, right: string): number {
  const a = left.toLowerCase()
  const b = right.toLowerCase()
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    }
    row = next
  }
  return row[b.length]!
}

const FAR = 2

export function suggestions(typed: string, commands: readonly CommandDefinition[]): readonly string[] {
  return commands
    .filter((command) => !command.hidden && command.deprecated === undefined)
    .filter((command) => {
      const name = nameOf(command)
      const isNear = editDistance(typed, name) <= FAR || name.toLowerCase().startsWith(typed.toLowerCase())
      return isNear || command.suggestFor?.some((each) => each.toLowerCase() === typed.toLowerCase())
    })
    .map(nameOf)
}
