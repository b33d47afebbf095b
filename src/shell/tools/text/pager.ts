/** more: text a screen at a time, which stays on the screen. */
import type { Command } from '../../command'
import { decodeText } from '../../bytes'
import { FileError } from '../../files'
import { behind } from '../../machine'
import { compileRegex } from '../../regex'
import { openInput, tool, type Io } from '../tool'
import { PagedText } from './less-source'

const LINE = '::::::::::::::'

/** Shows one text; false when it was left before its end. */
async function show(io: Io, text: PagedText, next: () => Promise<string>): Promise<boolean> {
  const tty = io.context.tty!
  const ash = io.context.system.flavour === 'ash'
  let at = 0
  let wanted = Math.max(1, tty.rows - 1)
  for (;;) {
    await text.upTo(at + wanted + 1)
    await io.out(
      text.lines
        .slice(at, at + wanted)
        .map((line) => `${line}\n`)
        .join(''),
    )
    at = Math.min(text.lines.length, at + wanted)
    if (text.ended && at >= text.lines.length) return true
    const part = text.size === undefined ? '' : `${Math.floor((text.starts[at]! * 100) / text.size)}%`
    const place = part === '' ? '' : ash ? ` (${part} of ${text.size} bytes)` : `(${part})`
    await io.out(`\x1b[7m--More--${place}\x1b[27m`)
    wanted = 0
    while (wanted === 0) {
      const key = await next()
      const erased = '\r\x1b[K'
      if (key === 'q' || key === 'Q' || key === '\x03') {
        await io.out(erased)
        return false
      }
      if (key === ' ' || key === 'f' || key === '\x06') wanted = Math.max(1, tty.rows - 1)
      else if (key === '\r' || key === '\n' || key === 's') wanted = 1
      else if (key === 'd' || key === '\x04') wanted = Math.max(1, Math.floor((tty.rows - 1) / 2))
      else if (key === 'b' || key === '\x02') {
        at = Math.max(0, at - 2 * (tty.rows - 1))
        wanted = Math.max(1, tty.rows - 1)
        await io.out(`${erased}...back 1 page\r\n`)
      } else if (key === '=') await io.out(`${erased}${at}`)
      else if (key === '/') {
        const found = await search(io, text, at, next)
        if (found === undefined) continue
        await io.out(`${erased}...skipping\r\n`)
        at = Math.max(0, found - 2)
        wanted = Math.max(1, tty.rows - 1)
      } else await io.out('\x07')
      if (wanted > 0) await io.out(erased)
    }
  }
}

/** The line behind `from` that what is typed is in; undefined when there is none, which is said. */
async function search(io: Io, text: PagedText, from: number, next: () => Promise<string>): Promise<number | undefined> {
  let typed = ''
  await io.out('\r\x1b[K/')
  for (let key = await next(); key !== '\r' && key !== '\n'; key = await next()) {
    typed = key === '\x7f' ? typed.slice(0, -1) : typed + key
    await io.out(`\r\x1b[K/${typed}`)
  }
  await text.upTo(Infinity)
  const wanted = compileRegex(typed, { dialect: 'basic', tool: 'grep' })
  const found = text.lines.findIndex((line, index) => index >= from && wanted.exec(line) !== null)
  if (typed !== '' && found >= 0) return found
  await io.out('\r\x1b[K\x1b[7mPattern not found\x1b[27m')
  return undefined
}

export const tools: readonly Command[] = [
  tool('more', async (io) => {
    const { context } = io
    const names = io.args.filter((arg) => !/^[-+]./.test(arg))
    if (names.length === 0 && context.isTty.stdin) {
      await context.stderr.write("more: bad usage\nTry 'more --help' for more information.\n")
      return 1
    }
    const texts: PagedText[] = names.length === 0 ? [new PagedText(undefined, context.stdin)] : []
    let status = 0
    for (const name of names) {
      try {
        const stat = context.files.stat(io.path(name))
        if (stat.type === 'directory') await io.out(`\n*** ${name}: directory ***\n\n`)
        else texts.push(new PagedText(name, openInput(io, name), stat.size))
      } catch (error) {
        if (!(error instanceof FileError)) throw error
        await context.stderr.write(`more: cannot open ${name}: ${error.message}\n`)
        status = 1
      }
    }
    const { tty } = context
    const keyboard = tty && context.isTty.stdout ? behind(context).process.device!.handle() : undefined
    const next = async (): Promise<string> => {
      const chunk = await keyboard!.read(context.signal)
      const text = chunk ? decodeText(chunk) : 'q'
      if (chunk && text.length > 1) keyboard!.unread(new TextEncoder().encode(text.slice(1)))
      return text[0]!
    }
    if (keyboard) tty!.setRaw(true)
    try {
      for (const text of texts) {
        if (names.length > 1) await io.out(`${LINE}\n${text.name!}\n${LINE}\n`)
        if (!keyboard) {
          await text.upTo(Infinity)
          await io.out(text.lines.map((line) => `${line}\n`).join(''))
        } else if (!(await show(io, text, next))) break
      }
    } finally {
      if (keyboard) tty!.setRaw(false)
    }
    return status
  }),
]
