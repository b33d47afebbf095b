/**
 * Runs a program over a text: it tries ways in order and remembers every step that failed at a place, so that no step is tried twice at one
 * place and time grows with the text only, not with the ways through it. With references to groups nothing can be remembered; then, and
 * inside of look-arounds, the number of steps is bounded.
 */
import type { Instruction, Program } from './program'
import { RegexLimitError, type Place } from './syntax'

/** Steps that may be taken where nothing is remembered. */
const STEPS = 3_000_000
/** Places times instructions that are remembered at once. */
const REMEMBERED = 400_000_000

/** Which of the matches that begin at one place. */
type Want = 'first' | 'longest' | 'shortest'

export interface Search {
  readonly want: Want
  /** The match must begin at the first place. */
  readonly sticky: boolean
  /** Whether a match can begin with a character; undefined when with any, or with none. */
  readonly begins?: ((code: number) => boolean) | undefined
}

/** Ends and beginnings of the match and its groups from `from` on; -1 for a group that took no part. */
export function search(program: Program, text: string, from: number, how: Search): readonly number[] | undefined {
  const run = new Run(program, text, how.want)
  for (let start = from; start <= text.length; start = next(text, start)) {
    if (!how.begins || (start < text.length && how.begins(text.codePointAt(start)!))) {
      const found = run.at(start)
      if (found) return found
    }
    if (how.sticky) return undefined
  }
  return undefined
}

/** Where the shortest or longest match at the beginning of a text ends. */
export function matchPrefix(program: Program, text: string, want: 'shortest' | 'longest'): number | undefined {
  return new Run(program, text, want).at(0)?.[1]
}

/** Where the shortest or longest match that reaches the end of a text begins. */
export function matchSuffix(program: Program, text: string, want: 'shortest' | 'longest'): number | undefined {
  const run = new Run(program, text, 'first')
  const starts = [text.length]
  for (let at = text.length; at > 0;) starts.push((at -= text.codePointAt(at - 2)! > 0xffff ? 2 : 1))
  if (want === 'longest') starts.reverse()
  return starts.find((start) => run.at(start, text.length) !== undefined)
}

/** The place behind the character at a place. */
export function next(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return at + (code >= 0xd800 && code < 0xdc00 && at + 1 < text.length ? 2 : 1)
}

class Run {
  private readonly seen = new Map<number, Uint32Array>()
  private readonly words: number
  private steps = 0

  constructor(
    private readonly program: Program,
    private readonly text: string,
    private readonly want: Want,
  ) {
    this.words = (program.code.length + 31) >> 5
  }

  at(start: number, end?: number): readonly number[] | undefined {
    const registers = Array.from({ length: this.program.registers }, () => -1)
    registers[0] = start
    return this.run(this.program.code, start, registers, !this.program.backs, this.want, end)
  }

  /** Whether this step was tried here before; remembers that it was. */
  private known(pc: number, at: number): boolean {
    let row = this.seen.get(at)
    if (!row) {
      if (this.seen.size * this.words * 32 > REMEMBERED) throw new RegexLimitError()
      this.seen.set(at, (row = new Uint32Array(this.words)))
    }
    const bit = 1 << (pc & 31)
    if ((row[pc >> 5]! & bit) !== 0) return true
    row[pc >> 5]! |= bit
    return false
  }

  private run(
    code: readonly Instruction[],
    start: number,
    given: readonly number[],
    remember: boolean,
    want: Want,
    end?: number,
  ): number[] | undefined {
    const { text } = this
    let best: number[] | undefined
    // Ways not yet tried: an instruction, a place, and the registers there.
    const pcs = [0]
    const places = [start]
    const states: (readonly number[])[] = [given]
    while (pcs.length > 0) {
      let pc = pcs.pop()!
      let at = places.pop()!
      let registers = states.pop()!
      const set = (slot: number, value: number): void => {
        const copy = registers.slice()
        copy[slot] = value
        registers = copy
      }
      way: for (;;) {
        if (remember) {
          if (this.known(pc, at)) break
        } else if (++this.steps > STEPS) throw new RegexLimitError()
        const step = code[pc]!
        switch (step.op) {
          case 'set': {
            if (at >= text.length) break way
            const c = text.codePointAt(at)!
            if (!step.set.has(c)) break way
            at += c > 0xffff ? 2 : 1
            pc++
            continue
          }
          case 'fork':
            pcs.push(step.second)
            places.push(at)
            states.push(registers)
            pc = step.first
            continue
          case 'jump':
            pc = step.to
            continue
          case 'save':
          case 'mark':
            set(step.slot, at)
            pc++
            continue
          case 'moved':
            if (registers[step.slot] === at) break way
            pc++
            continue
          case 'place':
            if (!stands(step.place, text, at)) break way
            pc++
            continue
          case 'back': {
            const from = registers[2 * step.index]!
            const to = registers[2 * step.index + 1]!
            if (from < 0 || to < from) break way
            const wanted = text.slice(from, to)
            const there = text.slice(at, at + wanted.length)
            if (step.ignoreCase ? wanted.toLowerCase() !== there.toLowerCase() : wanted !== there) break way
            at += wanted.length
            pc++
            continue
          }
          case 'inner': {
            const found = this.inner(step, at, registers)
            if ((found !== undefined) === step.negative) break way
            if (found) {
              registers = [registers[0]!, ...found.slice(1)]
              if (step.atomic) at = found[1]!
            }
            pc++
            continue
          }
          case 'match': {
            if (end !== undefined && at !== end) break way
            if (!best || (want === 'longest' ? at > best[1]! : at < best[1]!)) {
              best = registers.slice()
              best[1] = at
            }
            if (want === 'first' || at === (want === 'longest' ? text.length : start)) return best
            break way
          }
        }
      }
    }
    return best
  }

  private inner(step: Instruction & { readonly op: 'inner' }, at: number, registers: readonly number[]): number[] | undefined {
    if (!step.behind) return this.run(step.program, at, registers, false, 'first')
    for (let start = at; start >= 0; start--) {
      const found = this.run(step.program, start, registers, false, 'first', at)
      if (found) return found
    }
    return undefined
  }
}

const isWord = (text: string, at: number): boolean => {
  const code = text.codePointAt(at)
  if (code === undefined) return false
  if (code < 128) return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122)
  return /^[\p{Alphabetic}\p{N}]/u.test(String.fromCodePoint(code))
}

const wordBefore = (text: string, at: number): boolean =>
  at > 0 && isWord(text, at - (/[\udc00-\udfff]/.test(text[at - 1]!) && at > 1 ? 2 : 1))

function stands(place: Place, text: string, at: number): boolean {
  switch (place) {
    case 'start':
      return at === 0
    case 'end':
      return at === text.length
    case 'lineStart':
      return at === 0 || text[at - 1] === '\n'
    case 'lineEnd':
      return at === text.length || text[at] === '\n'
    case 'lastLineEnd':
      return at === text.length || (at === text.length - 1 && text[at] === '\n')
    case 'edge':
      return wordBefore(text, at) !== isWord(text, at)
    case 'inside':
      return wordBefore(text, at) === isWord(text, at)
    case 'wordStart':
      return !wordBefore(text, at) && isWord(text, at)
    case 'wordEnd':
      return wordBefore(text, at) && !isWord(text, at)
    case 'noWordBefore':
      return !wordBefore(text, at)
    case 'noWordAfter':
      return !isWord(text, at)
  }
}
