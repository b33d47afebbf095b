/** Showing text: cat, tac, rev, nl, head, tail, wc. */
import { decodeText } from '../../bytes'
import type { Command } from '../../command'
import { behind } from '../../machine'
import { concatBytes } from '../../concat-bytes'
import { encode, readAll } from '../../pipe'
import { compileRegex, escapeBasic, type Regex } from '../../regex'
import { RegexSyntaxError } from '../../regex/syntax'
import { textWidth } from '../../terminal/width'
import { choice, eachInput, linesOf, parseOptions, readHolding, sizeOf, textOf, tool, ToolError, usageError } from '../tool'
import { followFiles } from './follow'
import { namesIn } from './named-inputs'

/** What `cat -v` shows for a byte: `^X` for control characters, `M-` before those of the upper half. */
function visibleByte(byte: number): string {
  if (byte >= 128) return `M-${visibleByte(byte - 128)}`
  if (byte === 127) return '^?'
  return byte < 32 ? `^${String.fromCharCode(byte + 64)}` : String.fromCharCode(byte)
}

function visible(text: string, tabs: boolean): string {
  if (!/[^\x20-\x7e]/.test(text)) return text
  return [...encode(text)].map((byte) => (byte === 9 && !tabs ? '\t' : visibleByte(byte))).join('')
}

const cat = tool('cat', async (io) => {
  const options = parseOptions(io.context, 'nbsETAvetu', {
    number: 'n',
    'number-nonblank': 'b',
    'squeeze-blank': 's',
    'show-ends': 'E',
    'show-tabs': 'T',
    'show-all': 'A',
    'show-nonprinting': 'v',
  })
  const flags = (letters: string): boolean => [...letters].some((letter) => options.has(letter))
  const plain = !flags('nbsETAetv')
  const tabs = flags('TAt')
  let number = 0
  let blank = false
  return eachInput(io, options.operands, async (stream) => {
    if (plain) {
      for (;;) {
        const chunk = await stream.read()
        if (!chunk) return
        await io.out(chunk)
      }
    }
    for await (const { text, newline } of linesOf(stream)) {
      if (flags('s') && text === '' && blank) continue
      blank = text === ''
      const shown = flags('Aetv') ? visible(text, tabs) : tabs ? text.replace(/\t/g, '^I') : text
      const prefix = (flags('n') && !flags('b')) || (flags('b') && text !== '') ? `${String(++number).padStart(6)}\t` : ''
      await io.out(prefix + shown + (flags('EAe') && newline ? '$' : '') + (newline ? '\n' : ''))
    }
  })
})

/** An expression of tools that say no more of a wrong one. */
function gnuRegex(source: string, global: boolean): Regex {
  try {
    return compileRegex(source, { dialect: 'basic', tool: 'grep', global })
  } catch (error) {
    if (error instanceof RegexSyntaxError) throw new ToolError('Invalid regular expression')
    throw error
  }
}

const tac = tool('tac', async (io) => {
  const options = parseOptions(io.context, 'brs:', { before: 'b', regex: 'r', separator: 's' })
  const separator = options.get('s') ?? '\n'
  if (separator === '' && options.has('r')) throw new ToolError('separator cannot be empty')
  // An empty one means NUL.
  const found = gnuRegex(options.has('r') ? separator : escapeBasic(separator === '' ? '\0' : separator), true)
  return eachInput(
    io,
    options.operands,
    async (_, name) => {
      const text = await textOf(io, name)
      const parts: string[] = []
      let from = 0
      for (const match of text.matchAll(found)) {
        if (match[0] === '') continue
        const end = options.has('b') ? match.index : match.index + match[0].length
        if (end > from || !options.has('b')) parts.push(text.slice(from, end))
        from = end
      }
      if (from < text.length) parts.push(text.slice(from))
      await io.out(parts.reverse().join(''))
    },
    1,
    (path, message) =>
      message === 'Is a directory' ? `${path}: read error: Invalid argument` : `failed to open '${path}' for reading: ${message}`,
  )
})

const rev = tool('rev', (io) => {
  const { operands } = parseOptions(io.context, 'hV', { help: 'h', version: 'V' })
  return eachInput(
    io,
    operands,
    async (stream) => {
      for await (const { text, newline } of linesOf(stream)) await io.out([...text].reverse().join('') + (newline ? '\n' : ''))
    },
    1,
    (path, message) => (message === 'Is a directory' ? `${path}: 0: ${message}` : `cannot open ${path}: ${message}`),
  )
})

const nl = tool('nl', async (io) => {
  const options = parseOptions(io.context, 'b:f:h:w:s:v:i:n:d:l:p', {
    'body-numbering': 'b',
    'footer-numbering': 'f',
    'header-numbering': 'h',
    'number-width': 'w',
    'number-separator': 's',
    'number-format': 'n',
    'line-increment': 'i',
    'starting-line-number': 'v',
    'section-delimiter': 'd',
    'join-blank-lines': 'l',
    'no-renumber': 'p',
  })
  const whole = (letter: string, what: string, fallback: number, least = -Infinity): number => {
    const text = options.get(letter)
    if (text === undefined) return fallback
    if (!/^[+-]?\d+$/.test(text)) throw new ToolError(`invalid ${what}: '${text}'`)
    if (Number(text) < least) throw new ToolError(`invalid ${what}: '${text}': Numerical result out of range`)
    return Number(text)
  }
  const format = options.get('n') ?? 'rn'
  const styles = { header: options.get('h') ?? 'n', body: options.get('b') ?? 't', footer: options.get('f') ?? 'n' }
  for (const [section, style] of Object.entries(styles))
    if (!/^[atn]$|^p/.test(style)) throw usageError('nl', `invalid ${section} numbering style: '${style}'`)
  if (!['ln', 'rn', 'rz'].includes(format)) throw usageError('nl', `invalid line numbering format: '${format}'`)
  const first = whole('v', 'starting line number', 1)
  const step = whole('i', 'line number increment', 1)
  const joined = whole('l', 'line number of blank lines', 1, 1)
  const width = whole('w', 'line number field width', 6, 1)
  const delimiter = (options.get('d') ?? '\\:').padEnd(2, ':')
  const sections = { [delimiter.repeat(3)]: 'header', [delimiter.repeat(2)]: 'body', [delimiter]: 'footer' } as const
  const pattern = (style: string): Regex | undefined => (style.startsWith('p') ? gnuRegex(style.slice(1), false) : undefined)
  const patterns = { header: pattern(styles.header), body: pattern(styles.body), footer: pattern(styles.footer) }
  let section: keyof typeof styles = 'body'
  let blanks = 0
  let number = first
  return eachInput(io, options.operands, async (stream) => {
    for await (const { text } of linesOf(stream)) {
      const begun = sections[text] as keyof typeof styles | undefined
      if (begun) {
        section = begun
        if (!options.has('p')) number = first
        await io.out('\n')
        continue
      }
      const style = styles[section]
      blanks = text === '' ? blanks + 1 : 0
      const counts =
        style === 'a' ? text !== '' || blanks % joined === 0 : style === 't' ? text !== '' : (patterns[section]?.test(text) ?? false)
      if (counts) {
        const shown = format === 'ln' ? String(number).padEnd(width) : String(number).padStart(width, format === 'rz' ? '0' : ' ')
        await io.out(`${shown}${options.get('s') ?? '\t'}${text}\n`)
        number += step
      } else await io.out(`${' '.repeat(width + (options.get('s') ?? '\t').length)}${text}\n`)
    }
  })
})

const cannotOpen = (path: string, message: string): string =>
  message === 'Is a directory' ? `error reading '${path}': ${message}` : `cannot open '${path}' for reading: ${message}`

/** The old ways to say how much: `head -2c` and `tail -5f`, `tail +3`. Gives the arguments as they are written today. */
function oldCounts(name: 'head' | 'tail', args: readonly string[]): readonly string[] {
  const first = args[0] ?? ''
  const found = name === 'head' ? /^-(\d+)([bckmlqvz]+)$/.exec(first) : /^([-+]\d*)([bcl]?f?)$/.exec(first)
  if (!found || found[2] === undefined || (name === 'tail' && (!/\d/.test(first) || args.length > 2))) return args
  const letters = found[2]
  const unit = /[bckm]/.exec(letters)?.[0]
  const count = found[1]! + (unit && unit !== 'c' ? unit : '')
  const flags = [...letters].filter((letter) => 'qvzf'.includes(letter)).map((letter) => `-${letter}`)
  return [unit ? '-c' : '-n', name === 'tail' ? count : count.replace(/^-/, ''), ...flags, ...args.slice(1)]
}

/** How much of an input is meant; what is none, or more than there are numbers for, is refused. */
function amountOf(text: string, unit: string): number {
  const count = sizeOf(text)
  if (Number.isNaN(count)) throw new ToolError(`invalid number of ${unit}: '${text.replace(/^[-+]/, '')}'`)
  if (Math.abs(count) > 2 ** 64)
    throw new ToolError(`invalid number of ${unit}: '${text.replace(/^[-+]/, '')}': Value too large for defined data type`)
  return count
}

const head = tool('head', async (io) => {
  const options = parseOptions(
    { ...io.context, args: oldCounts('head', io.args) },
    'n:c:qvz',
    { lines: 'n', bytes: 'c', quiet: 'q', silent: 'q', verbose: 'v', 'zero-terminated': 'z' },
    { numbers: true },
  )
  const bytes = options.get('c')
  const wanted = options.get('n') ?? options.get('#') ?? '10'
  const count = amountOf(bytes ?? wanted, bytes === undefined ? 'lines' : 'bytes')
  const end = options.has('z') ? '\0' : '\n'
  const names = options.operands.length > 1 || options.has('v')
  let shown = 0
  return eachInput(
    io,
    options.operands,
    async (stream, name) => {
      if (names && !options.has('q')) await io.out(`${shown++ > 0 ? '\n' : ''}==> ${name === '-' ? 'standard input' : name} <==\n`)
      if (bytes !== undefined) {
        if (count < 0) {
          const all = await readAll(stream)
          return io.out(all.subarray(0, Math.max(0, all.length + count)))
        }
        let left = count
        while (left > 0) {
          const chunk = await stream.read()
          if (!chunk) return
          await io.out(chunk.subarray(0, left))
          left -= chunk.length
        }
        return
      }
      if (count < 0) {
        const held: string[] = []
        for await (const { text, newline } of linesOf(stream, undefined, end)) {
          held.push(text + (newline ? end : ''))
          if (held.length > -count) await io.out(held.shift()!)
        }
        return
      }
      if (count === 0) return
      let left = count
      for await (const { text, newline } of linesOf(stream, undefined, end)) {
        await io.out(text + (newline ? end : ''))
        if (--left === 0) return
      }
    },
    1,
    cannotOpen,
  )
})

const tail = tool('tail', async (io) => {
  const options = parseOptions(
    { ...io.context, args: oldCounts('tail', io.args) },
    'n:c:qvfFs:z',
    {
      'zero-terminated': 'z',
      lines: 'n',
      bytes: 'c',
      quiet: 'q',
      silent: 'q',
      verbose: 'v',
      pid: 'pid:',
      follow: 'follow?',
      retry: 'retry',
      'sleep-interval': 's',
    },
    { numbers: true },
  )
  const bytes = options.get('c')
  const wanted = bytes ?? options.get('n') ?? options.get('#') ?? '10'
  const fromStart = wanted.startsWith('+')
  const count = Math.abs(amountOf(wanted, bytes === undefined ? 'lines' : 'bytes'))
  const pause = options.get('s')
  if (pause !== undefined && !(Number(pause) >= 0)) throw new ToolError(`invalid number of seconds: '${pause}'`)
  const watched = options.get('pid')
  if (watched !== undefined && !/^\d+$/.test(watched)) throw new ToolError(`invalid PID: '${watched}'`)
  const how = options.get('follow')
  if (how) choice('tail', '--follow', how, ['descriptor', 'name'])
  const follow = options.has('f') || options.has('F') || options.has('follow')
  const names = options.operands.length > 1 || options.has('v')
  let shown = 0
  const sizes = new Map<string, number>()
  const status = await eachInput(
    io,
    options.operands,
    async (stream, name) => {
      if (names && !options.has('q')) await io.out(`${shown++ > 0 ? '\n' : ''}==> ${name === '-' ? 'standard input' : name} <==\n`)
      const all = await readHolding(io, stream)
      sizes.set(name, all.length)
      if (bytes !== undefined) return io.out(fromStart ? all.subarray(Math.max(0, count - 1)) : count === 0 ? '' : all.subarray(-count))
      const lines = decodeText(all).split(options.has('z') ? /(?<=\0)/ : /(?<=\n)/)
      if (lines[lines.length - 1] === '') lines.pop()
      await io.out((fromStart ? lines.slice(Math.max(0, count - 1)) : count === 0 ? [] : lines.slice(-count)).join(''))
    },
    1,
    cannotOpen,
  )
  const byName = options.has('F') || how === 'name'
  const retries = options.has('F') || options.has('retry')
  const followed = options.operands.filter((name) => name !== '-' && (sizes.has(name) || (byName && retries)))
  // Standard input is open even when it cannot be read.
  const opensInput = options.operands.length === 0 || options.operands.includes('-')
  if (status !== 0 && followed.length === 0 && !opensInput && io.context.system.flavour === 'ash') await io.warn('no files')
  if (!follow || followed.length === 0) {
    if (follow && status !== 0 && io.context.system.flavour !== 'ash') await io.warn('no files remaining')
    return status
  }
  const seconds = Number(pause ?? 1)
  return followFiles(io, { names: followed, sizes, byName, retries, seconds, titles: names && !options.has('q') })
})

/** How wide a line is on a terminal, with its tabs. */
function lineWidth(line: string): number {
  return line.split('\t').reduce((at, part, index) => (index > 0 ? (Math.floor(at / 8) + 1) * 8 : 0) + textWidth(part), 0)
}

const wc = tool('wc', async (io) => {
  const options = parseOptions(io.context, 'lwcmL', {
    lines: 'l',
    words: 'w',
    bytes: 'c',
    chars: 'm',
    'max-line-length': 'L',
    'files0-from': 'files0:',
  })
  const from = options.get('files0')
  if (from !== undefined && options.operands.length > 0)
    throw usageError('wc', `extra operand '${options.operands[0]!}'\nfile operands cannot be combined with --files0-from`)
  const operands =
    from === undefined
      ? options.operands
      : await namesIn(io, from, (name, message) => new ToolError(`cannot open '${name}' for reading: ${message}`))
  const wanted = ['l', 'w', 'm', 'c', 'L'].filter((letter) => options.has(letter))
  const shown = wanted.length > 0 ? wanted : ['l', 'w', 'c']
  const rows: { counts: Record<string, number>; name: string }[] = []
  const total: Record<string, number> = { l: 0, w: 0, m: 0, c: 0, L: 0 }
  const status = await eachInput(io, operands, async (stream, name) => {
    const counts: Record<string, number> = { l: 0, w: 0, m: 0, c: 0, L: 0 }
    let inWord = false
    const kept: Uint8Array[] = []
    const next = (): Promise<Uint8Array | null> =>
      stream.read().catch((error: unknown) => {
        rows.push({ counts, name: operands.length > 0 ? name : '' })
        throw error
      })
    for (let chunk = await next(); chunk; chunk = await next()) {
      if (options.has('L')) kept.push(chunk)
      counts.c! += chunk.length
      for (const byte of chunk) {
        if ((byte & 0xc0) !== 0x80) counts.m!++
        if (byte === 10) counts.l!++
        const space = byte === 32 || (byte >= 9 && byte <= 13)
        if (space) inWord = false
        else if (!inWord && byte !== 0) {
          inWord = true
          counts.w!++
        }
      }
    }
    for (const line of options.has('L') ? decodeText(concatBytes(kept)).split('\n') : []) counts.L = Math.max(counts.L!, lineWidth(line))
    for (const key of Object.keys(total)) total[key] = key === 'L' ? Math.max(total[key]!, counts[key]!) : total[key]! + counts[key]!
    rows.push({ counts, name: operands.length > 0 ? name : '' })
  })
  if (io.context.system.flavour !== 'ash')
    for (const name of operands) {
      // A folder is opened and then cannot be read, so it has its line of noughts.
      const path = io.path(name)
      if (name === '-' || !io.context.files.exists(path) || io.context.files.stat(path).type !== 'directory') continue
      rows.splice(operands.indexOf(name), 0, { counts: { l: 0, w: 0, m: 0, c: 0, L: 0 }, name })
    }
  if (operands.length > 1) rows.push({ counts: total, name: 'total' })
  const single = rows.length === 1 && shown.length === 1
  if (io.context.system.flavour === 'ash') {
    for (const { counts, name } of rows)
      await io.out(`${shown.map((key) => String(counts[key]).padStart(single ? 0 : 9)).join(' ')}${name ? ` ${name}` : ''}\n`)
    return status
  }
  // Only what is no file has a size that is not known before: then, and with a folder, there is room for seven digits.
  const input = behind(io.context).handles[0]?.label ?? ''
  const isFile = input.startsWith('/') && io.context.files.exists(input) && io.context.files.stat(input).type === 'file'
  const unknown =
    ((operands.length === 0 || operands.includes('-')) && !isFile) ||
    rows.some(
      ({ name }) =>
        name !== '' &&
        name !== '-' &&
        name !== 'total' &&
        io.context.files.exists(io.path(name)) &&
        io.context.files.stat(io.path(name)).type !== 'file',
    )
  const absent = behind(io.context).handles[0]?.absent === true && operands.length === 0
  const width = single || absent ? 0 : unknown ? 7 : Math.max(...shown.map((key) => String(total[key]).length), String(total.c).length)
  for (const { counts, name } of rows)
    await io.out(`${shown.map((key) => String(counts[key]).padStart(width)).join(' ')}${name ? ` ${name}` : ''}\n`)
  return status
})

export const tools: readonly Command[] = [cat, tac, rev, nl, head, tail, wc]
