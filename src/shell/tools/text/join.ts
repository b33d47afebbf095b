/** join: the lines of two sorted files whose fields agree. Models GNU join, with what it says of files that are not sorted. */
import type { Command } from '../../command'
import { FileError } from '../../files'
import { twoFiles } from './two-files'
import { parseOptions, textOf, tool, ToolError, type Io, type Options } from '../tool'

interface Line {
  readonly text: string
  readonly fields: readonly string[]
  readonly number: number
}

interface Settings {
  readonly end: string
  /** What separates fields; undefined for blanks, empty when a line is one field. */
  readonly separator: string | undefined
  readonly keys: readonly [number, number]
  readonly format: readonly (readonly [file: number, field: number])[] | 'auto' | undefined
  readonly empty: string
  readonly unpaired: readonly [boolean, boolean]
  readonly paired: boolean
  readonly order: 'check' | 'ignore' | undefined
  readonly fold: boolean
}

function fieldNumber(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) === 0) throw new ToolError(`invalid field number: '${text}'`)
  return Number(text) - 1
}

function formatOf(lists: readonly string[]): Settings['format'] {
  if (lists.length === 0) return undefined
  if (lists.length === 1 && lists[0] === 'auto') return 'auto'
  return lists
    .flatMap((list) => list.split(/[ ,\t]+/))
    .map((spec) => {
      if (spec === '0') return [0, 0] as const
      const found = /^([12])\.(.*)$/.exec(spec)
      if (!found) {
        const wrong = /^[012]/.test(spec) ? 'invalid field specifier' : 'invalid file number in field spec'
        throw new ToolError(`${wrong}: '${spec}'`)
      }
      return [Number(found[1]), fieldNumber(found[2]!)] as const
    })
}

function settingsOf(options: Options): Settings {
  const tab = options.get('t')
  if (tab !== undefined && tab !== '\\0' && [...tab].length > 1) throw new ToolError(`multi-character tab '${tab}'`)
  const both = options.get('j')
  const key = (letter: string): number => fieldNumber(options.get(letter) ?? both ?? '1')
  const asked = [...options.all('a'), ...options.all('v')]
  const wrong = asked.find((text) => !/^[12]$/.test(text))
  if (wrong !== undefined) throw new ToolError(`invalid field number: '${wrong}'`)
  return {
    end: options.has('z') ? '\0' : '\n',
    separator: tab === '\\0' ? '\0' : tab,
    keys: [key('1'), key('2')],
    format: formatOf(options.all('o')),
    empty: options.get('e') ?? '',
    unpaired: [asked.includes('1'), asked.includes('2')],
    paired: !options.has('v'),
    order: options.has('check-order') ? 'check' : options.has('nocheck-order') ? 'ignore' : undefined,
    fold: options.has('i'),
  }
}

class Join {
  private readonly files: [Line[], Line[]] = [[], []]
  private readonly at: [number, number] = [0, 0]
  private readonly warned: [boolean, boolean] = [false, false]
  private seenUnpaired = false
  private out = ''
  private format: Settings['format']

  constructor(
    private readonly io: Io,
    private readonly settings: Settings,
    private readonly names: readonly [string, string],
  ) {
    this.format = settings.format
  }

  async run(header: boolean): Promise<number> {
    this.files[0] = await this.read(this.names[0])
    this.files[1] = await this.read(this.names[1])
    if (this.format === 'auto') {
      const rest = (file: 0 | 1): (readonly [number, number])[] =>
        (this.files[file][0]?.fields ?? []).flatMap((_, index) => (index === this.settings.keys[file] ? [] : [[file + 1, index] as const]))
      this.format = [[0, 0], ...rest(0), ...rest(1)]
    }
    if (header) {
      const [first, second] = [this.files[0].shift(), this.files[1].shift()]
      if (first || second) this.print(first, second)
    }
    await this.merge()
    await this.tail(0, this.at[1] < this.files[1].length)
    await this.tail(1, false)
    await this.flush()
    if (!this.warned[0] && !this.warned[1]) return 0
    await this.io.warn('input is not in sorted order')
    return 1
  }

  private async read(name: string): Promise<Line[]> {
    const { end, separator } = this.settings
    const lines = (await textOf(this.io, name)).split(end)
    if (lines.at(-1) === '') lines.pop()
    const split = (text: string): string[] => {
      if (separator === undefined) return text.replace(/^[ \t\n]+/, '').split(/[ \t\n]+/)
      return separator === '' ? [text] : text.split(separator)
    }
    return lines.map((text, index) => ({ text, fields: split(text), number: index + 1 }))
  }

  private key(file: 0 | 1, line: Line): string {
    const text = line.fields[this.settings.keys[file]] ?? ''
    return this.settings.fold ? text.toLowerCase() : text
  }

  private current(file: 0 | 1): Line | undefined {
    return this.files[file][this.at[file]]
  }

  /** To the next line, which should not come before this one. */
  private async advance(file: 0 | 1): Promise<void> {
    const before = this.current(file)
    this.at[file]++
    const line = this.current(file)
    const { order } = this.settings
    if (!before || !line || order === 'ignore' || (order === undefined && !this.seenUnpaired) || this.warned[file]) return
    if (this.key(file, before) <= this.key(file, line)) return
    await this.flush()
    const problem = `${this.names[file]}:${line.number}: is not sorted: ${line.text}`
    if (order === 'check') throw new ToolError(problem)
    await this.io.warn(problem)
    this.warned[file] = true
  }

  private async merge(): Promise<void> {
    for (;;) {
      const [a, b] = [this.current(0), this.current(1)]
      if (!a || !b) return
      const [x, y] = [this.key(0, a), this.key(1, b)]
      if (x !== y) {
        const file = x < y ? 0 : 1
        this.alone(file, file === 0 ? a : b)
        await this.advance(file)
        this.seenUnpaired = true
        continue
      }
      const left = await this.group(0, x)
      const right = await this.group(1, x)
      if (this.settings.paired) for (const one of left) for (const other of right) this.print(one, other)
    }
  }

  /** All lines with the same key. */
  private async group(file: 0 | 1, key: string): Promise<Line[]> {
    const lines: Line[] = []
    for (let line = this.current(file); line && this.key(file, line) === key; line = this.current(file)) {
      lines.push(line)
      await this.advance(file)
    }
    return lines
  }

  /** What is left of a file has no partners. */
  private async tail(file: 0 | 1, other: boolean): Promise<void> {
    if (other) this.seenUnpaired = true
    for (let line = this.current(file); line; line = this.current(file)) {
      this.alone(file, line)
      this.seenUnpaired = true
      await this.advance(file)
    }
  }

  private alone(file: 0 | 1, line: Line): void {
    if (this.settings.unpaired[file]) this.print(file === 0 ? line : undefined, file === 1 ? line : undefined)
  }

  private print(a: Line | undefined, b: Line | undefined): void {
    const { keys, empty, separator, end } = this.settings
    const glue = separator === undefined || separator === '' ? ' ' : separator
    const lines = [a, b] as const
    const field = (file: number, index: number): string => lines[file]?.fields[index] || empty
    const key = a ? field(0, keys[0]) : field(1, keys[1])
    const rest = (file: 0 | 1): string[] =>
      (lines[file]?.fields ?? []).flatMap((text, index) => (index === keys[file] ? [] : [text || empty]))
    const words =
      this.format === undefined || this.format === 'auto'
        ? [key, ...rest(0), ...rest(1)]
        : this.format.map(([file, index]) => (file === 0 ? key : field(file - 1, index)))
    this.out += words.join(glue) + end
  }

  private async flush(): Promise<void> {
    const { out } = this
    this.out = ''
    if (out !== '') await this.io.out(out)
  }
}

const join = tool('join', async (io) => {
  const options = parseOptions(io.context, 't:1:2:a:o:v:e:j:iz', {
    'ignore-case': 'i',
    'check-order': 'check-order',
    'nocheck-order': 'nocheck-order',
    header: 'header',
    'zero-terminated': 'z',
  })
  const settings = settingsOf(options)
  const names = twoFiles('join', options.operands)
  if (names[0] === '-' && names[1] === '-') throw new ToolError('both files cannot be standard input')
  try {
    return await new Join(io, settings, names).run(options.has('header'))
  } catch (error) {
    if (error instanceof FileError) throw new ToolError(`${error.path}: ${error.message}`)
    throw error
  }
})

export const tools: readonly Command[] = [join]
