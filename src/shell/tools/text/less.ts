/** less: text a screen at a time, forwards and backwards, with searches, marks and several files. */
import type { Command, Tty } from '../../command'
import { FileError } from '../../files'
import type { Handle } from '../../handle'
import { behind } from '../../machine'
import { decodeText } from '../../bytes'
import { compileRegex, type Regex } from '../../regex'
import { splitClusters } from '../../terminal/width'
import { openInput, tool, type Io } from '../tool'
import { asked, HELP, TOLD } from './less-options'
import { LessScreen, type Place } from './less-screen'
import { PagedText } from './less-source'

class Less extends LessScreen {
  private readonly marks = new Map<string, Place>()

  constructor(
    io: Io,
    tty: Tty,
    private readonly keyboard: Handle,
    texts: readonly PagedText[],
  ) {
    super(io, tty, texts)
  }

  async run(start: string | undefined): Promise<number> {
    const { io, tty } = this
    if (this.flags.has('F') && this.texts.length === 1) {
      await this.text.upTo(this.page + 1)
      if (this.text.ended && this.rowsFrom({ line: 0, row: 0 }, this.page + 1).length <= this.page) {
        await io.out(this.text.lines.map((line) => `${line}\n`).join(''))
        return 0
      }
    }
    const apart = !this.flags.has('X')
    tty.setRaw(true)
    if (apart) await io.out('\x1b[?1049h')
    const stop = tty.onResize(() => void this.draw())
    try {
      // As if it had been typed: a search asks for more keys.
      if (start !== undefined) this.keyboard.unread(new TextEncoder().encode(start))
      while (!(await this.step())) continue
    } finally {
      stop()
      tty.setRaw(false)
      await io.out(apart ? '\r\x1b[K\x1b[?1049l' : '\r\x1b[K')
    }
    return 0
  }

  /** Shows what there is, and takes a key; true when that one leaves. */
  private async step(): Promise<boolean> {
    await this.draw()
    // What is to come shows as it comes, and a key counts meanwhile.
    const key = this.nextKey()
    while (!this.text.ended && this.text.lines.length < this.top.line + this.page + 1) {
      const which = await Promise.race([key.then(() => 'key' as const), this.text.more().then(() => 'more' as const)])
      if (which === 'key') break
      await this.draw()
    }
    return this.key(await key)
  }

  private async nextKey(): Promise<string> {
    const chunk = await this.keyboard.read(this.io.context.signal)
    if (!chunk) return 'q'
    const text = decodeText(chunk)
    const [first = 'q'] = /^\x1b(?:\[[0-9;]*[A-Za-z~]|O.|.)|^[^]/u.exec(text) ?? []
    if (text.length > first.length) this.keyboard.unread(new TextEncoder().encode(text.slice(first.length)))
    return first
  }

  /** True when the key leaves. */
  private async key(key: string): Promise<boolean> {
    if (this.message !== '') {
      this.message = ''
      if (key === '\r' || key === '\n') return false
    }
    if (/^\d$/.test(key)) {
      this.count += key
      return false
    }
    const given = this.count === '' ? undefined : Number(this.count)
    this.count = ''
    if (key === 'q' || key === 'Q' || key === '\x03') {
      if (!this.helped || key === '\x03') return true
      this.helped = undefined
      this.top = this.marks.get('') ?? { line: 0, row: 0 }
      return false
    }
    if (key === 'Z') return (await this.nextKey()) === 'Z'
    const before = this.text
    if (!(await this.move(key, given)) && !(await this.command(key, given))) await this.io.out('\x07')
    this.isFirst = this.text !== before
    return false
  }

  private async move(key: string, given: number | undefined): Promise<boolean> {
    const { page } = this
    const half = Math.floor(this.tty.rows / 2)
    if (/^(?: |f|\x06|\x16|\x1b\[6~)$/.test(key)) await this.forward(given ?? page, true)
    else if (/^(?:b|\x02|\x1b\[5~)$/.test(key)) this.back(given ?? page)
    else if (/^(?:[je\r\n]|\x05|\x0e|\x1b\[B|\x1bOB)$/.test(key)) await this.forward(given ?? 1, true)
    else if (/^(?:[ky]|\x19|\x0b|\x10|\x1b\[A|\x1bOA)$/.test(key)) this.back(given ?? 1)
    else if (key === 'd' || key === '\x04') await this.forward(given ?? half, true)
    else if (key === 'u' || key === '\x15') this.back(given ?? half)
    else if (/^(?:g|<|\x1b\[H|\x1b\[1~)$/.test(key)) await this.toLine((given ?? 1) - 1)
    else if (/^(?:G|>|\x1b\[F|\x1b\[4~)$/.test(key)) await (given === undefined ? this.toEnd() : this.toLine(given - 1))
    else if (key === 'p' || key === '%') {
      await this.text.upTo(Infinity)
      const bytes = (this.text.starts.at(-1)! * Math.min(100, given ?? 0)) / 100
      const line = this.text.starts.findLastIndex((start) => start <= bytes)
      await this.toLine(Math.min(line, this.text.lines.length - 1))
    } else if (key === '\x1b[C' || key === '\x1bOC') this.shift += given ?? Math.floor(this.tty.columns / 2)
    else if (key === '\x1b[D' || key === '\x1bOD') this.shift = Math.max(0, this.shift - (given ?? Math.floor(this.tty.columns / 2)))
    else if (!/^(?:[rR]|\x0c)$/.test(key)) return false
    return true
  }

  private async command(key: string, given: number | undefined): Promise<boolean> {
    switch (key) {
      case '/':
      case '?': {
        const typed = await this.ask(key)
        if (typed === undefined) return true
        const regex = typed === '' ? this.pattern?.regex : this.compile(typed)
        if (!regex) return true
        this.pattern = { regex, ahead: key === '/' }
        await this.search(key === '/', given ?? 1, false)
        return true
      }
      case 'n':
      case 'N':
        if (!this.pattern) this.message = 'No previous regular expression'
        else await this.search(this.pattern.ahead === (key === 'n'), given ?? 1, true)
        return true
      case '&': {
        const typed = await this.ask('&/')
        if (typed === undefined) return true
        this.filter = typed === '' ? undefined : this.compile(typed)
        return true
      }
      case '=': {
        const rows = this.rowsFrom(this.top, this.page)
        const [first, last] = [this.top.line, rows.at(-1)?.line ?? 0]
        const { name, starts, lines, size } = this.text
        const end = starts[last + 1] ?? 0
        const whole = size === undefined ? '' : `/${lines.length}`
        this.message =
          `${name === undefined ? '' : `${name} `}lines ${first + 1}-${last + 1}${whole} byte ${end}` +
          (size === undefined ? '' : `/${size}${this.atEnd ? ' (END)' : ` ${Math.floor((end * 100) / size)}%`}`)
        if (size !== undefined) await this.text.upTo(Infinity)
        return true
      }
      case 'h':
      case 'H':
        if (this.helped) return true
        this.marks.set('', { ...this.top })
        this.helped = new PagedText(undefined, { read: once(HELP.join('\n')) })
        await this.helped.upTo(Infinity)
        this.top = { line: 0, row: 0 }
        return true
      case '-': {
        const flag = await this.nextKey()
        const told = TOLD[flag]
        if (!told) {
          this.message = `There is no ${flag} option ("less --help" for help)`
          return true
        }
        if (!this.flags.delete(flag)) this.flags.add(flag)
        this.message = told[this.flags.has(flag) ? 0 : 1]
        return true
      }
      case 'm':
        this.marks.set(await this.nextKey(), { ...this.top })
        return true
      case "'": {
        const place = this.marks.get(await this.nextKey())
        if (place) this.top = { ...place }
        else this.message = 'Mark not set'
        return true
      }
      case ':':
        return this.colon(await this.nextKey())
      default:
        return false
    }
  }

  private colon(key: string): boolean {
    if (key !== 'n' && key !== 'p' && key !== 'x') return false
    const next = key === 'x' ? 0 : this.at + (key === 'n' ? 1 : -1)
    if (!this.texts[next]) this.message = key === 'n' ? 'No next file' : 'No previous file'
    else {
      this.at = next
      this.top = { line: 0, row: 0 }
    }
    return true
  }

  /** What is typed on the last row; undefined when it was given up. */
  private async ask(mark: string): Promise<string | undefined> {
    let typed = ''
    for (;;) {
      await this.io.out(`\x1b[${this.tty.rows};1H\x1b[K${mark}${typed}`)
      const key = await this.nextKey()
      if (key === '\r' || key === '\n') return typed
      if (key === '\x03' || key === '\x1b') return undefined
      if (key === '\x7f' || key === '\b') {
        if (typed === '') return undefined
        typed = splitClusters(typed).slice(0, -1).join('')
      } else if (key >= ' ') typed += key
    }
  }

  private compile(text: string): Regex | undefined {
    const ignores = this.flags.has('I') || (this.flags.has('i') && text === text.toLowerCase())
    try {
      return compileRegex(text, { dialect: 'extended', tool: 'grep', ignoreCase: ignores })
    } catch {
      this.message = 'Invalid pattern'
      return undefined
    }
  }

  private async search(ahead: boolean, times: number, again: boolean): Promise<void> {
    const regex = this.pattern!.regex
    // A new search takes in what is on the screen, one that is made again goes on from its top.
    const bottom = (): number => this.rowsFrom(this.top, this.page).at(-1)?.line ?? 0
    let line = again ? this.top.line : ahead ? this.top.line - 1 : bottom() + 1
    for (let found = 0; found < times; found++) {
      for (line += ahead ? 1 : -1; ; line += ahead ? 1 : -1) {
        if (ahead) await this.text.upTo(line + 1)
        const text = this.text.lines[line]
        if (text === undefined) {
          this.message = 'Pattern not found'
          return
        }
        if (this.matches(text) && regex.exec(text)) break
      }
    }
    this.top = { line, row: 0 }
    await this.fill()
  }
}

function once(text: string): () => Promise<Uint8Array | null> {
  let left: Uint8Array | null = new TextEncoder().encode(text)
  return () => {
    const chunk = left
    left = null
    return Promise.resolve(chunk)
  }
}

/** The texts that can be read; why others cannot is said. */
async function open(io: Io, names: readonly string[]): Promise<{ readonly texts: PagedText[]; readonly said: boolean }> {
  const texts: PagedText[] = []
  let said = false
  for (const name of names) {
    if (name === '-') {
      texts.push(new PagedText(undefined, io.context.stdin))
      continue
    }
    try {
      const stat = io.context.files.stat(io.path(name))
      if (stat.type === 'directory') {
        await io.context.stderr.write(`${name} is a directory\n`)
        said = true
      } else texts.push(new PagedText(name, openInput(io, name), stat.size))
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      await io.context.stderr.write(`${name}: ${error.message}\n`)
      said = true
    }
  }
  return { texts, said }
}

export const tools: readonly Command[] = [
  tool('less', async (io) => {
    const { context } = io
    const { flags, names, start } = asked(io)
    if (names.length === 0 && context.isTty.stdin) {
      await context.stderr.write('Missing filename ("less --help" for help)\n')
      return 1
    }
    const { texts, said } = await open(io, names.length > 0 ? names : ['-'])
    if (texts.length === 0) return 1
    const { tty } = context
    if (!tty || !context.isTty.stdout) {
      for (const text of texts) {
        await text.upTo(Infinity)
        await io.out(text.lines.map((line) => `${line}\n`).join(''))
      }
      return said ? 1 : 0
    }
    const keyboard = behind(context).process.device!.handle()
    if (said) {
      await io.out('Press RETURN to continue ')
      await keyboard.read(context.signal)
    }
    const less = new Less(io, tty, keyboard, texts)
    less.set(flags)
    return less.run(start)
  }),
]
