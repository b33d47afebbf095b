/** fmt: fills paragraphs, with the line breaks that GNU fmt finds best: its costs for ragged, short and widowed lines. */
import type { Command } from '../../command'
import { encode } from '../../pipe'
import { eachInput, parseOptions, textOf, tool, ToolError, usageError } from '../tool'

interface Word {
  readonly text: string
  readonly length: number
  /** Blanks behind it. */
  space: number
  readonly paren: boolean
  readonly period: boolean
  readonly punct: boolean
  /** It ends a sentence. */
  final: boolean
}

interface Settings {
  readonly width: number
  readonly goal: number
  readonly kind: 'crown' | 'split' | 'tagged' | undefined
  readonly uniform: boolean
  readonly prefix: string
}

/** A line with its words, behind the prefix that all lines of a paragraph share. */
interface Line {
  readonly raw: string
  readonly prefixIndent: number
  /** The column of its first word; undefined for a line that is only copied. */
  readonly indent: number | undefined
  readonly words: readonly Word[]
}

const squared = (n: number): number => n * n
const LINE = squared(70)
const NO_BREAK = squared(600)
const SENTENCE = squared(50)
const PUNCTUATION = squared(40)
const PARENTHESIS = squared(40)

function wordOf(text: string): Word {
  const last = text[text.length - 1]!
  const period = /[.?!]$/.test(text.replace(/(?!^)[)\]'"]+$/, ''))
  return {
    text,
    length: encode(text).length,
    space: 1,
    paren: /^[([`'"]/.test(text),
    period,
    punct: /[!-/:-@[-`{-~]/.test(last),
    final: false,
  }
}

/** Reads a line: its indentation counts tabs, its blanks are kept where they are. */
function lineOf(raw: string, { prefix, uniform }: Settings): Line {
  const columnsOf = (text: string, from: number): number =>
    [...text].reduce((at, c) => (c === '\t' ? (Math.floor(at / 8) + 1) * 8 : at + encode(c).length), from)
  const blanks = /^[ \t]*/.exec(raw)![0]
  const bare = prefix.trim()
  const lead = columnsOf(blanks, 0)
  const prefixIndent = bare === '' ? 0 : lead
  const copied: Line = { raw, prefixIndent, indent: undefined, words: [] }
  if (!raw.slice(blanks.length).startsWith(bare)) return copied
  const body = raw.slice(blanks.length + bare.length)
  let at = columnsOf(body.match(/^[ \t]*/)![0], lead + bare.length)
  const indent = at
  const found = [...body.matchAll(/([^ \t]+)([ \t]*)/g)]
  if (found.length === 0) return copied
  const words = found.map(([, text, space], index) => {
    const word = wordOf(text!)
    at += word.length
    const behind = columnsOf(space!, at)
    word.space = behind - at
    at = behind
    const ends = index === found.length - 1
    word.final = word.period && (ends || word.space > 1)
    if (ends || uniform) word.space = word.final ? 2 : 1
    return word
  })
  return { raw, prefixIndent, indent, words }
}

/** The words at which the lines of a paragraph begin. */
function breaks(words: readonly Word[], first: number, other: number, { width, goal }: Settings): number[] {
  const end = words.length
  const best: number[] = []
  const next: number[] = []
  const lengths: number[] = []
  best[end] = 0
  const baseCost = (at: number): number => {
    let cost = LINE
    const [before, twoBefore] = [words[at - 1], words[at - 2]]
    if (before?.period) cost += before.final ? -SENTENCE : NO_BREAK
    else if (before?.punct) cost -= PUNCTUATION
    else if (before && twoBefore?.final) cost += squared(200) / (before.length + 2)
    if (words[at]!.paren) cost -= PARENTHESIS
    else if (words[at]!.final) cost += squared(150) / (words[at]!.length + 2)
    return cost
  }
  const lineCost = (following: number, length: number): number => {
    if (following === end) return 0
    const ragged = next[following] === end ? 0 : squared((length - lengths[following]!) * 10) / 2
    return squared((goal - length) * 10) + ragged
  }
  for (let start = end - 1; start >= 0; start--) {
    let cheapest = Infinity
    let length = (start === 0 ? first : other) + words[start]!.length
    for (let at = start + 1; ; at++) {
      const cost = lineCost(at, length) + best[at]!
      if (cost < cheapest) {
        cheapest = cost
        next[start] = at
        lengths[start] = length
      }
      if (at === end) break
      length += words[at - 1]!.space + words[at]!.length
      if (length >= width) break
    }
    best[start] = cheapest + baseCost(start)
  }
  const starts: number[] = []
  for (let at = 0; at < end; at = next[at]!) starts.push(at)
  return starts
}

/** Blanks from a column on: with tabs, where the input had some. */
function blanksTo(from: number, count: number, tabs: boolean): string {
  const target = from + count
  const stop = Math.floor(target / 8) * 8
  if (!tabs || from + 1 >= stop) return ' '.repeat(count)
  return '\t'.repeat(stop / 8 - Math.floor(from / 8)) + ' '.repeat(target - stop)
}

function written(words: readonly Word[], first: number, other: number, lead: number, tabs: boolean, settings: Settings): string {
  const bare = settings.prefix.trim()
  const starts = breaks(words, first, other, settings)
  return starts
    .map((start, index) => {
      let text = blanksTo(0, lead, tabs) + bare
      let column = lead + bare.length
      const indent = (index === 0 ? first : other) - column
      text += blanksTo(column, indent, tabs)
      column += indent
      const stop = starts[index + 1] ?? words.length
      for (let at = start; at < stop; at++) {
        const { text: word, length, space } = words[at]!
        text += word
        column += length
        if (at + 1 === stop) continue
        text += blanksTo(column, space, tabs)
        column += space
      }
      return `${text}\n`
    })
    .join('')
}

function formatted(text: string, settings: Settings): string {
  const lines = text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => lineOf(line, settings))
  if (text === '') return ''
  let out = ''
  let tabs = false
  for (let at = 0; at < lines.length;) {
    const line = lines[at++]!
    tabs ||= line.raw.includes('\t')
    if (line.indent === undefined) {
      out += `${line.raw.trim() === '' ? '' : line.raw}\n`
      continue
    }
    const same = (other: Line | undefined): other is Line => other?.indent !== undefined && other.prefixIndent === line.prefixIndent
    const words = [...line.words]
    const first = line.indent
    let rest = first
    const following = lines[at]
    if (settings.kind === 'crown' && same(following)) rest = following.indent!
    else if (settings.kind === 'tagged') rest = same(following) && following.indent !== first ? following.indent! : first === 0 ? 3 : 0
    if (settings.kind !== 'split')
      for (; same(lines[at]) && lines[at]!.indent === rest; at++) {
        tabs ||= lines[at]!.raw.includes('\t')
        words.push(...lines[at]!.words)
      }
    words[words.length - 1]!.final = true
    out += written(words, first, rest, settings.prefix === '' ? 0 : line.prefixIndent, tabs, settings)
  }
  return out
}

const fmt = tool('fmt', async (io) => {
  const options = parseOptions(
    io.context,
    'cstup:w:g:',
    {
      'crown-margin': 'c',
      'split-only': 's',
      'tagged-paragraph': 't',
      'uniform-spacing': 'u',
      prefix: 'p',
      width: 'w',
      goal: 'g',
    },
    { numbers: true },
  )
  const number = (text: string | undefined, most: number): number | undefined => {
    if (text === undefined) return undefined
    if (!/^\d+$/.test(text)) throw new ToolError(`invalid width: '${text}'`)
    if (Number(text) > most) throw new ToolError(`invalid width: '${text}': Numerical result out of range`)
    return Number(text)
  }
  if (options.order.includes('#') && !/^-\d/.test(io.args[0] ?? '')) {
    const digit = options.get('#')![0]
    throw usageError('fmt', `invalid option -- ${digit}; -WIDTH is recognized only when it is the first\noption; use -w N instead`)
  }
  const given = number(options.get('w') ?? options.get('#'), 2500)
  const wanted = number(options.get('g'), given ?? 75)
  const width = given ?? (wanted === undefined ? 75 : wanted + 10)
  const kind = options.has('t') ? 'tagged' : options.has('c') ? 'crown' : options.has('s') ? 'split' : undefined
  const goal = wanted ?? Math.floor((width * 187) / 200)
  const settings: Settings = { width, goal, kind, uniform: options.has('u'), prefix: options.get('p') ?? '' }
  return eachInput(
    io,
    options.operands,
    async (_, name) => io.out(formatted(await textOf(io, name), settings)),
    1,
    (path, message) => `cannot open '${path}' for reading: ${message}`,
  )
})

export const tools: readonly Command[] = [fmt]
