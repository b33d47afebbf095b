/** How busybox words what coreutils say otherwise. */
const REWORDED: readonly (readonly [name: RegExp, from: RegExp, to: string])[] = [
  [/^(cp|mv|rm|mkdir|ln|chmod|ls)$/, /^cannot (stat|remove|create directory|access) /, "can't $1 "],
  [/^mv$/, /^can't stat /, "can't rename "],
  [/^touch$/, /^cannot touch '(.*)': /, '$1: '],
  [/^rmdir$/, /^failed to remove /, ''],
  [/^sed$/, /^can't read (.*): /, '$1: '],
  [/^rm$/, /^can't remove '(.*)': Is a directory$/, "'$1' is a directory"],
]

export function busyboxWords(name: string, message: string): string {
  return REWORDED.reduce((text, [names, from, to]) => (names.test(name) ? text.replace(from, to) : text), message)
}
