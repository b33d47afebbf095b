/** How busybox's shell words what bash words otherwise, and which mistakes end it. */
import { forEachChild, type SyntaxNode } from 'unbash'

const REWORDED: readonly (readonly [from: RegExp, to: string, fatal?: true])[] = [
  [/^(?:\w+: )?(\w+): (?:readonly variable)$/, '$1: is read only', true],
  [/^unset: (\w+): cannot unset: readonly variable$/, 'unset: $1: is read only', true],
  [/^[^]*: division by 0 \(error token[^]*$/, 'divide by zero', true],
  [/^[^]* \(error token is [^]*$/, 'arithmetic syntax error', true],
  [/^[^]*: bad substitution$/, 'syntax error: bad substitution', true],
  [/^local: can only be used in a function$/, 'local: not in a function', true],
  [/^read: `(.*)': not a valid identifier$/, "read: '$1': bad variable name"],
  [/^(export|readonly|unset|local): `(.*)': not a valid identifier$/, '$1: $2: bad variable name', true],
  [/^set: (-.): invalid option$/, 'set: illegal option $1', true],
  [/^set: (.*): invalid option name$/, 'set: illegal option -o $1', true],
  [/^(\.|source): can't open '([^/]*)': No such file or directory$/, '$1: $2: not found', true],
  [/^(\.|source): (can't open .*)$/, '$1: $2', true],
  [/^(fg|bg): (?:no job control|current: no such job)$/, '$1: No current job'],
  [/^umask: (.*): octal number out of range$/, 'umask: illegal mode: $1'],
  [/^umask: `(.*)': invalid symbolic mode operator$/, 'umask: illegal mode: $1'],
  [/^wait: `(.*)': not a pid or valid job spec$/, 'wait: Illegal number: $1'],
  [/^(shift|return|break|continue): (.*): numeric argument required$/, '$1: Illegal number: $2', true],
  [/^printf: (.*): invalid (?:octal |hex )?number$/, "invalid number '$1'"],
  [/^printf: `(%)[hjlLqtz]': (?:missing|invalid) format character$/, '$1: invalid format'],
  [/^printf: `(.*)': (?:missing|invalid) format character$/, '$1: invalid format'],
  [/^(?:test|\[): (.*): (?:binary|unary) operator expected$/, '$1: unknown operand'],
  [/^kill: (bad signal name [^]*)$/, '$1'],
]

/** Builtins that the shell names in front of the line when they complain. */
const BUILTIN =
  /^(getopts|let|hash|pwd|jobs|command|type|unalias|kill(?=: %)|cd|\.|source|local|export|readonly|unset|shift|trap|set|exit|exec|umask|fg|bg|wait|eval|read(?=: [^'])|return): ([^]*)$/

export interface AshWords {
  /** The builtin that complains. */
  readonly builtin?: string
  readonly text: string
  readonly fatal: boolean
}

export function ashWords(message: string): AshWords {
  const found = REWORDED.find(([from]) => from.test(message))
  const text = found ? message.replace(found[0], found[1]) : message
  const builtin = BUILTIN.exec(text)
  return { ...(builtin ? { builtin: builtin[1]! } : {}), text: builtin ? builtin[2]! : text, fatal: found?.[2] === true }
}

/** What busybox's shell cannot read of a text that bash can, and where. */
export function beyondAsh(nodes: readonly SyntaxNode[]): { readonly message: string; readonly position: number } | undefined {
  let first: { message: string; position: number } | undefined
  const note = (message: string, position: number): void => {
    if (!first || position < first.position) first = { message: `syntax error: ${message}`, position }
  }
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'HereString') note('unexpected redirection', node.pos)
    else if (node.type === 'ArrayValue') note('unexpected "("', node.pos)
    else if (node.type === 'Pipeline' && node.operators.includes('|&'))
      note('unexpected "&"', node.commands[node.operators.indexOf('|&') + 1]?.pos ?? node.pos)
    else if (node.type === 'ArithmeticFor') note('bad for loop variable', node.pos)
    if (node.type !== 'CommandExpansion') forEachChild(node, visit)
  }
  nodes.forEach(visit)
  return first
}
