/** Rearranging lines: uniq, fold, fmt, expand, unexpand, shuf, tee. */
import type { Command } from '../../command'
import { FileError } from '../../files'
import { encode } from '../../pipe'
import { choice, eachInput, linesOf, openOutput, parseOptions, textOf, tool, ToolError, usageError, type Io, type Options } from '../tool'

const GROUPS = ['prepend', 'append', 'separate', 'both']
const REPEATS = ['none', 'prepend', 'separate']

/** The value of `--group` or `--all-repeated`. */
const methodOf = (option: string, given: string | undefined, methods: readonly string[], fallback: string): string =>
  given ? choice('uniq', `--${option}`, given, methods) : fallback

const uniq = tool('uniq', async (io) => {
  const options = parseOptions(
    io.context,
    'cdDuif:s:w:z',
    {
      count: 'c',
      repeated: 'd',
      unique: 'u',
      'ignore-case': 'i',
      'skip-fields': 'f',
      'skip-chars': 's',
      'check-chars': 'w',
      'zero-terminated': 'z',
      'all-repeated': 'all?',
      group: 'group?',
    },
    { numbers: true },
  )
  if (options.operands.length > 2) throw usageError('uniq', `extra operand '${options.operands[2]}'`)
  const number = (letter: string, what: string): number | undefined => {
    const text = options.get(letter)
    if (text === undefined) return undefined
    if (!/^\d+$/.test(text)) throw new ToolError(`${text}: invalid number of ${what}`)
    return Number(text)
  }
  const fields = number('f', 'fields to skip') ?? Number(options.get('#') ?? 0)
  const skipped = number('s', 'bytes to skip') ?? 0
  const compared = number('w', 'bytes to compare') ?? Infinity
  const all = options.has('D') || options.has('all')
  const repeats = methodOf('all-repeated', options.get('all'), REPEATS, 'none')
  const grouping = options.has('group') ? methodOf('group', options.get('group'), GROUPS, 'separate') : undefined
  if (grouping && (all || ['c', 'd', 'u'].some((letter) => options.has(letter))))
    throw usageError('uniq', '--group is mutually exclusive with -c/-d/-D/-u')
  if (all && options.has('c')) throw usageError('uniq', 'printing all duplicated lines and repeat counts is meaningless')
  const key = (text: string): string => {
    let out = text
    for (let i = 0; i < fields; i++) out = out.replace(/^[ \t]*[^ \t]+/, '')
    out = out.slice(skipped, compared === Infinity ? undefined : skipped + compared)
    return options.has('i') ? out.toLowerCase() : out
  }
  const end = options.has('z') ? '\0' : '\n'
  let group: string[] = []
  let current: string | undefined
  let target = ''
  let groups = 0
  const [input, output] = options.operands
  const emit = async (text: string): Promise<void> => {
    if (output === undefined) return io.out(text + end)
    target += text + end
  }
  const show = async (lines: readonly string[], method: string): Promise<void> => {
    const before = method === 'prepend' || method === 'both' || (method === 'separate' && groups > 0)
    if (before && !(method === 'both' && groups > 0)) await emit('')
    for (const line of lines) await emit(line)
    if (method === 'append' || method === 'both') await emit('')
    groups++
  }
  const flush = async (): Promise<void> => {
    if (group.length === 0) return
    if (grouping) return show(group, grouping)
    if (all) {
      if (group.length > 1 && !options.has('u')) await show(group, repeats)
      return
    }
    if ((options.has('d') && group.length < 2) || (options.has('u') && group.length > 1)) return
    await emit(`${options.has('c') ? `${String(group.length).padStart(7)} ` : ''}${group[0]}`)
  }
  const status = await eachInput(io, input === undefined ? [] : [input], async (stream, name) => {
    const lines = options.has('z') ? (await textOf(io, name)).replace(/\0$/, '').split('\0') : undefined
    const next = async (text: string): Promise<void> => {
      const own = key(text)
      if (current === own) {
        group.push(text)
        return
      }
      await flush()
      group = [text]
      current = own
    }
    if (lines) for (const line of lines) await next(line)
    else for await (const { text } of linesOf(stream)) await next(text)
  })
  await flush()
  if (output !== undefined && output !== '-') io.context.files.write(io.path(output), target)
  return status
})

const fold = tool('fold', async (io) => {
  const options = parseOptions(io.context, 'w:sb', { width: 'w', spaces: 's', bytes: 'b' }, { numbers: true })
  const given = options.get('w') ?? options.get('#') ?? '80'
  if (!/^\d+$/.test(given)) throw new ToolError(`invalid number of columns: '${given}'`)
  const width = Number(given)
  if (width === 0) throw new ToolError(`invalid number of columns: '${given}': Numerical result out of range`)
  /** The column behind a character that stands at one. */
  const behindOf = (c: string, at: number): number => {
    if (options.has('b')) return at + encode(c).length
    if (c === '\t') return at + 8 - (at % 8)
    if (c === '\b') return Math.max(0, at - 1)
    return c === '\r' ? 0 : at + encode(c).length
  }
  const cut = (text: string): string[] => {
    const rows: string[] = []
    let row = ''
    let at = 0
    for (const c of text) {
      while (row !== '' && behindOf(c, at) > width) {
        const blank = options.has('s') ? Math.max(row.lastIndexOf(' '), row.lastIndexOf('\t')) : -1
        rows.push(blank < 0 ? row : row.slice(0, blank + 1))
        row = blank < 0 ? '' : row.slice(blank + 1)
        at = [...row].reduce((so, one) => behindOf(one, so), 0)
      }
      row += c
      at = behindOf(c, at)
    }
    return [...rows, row]
  }
  return eachInput(io, options.operands, async (stream) => {
    for await (const { text, newline } of linesOf(stream)) await io.out(cut(text).join('\n') + (newline ? '\n' : ''))
  })
})

const fmt = tool('fmt', async (io) => {
  const options = parseOptions(io.context, 'w:s', { width: 'w' }, { numbers: true })
  const width = Number(options.get('w') ?? options.get('#') ?? 75)
  return eachInput(io, options.operands, async (_, name) => {
    for (const paragraph of (await textOf(io, name)).replace(/\n$/, '').split(/\n(?=\s*\n)|\n\s*\n/)) {
      let line = ''
      for (const word of paragraph.split(/\s+/).filter(Boolean)) {
        if (line && line.length + 1 + word.length > width) {
          await io.out(`${line}\n`)
          line = word
        } else line = line ? `${line} ${word}` : word
      }
      await io.out(`${line}\n`)
    }
  })
})

type TabStop = (column: number) => number | undefined

/** Where the next tab stop is: every so many columns, or at the columns of a list. */
function tabStops(text: string | undefined): TabStop {
  const stops = (text ?? '8').split(/[ ,]+/).filter(Boolean)
  for (const stop of stops)
    if (!/^\d+$/.test(stop)) throw new ToolError(`tab size contains invalid character(s): '${stop.replace(/^\d+/, '')}'`)
  const columns = stops.map(Number)
  if (columns.includes(0)) throw new ToolError('tab size cannot be 0')
  if (columns.some((column, index) => index > 0 && column <= columns[index - 1]!)) throw new ToolError('tab sizes must be ascending')
  return (column) => (columns.length === 1 ? column + columns[0]! - (column % columns[0]!) : columns.find((stop) => stop > column))
}

function tabs(io: Io, convert: (line: string, next: TabStop, options: Options) => string): Promise<number> {
  const options = parseOptions(io.context, 't:ia', { tabs: 't', initial: 'i', all: 'a', 'first-only': 'first' })
  const size = tabStops(options.get('t'))
  return eachInput(io, options.operands, async (stream) => {
    for await (const { text, newline } of linesOf(stream)) await io.out(convert(text, size, options) + (newline ? '\n' : ''))
  })
}

const expand = tool('expand', (io) =>
  tabs(io, (line, next, options) => {
    let out = ''
    let column = 0
    let initial = true
    for (const c of line) {
      if (c === '\t') {
        const to = next(column) ?? column + 1
        out += options.has('i') && !initial ? c : ' '.repeat(to - column)
        column = to
      } else {
        initial &&= c === ' '
        out += c
        column += encode(c).length
      }
    }
    return out
  }),
)

const unexpand = tool('unexpand', (io) =>
  tabs(io, (line, next, options) => {
    const everywhere = (options.has('a') || options.has('t')) && !options.has('first')
    let out = ''
    let blanks = ''
    let column = 0
    let initial = true
    for (const c of line) {
      if ((c === ' ' || c === '\t') && (initial || everywhere)) {
        const from = column
        const stop = next(column)
        column = c === '\t' ? (stop ?? column + 1) : column + 1
        blanks += c
        // A single blank before a stop stays one, unless more of them are around it.
        if (stop !== undefined && column >= stop) blanks = c === ' ' && blanks === ' ' && from === column - 1 && !initial ? blanks : '\t'
        if (blanks === '\t') {
          out += blanks
          blanks = ''
        }
        continue
      }
      initial = false
      out += blanks + c
      blanks = ''
      column += encode(c).length
    }
    return out + blanks
  }),
)

const shuf = tool('shuf', async (io) => {
  const options = parseOptions(io.context, 'n:i:er', { 'head-count': 'n', 'input-range': 'i', echo: 'e', repeat: 'r' })
  const range = /^(\d+)-(\d+)$/.exec(options.get('i') ?? '')
  const items = range
    ? Array.from({ length: Number(range[2]) - Number(range[1]) + 1 }, (_, index) => String(Number(range[1]) + index))
    : options.has('e')
      ? [...options.operands]
      : (await textOf(io, options.operands[0] ?? '-')).replace(/\n$/, '').split('\n')
  for (let i = items.length - 1; i > 0; i--) {
    const j = io.context.system.random(i + 1)
    ;[items[i], items[j]] = [items[j]!, items[i]!]
  }
  await io.out(
    items
      .slice(0, options.has('n') ? Number(options.get('n')) : undefined)
      .map((line) => `${line}\n`)
      .join(''),
  )
  return 0
})

const tee = tool('tee', async (io) => {
  const options = parseOptions(io.context, 'aip', { append: 'a', 'ignore-interrupts': 'i' })
  let status = 0
  const targets = []
  for (const name of options.operands) {
    try {
      targets.push(await openOutput(io, name, options.has('a') ? 'append' : 'write'))
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      await io.warn(`${name}: ${error.message}`)
      status = 1
    }
  }
  for (;;) {
    const chunk = await io.context.stdin.read()
    if (!chunk) break
    for (const target of targets) await target.write(chunk)
    await io.out(chunk)
  }
  for (const target of targets) target.release()
  return status
})

export const tools: readonly Command[] = [uniq, fold, fmt, expand, unexpand, shuf, tee]
