/** Parsing: unbash's tree with its source, bash's words for what is wrong, and whether a text is only incomplete. */
import {
  forEachChild,
  type Command,
  parse,
  type CompoundCommand,
  type CompoundList,
  type HereDoc,
  type Redirected,
  type Statement,
  type SyntaxNode,
} from 'unbash'
import { findFault } from './grammar'
import { joinWords } from './joined-words'

export interface Unit {
  readonly source: string
  readonly statements: readonly Statement[]
  /** Number of the first line. */
  readonly line: number
  readonly lineStarts: readonly number[]
}

export interface FunctionDefinition {
  /** Marks of `readonly -f` and `export -f`. */
  readonly readonly?: boolean
  readonly exported?: boolean
  /** It inherits the traps of DEBUG and RETURN: `declare -ft`. */
  readonly traced?: boolean
  readonly name: string
  readonly unit: Unit
  readonly body: CompoundCommand | Redirected | CompoundList
  readonly source: string
  readonly file: string
}

export interface SyntaxProblem {
  /** As bash words it, without the `bash: line N:` in front; several lines when the offending line is shown too. */
  readonly message: string
  readonly line: number
  /** More input could still complete it. */
  readonly incomplete: boolean
  /** Where in the text it is. */
  readonly position: number
  /** The line at fault, which bash shows after a bad token. */
  readonly shown?: string
  /** It is in a command substitution: that ends a shell, also where it is read by `eval` or from a file. */
  readonly substituted?: boolean
  /** The exit status of a script that ends with it; 2 for most. */
  readonly status?: number
}

export function unitOf(source: string, statements: readonly Statement[], line = 1): Unit {
  const lineStarts = [0]
  for (let i = source.indexOf('\n'); i >= 0; i = source.indexOf('\n', i + 1)) lineStarts.push(i + 1)
  return { source, statements, line, lineStarts }
}

export function lineOf(unit: Unit, position: number): number {
  const starts = unit.lineStarts
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (starts[middle]! <= position) low = middle
    else high = middle - 1
  }
  return unit.line + low
}

/** The line of a simple command: where its first word ends, or the second, which the parser has seen when it knows that no function is meant. */
export function commandLine(unit: Unit, node: Command): number {
  const first = node.prefix[0] ?? node.name
  if (!first) return lineOf(unit, node.pos)
  const second = node.suffix[0]
  const looksOn = first === node.name && second && !('operator' in second) ? second : first
  return lineOf(unit, Math.max(node.pos, looksOn.end - 1))
}

const cache = new Map<string, { unit: Unit; problem: SyntaxProblem | undefined }>()

/** Parses a text whose first line has the number `line`; without `extglob`, patterns such as `+(a)` are errors outside of `[[`. */
export function parseText(source: string, line = 1, extglob = true): { readonly unit: Unit; readonly problem: SyntaxProblem | undefined } {
  const key = `${extglob ? '' : '-'}${line}:${source}`
  const known = cache.get(key)
  if (known) return known
  const script = parse(source)
  joinWords(source, script.commands)
  const unit = unitOf(source, script.commands, line)
  const error = script.errors?.[0]
  const problem = error
    ? (faultOf(unit, extglob) ?? describe(unit, error.message, error.pos))
    : (strayToken(unit, extglob) ?? (extglob ? undefined : unwantedGlob(unit)))
  const result = { unit, problem }
  if (source.length < 4096) {
    if (cache.size > 300) cache.clear()
    cache.set(key, result)
  }
  return result
}

/** Whether a text ends inside a here-document or with a line continuation: at a prompt it wants more lines. */
export function continues(text: string): boolean {
  return /(^|[^\\])(\\\\)*\\$/.test(text) || openDocuments(parseText(text).unit.statements, true).length > 0
}

/** The here-documents that end with the text instead of their delimiter; those of substitutions only when `inner` is set. */
export function openDocuments(nodes: readonly SyntaxNode[], inner = false): HereDoc[] {
  const open: HereDoc[] = []
  const visit = (node: SyntaxNode): void => {
    if (!inner && (node.type === 'CommandExpansion' || node.type === 'ProcessSubstitution')) return
    if (node.type === 'HereDoc' && !node.closing) open.push(node)
    forEachChild(node, visit)
  }
  nodes.forEach(visit)
  return open
}

/** A token that cannot stand where it does, though the parser let it pass: `a; ; b`, `echo (`. */
function strayToken(unit: Unit, extglob: boolean): SyntaxProblem | undefined {
  if (!/[;&|()]/.test(unit.source)) return undefined
  return findFault(unit.source, extglob)?.kind === 'token' ? faultOf(unit, extglob) : undefined
}

/** The parenthesis of the first extended pattern, which is a bad token while `extglob` is off. */
function unwantedGlob(unit: Unit): SyntaxProblem | undefined {
  if (!/[?*+@!]\(/.test(unit.source)) return undefined
  let first: number | undefined
  const visit = (node: SyntaxNode): void => {
    if (node.type.startsWith('Test') || node.type === 'ParameterExpansion' || node.type === 'CommandExpansion') return
    // At the beginning of a command `!(` is a negated subshell.
    if (node.type === 'Command' && node.name?.text.startsWith('!(')) return
    if (node.type === 'ExtendedGlob') first ??= node.pos + 1
    else forEachChild(node, visit)
  }
  unit.statements.forEach(visit)
  return first === undefined ? undefined : describe(unit, 'unexpected token', first)
}

/** What is wrong with a text that does not parse, where bash's grammar can tell. */
function faultOf(unit: Unit, extglob: boolean): SyntaxProblem | undefined {
  const { source } = unit
  const fault = findFault(source, extglob)
  const lastLine = unit.line + source.replace(/\n$/, '').split('\n').length - 1
  if (!fault) return undefined
  switch (fault.kind) {
    case 'end':
      return { message: 'syntax error: unexpected end of file', line: lastLine + 1, incomplete: true, position: source.length }
    case 'open': {
      const array = source[fault.position] === '(' && /\w\]?\+?=$/.test(source.slice(0, fault.position))
      return {
        message: `unexpected EOF while looking for matching \`${fault.closing}'`,
        line: fault.after ? lastLine + 1 : lineOf(unit, fault.position),
        incomplete: true,
        position: fault.position,
        ...(array ? { status: 1 } : {}),
      }
    }
    case 'condition':
      return {
        message: fault.message,
        line: lineOf(unit, Math.min(fault.position, source.length - 1)),
        incomplete: fault.ended,
        position: fault.position,
        ...(fault.ended ? {} : { status: 0 }),
      }
    default: {
      const position = Math.min(fault.position, source.length)
      const line = lineOf(unit, fault.token === 'newline' ? Math.max(0, position - (source[position] === undefined ? 1 : 0)) : position)
      return {
        message: `syntax error near unexpected token \`${fault.token}'`,
        line,
        incomplete: false,
        position,
        ...(fault.substituted ? { substituted: true } : {}),
        shown: source.slice(unit.lineStarts[line - unit.line] ?? 0, nextNewline(source, unit.lineStarts[line - unit.line] ?? 0)),
      }
    }
  }
}

function describe(unit: Unit, text: string, position: number): SyntaxProblem {
  const { source } = unit
  const line = lineOf(unit, Math.min(position, source.length))
  const lastLine = unit.line + source.replace(/\n$/, '').split('\n').length - 1
  const at = (quote: string): SyntaxProblem => {
    // bash names the line on which the quote opens, since 5.2.
    return {
      message: `unexpected EOF while looking for matching \`${quote}'`,
      line: openingLine(unit, quote, lastLine),
      incomplete: true,
      position,
    }
  }
  if (/unterminated double quote/.test(text)) return at('"')
  if (/unterminated (single|ansi)/i.test(text)) return at("'")
  if (/unterminated backtick|unterminated back|backquote/i.test(text)) return at('`')
  if (/unterminated parameter|unterminated \$\{|close '\$\{'|'}' to close/i.test(text) && /parameter|\$\{/.test(text)) return at('}')
  if (/unterminated extended glob/.test(text)) return at(')')
  if (/unterminated array subscript/.test(text)) return at(']')
  if (/unterminated arithmetic/i.test(text)) return at(')')
  if (/unterminated (command|process)/i.test(text)) return { ...at(')'), line: lastLine + 1 }
  const argument = /operand after unary test/.test(text)
    ? 'unary'
    : /close '\[\['/.test(text) && /\[\[\s+\S+\s+(?:==?|!=|=~|-[a-z]{2}|<|>)\s+\]\]/.test(source)
      ? 'binary'
      : undefined
  if (argument) return { message: `unexpected argument \`]]' to conditional ${argument} operator`, line, incomplete: false, position }
  const closing = /expected 'do'/.test(text) ? strayDone(source) : undefined
  if (closing !== undefined && closing < position) return describe(unit, 'unexpected token', closing)
  const rest = source.slice(position)
  if (rest.trim() === '' || /^\s*(#.*)?$/.test(rest)) {
    return {
      message: 'syntax error: unexpected end of file',
      line: lastLine + 1,
      incomplete: true,
      position,
    }
  }
  const token = tokenAt(source, position)
  const shown = source.slice(unit.lineStarts[line - unit.line] ?? 0, nextNewline(source, position))
  return {
    message: `syntax error near unexpected token \`${token === '\n' ? 'newline' : token}'`,
    line,
    incomplete: false,
    position,
    shown,
  }
}

/** Where a `done` is that no `do` before it has opened. */
function strayDone(source: string): number | undefined {
  let open = 0
  for (const { 1: word, index } of source.matchAll(/(?<=(?:^|[;&|\n({]|\b(?:do|then|else))\s*)(do|done)\b/g)) {
    open += word === 'do' ? 1 : -1
    if (open < 0) return index
  }
  return undefined
}

function nextNewline(source: string, position: number): number {
  const end = source.indexOf('\n', position)
  return end < 0 ? source.length : end
}

function openingLine(unit: Unit, quote: string, fallback: number): number {
  const { source } = unit
  const index =
    quote === ')' ? source.lastIndexOf('$(') : quote === ']' ? source.lastIndexOf('[') : source.lastIndexOf(quote === '}' ? '${' : quote)
  return index < 0 ? fallback : lineOf(unit, index)
}

function tokenAt(source: string, position: number): string {
  let at = position
  while (source[at] === ' ' || source[at] === '\t') at++
  const rest = source.slice(at)
  const operator = /^(?:;;&|;;|;&|&&|\|\||\|&|<<<|<<-|<<|>>|<&|>&|<>|>\||&>>|&>|[;&|()<>\n])/.exec(rest)
  if (operator) return operator[0]
  return /^(?:\\.|'[^']*'|"(?:\\.|[^"\\])*"|[^\s;&|()<>])+/.exec(rest)?.[0] ?? 'newline'
}
