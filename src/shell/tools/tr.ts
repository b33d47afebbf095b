/** tr: translates, deletes and squeezes characters. */
import { TextStream } from '../bytes'
import type { Command } from '../command'
import { parseOptions, tool, ToolError } from './tool'

const TR_CLASSES: Record<string, string> = {
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  lower: 'abcdefghijklmnopqrstuvwxyz',
  digit: '0123456789',
  space: ' \t\n\r\v\f',
  blank: ' \t',
  punct: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
}

function trSet(text: string): string[] {
  const out: string[] = []
  const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v', '\\': '\\' }
  const chars: { c: string; literal: boolean }[] = []
  for (let i = 0; i < text.length; i++) {
    const named = /^\[:(\w+):\]/.exec(text.slice(i))
    if (named) {
      const name = named[1]!
      const set =
        TR_CLASSES[name] ??
        (name === 'alpha'
          ? TR_CLASSES.upper! + TR_CLASSES.lower!
          : name === 'alnum'
            ? TR_CLASSES.digit! + TR_CLASSES.upper! + TR_CLASSES.lower!
            : name === 'xdigit'
              ? '0123456789ABCDEFabcdef'
              : name === 'cntrl'
                ? Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)).join('') + '\x7f'
                : name === 'print' || name === 'graph'
                  ? Array.from({ length: 95 }, (_, code) => String.fromCharCode(code + 32)).join('')
                  : undefined)
      if (set === undefined) throw new ToolError(`invalid character class '${name}'`)
      for (const c of set) chars.push({ c, literal: true })
      i += named[0].length - 1
    } else if (text[i] === '\\' && i + 1 < text.length) {
      const octal = /^[0-7]{1,3}/.exec(text.slice(i + 1))?.[0]
      if (octal) {
        chars.push({ c: String.fromCharCode(parseInt(octal, 8)), literal: true })
        i += octal.length
      } else chars.push({ c: escapes[text[++i]!] ?? text[i]!, literal: true })
    } else {
      const c = String.fromCodePoint(text.codePointAt(i)!)
      chars.push({ c, literal: false })
      i += c.length - 1
    }
  }
  for (let i = 0; i < chars.length; i++) {
    if (chars[i + 1]?.c === '-' && !chars[i + 1]!.literal && i + 2 < chars.length) {
      const [from, to] = [chars[i]!.c.codePointAt(0)!, chars[i + 2]!.c.codePointAt(0)!]
      if (to < from) throw new ToolError(`range-endpoints of '${chars[i]!.c}-${chars[i + 2]!.c}' are in reverse collating sequence order`)
      for (let code = from; code <= to; code++) out.push(String.fromCodePoint(code))
      i += 2
    } else out.push(chars[i]!.c)
  }
  return out
}

const tr = tool('tr', async (io) => {
  const options = parseOptions(
    io.context,
    'cCdst',
    { complement: 'c', delete: 'd', 'squeeze-repeats': 's', 'truncate-set1': 't' },
    { stop: true },
  )
  const [first, second] = options.operands
  const hint = "\nTry 'tr --help' for more information."
  if (first === undefined) throw new ToolError(`missing operand${hint}`)
  const remove = options.has('d')
  const squeeze = options.has('s')
  if (second === undefined && !remove && !squeeze)
    throw new ToolError(`missing operand after '${first}'\nTwo strings must be given when translating.${hint}`)
  const from = trSet(first)
  const complement = options.has('c') || options.has('C')
  const inFirst = new Set(from)
  const to = second === undefined ? [] : trSet(second)
  const last = to[to.length - 1] ?? ''
  const map = new Map<string, string>()
  from.forEach((c, index) => map.set(c, to[index] ?? last))
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
