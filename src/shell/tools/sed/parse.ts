/** Reads sed's command language. */
import { compileRegex } from '../../regex'
import { ToolError } from '../tool'

export type Address =
  | { readonly kind: 'line'; readonly line: number }
  | { readonly kind: 'last' }
  | { readonly kind: 'regex'; readonly regex: RegExp | undefined }
  | { readonly kind: 'step'; readonly first: number; readonly step: number }

export interface Instruction {
  readonly from?: Address
  readonly to?: Address | { readonly kind: 'plus' | 'multiple'; readonly count: number }
  readonly not: boolean
  readonly name: string
  readonly text?: string
  readonly regex?: RegExp | undefined
  readonly replacement?: string
  readonly flags?: string
  readonly count?: number
  readonly map?: ReadonlyMap<string, string>
  target?: number
  active: boolean
  endLine: number
}

export function parseScript(script: string, extended: boolean): Instruction[] {
  const out: Instruction[] = []
  const open: number[] = []
  const labels = new Map<string, number>()
  let at = 0
  const fail = (message: string): never => {
    throw new ToolError(`-e expression #1, char ${at}: ${message}`)
  }
  const delimited = (end: string, regex: boolean, command?: string): string => {
    let text = ''
    let bracket = false
    for (;;) {
      const c = script[at]
      if (c === undefined) return fail(command === undefined ? 'unterminated address regex' : `unterminated \`${command}' command`)
      at++
      if (c === '\\') {
        const next = script[at++]
        if (next === end && end !== '\\') text += regex && /[.*[\]^$+?(){}|/]/.test(end) && end !== '/' ? `\\${end}` : end
        else if (next === 'n' && regex) text += '\n'
        else text += `\\${next ?? ''}`
        continue
      }
      if (regex && c === '[' && !bracket) {
        bracket = true
        text += c
        if (script[at] === '^') text += script[at++]!
        if (script[at] === ']') text += script[at++]!
        continue
      }
      if (bracket && c === '[' && script[at] === ':') {
        const close = script.indexOf(':]', at)
        if (close > 0) {
          text += script.slice(at - 1, close + 2)
          at = close + 2
          continue
        }
      }
      if (bracket && c === ']') bracket = false
      else if (c === end && !bracket) return text
      text += c
    }
  }
  const compile = (source: string, flags = ''): RegExp | undefined => {
    if (source === '') return undefined
    try {
      return compileRegex(source, {
        dialect: extended ? 'extended' : 'basic',
        ignoreCase: /[iI]/.test(flags),
        global: true,
        multiline: /[mM]/.test(flags),
      })
    } catch (error) {
      return fail(error instanceof Error ? error.message : 'Invalid regular expression')
    }
  }
  const address = (): Address | undefined => {
    const step = /^(\d+)~(\d+)/.exec(script.slice(at))
    if (step) {
      at += step[0].length
      return { kind: 'step', first: Number(step[1]), step: Number(step[2]) }
    }
    const line = /^\d+/.exec(script.slice(at))
    if (line) {
      at += line[0].length
      return { kind: 'line', line: Number(line[0]) }
    }
    if (script[at] === '$') {
      at++
      return { kind: 'last' }
    }
    if (script[at] === '/' || script[at] === '\\') {
      if (script[at] === '\\') at++
      const end = script[at++]!
      const source = delimited(end, true)
      const flags = /^[IM]*/.exec(script.slice(at))![0]
      at += flags.length
      return { kind: 'regex', regex: compile(source, flags) }
    }
    return undefined
  }
  const blanks = (): void => {
    while (at < script.length && /[\s;]/.test(script[at]!)) at++
  }
  const spaces = (): void => {
    while (script[at] === ' ' || script[at] === '\t') at++
  }
  const rest = (stopAtSemicolon: boolean): string => {
    spaces()
    const found = (stopAtSemicolon ? /^[^\n;}]*/ : /^[^\n]*/).exec(script.slice(at))![0]
    at += found.length
    return found.trim()
  }
  for (;;) {
    blanks()
    if (at >= script.length) break
    if (script[at] === '#') {
      while (at < script.length && script[at] !== '\n') at++
      continue
    }
    const from = address()
    let to: Instruction['to']
    spaces()
    if (from && script[at] === ',') {
      at++
      spaces()
      const relative = /^([+~])(\d+)/.exec(script.slice(at))
      if (relative) {
        at += relative[0].length
        to = { kind: relative[1] === '+' ? 'plus' : 'multiple', count: Number(relative[2]) }
      } else to = address() ?? fail("unexpected `,'")
    }
    spaces()
    let not = false
    while (script[at] === '!') {
      not = true
      at++
      spaces()
    }
    const name = script[at++]
    if (name === undefined) return fail('missing command')
    const base = { ...(from ? { from } : {}), ...(to ? { to } : {}), not, name, active: false, endLine: 0 }
    if (name === '{') {
      open.push(out.length)
      out.push(base)
    } else if (name === '}') {
      const start = open.pop()
      if (start === undefined) return fail("unexpected `}'")
      out[start]!.target = out.length
    } else if (name === 's') {
      const end = script[at++]!
      const source = delimited(end, true, 's')
      const replacement = delimited(end, false, 's')
      const flags = /^[gpiIeMm\d]*/.exec(script.slice(at))![0]
      at += flags.length
      let file = ''
      if (script[at] === 'w') {
        at++
        file = rest(false)
      }
      spaces()
      if (at < script.length && !/[;\n}#]/.test(script[at]!)) {
        at++
        return fail("unknown option to `s'")
      }
      if (/g.*g/.test(flags)) return fail("multiple `g' options to `s' command")
      if (/p.*p/.test(flags)) return fail("multiple `p' options to `s' command")
      const count = /\d+/.exec(flags)?.[0]
      if (count === '0') return fail("number option to `s' command may not be zero")
      out.push({
        ...base,
        regex: compile(source, flags),
        replacement,
        flags,
        ...(count ? { count: Number(count) } : {}),
        ...(file ? { text: file } : {}),
      })
    } else if (name === 'y') {
      const end = script[at++]!
      const [a, b] = [delimited(end, false, 'y'), delimited(end, false, 'y')].map((text) => [
        ...text.replace(/\\n/g, '\n').replace(/\\\\/g, '\\'),
      ]) as [string[], string[]]
      if (a.length !== b.length) return fail("strings for `y' command are different lengths")
      out.push({ ...base, map: new Map(a.map((c, index) => [c, b[index]!])) })
    } else if (name === 'a' || name === 'i' || name === 'c') {
      spaces()
      if (script[at] === '\\') {
        at++
        // The text may begin on the next line; on the same one its blanks are kept.
        const blank = /^[ \t]*\n/.exec(script.slice(at))
        at += blank?.[0].length ?? 0
      }
      let text = ''
      while (at < script.length && script[at] !== '\n') {
        if (script[at] === '\\' && at + 1 < script.length) at++
        text += script[at++]!
        if (script[at - 1] === '\n') continue
      }
      if (text === '' && at >= script.length) return fail("expected \\ after `a', `c' or `i'")
      out.push({ ...base, text })
    } else if (name === ':') {
      labels.set(
        rest(false).replace(/;.*/, (tail) => {
          at -= tail.length
          return ''
        }),
        out.length,
      )
    } else if ('btT'.includes(name)) out.push({ ...base, text: rest(true) })
    else if ('rRwW'.includes(name)) out.push({ ...base, text: rest(false) })
    else if ('qQlL'.includes(name)) out.push({ ...base, text: rest(true) })
    else if ('=dDgGhHnNpPxzF'.includes(name)) {
      out.push(base)
      spaces()
      if (at < script.length && !/[;\n}#]/.test(script[at]!)) {
        at++
        return fail('extra characters after command')
      }
    } else return fail(`unknown command: \`${name}'`)
  }
  if (open.length > 0) {
    at = 0
    fail("unmatched `{'")
  }
  for (const instruction of out) {
    if (!'btT'.includes(instruction.name)) continue
    if (instruction.text === '') instruction.target = out.length
    else {
      const target = labels.get(instruction.text!)
      if (target === undefined) throw new ToolError(`can't find label for jump to \`${instruction.text}'`, 4)
      instruction.target = target
    }
  }
  return out
}
