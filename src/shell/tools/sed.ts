/** sed: the whole command language. */
import { decodeText } from '../bytes'
import { compileRegex } from '../regex'
import { linesOf, openInput, parseOptions, textOf, tool, ToolError, type Io } from './tool'
import { FileError } from '../files'

type Address =
  | { readonly kind: 'line'; readonly line: number }
  | { readonly kind: 'last' }
  | { readonly kind: 'regex'; readonly regex: RegExp | undefined }
  | { readonly kind: 'step'; readonly first: number; readonly step: number }

interface Instruction {
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

function parseScript(script: string, extended: boolean): Instruction[] {
  const out: Instruction[] = []
  const open: number[] = []
  const labels = new Map<string, number>()
  let at = 0
  const fail = (message: string): never => {
    throw new ToolError(`-e expression #1, char ${at}: ${message}`)
  }
  const delimited = (end: string, regex: boolean): string => {
    let text = ''
    let bracket = false
    for (;;) {
      const c = script[at]
      if (c === undefined) return fail(regex ? 'unterminated address regex' : "unterminated `s' command")
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
      const source = delimited(end, true)
      const replacement = delimited(end, false)
      const flags = /^[gpiIeMm\d]*/.exec(script.slice(at))![0]
      at += flags.length
      let file = ''
      if (script[at] === 'w') {
        at++
        file = rest(false)
      }
      spaces()
      if (at < script.length && !/[;\n}#]/.test(script[at]!)) return fail("unknown option to `s'")
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
      const [a, b] = [delimited(end, false), delimited(end, false)].map((text) => [
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
      if (target === undefined)
        throw new ToolError(`-e expression #1, char ${script.length}: can't find label for jump to \`${instruction.text}'`)
      instruction.target = target
    }
  }
  return out
}

/** The replacement of `s`: groups, `&`, case conversions, newlines. */
function replacementOf(template: string, groups: readonly (string | undefined)[]): string {
  let out = ''
  let once = ''
  let mode = ''
  const add = (text: string): void => {
    if (text === '') return
    let shown = mode === 'U' ? text.toUpperCase() : mode === 'L' ? text.toLowerCase() : text
    if (once) shown = (once === 'u' ? shown[0]!.toUpperCase() : shown[0]!.toLowerCase()) + shown.slice(1)
    once = ''
    out += shown
  }
  for (let i = 0; i < template.length; i++) {
    const c = template[i]!
    if (c === '&') add(groups[0] ?? '')
    else if (c === '\\' && i + 1 < template.length) {
      const next = template[++i]!
      if (/\d/.test(next)) add(groups[Number(next)] ?? '')
      else if (next === 'n') add('\n')
      else if (next === 't') add('\t')
      else if (next === 'U' || next === 'L') mode = next
      else if (next === 'E') mode = ''
      else if (next === 'u' || next === 'l') once = next
      else add(next)
    } else add(c)
  }
  return out
}

class Stop extends Error {
  constructor(
    readonly code: number,
    readonly print: boolean,
  ) {
    super('stop')
  }
}

/** How long the pattern space may get. */
const MAX_SPACE = 32 * 1024 * 1024

async function process(
  io: Io,
  program: Instruction[],
  inputs: readonly string[],
  options: { quiet: boolean; separate: boolean; emit: (text: string) => Promise<void> },
): Promise<number> {
  let status = 0
  let pending: { text: string; newline: boolean } | undefined
  let index = 0
  let lines: AsyncGenerator<{ readonly text: string; readonly newline: boolean }> | undefined
  const pull = async (): Promise<{ text: string; newline: boolean } | undefined> => {
    for (;;) {
      if (!lines) {
        const name = inputs[index++]
        if (name === undefined) return undefined
        try {
          lines = linesOf(openInput(io, name))
        } catch (error) {
          if (!(error instanceof FileError)) throw error
          await io.warn(error.code === 'EISDIR' ? `couldn't edit ${name}: not a regular file` : `can't read ${name}: ${error.message}`)
          status = 2
          continue
        }
      }
      const next = await lines.next()
      if (!next.done) return next.value
      lines = undefined
    }
  }
  pending = await pull()
  let number = 0
  let space = ''
  let hold = ''
  let newline = true
  let appended: (() => Promise<void>)[] = []
  let substituted = false
  let lastRegex: RegExp | undefined
  const files = new Map<string, string>()
  const next = async (): Promise<boolean> => {
    if (!pending) return false
    space = pending.text
    newline = pending.newline
    number++
    pending = await pull()
    return true
  }
  const print = (text: string): Promise<void> => options.emit(text + (newline || pending ? '\n' : ''))
  const flush = async (): Promise<void> => {
    for (const write of appended.splice(0)) await write()
  }
  const test = (address: Address): boolean => {
    switch (address.kind) {
      case 'line':
        return number === address.line
      case 'last':
        return pending === undefined
      case 'step':
        return address.step === 0 ? number === address.first : number >= address.first && (number - address.first) % address.step === 0
      case 'regex': {
        const regex = address.regex ?? lastRegex
        if (!regex) throw new ToolError('no previous regular expression')
        lastRegex = regex
        regex.lastIndex = 0
        return regex.test(space)
      }
    }
  }
  const selected = (instruction: Instruction): boolean => {
    const { from, to } = instruction
    if (!from) return true
    if (!to) return test(from)
    if (instruction.active) {
      if (to.kind === 'line' || to.kind === 'plus' || to.kind === 'multiple') {
        if (number >= instruction.endLine) instruction.active = false
        return to.kind !== 'line' || number <= instruction.endLine
      }
      if (test(to as Address)) instruction.active = false
      return true
    }
    if (from.kind === 'line' && from.line === 0 ? number === 1 : test(from)) {
      instruction.endLine =
        to.kind === 'line'
          ? to.line
          : to.kind === 'plus'
            ? number + to.count
            : to.kind === 'multiple'
              ? Math.ceil(number / (to.count || 1)) * (to.count || 1)
              : Infinity
      instruction.active = instruction.endLine > number
      if (from.kind === 'line' && from.line === 0 && to.kind === 'regex' && test(to)) instruction.active = false
      return true
    }
    return false
  }
  const writeFile = async (name: string, text: string): Promise<void> => {
    if (name === '/dev/stdout') return options.emit(text)
    if (name === '/dev/stderr') return io.context.stderr.write(text)
    files.set(name, (files.get(name) ?? '') + text)
  }
  try {
    let jumps = 0
    while (await next()) {
      let restart = true
      while (restart) {
        restart = false
        let deleted = false
        for (let pc = 0; pc < program.length; pc++) {
          const instruction = program[pc]!
          if (selected(instruction) === instruction.not) {
            if (instruction.name === '{') pc = instruction.target! - 1
            continue
          }
          const { name } = instruction
          if (name === 's') {
            const regex = instruction.regex ?? lastRegex
            if (!regex) throw new ToolError('no previous regular expression')
            lastRegex = regex
            const global = instruction.flags!.includes('g')
            let seen = 0
            let changed = false
            let end = -1
            regex.lastIndex = 0
            space = space.replace(regex, (...found: unknown[]) => {
              const position = found.findIndex((item, index) => index > 0 && typeof item === 'number')
              const match = found[0] as string
              // Nothing is no match right behind a match.
              if (match === '' && found[position] === end) return ''
              end = (found[position] as number) + match.length
              seen++
              if (instruction.count !== undefined ? seen < instruction.count || (seen > instruction.count && !global) : seen > 1 && !global)
                return match
              changed = true
              return replacementOf(instruction.replacement!, found.slice(0, position) as (string | undefined)[])
            })
            if (changed) {
              substituted = true
              if (instruction.flags!.includes('p')) await print(space)
              if (instruction.text) await writeFile(instruction.text, `${space}\n`)
            }
          } else if (name === 'y') space = [...space].map((c) => instruction.map!.get(c) ?? c).join('')
          else if (name === 'd') {
            deleted = true
            break
          } else if (name === 'D') {
            const at = space.indexOf('\n')
            deleted = true
            if (at >= 0) {
              space = space.slice(at + 1)
              restart = true
            }
            break
          } else if (name === 'p') await print(space)
          else if (name === 'P') await options.emit(`${space.split('\n')[0]}\n`)
          else if (name === '=') await options.emit(`${number}\n`)
          else if (name === 'a') appended.push(() => options.emit(`${instruction.text}\n`))
          else if (name === 'i') await options.emit(`${instruction.text}\n`)
          else if (name === 'c') {
            if (!instruction.to || !instruction.active || instruction.not) await options.emit(`${instruction.text}\n`)
            deleted = true
            break
          } else if (name === 'h') hold = space
          else if (name === 'H') hold += `\n${space}`
          else if (name === 'g') space = hold
          else if (name === 'G') space += `\n${hold}`
          else if (name === 'x') [space, hold] = [hold, space]
          else if (name === 'z') space = ''
          else if (name === 'F') await options.emit(`${inputs[index - 1] ?? '-'}\n`)
          else if (name === 'n') {
            if (!pending) {
              if (!options.quiet) await print(space)
              throw new Stop(0, false)
            }
            if (!options.quiet) await print(space)
            await flush()
            await next()
          } else if (name === 'N') {
            if (!pending) throw new Stop(0, !options.quiet)
            const before = space
            await flush()
            await next()
            space = `${before}\n${space}`
          } else if (name === 'b' || (name === 't' && substituted) || (name === 'T' && !substituted)) {
            if (name === 't') substituted = false
            pc = instruction.target! - 1
            // A loop inside of a script must let time pass, so that it can be stopped.
            if (++jumps % 200 === 0) await io.context.system.clock.sleep(1, io.context.signal)
            if (space.length > MAX_SPACE) throw new ToolError('memory exhausted')
          } else if (name === 'T') substituted = false
          else if (name === 'q') throw new Stop(Number(instruction.text || 0), !options.quiet)
          else if (name === 'Q') throw new Stop(Number(instruction.text || 0), false)
          else if (name === 'w') await writeFile(instruction.text!, `${space}\n`)
          else if (name === 'r') {
            appended.push(async () => {
              const path = io.path(instruction.text!)
              if (io.context.files.exists(path)) await options.emit(decodeText(io.context.files.read(path)))
            })
          } else if (name === 'l')
            await options.emit(
              `${space
                .replace(/\\/g, '\\\\')
                .replace(/\t/g, '\\t')
                .replace(/\n/g, '\\n')
                .replace(/[\x00-\x1f\x7f]/g, (c) => `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`)}$\n`,
            )
        }
        if (!deleted && !options.quiet) await print(space)
        await flush()
      }
      substituted = false
    }
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    if (error.print) await print(space)
    await flush()
    status = error.code || status
  }
  for (const [name, text] of files) io.context.files.write(io.path(name), text)
  return status
}

const sed = tool('sed', async (io) => {
  const raw = io.context.args.map((arg) => (/^-i./.test(arg) || /^-[nEr]+i/.test(arg) ? arg : arg))
  let suffix: string | undefined
  const args: string[] = []
  for (const arg of raw) {
    const inPlace = /^-([nErsz]*)i(.*)$/.exec(arg) ?? (arg.startsWith('--in-place') ? ['', '', arg.slice(11)] : null)
    if (inPlace && !arg.startsWith('--expr')) {
      suffix = inPlace[2] ?? ''
      if (inPlace[1]) args.push(`-${inPlace[1]}`)
    } else args.push(arg)
  }
  const options = parseOptions({ ...io.context, args }, 'nEre:f:sz', {
    quiet: 'n',
    silent: 'n',
    'regexp-extended': 'E',
    expression: 'e',
    file: 'f',
    separate: 's',
    'null-data': 'z',
    posix: 'posix',
    debug: 'debug',
  })
  const operands = [...options.operands]
  const scripts = [...options.all('e')]
  for (const file of options.all('f')) scripts.push((await textOf(io, file)).replace(/\n$/, ''))
  if (scripts.length === 0) {
    const first = operands.shift()
    if (first === undefined) {
      await io.context.stderr.write('Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n')
      return 1
    }
    scripts.push(first)
  }
  const source = scripts.join('\n')
  const quiet = options.has('n') || source.startsWith('#n\n')
  const compile = (): Instruction[] => parseScript(source, options.has('E') || options.has('r'))
  const program = compile()
  if (suffix === undefined)
    return process(io, program, operands.length > 0 ? operands : ['-'], { quiet, separate: options.has('s'), emit: (text) => io.out(text) })
  if (operands.length === 0) throw new ToolError('no input files')
  let status = 0
  for (const name of operands) {
    if (!io.context.files.exists(io.path(name))) {
      await io.warn(`can't read ${name}: No such file or directory`)
      status = 4
      continue
    }
    let text = ''
    const before = io.context.files.read(io.path(name)).slice()
    const code = await process(io, compile(), [name], {
      quiet,
      separate: true,
      emit: (part) => {
        text += part
        return Promise.resolve()
      },
    })
    if (suffix) io.context.files.write(io.path(suffix.includes('*') ? suffix.replace('*', name) : name + suffix), before)
    io.context.files.write(io.path(name), text)
    status ||= code
  }
  return status
})

export const tools = [sed]
