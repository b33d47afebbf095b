/** Runs sed's commands over lines. */
import { decodeText } from '../../bytes'
import { linesOf, openInput, ToolError, type Io } from '../tool'
import { FileError } from '../../files'
import type { Address, Instruction } from './parse'

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
      else if (next === 'x' && /^[0-9a-fA-F]{1,2}/.test(template.slice(i + 1))) {
        const digits = /^[0-9a-fA-F]{1,2}/.exec(template.slice(i + 1))![0]
        add(String.fromCharCode(parseInt(digits, 16)))
        i += digits.length
      } else if (next === 'n') add('\n')
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

export async function process(
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
