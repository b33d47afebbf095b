/** Which of a program's commands a mistyped word may have meant; models the suggestions of cobra, with which kubectl, minikube and others are made. */

const FAR = 2

/** Levenshtein distance, case ignored. */
function editDistance(left: string, right: string): number {
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

/** Whether `name` is near what was typed, or begins with it. */
export function isNear(typed: string, name: string): boolean {
  return editDistance(typed, name) <= FAR || name.toLowerCase().startsWith(typed.toLowerCase())
}

/** What follows the complaint of an unknown command; nothing where no name is near. */
export function didYouMean(names: readonly string[]): string {
  return names.length ? `\n\nDid you mean this?\n${names.map((name) => `\t${name}\n`).join('')}` : ''
}
