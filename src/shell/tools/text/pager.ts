/** less and more: text a screen at a time. */
import { decodeText } from '../../bytes'
import type { Command } from '../../command'
import { behind } from '../../machine'
import { encode, readAll } from '../../pipe'
import { tool } from '../tool'

const pager = (name: string): Command =>
  tool(name, async (io) => {
    const names = io.args.filter((arg) => !arg.startsWith('-') && !arg.startsWith('+'))
    const chunks: string[] = []
    for (const path of names) chunks.push(decodeText(io.context.files.read(io.path(path))))
    const text = names.length > 0 ? chunks.join('') : decodeText(await readAll(io.context.stdin))
    const { tty } = io.context
    if (!tty || !io.context.isTty.stdout) {
      await io.out(text)
      return 0
    }
    const keyboard = behind(io.context).process.device!.handle()
    const lines = text.replace(/\n$/, '').split('\n')
    let top = 0
    let search = ''
    tty.setRaw(true)
    await io.out('\x1b[?1049h')
    try {
      let prompt = ''
      for (;;) {
        const page = Math.max(1, tty.rows - 1)
        const lastTop = Math.max(0, lines.length - page)
        top = Math.max(0, Math.min(top, lastTop))
        const shown = lines.slice(top, top + page).map((line) => line.slice(0, tty.columns))
        while (shown.length < page) shown.push('~')
        await io.out(`\x1b[H\x1b[J${shown.join('\r\n')}\r\n${prompt || (top >= lastTop ? '\x1b[7m(END)\x1b[27m' : ':')}`)
        prompt = ''
        const chunk = await keyboard.read(io.context.signal)
        const key = chunk ? new TextDecoder().decode(chunk) : 'q'
        if (key === 'q' || key === 'Q' || key === '\x03') return 0
        else if (key === ' ' || key === 'f' || key === '\x06' || key === '\x1b[6~') top += page
        else if (key === 'b' || key === '\x02' || key === '\x1b[5~') top -= page
        else if (key === 'j' || key === '\r' || key === '\x1b[B' || key === '\x1bOB') top++
        else if (key === 'k' || key === 'y' || key === '\x1b[A' || key === '\x1bOA') top--
        else if (key === 'd' || key === '\x04') top += Math.floor(page / 2)
        else if (key === 'u' || key === '\x15') top -= Math.floor(page / 2)
        else if (key === 'g' || key === '<' || key === '\x1b[H') top = 0
        else if (key === 'G' || key === '>' || key === '\x1b[F') top = lastTop
        else if (key === '/' || key === 'n' || key === 'N') {
          if (key === '/') {
            search = ''
            for (;;) {
              await io.out(`\r\x1b[K/${search}`)
              const next = new TextDecoder().decode((await keyboard.read(io.context.signal)) ?? encode('\r'))
              if (next === '\r' || next === '\n') break
              search = next === '\x7f' ? search.slice(0, -1) : search + next
            }
          }
          const indexes = lines.map((line, index) => (line.includes(search) ? index : -1)).filter((index) => index >= 0)
          const found =
            key === 'N'
              ? indexes.filter((index) => index < top).pop()
              : indexes.find((index) => index > top || (key === '/' && index === top))
          if (found === undefined) prompt = '\x1b[7mPattern not found\x1b[27m'
          else top = found
        }
      }
    } finally {
      tty.setRaw(false)
      await io.out('\x1b[?1049l')
    }
  })

export const tools: readonly Command[] = [pager('less'), pager('more')]
