/** What go-yaml says of YAML that is none, told from what the parser here found and where; models libyaml's scanner and parser. */
import type { YAMLException } from 'js-yaml'

/** Problems the scanner finds carry the line they are on, those of the parser the line before; the first line is not named. */
const SCANNER = [
  'mapping values are not allowed in this context',
  'block sequence entries are not allowed in this context',
  'found character that cannot start any token',
  'found a tab character that violates indentation',
  'found unknown escape character',
  "could not find expected ':'",
  'found unexpected end of stream',
]

function worded(line: number, problem: string): string {
  const index = line - 1
  if (index <= 0) return `yaml: ${problem}`
  return `yaml: line ${SCANNER.includes(problem) ? line : index}: ${problem}`
}

interface Bracket {
  readonly character: '[' | '{'
  readonly line: number
}

/** The bracket that is still open where a flow collection went wrong. */
function openBracket(text: string): Bracket | undefined {
  const stack: Bracket[] = []
  let line = 1
  for (const character of text) {
    if (character === '\n') line++
    if (character === '[' || character === '{') stack.push({ character, line })
    if (character === ']' || character === '}') stack.pop()
  }
  return stack.at(-1)
}

interface Block {
  readonly column: number
  readonly isSequence: boolean
  /** A sequence whose dashes stand under the first letter of its key. */
  readonly isIndentless: boolean
}

/** The block collections a line opens or goes on with, on top of those open before it. */
function enter(blocks: Block[], line: string): void {
  let column = line.search(/\S/)
  if (column < 0 || line[column] === '#') return
  const hasDash = /^-(\s|$)/.test(line.slice(column))
  while (blocks.length && (blocks.at(-1)!.column > column || (blocks.at(-1)!.column === column && blocks.at(-1)!.isSequence && !hasDash)))
    blocks.pop()
  for (;;) {
    const rest = line.slice(column)
    const dash = /^-(\s+|$)/.exec(rest)
    const top = blocks.at(-1)
    if (!dash) {
      if (/^[^\s].*?:(\s|$)/.test(rest) && !(top && top.column === column && !top.isSequence))
        blocks.push({ column, isSequence: false, isIndentless: false })
      return
    }
    if (!(top?.isSequence && top.column === column)) blocks.push({ column, isSequence: true, isIndentless: top?.column === column })
    column += dash[0].length
  }
}

/** What libyaml expected where a line stands at no column that is open. */
function blockProblem(lines: readonly string[], line: number): string {
  const blocks: Block[] = []
  for (const each of lines.slice(0, line - 1)) enter(blocks, each)
  const column = (lines[line - 1] ?? '').search(/\S/)
  while (blocks.length && blocks.at(-1)!.column > column) blocks.pop()
  const top = blocks.at(-1)
  return top?.isSequence && !top.isIndentless ? "did not find expected '-' indicator" : 'did not find expected key'
}

/** A tab breaks a text that goes on; elsewhere it is the beginning of nothing. */
function tabProblem(lines: readonly string[], line: number): string {
  const before = lines.slice(0, line - 1).findLast((each) => each.trim() !== '') ?? ''
  return /(:|^\s*-)\s+[^\s"'|>[{#&*!]/.test(before)
    ? 'found a tab character that violates indentation'
    : 'found character that cannot start any token'
}

/** libyaml looks at what a text is made of before it makes anything of it. */
// eslint-disable-next-line no-control-regex
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/

/** The message for a text that the parser here refused, in the words of go-yaml's second or third version. */
export function goMessage(error: YAMLException, source: string, isThird = false): string {
  const lines = source.split('\n')
  const line = (error.mark?.line ?? 0) + 1
  const column = error.mark?.column ?? 0
  const text = lines[line - 1] ?? ''
  const rest = text.slice(column).trimStart()
  const { reason } = error
  if (/non-printable/.test(reason) || CONTROL.test(source)) return 'yaml: control characters are not allowed'
  if (/tab characters/.test(reason) || /^\s*\t/.test(text)) return worded(line, tabProblem(lines, line))
  if (/^[@`%]/.test(rest)) return worded(line, 'found character that cannot start any token')
  if (/directives end mark/.test(reason)) return worded(line, 'did not find expected <document start>')
  if (/unidentified alias/.test(reason)) return `yaml: unknown anchor '${/"(.*)"/.exec(reason)?.[1] ?? ''}' referenced`
  if (/escape/.test(reason)) return worded(line, 'found unknown escape character')
  if (/quoted scalar/.test(reason)) return worded(lines.length, 'found unexpected end of stream')
  if (/^\s*(- )*[^\s'"[{#][^'"[{#]*:\s+-(\s|$)/.test(text)) return worded(line, 'block sequence entries are not allowed in this context')
  if (/flow collection|deficient indentation|missed comma|expected ','/.test(reason)) {
    const before = [...lines.slice(0, line - 1), text.slice(0, column)].join('\n')
    const isAtEnd = [text.slice(column), ...lines.slice(line)].every((each) => each.trim() === '')
    // The end of a text is on a line of its own, whether the last one is ended or not.
    const end = !isAtEnd || lines.at(-1) === '' ? line : lines.length + 1
    const open = openBracket(before) ?? openBracket(lines.slice(0, line).join('\n'))
    // The third version names the line of the bracket, where that is not the first.
    const place = isThird && open && open.line > 1 ? open.line : end
    if (isAtEnd && /[[{,]\s*$/.test(before)) return worded(place, 'did not find expected node content')
    if (open) return worded(place, `did not find expected ',' or '${open.character === '[' ? ']' : '}'}'`)
    return worded(lines.length, 'found unexpected end of stream')
  }
  if (/^[}\],]/.test(rest)) return worded(line, 'did not find expected node content')
  if (/bad indentation of a (mapping|sequence) entry/.test(reason) && rest.startsWith(':'))
    return worded(line, 'mapping values are not allowed in this context')
  if (/end of the stream or a document separator/.test(reason)) {
    if (lines.slice(0, line - 1).some((each) => each.startsWith('- '))) return worded(line, "did not find expected '-' indicator")
    if (/^-(\s|$)/.test(rest)) return worded(line, 'did not find expected key')
    return worded(line, rest.startsWith(':') ? 'mapping values are not allowed in this context' : 'did not find expected <document start>')
  }
  if (/expected ':'/.test(reason)) return worded(line + 1, "could not find expected ':'")
  return worded(line, blockProblem(lines, line))
}

/** A key that is a collection, in Go's own syntax. */
export function goKey(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)'
  if (Array.isArray(value)) return `[]interface {}{${value.map(goKey).join(', ')}}`
  if (typeof value !== 'object') return JSON.stringify(value)
  const pairs = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}:${goKey(each)}`)
  return `map[interface {}]interface {}{${pairs.join(', ')}}`
}
