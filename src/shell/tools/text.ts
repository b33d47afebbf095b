/** Small text filters: cat, tac, rev, nl, head, tail, wc, cut, tr, uniq, paste, fold, tee, column, seq, yes, join, comm, expand, split, shuf. */
import { encode, readAll } from '../pipe'
import { patternRegex } from '../interpreter/pattern'
import { textWidth } from '../terminal/width'
import { behind } from '../machine'
import { openFile } from '../handle'
import { eachInput, linesOf, openInput, parseOptions, sizeOf, textOf, tool, ToolError, type Io } from './tool'
import { FileError } from '../files'

const cat = tool('cat', async (io) => {
  const options = parseOptions(io.context, 'nbsETAveu', {
    number: 'n',
    'number-nonblank': 'b',
    'squeeze-blank': 's',
    'show-ends': 'E',
    'show-tabs': 'T',
    'show-all': 'A',
  })
  const flags = (letters: string): boolean => [...letters].some((letter) => options.has(letter))
  const plain = !flags('nbsETAe')
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
      const shown = flags('TA') ? text.replace(/\t/g, '^I') : text
      const prefix = (flags('n') && !flags('b')) || (flags('b') && text !== '') ? `${String(++number).padStart(6)}\t` : ''
      await io.out(prefix + shown + (flags('EAe') && newline ? '$' : '') + (newline ? '\n' : ''))
    }
  })
})

const tac = tool('tac', (io) =>
  eachInput(io, io.args, async (_, name) =>
    io.out(
      (await textOf(io, name))
        .split(/(?<=\n)/)
        .reverse()
        .join(''),
    ),
  ),
)

const rev = tool('rev', (io) =>
  eachInput(io, io.args, async (stream) => {
    for await (const { text, newline } of linesOf(stream)) await io.out([...text].reverse().join('') + (newline ? '\n' : ''))
  }),
)

const head = tool('head', async (io) => {
  const options = parseOptions(io.context, 'n:c:qv', { lines: 'n', bytes: 'c', quiet: 'q', verbose: 'v' }, { numbers: true })
  const bytes = options.get('c')
  const wanted = options.get('n') ?? options.get('#') ?? '10'
  const count = sizeOf(bytes ?? wanted)
  if (Number.isNaN(count)) throw new ToolError(`invalid number of ${bytes === undefined ? 'lines' : 'bytes'}: '${bytes ?? wanted}'`)
  const names = options.operands.length > 1 || options.has('v')
  return eachInput(io, options.operands, async (stream, name, index) => {
    if (names && !options.has('q')) await io.out(`${index > 0 ? '\n' : ''}==> ${name === '-' ? 'standard input' : name} <==\n`)
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
      for await (const { text, newline } of linesOf(stream)) {
        held.push(text + (newline ? '\n' : ''))
        if (held.length > -count) await io.out(held.shift()!)
      }
      return
    }
    if (count === 0) return
    let left = count
    for await (const { text, newline } of linesOf(stream)) {
      await io.out(text + (newline ? '\n' : ''))
      if (--left === 0) return
    }
  })
})

const tail = tool('tail', async (io) => {
  const options = parseOptions(
    io.context,
    'n:c:qvfFs:',
    { lines: 'n', bytes: 'c', quiet: 'q', verbose: 'v', follow: 'follow?', retry: 'retry', 'sleep-interval': 's' },
    { numbers: true },
  )
  const bytes = options.get('c')
  const wanted = bytes ?? options.get('n') ?? options.get('#') ?? '10'
  const fromStart = wanted.startsWith('+')
  const count = Math.abs(sizeOf(wanted))
  if (Number.isNaN(count)) throw new ToolError(`invalid number of ${bytes === undefined ? 'lines' : 'bytes'}: '${wanted}'`)
  const follow = options.has('f') || options.has('F') || options.has('follow')
  const names = options.operands.length > 1 || options.has('v')
  const sizes = new Map<string, number>()
  const status = await eachInput(io, options.operands, async (stream, name, index) => {
    if (names && !options.has('q')) await io.out(`${index > 0 ? '\n' : ''}==> ${name === '-' ? 'standard input' : name} <==\n`)
    const all = await readAll(stream)
    sizes.set(name, all.length)
    if (bytes !== undefined) return io.out(fromStart ? all.subarray(count - 1) : count === 0 ? '' : all.subarray(-count))
    const lines = new TextDecoder().decode(all).split(/(?<=\n)/)
    if (lines[lines.length - 1] === '') lines.pop()
    await io.out((fromStart ? lines.slice(Math.max(0, count - 1)) : count === 0 ? [] : lines.slice(-count)).join(''))
  })
  const followed = options.operands.filter((name) => name !== '-' && (sizes.has(name) || options.has('F')))
  if (!follow || followed.length === 0) return status
  let last = followed[followed.length - 1]
  const { files, system } = io.context
  for (;;) {
    await system.clock.sleep(1000 * Number(options.get('s') ?? 1), io.context.signal)
    for (const name of followed) {
      const path = io.path(name)
      if (!files.exists(path)) continue
      const data = files.read(path)
      const seen = sizes.get(name) ?? 0
      if (data.length === seen) continue
      if (data.length < seen) await io.warn(`${name}: file truncated`)
      if (names && last !== name) await io.out(`\n==> ${name} <==\n`)
      last = name
      await io.out(data.slice(data.length < seen ? 0 : seen))
      sizes.set(name, data.length)
    }
  }
})

const wc = tool('wc', async (io) => {
  const options = parseOptions(io.context, 'lwcmL', { lines: 'l', words: 'w', bytes: 'c', chars: 'm', 'max-line-length': 'L' })
  const wanted = ['l', 'w', 'm', 'c', 'L'].filter((letter) => options.has(letter))
  const shown = wanted.length > 0 ? wanted : ['l', 'w', 'c']
  const rows: { counts: Record<string, number>; name: string }[] = []
  const total: Record<string, number> = { l: 0, w: 0, m: 0, c: 0, L: 0 }
  const status = await eachInput(io, options.operands, async (stream, name) => {
    const bytes = await readAll(stream)
    const text = new TextDecoder().decode(bytes)
    const counts: Record<string, number> = {
      l: text.split('\n').length - 1,
      w: text.split(/\s+/).filter(Boolean).length,
      m: [...text].length,
      c: bytes.length,
      L: Math.max(0, ...text.split('\n').map((line) => textWidth(line))),
    }
    for (const key of Object.keys(total)) total[key] = key === 'L' ? Math.max(total[key]!, counts[key]!) : total[key]! + counts[key]!
    rows.push({ counts, name: options.operands.length > 0 ? name : '' })
  })
  if (options.operands.length > 1) rows.push({ counts: total, name: 'total' })
  const single = rows.length === 1 && shown.length === 1
  const fromInput = options.operands.length === 0 || options.operands.includes('-')
  const width = single ? 0 : fromInput ? 7 : Math.max(...shown.map((key) => String(total[key]).length), String(total.c).length)
  for (const { counts, name } of rows)
    await io.out(`${shown.map((key) => String(counts[key]).padStart(width)).join(' ')}${name ? ` ${name}` : ''}\n`)
  return status
})

function ranges(text: string): (index: number) => boolean {
  const list = text.split(',').map((part) => {
    const found = /^(\d*)(-?)(\d*)$/.exec(part)
    if (!found || part === '' || part === '-') throw new ToolError(`invalid field value '${part}'`)
    const from = found[1] === '' ? 1 : Number(found[1])
    if (from === 0) throw new ToolError('fields are numbered from 1')
    return [from, found[2] ? (found[3] === '' ? Infinity : Number(found[3])) : from] as const
  })
  return (index) => list.some(([from, to]) => index >= from && index <= to)
}

const cut = tool('cut', async (io) => {
  const options = parseOptions(io.context, 'd:f:c:b:sn', {
    delimiter: 'd',
    fields: 'f',
    characters: 'c',
    bytes: 'b',
    'only-delimited': 's',
    complement: 'complement',
    'output-delimiter': 'output:',
  })
  const list = options.get('f') ?? options.get('c') ?? options.get('b')
  if (list === undefined)
    throw new ToolError("you must specify a list of bytes, characters, or fields\nTry 'cut --help' for more information.")
  const wanted = ranges(list)
  const keep = (index: number): boolean => wanted(index) !== options.has('complement')
  const delimiter = options.get('d') ?? '\t'
  if (delimiter.length > 1) throw new ToolError("the delimiter must be a single character\nTry 'cut --help' for more information.")
  const glue = options.get('output') ?? (options.has('f') ? delimiter : '')
  return eachInput(io, options.operands, async (stream) => {
    for await (const { text } of linesOf(stream)) {
      if (!options.has('f')) await io.out(`${[...text].filter((_, index) => keep(index + 1)).join('')}\n`)
      else if (!text.includes(delimiter)) {
        if (!options.has('s')) await io.out(`${text}\n`)
      } else
        await io.out(
          `${text
            .split(delimiter)
            .filter((_, index) => keep(index + 1))
            .join(glue)}\n`,
        )
    }
  })
})

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
  const decoder = new TextDecoder()
  for (;;) {
    const chunk = await io.context.stdin.read()
    const text = chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode()
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

const uniq = tool('uniq', async (io) => {
  const options = parseOptions(io.context, 'cdDuif:s:w:', {
    count: 'c',
    repeated: 'd',
    unique: 'u',
    'ignore-case': 'i',
    'skip-fields': 'f',
    'skip-chars': 's',
    'check-chars': 'w',
  })
  const key = (text: string): string => {
    let out = text
    for (let i = 0; i < Number(options.get('f') ?? 0); i++) out = out.replace(/^\s*\S+/, '')
    out = out.slice(Number(options.get('s') ?? 0))
    if (options.has('w')) out = out.slice(0, Number(options.get('w')))
    return options.has('i') ? out.toLowerCase() : out
  }
  let group: string[] = []
  let current: string | undefined
  let target: string | undefined
  const [input, output] = options.operands
  const emit = async (text: string): Promise<void> => {
    if (output === undefined) return io.out(text)
    target = (target ?? '') + text
  }
  const flush = async (): Promise<void> => {
    if (group.length === 0) return
    if (options.has('D')) {
      if (group.length > 1) for (const line of group) await emit(`${line}\n`)
      return
    }
    if ((options.has('d') && group.length < 2) || (options.has('u') && group.length > 1)) return
    await emit(`${options.has('c') ? `${String(group.length).padStart(7)} ` : ''}${group[0]}\n`)
  }
  const status = await eachInput(io, input === undefined ? [] : [input], async (stream) => {
    for await (const { text } of linesOf(stream)) {
      if (current === key(text)) {
        group.push(text)
        continue
      }
      await flush()
      group = [text]
      current = key(text)
    }
  })
  await flush()
  if (output !== undefined) io.context.files.write(io.path(output), target ?? '')
  return status
})

const paste = tool('paste', async (io) => {
  const options = parseOptions(io.context, 'd:s', { delimiters: 'd', serial: 's' })
  const glue = [...(options.get('d') ?? '\t').replace(/\\n/g, '\n').replace(/\\t/g, '\t').replace(/\\0/g, '')]
  const operands = options.operands.length > 0 ? options.operands : ['-']
  const shared = new Map<string, AsyncGenerator<{ readonly text: string }>>()
  const inputs = operands.map((name) => {
    if (name !== '-') return linesOf(openInput(io, name))
    const found = shared.get('-') ?? linesOf(io.context.stdin)
    shared.set('-', found)
    return found
  })
  if (options.has('s')) {
    for (const lines of inputs) {
      let out = ''
      let count = 0
      for await (const { text } of lines) out += count++ === 0 ? text : (glue[(count - 2) % glue.length] ?? '') + text
      await io.out(`${out}\n`)
    }
    return 0
  }
  for (;;) {
    const row: (string | undefined)[] = []
    for (const lines of inputs) {
      const next = await lines.next()
      row.push(next.done ? undefined : next.value.text)
    }
    if (row.every((cell) => cell === undefined)) return 0
    await io.out(`${row.map((cell, index) => (index > 0 ? (glue[(index - 1) % glue.length] ?? '') : '') + (cell ?? '')).join('')}\n`)
  }
})

const fold = tool('fold', async (io) => {
  const options = parseOptions(io.context, 'w:sb', { width: 'w', spaces: 's', bytes: 'b' }, { numbers: true })
  const width = Number(options.get('w') ?? options.get('#') ?? 80)
  return eachInput(io, options.operands, async (stream) => {
    for await (const { text, newline } of linesOf(stream)) {
      let rest = text
      while (textWidth(rest) > width) {
        let end = Math.min(width, rest.length)
        if (options.has('s')) {
          const space = rest.slice(0, end).lastIndexOf(' ')
          if (space > 0) end = space + 1
        }
        await io.out(`${rest.slice(0, end)}\n`)
        rest = rest.slice(end)
      }
      await io.out(rest + (newline ? '\n' : ''))
    }
  })
})

const nl = tool('nl', async (io) => {
  const options = parseOptions(io.context, 'b:w:s:v:i:n:', { 'body-numbering': 'b', 'number-width': 'w', 'number-separator': 's' })
  const width = Number(options.get('w') ?? 6)
  const style = options.get('b') ?? 't'
  const format = options.get('n') ?? 'rn'
  let number = Number(options.get('v') ?? 1)
  return eachInput(io, options.operands, async (stream) => {
    for await (const { text } of linesOf(stream)) {
      if (style === 'a' || (style === 't' && text !== '')) {
        const shown = format === 'ln' ? String(number).padEnd(width) : String(number).padStart(width, format === 'rz' ? '0' : ' ')
        await io.out(`${shown}${options.get('s') ?? '\t'}${text}\n`)
        number += Number(options.get('i') ?? 1)
      } else await io.out(`${' '.repeat(width + 1)}${text}\n`)
    }
  })
})

const tee = tool('tee', async (io) => {
  const options = parseOptions(io.context, 'aip', { append: 'a', 'ignore-interrupts': 'i' })
  let status = 0
  const targets = []
  for (const name of options.operands) {
    try {
      if (io.context.files.exists(io.path(name)) && io.context.files.stat(io.path(name)).type === 'directory')
        throw new FileError('EISDIR', name)
      targets.push(
        openFile(io.context.files, io.path(name), options.has('a') ? 'append' : 'write', (bound) =>
          behind(io.context).machine.random(bound),
        ),
      )
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

const column = tool('column', async (io) => {
  const options = parseOptions(io.context, 'ts:o:c:N:x', {
    table: 't',
    separator: 's',
    'output-separator': 'o',
    'table-columns': 'N',
    columns: 'c',
  })
  const lines: string[] = []
  const status = await eachInput(io, options.operands, async (stream) => {
    for await (const { text } of linesOf(stream)) if (text.trim() !== '') lines.push(text)
  })
  if (options.has('t')) {
    const separator = options.get('s')
    const rows = lines.map((line) =>
      separator === undefined ? line.trim().split(/\s+/) : line.split(new RegExp(`[${separator.replace(/[\]\\^-]/g, '\\$&')}]`)),
    )
    if (options.has('N')) rows.unshift(options.get('N')!.split(','))
    const widths: number[] = []
    for (const row of rows) row.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, textWidth(cell))))
    const glue = options.get('o') ?? '  '
    for (const row of rows)
      await io.out(
        `${row.map((cell, index) => (index === row.length - 1 ? cell : cell + ' '.repeat(widths[index]! - textWidth(cell)))).join(glue)}\n`,
      )
    return status
  }
  const width = Number(options.get('c') ?? io.context.tty?.columns ?? 80)
  const widest = Math.max(0, ...lines.map(textWidth))
  const cell = (Math.floor(widest / 8) + 1) * 8
  const count = Math.max(1, Math.floor(width / cell))
  const rows = Math.ceil(lines.length / count)
  for (let row = 0; row < rows; row++) {
    let out = ''
    for (let at = row; at < lines.length; at += rows)
      out += at + rows < lines.length ? lines[at]! + '\t'.repeat(Math.ceil((cell - textWidth(lines[at]!)) / 8)) : lines[at]!
    await io.out(`${out}\n`)
  }
  return status
})

const seq = tool('seq', async (io) => {
  let separator = '\n'
  let equal = false
  let format: string | undefined
  const numbers: string[] = []
  for (let i = 0; i < io.args.length; i++) {
    const arg = io.args[i]!
    if (arg === '-s') separator = (io.args[++i] ?? '').replace(/\\n/g, '\n').replace(/\\t/g, '\t')
    else if (arg.startsWith('-s')) separator = arg.slice(2)
    else if (arg === '-w') equal = true
    else if (arg === '-f') format = io.args[++i]
    else numbers.push(arg)
  }
  const values = numbers.map((text) => {
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text))
      throw new ToolError(`invalid floating point argument: '${text}'\nTry 'seq --help' for more information.`)
    return Number(text)
  })
  if (values.length === 0) throw new ToolError("missing operand\nTry 'seq --help' for more information.")
  if (values.length > 3) throw new ToolError(`extra operand '${numbers[3]}'\nTry 'seq --help' for more information.`)
  const first = values.length > 1 ? values[0]! : 1
  const step = values.length > 2 ? values[1]! : 1
  const last = values[values.length - 1]!
  if (step === 0) throw new ToolError(`invalid Zero increment value: '${numbers[1]}'`)
  const places = Math.max(
    ...numbers.slice(0, values.length > 2 ? 2 : 1).map((text) => /\.(\d+)/.exec(text)?.[1]?.length ?? 0),
    values.length === 1 ? 0 : 0,
  )
  const show = (value: number): string =>
    format === undefined
      ? value.toFixed(places)
      : format
          .replace(/%(\d*)(\.\d+)?g/, (_, width: string) => String(value).padStart(Number(width || 0), width.startsWith('0') ? '0' : ' '))
          .replace(/%(0?\d*)(?:\.(\d+))?f/, (_, width: string, digits: string | undefined) =>
            value.toFixed(digits === undefined ? 6 : Number(digits)).padStart(Number(width || 0), width.startsWith('0') ? '0' : ' '),
          )
  const width = equal ? Math.max(show(first).length, show(last).length) : 0
  let buffer = ''
  let started = false
  for (let i = 0; ; i++) {
    const value = first + i * step
    if (step > 0 ? value > last + 1e-10 : value < last - 1e-10) break
    const text = show(value)
    buffer +=
      (started ? separator : '') + (equal ? (value < 0 ? `-${text.slice(1).padStart(width - 1, '0')}` : text.padStart(width, '0')) : text)
    started = true
    if (buffer.length > 4096) {
      await io.out(buffer)
      buffer = ''
    }
  }
  if (started) await io.out(`${buffer}\n`)
  return 0
})

const yes = tool('yes', async (io) => {
  const line = `${io.args.join(' ') || 'y'}\n`
  const block = line.repeat(Math.max(1, Math.floor(1024 / line.length)))
  for (;;) await io.out(block)
})

const comm = tool('comm', async (io) => {
  const options = parseOptions(io.context, '123i')
  const [first, second] = options.operands
  if (first === undefined || second === undefined) throw new ToolError("missing operand\nTry 'comm --help' for more information.")
  const read = async (name: string): Promise<string[]> =>
    (await textOf(io, name))
      .replace(/\n$/, '')
      .split('\n')
      .filter((line, _, all) => all.length > 1 || line !== '')
  const a = await read(first)
  const b = await read(second)
  const indent = (column: number): string => '\t'.repeat([1, 2].filter((other) => other < column && !options.has(String(other))).length)
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    const which = j >= b.length || (i < a.length && a[i]! < b[j]!) ? 1 : i >= a.length || a[i]! > b[j]! ? 2 : 3
    const line = which === 2 ? b[j]! : a[i]!
    if (which !== 2) i++
    if (which !== 1) j++
    if (!options.has(String(which))) await io.out(`${indent(which)}${line}\n`)
  }
  return 0
})

const join = tool('join', async (io) => {
  const options = parseOptions(io.context, 't:1:2:a:o:v:e:j:i')
  const [first, second] = options.operands
  if (first === undefined || second === undefined) throw new ToolError("missing operand\nTry 'join --help' for more information.")
  const separator = options.get('t')
  const fields = (line: string): string[] => (separator === undefined ? line.trim().split(/\s+/) : line.split(separator))
  const read = async (name: string): Promise<string[][]> => (await textOf(io, name)).split('\n').filter(Boolean).map(fields)
  const keyA = Number(options.get('1') ?? options.get('j') ?? 1) - 1
  const keyB = Number(options.get('2') ?? options.get('j') ?? 1) - 1
  const glue = separator ?? ' '
  const b = await read(second)
  const used = new Set<string[]>()
  const rest = (row: readonly string[], key: number): string[] => row.filter((_, index) => index !== key)
  const only = options.get('v')
  const out: string[] = []
  for (const row of await read(first)) {
    const partners = b.filter((other) => other[keyB] === row[keyA])
    for (const partner of partners) {
      used.add(partner)
      if (only !== undefined) continue
      const format = options.get('o')
      if (format)
        out.push(
          format
            .split(/[ ,]/)
            .map(
              (spec) =>
                (spec === '0' ? row[keyA] : (spec.startsWith('1') ? row : partner)[Number(spec.slice(2)) - 1]) ?? options.get('e') ?? '',
            )
            .join(glue),
        )
      else out.push([row[keyA]!, ...rest(row, keyA), ...rest(partner, keyB)].join(glue))
    }
    if (partners.length === 0 && (options.all('a').includes('1') || only === '1')) out.push([row[keyA]!, ...rest(row, keyA)].join(glue))
  }
  for (const row of b)
    if (!used.has(row) && (options.all('a').includes('2') || only === '2')) out.push([row[keyB]!, ...rest(row, keyB)].join(glue))
  await io.out(out.map((line) => `${line}\n`).join(''))
  return 0
})

function tabs(io: Io, convert: (line: string, size: number) => string): Promise<number> {
  const options = parseOptions(io.context, 't:ia')
  const size = Number(options.get('t') ?? 8)
  return eachInput(io, options.operands, async (stream) => {
    for await (const { text, newline } of linesOf(stream)) await io.out(convert(text, size) + (newline ? '\n' : ''))
  })
}

const expand = tool('expand', (io) =>
  tabs(io, (line, size) => {
    let out = ''
    for (const c of line) out += c === '\t' ? ' '.repeat(size - (textWidth(out) % size)) : c
    return out
  }),
)

const unexpand = tool('unexpand', (io) =>
  tabs(io, (line, size) =>
    line.replace(/^ +/, (spaces) => '\t'.repeat(Math.floor(spaces.length / size)) + ' '.repeat(spaces.length % size)),
  ),
)

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

const split = tool('split', async (io) => {
  const options = parseOptions(io.context, 'l:b:da:n:', { lines: 'l', bytes: 'b', 'numeric-suffixes': 'd', 'suffix-length': 'a' })
  const [name = '-', prefix = 'x'] = options.operands
  const length = Number(options.get('a') ?? 2)
  const suffix = (index: number): string => {
    if (options.has('d')) return String(index).padStart(length, '0')
    let out = ''
    for (let i = 0, rest = index; i < length; i++, rest = Math.floor(rest / 26)) out = String.fromCharCode(97 + (rest % 26)) + out
    return out
  }
  const data = encode(await textOf(io, name))
  if (options.has('b')) {
    const size = sizeOf(options.get('b')!)
    for (let at = 0, index = 0; at < data.length; at += size, index++)
      io.context.files.write(io.path(prefix + suffix(index)), data.slice(at, at + size))
    return 0
  }
  const lines = new TextDecoder().decode(data).split(/(?<=\n)/)
  const size = Number(options.get('l') ?? 1000)
  for (let at = 0, index = 0; at < lines.length; at += size, index++)
    io.context.files.write(io.path(prefix + suffix(index)), lines.slice(at, at + size).join(''))
  return 0
})

export const textTools = [
  cat,
  tac,
  rev,
  head,
  tail,
  wc,
  cut,
  tr,
  uniq,
  paste,
  fold,
  nl,
  tee,
  column,
  seq,
  yes,
  comm,
  join,
  expand,
  unexpand,
  fmt,
  shuf,
  split,
]

export { patternRegex }
