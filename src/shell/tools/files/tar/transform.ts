/** `--transform`: expressions as sed's `s` that change the names of members and the targets of links. */
import { compileRegex } from '../../../regex'
import { replacementParts, substitute } from '../../sed/substitute'
import { ToolError } from '../../tool'

/** What a name is: a member's own, or the target of a symbolic or of a hard link. */
export type Named = 'member' | 'symlink' | 'link'
export type Transform = (name: string, as: Named) => string

const SCOPES: Readonly<Record<string, Named>> = { r: 'member', s: 'symlink', h: 'link' }

function mistake(message: string): never {
  throw new ToolError(`${message}\nTry 'tar --help' or 'tar --usage' for more information.`, 2)
}

/** The three parts of an expression from a place on: pattern, replacement, flags. */
function partsAt(text: string, at: number): { readonly pattern: string; readonly replacement: string; readonly end: number } {
  const delimiter = text[at + 1]
  if (text[at] !== 's' || delimiter === undefined) mistake('Invalid transform expression')
  const until = (from: number): number => {
    for (let i = from; i < text.length; i++) {
      if (text[i] === '\\') i++
      else if (text[i] === delimiter) return i
    }
    return mistake('Invalid transform expression')
  }
  const first = until(at + 2)
  const second = until(first + 1)
  const plain = (part: string): string =>
    part.replaceAll(`\\${delimiter}`, /[.*[\]^$+?(){}|&]/.test(delimiter!) ? `\\${delimiter}` : delimiter!)
  return { pattern: plain(text.slice(at + 2, first)), replacement: plain(text.slice(first + 1, second)), end: second + 1 }
}

/** Reads expressions with semicolons between. Throws ToolError. */
export function transformOf(text: string): Transform {
  const steps: Transform[] = []
  for (let at = 0; at < text.length;) {
    const { pattern, replacement, end } = partsAt(text, at)
    const flags = /^[^;]*/.exec(text.slice(end))![0]
    const unknown = /[^gixrRsShH\d]/.exec(flags)?.[0]
    if (unknown !== undefined) mistake(`Unknown flag in transform expression: ${unknown}`)
    const scope = new Set<Named>(['member', 'symlink', 'link'])
    for (const letter of flags.replace(/[^rRsShH]/g, '')) {
      const named = SCOPES[letter.toLowerCase()]!
      if (letter === letter.toLowerCase()) scope.add(named)
      else scope.delete(named)
    }
    const regex = compileRegex(pattern, {
      dialect: flags.includes('x') ? 'extended' : 'basic',
      ignoreCase: flags.includes('i'),
      global: true,
    })
    const substitution = {
      regex,
      parts: replacementParts(replacement),
      global: flags.includes('g'),
      count: Number(/\d+/.exec(flags)?.[0] ?? 0),
      print: false,
      evaluate: false,
      file: undefined,
    }
    steps.push((name, as) => (scope.has(as) ? (substitute(name, regex, substitution) ?? name) : name))
    at = end + flags.length + 1
  }
  return (name, as) => steps.reduce((shown, step) => step(shown, as), name)
}
