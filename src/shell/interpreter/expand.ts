/** Word expansion in bash's order: braces, tilde, parameters, commands, arithmetic, splitting, pathnames, quote removal. */
import { evaluate } from './arithmetic'
import { expandBraces } from './brace'
import { almquist } from './almquist'
import { ShellError } from './errors'
import { pathnames, split } from './fields'
import { quotePattern } from './pattern'
import type { Piece, PieceOptions } from './piece'
import { pieces } from './pieces'
import type { Shell } from './shell'

/** Words without anything to expand. */
const PLAIN = /^[\w./:,+@%^-]+$/

/** The words that a list of raw words stands for. */
export async function expandWords(shell: Shell, raws: readonly string[]): Promise<string[]> {
  const words: string[] = []
  for (const raw of raws) {
    if (PLAIN.test(raw)) {
      words.push(raw)
      continue
    }
    const braced = shell.has('braceexpand') ? expandBraces(raw) : [raw]
    for (const one of braced) {
      if (PLAIN.test(one)) words.push(one)
      else {
        const found = pathnames(shell, split(shell, await pieces(shell, one, { word: shell.flavour === 'bash' && !shell.has('posix') })))
        // One by one: more of them than a call may have arguments can come out of one substitution.
        for (const word of found) words.push(word)
      }
    }
  }
  return words
}

/** One string, without splitting and pathnames: assignments, `case` words, redirections of `[[`. */
export async function expandSingle(shell: Shell, raw: string, options: PieceOptions = {}): Promise<string> {
  if (PLAIN.test(raw)) return raw
  return joinPieces(await pieces(shell, raw, options))
}

/** Text as between double quotes: here-documents, prompts, arithmetic. */
export async function expandText(shell: Shell, raw: string): Promise<string> {
  if (!/[\\$`]/.test(raw)) return raw
  return joinPieces(await pieces(shell, raw, { quoted: true, document: true }))
}

/** A pattern whose quoted parts only match themselves. */
export async function expandPattern(shell: Shell, raw: string, options: PieceOptions = {}): Promise<string> {
  if (PLAIN.test(raw)) return raw
  return patternOf(await pieces(shell, raw, options))
}

export function patternOf(parts: readonly Piece[]): string {
  let pattern = ''
  for (const piece of parts) {
    if (piece === 'break') pattern += ' '
    else pattern += piece.quoted ? quotePattern(piece.text) : piece.text
  }
  return pattern
}

/** A regular expression for `=~`, whose quoted parts only match themselves. */
export async function expandRegex(shell: Shell, raw: string): Promise<string> {
  let source = ''
  for (const piece of await pieces(shell, raw)) {
    if (piece === 'break') source += ' '
    else source += piece.quoted ? piece.text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : piece.text
  }
  return source
}

export async function expandArithmetic(shell: Shell, raw: string): Promise<bigint> {
  const plain = /[$`"'\\]/.test(raw) ? joinPieces(await pieces(shell, raw.replace(/"/g, ''), { quoted: true, document: true })) : raw
  return valueOf(shell, plain)
}

function dashValue(shell: Shell, expression: string): bigint {
  const { apart, dashArithmeticFault } = almquist()
  const fault = dashArithmeticFault(expression)
  if (fault !== undefined) throw new ShellError(fault, 2, true)
  const names = expression.match(/(?<![\w])[A-Za-z_]\w*/g) ?? []
  for (const name of names) {
    const value = shell.get(name)
    if (value !== undefined && !/^\s*(?:[-+]?(?:0[xX][0-9a-fA-F]+|\d+)\s*)?$/.test(value))
      throw new ShellError(`Illegal number: ${value}`, 2, true)
  }
  return evaluate(apart(expression), shell)
}

/** The value of an expression in which nothing is left to expand. */
export async function valueOf(shell: Shell, expression: string): Promise<bigint> {
  if (shell.has('dash')) return dashValue(shell, expression)
  try {
    return evaluate(expression, shell)
  } finally {
    for (const fault of shell.faults.splice(0)) await shell.complain(fault)
  }
}

function joinPieces(list: readonly Piece[]): string {
  let text = ''
  for (const piece of list) text += piece === 'break' ? ' ' : piece.text
  return text
}
