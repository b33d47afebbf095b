/** How expressions spell the names of a schema's fields; models apiserver/pkg/cel's Escape. */

const ESCAPES: readonly (readonly [string, string])[] = [
  ['__', '__underscores__'],
  ['.', '__dot__'],
  ['-', '__dash__'],
  ['/', '__slash__'],
]
const RESERVED = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(' '),
)
const LITERALS = new Set(['true', 'false', 'null', 'in'])

/** All spellings of a property's name: behind a dot a reserved word can stand as it is, too. */
export function spellings(name: string): readonly string[] {
  const spelled = escapedName(name)
  if (spelled === undefined) return []
  return RESERVED.has(name) && !LITERALS.has(name) ? [spelled, name] : [spelled]
}

/** A property's name as expressions spell it; undefined when they cannot. */
export function escapedName(name: string): string | undefined {
  if (RESERVED.has(name)) return `__${name}__`
  let text = ''
  for (let i = 0; i < name.length;) {
    const found = ESCAPES.find(([from]) => name.startsWith(from, i))
    text += found ? found[1] : name[i]
    i += found ? found[0].length : 1
  }
  return /^[A-Za-z_]\w*$/.test(text) ? text : undefined
}
