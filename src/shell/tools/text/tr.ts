/** tr: translates, deletes and squeezes characters. */
import { own } from '../../own'
import { TextStream } from '../../bytes'
import type { Command } from '../../command'
import { parseOptions, tool, ToolError, usageError } from '../tool'

const TR_CLASSES: Record<string, string> = {
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  lower: 'abcdefghijklmnopqrstuvwxyz',
  digit: '0123456789',
  space: ' \t\n\r\v\f',
  blank: ' \t',
  punct: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v', '\\': '\\' }

const codes = (from: number, count: number): string =>
  Array.from({ length: count }, (_, index) => String.fromCharCode(from + index)).join('')

function classOf(name: string): string {
  const { upper, lower, digit } = TR_CLASSES as { upper: string; lower: string; digit: string }
  const more: Record<string, string> = {
    alpha: upper + lower,
    alnum: digit + upper + lower,
    xdigit: '0123456789ABCDEFabcdef',
    cntrl: `${codes(0, 32)}\x7f`,
    print: codes(32, 95),
    graph: codes(33, 94),
  }
  const set = own(TR_CLASSES, name) ?? own(more, name)
  if (set === undefined) throw new ToolError(`invalid character class '${name}'`)
  return set
}

interface TrSet {
  readonly chars: string[]
  /** Names of the classes it holds. */
  readonly classes: readonly string[]
}

/** The characters of a set in their order. `fill` is how many it must have: `[c*]` in a second set makes up what is missing. */
function trSet(text: string, fill = 0): TrSet {
  const classes: string[] = []
  const chars: { c: string; literal: boolean; repeat?: number }[] = []
  for (let i = 0; i < text.length; i++) {
    const rest = text.slice(i)
    const named = /^\[:(\w*):\]/.exec(rest)
    const equal = /^\[=(.)=\]/su.exec(rest)
    const repeated = /^\[(\\[0-7]{1,3}|\\?.)\*(\d*)\]/su.exec(rest)
    if (named) {
      classes.push(named[1]!)
      for (const c of classOf(named[1]!)) chars.push({ c, literal: true })
      i += named[0].length - 1
    } else if (equal) {
      chars.push({ c: equal[1]!, literal: true })
      i += equal[0].length - 1
    } else if (repeated) {
      const [c] = trSet(repeated[1]!).chars
      const count = repeated[2]!
      chars.push({ c: c!, literal: true, repeat: count === '' ? 0 : count.startsWith('0') ? parseInt(count, 8) : Number(count) })
      i += repeated[0].length - 1
    } else if (text[i] === '\\' && i + 1 < text.length) {
      const octal = /^[0-7]{1,3}/.exec(text.slice(i + 1))?.[0]
      if (octal) {
        chars.push({ c: String.fromCharCode(parseInt(octal, 8)), literal: true })
        i += octal.length
      } else chars.push({ c: ESCAPES[text[++i]!] ?? text[i]!, literal: true })
    } else {
      const c = String.fromCodePoint(text.codePointAt(i)!)
      chars.push({ c, literal: false })
      i += c.length - 1
    }
  }
  const out: (string | { readonly fill: string })[] = []
  for (let i = 0; i < chars.length; i++) {
    const { c, repeat } = chars[i]!
    if (repeat !== undefined) {
      if (repeat === 0) out.push({ fill: c })
      else for (let n = 0; n < repeat; n++) out.push(c)
    } else if (chars[i + 1]?.c === '-' && !chars[i + 1]!.literal && i + 2 < chars.length) {
      const [from, to] = [c.codePointAt(0)!, chars[i + 2]!.c.codePointAt(0)!]
      if (to < from) throw new ToolError(`range-endpoints of '${c}-${chars[i + 2]!.c}' are in reverse collating sequence order`)
      for (let code = from; code <= to; code++) out.push(String.fromCodePoint(code))
      i += 2
    } else out.push(c)
  }
  const missing = Math.max(0, fill - out.filter((one) => typeof one === 'string').length)
  return { chars: out.flatMap((one) => (typeof one === 'string' ? [one] : Array.from({ length: missing }, () => one.fill))), classes }
}

const tr = tool('tr', async (io) => {
  const options = parseOptions(
    io.context,
    'cCdst',
    { complement: 'c', delete: 'd', 'squeeze-repeats': 's', 'truncate-set1': 't' },
    { stop: true },
  )
  const [first, second, third] = options.operands
  if (first === undefined) throw usageError('tr', 'missing operand')
  const remove = options.has('d')
  const squeeze = options.has('s')
  if (second === undefined && !remove && !squeeze)
    throw usageError('tr', `missing operand after '${first}'\nTwo strings must be given when translating.`)
  if (second === undefined && remove && squeeze)
    throw usageError('tr', `missing operand after '${first}'\nTwo strings must be given when both deleting and squeezing repeats.`)
  if (second !== undefined && remove && !squeeze)
    throw usageError('tr', `extra operand '${second}'\nOnly one string may be given when deleting without squeezing repeats.`)
  if (third !== undefined) throw usageError('tr', `extra operand '${third}'`)
  const { chars: from } = trSet(first)
  const complement = options.has('c') || options.has('C')
  const inFirst = new Set(from)
  const translates = second !== undefined && !remove
  const { chars: to, classes } = second === undefined ? { chars: [], classes: [] } : trSet(second, complement ? 0 : from.length)
  if (translates && classes.some((name) => name !== 'upper' && name !== 'lower'))
    throw new ToolError("when translating, the only character classes that may appear in\nstring2 are 'upper' and 'lower'")
  if (translates && to.length === 0 && !options.has('t') && from.length > 0)
    throw new ToolError('when not truncating set1, string2 must be non-empty')
  const last = to[to.length - 1] ?? ''
  const map = new Map<string, string>()
  from.forEach((c, index) => map.set(c, to[index] ?? (options.has('t') ? c : last)))
  const member = (c: string): boolean => inFirst.has(c) !== complement
  const squeezed = new Set(second === undefined ? undefined : to)
  const squeezes = (c: string): boolean => squeeze && (second === undefined ? member(c) : squeezed.has(c))
  let previous = ''
  const decoder = new TextStream()
  for (;;) {
    const chunk = await io.context.stdin.read()
    const text = chunk ? decoder.push(chunk) : decoder.end()
    let out = ''
    for (const c of text) {
      let result = c
      if (member(c)) {
        if (remove) continue
        if (second !== undefined) result = complement ? last : map.get(c)!
      }
      if (squeezes(result) && result === previous) continue
      out += result
      previous = result
    }
    if (out) await io.out(out)
    if (!chunk) return 0
  }
})

export const tools: readonly Command[] = [tr]
