/** Rearranging lines: uniq, fold, fmt, expand, unexpand, shuf, split, tee. */
import { decodeText } from '../bytes'
import type { Command } from '../command'
import { FileError } from '../files'
import { openFile } from '../handle'
import { behind } from '../machine'
import { encode } from '../pipe'
import { textWidth } from '../terminal/width'
import { eachInput, linesOf, parseOptions, sizeOf, textOf, tool, type Io } from './tool'

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
  const lines = decodeText(data).split(/(?<=\n)/)
  const size = Number(options.get('l') ?? 1000)
  for (let at = 0, index = 0; at < lines.length; at += size, index++)
    io.context.files.write(io.path(prefix + suffix(index)), lines.slice(at, at + size).join(''))
  return 0
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
        behind(io.context).machine.pipes.get(io.path(name))?.retain() ??
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

export const tools: readonly Command[] = [uniq, fold, fmt, expand, unexpand, shuf, split, tee]
