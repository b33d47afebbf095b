/** Showing text: cat, tac, rev, nl, head, tail, wc. */
import { decodeText } from '../bytes'
import type { Command } from '../command'
import { concat, readAll } from '../pipe'
import { textWidth } from '../terminal/width'
import { eachInput, linesOf, parseOptions, readHolding, sizeOf, textOf, tool, ToolError } from './tool'

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

const cannotOpen = (path: string, message: string): string => `cannot open '${path}' for reading: ${message}`

const head = tool('head', async (io) => {
  const options = parseOptions(io.context, 'n:c:qv', { lines: 'n', bytes: 'c', quiet: 'q', verbose: 'v' }, { numbers: true })
  const bytes = options.get('c')
  const wanted = options.get('n') ?? options.get('#') ?? '10'
  const count = sizeOf(bytes ?? wanted)
  if (Number.isNaN(count)) throw new ToolError(`invalid number of ${bytes === undefined ? 'lines' : 'bytes'}: '${bytes ?? wanted}'`)
  const names = options.operands.length > 1 || options.has('v')
  return eachInput(
    io,
    options.operands,
    async (stream, name, index) => {
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
    },
    1,
    cannotOpen,
  )
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
  const status = await eachInput(
    io,
    options.operands,
    async (stream, name, index) => {
      if (names && !options.has('q')) await io.out(`${index > 0 ? '\n' : ''}==> ${name === '-' ? 'standard input' : name} <==\n`)
      const all = await readHolding(io, stream)
      sizes.set(name, all.length)
      if (bytes !== undefined) return io.out(fromStart ? all.subarray(Math.max(0, count - 1)) : count === 0 ? '' : all.subarray(-count))
      const lines = decodeText(all).split(/(?<=\n)/)
      if (lines[lines.length - 1] === '') lines.pop()
      await io.out((fromStart ? lines.slice(Math.max(0, count - 1)) : count === 0 ? [] : lines.slice(-count)).join(''))
    },
    1,
    cannotOpen,
  )
  const followed = options.operands.filter((name) => name !== '-' && (sizes.has(name) || options.has('F')))
  if (status !== 0 && followed.length === 0 && io.context.system.flavour === 'ash') await io.warn('no files')
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
    const counts: Record<string, number> = { l: 0, w: 0, m: 0, c: 0, L: 0 }
    let inWord = false
    const kept: Uint8Array[] = []
    for (let chunk = await stream.read(); chunk; chunk = await stream.read()) {
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
    for (const line of options.has('L') ? decodeText(concat(kept)).split('\n') : []) counts.L = Math.max(counts.L!, textWidth(line))
    for (const key of Object.keys(total)) total[key] = key === 'L' ? Math.max(total[key]!, counts[key]!) : total[key]! + counts[key]!
    rows.push({ counts, name: options.operands.length > 0 ? name : '' })
  })
  if (options.operands.length > 1) rows.push({ counts: total, name: 'total' })
  const single = rows.length === 1 && shown.length === 1
  if (io.context.system.flavour === 'ash') {
    for (const { counts, name } of rows)
      await io.out(`${shown.map((key) => String(counts[key]).padStart(single ? 0 : 9)).join(' ')}${name ? ` ${name}` : ''}\n`)
    return status
  }
  const fromInput = options.operands.length === 0 || options.operands.includes('-')
  const width = single ? 0 : fromInput ? 7 : Math.max(...shown.map((key) => String(total[key]).length), String(total.c).length)
  for (const { counts, name } of rows)
    await io.out(`${shown.map((key) => String(counts[key]).padStart(width)).join(' ')}${name ? ` ${name}` : ''}\n`)
  return status
})

export const tools: readonly Command[] = [cat, tac, rev, nl, head, tail, wc]
