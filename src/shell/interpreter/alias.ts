/** Alias expansion: replaces the first word of a command before it is parsed, as bash's lexer does. */
import { forEachChild, parse, type SyntaxNode } from 'unbash'
import type { Shell } from './shell'

interface Place {
  readonly pos: number
  readonly end: number
  readonly name: string
}

export function expandAliases(shell: Shell, text: string): string {
  let source = text
  // Each alias is used once per place: positions left of `frozen` come from an expansion of the same name.
  const used: { from: number; to: number; name: string }[] = []
  for (let round = 0; round < 50; round++) {
    const place = commandWords(source).find(
      ({ name, pos }) => shell.aliases.has(name) && !used.some((span) => span.name === name && pos >= span.from && pos < span.to),
    )
    if (!place) return source
    const value = shell.aliases.get(place.name)!
    const difference = value.length - (place.end - place.pos)
    for (const span of used) {
      if (span.from > place.pos) span.from += difference
      if (span.to > place.pos) span.to += difference
    }
    used.push({ from: place.pos, to: place.pos + value.length, name: place.name })
    source = source.slice(0, place.pos) + value + source.slice(place.end)
    if (/[ \t]$/.test(value)) source = expandNext(shell, source, place.pos + value.length)
  }
  return source
}

/** A value that ends with a blank makes the next word a candidate too. */
function expandNext(shell: Shell, source: string, from: number): string {
  const next = /^(\s*)([^\s;&|<>()'"$`\\]+)/.exec(source.slice(from))
  const value = next ? shell.aliases.get(next[2]!) : undefined
  if (!next || value === undefined) return source
  return source.slice(0, from) + next[1]! + value + source.slice(from + next[0].length)
}

function commandWords(source: string): Place[] {
  const places: Place[] = []
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'Command' && node.name && !/['"\\$`]/.test(node.name.text))
      places.push({ pos: node.name.pos, end: node.name.end, name: node.name.text })
    if (node.type === 'Word' || node.type === 'HereDocBody') return
    forEachChild(node, visit)
  }
  for (const statement of parse(source).commands) visit(statement)
  return places
}
