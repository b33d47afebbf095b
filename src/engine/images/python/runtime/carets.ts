/** The part of a line that failed, marked beneath it: models how CPython's tracebacks point at columns, since 3.11 and otherwise since 3.13. */
import { textWidth } from '../../../../shell/terminal/width'
import type { Expression, Place, Span, Statement } from '../language/ast'

type Node = Expression | Statement

/** Where the instruction that failed begins and ends. */
export function spanOf(node: Node): Span | undefined {
  const { line, column, endLine, endColumn } = node
  if (endLine === undefined || endColumn === undefined) return undefined
  // Of a chain of calls over several lines, the name on the last one counts.
  const attribute = node.type === 'call' ? node.callee : node
  if (attribute.type === 'attribute' && attribute.endLine !== line) {
    const [last, end] = [attribute.endLine!, attribute.endColumn!]
    return node === attribute
      ? { line: last, column: end - attribute.name.length, endLine: last, endColumn: end }
      : { line: last, column: end - attribute.name.length, endLine, endColumn }
  }
  return { line, column, endLine, endColumn }
}

interface Anchors {
  readonly left: Place
  readonly right: Place
}

const isBlank = (char: string | undefined): boolean => char === undefined || /\s/.test(char)

/** The next place from one on whose character fits; comments and the ends of lines are passed over. */
function next(lines: readonly (string | undefined)[], { line, column }: Place, fits: (char: string) => boolean): Place | undefined {
  for (let at = line; at <= lines.length; at++, column = 0) {
    const text = lines[at - 1]!
    for (; column < text.length; column++) {
      const char = text[column]!
      if (char === '#' || char === '\\') break
      if (fits(char)) return { line: at, column }
    }
  }
  return undefined
}

/** Before 3.13 what is looked at has been worked out as far as it is constant, so that no brackets are left. */
const isWorkedOut = (node: Node): boolean =>
  node.type === 'subscript' &&
  node.index.type === 'constant' &&
  typeof node.index.value === 'number' &&
  (node.object.type === 'constant' || (node.object.type === 'tuple' && node.object.items.every(({ type }) => type === 'constant')))

/** What between its ends makes an expression what it is: an operator, or brackets. */
function anchorsOf(node: Node, lines: readonly (string | undefined)[], minor: number): Anchors | undefined {
  if (node.type === 'binary') {
    const { left, right } = node
    const from = next(lines, { line: left.endLine, column: left.endColumn }, (char) => !isBlank(char) && char !== ')')
    if (!from) return undefined
    const second = lines[from.line - 1]![from.column + 1]
    const isBefore = right.line > from.line || from.column + 1 < right.column
    const width = isBefore && !isBlank(second) && second !== '#' && second !== '\\' ? 2 : 1
    return { left: from, right: { line: from.line, column: from.column + width } }
  }
  if (minor < 13 && isWorkedOut(node)) return undefined
  const inner = node.type === 'subscript' ? node.object : node.type === 'call' && minor >= 13 ? node.callee : undefined
  if (!inner) return undefined
  const from = next(lines, { line: inner.endLine, column: inner.endColumn }, (char) => char === (node.type === 'call' ? '(' : '['))
  return from && { left: from, right: { line: node.endLine!, column: node.endColumn! } }
}

const indentOf = (line: string): number => line.length - line.trimStart().length

/** The line that failed and what marks the part of it, as 3.11 and 3.12 have them. */
function inOneLine(node: Node, span: Span, lines: readonly (string | undefined)[]): string {
  const line = lines[span.line - 1] ?? ''
  const shown = line.trim()
  if (shown === '') return ''
  const out = `    ${shown}\n`
  const isOne = span.endLine === span.line
  const end = isOne ? span.endColumn : line.trimEnd().length
  const anchors = isOne ? anchorsOf(node, lines, 12) : undefined
  if (end - span.column >= shown.length && !anchors) return out
  const wide = (mark: string, from: number, to: number): string => mark.repeat(textWidth(line.slice(from, to)))
  const blanks = wide(' ', indentOf(line), span.column)
  if (!anchors) return `${out}    ${blanks}${wide('^', span.column, end)}\n`
  const [left, right] = [anchors.left.column, anchors.right.column]
  return `${out}    ${blanks}${wide('~', span.column, left)}${wide('^', left, right)}${wide('~', right, end)}\n`
}

/** Whether a statement is only a call that is returned or given a name: there the lines say it all. */
function isPlainCall(statement: Statement | undefined, node: Node, line: string): boolean {
  if (node.type !== 'call' || !statement || statement.line !== node.line || statement.column !== indentOf(line)) return false
  if (statement.type === 'return') return statement.value === node && node.callee.type === 'name'
  return statement.type === 'assign' && statement.targets.length === 1 && statement.targets[0]!.type === 'name' && statement.value === node
}

/** All lines that failed, as far as they tell something, as Python has them since 3.13. */
function inSeveralLines(node: Node, span: Span, lines: readonly (string | undefined)[], statement: Statement | undefined): string {
  const all = lines.slice(span.line - 1, span.endLine).map((line) => line ?? '')
  const anchors = anchorsOf(node, lines, 13)
  const before = all[0]!.slice(0, span.column).trim()
  const behind = all.at(-1)!.slice(span.endColumn).trim()
  const isMarked = !isPlainCall(statement, node, all[0]!) && (anchors !== undefined || before !== '' || behind !== '')
  const wanted = new Set([0, all.length - 1])
  for (const place of anchors ? [anchors.left, anchors.right] : [])
    for (let at = place.line - span.line - 1; at <= place.line - span.line + 1; at++) if (at >= 0 && at < all.length) wanted.add(at)
  const within = (line: number, column: number): boolean =>
    anchors !== undefined &&
    (line > anchors.left.line || (line === anchors.left.line && column >= anchors.left.column)) &&
    (line < anchors.right.line || (line === anchors.right.line && column < anchors.right.column))
  const least = Math.min(...all.filter((line) => line.trim() !== '').map(indentOf))
  const out: string[] = []
  const show = (at: number): void => {
    const text = all[at]!
    out.push(text)
    if (!isMarked) return
    const end = at === all.length - 1 ? span.endColumn : text.length
    const from = Math.max(indentOf(text), at === 0 ? span.column : 0)
    let marks = ' '.repeat(textWidth(text.slice(0, from)))
    let column = from
    for (const char of text.slice(from, end)) {
      marks += (!anchors || within(span.line + at, column) ? '^' : '~').repeat(textWidth(char))
      column += char.length
    }
    out.push(marks)
  }
  let last = 0
  for (const at of [...wanted].sort((a, b) => a - b)) {
    if (at - last === 2) show(at - 1)
    else if (at - last > 2) out.push(`${' '.repeat(least)}...<${at - last - 1} lines>...`)
    show(at)
    last = at
  }
  return out.map((line) => `    ${line.slice(least)}\n`).join('')
}

/** What is shown of a program where something failed. */
export function shownOf(node: Node, lines: readonly (string | undefined)[], version: string, statement?: Statement): string {
  const minor = Number(version.split('.')[1] ?? 14)
  const span = spanOf(node)
  if (!span || minor < 11) {
    const text = lines[(span?.line ?? node.line) - 1]?.trim()
    return text ? `    ${text}\n` : ''
  }
  // The text that stands for a file may be another than the one that runs.
  if (span.endLine > lines.length) return ''
  return minor < 13 ? inOneLine(node, span, lines) : inSeveralLines(node, span, lines, statement)
}
