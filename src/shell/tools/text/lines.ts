/** Lines as they come: uniq, fold, tee. */
import { encodeText } from '../../bytes'
import type { Command } from '../../command'
import { FileError } from '../../files'
import { choice, eachInput, linesOf, openOutput, parseOptions, textOf, tool, ToolError, usageError } from '../tool'

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
  // The old way to skip characters.
  const old = options.operands.findIndex((word) => /^\+\d+$/.test(word))
  const operands = options.operands.filter((_, index) => index !== old)
  if (operands.length > 2) throw usageError('uniq', `extra operand '${operands[2]}'`)
  const number = (letter: string, what: string): number | undefined => {
    const text = options.get(letter)
    if (text === undefined) return undefined
    if (!/^\d+$/.test(text)) throw new ToolError(`${text}: invalid number of ${what}`)
    return Number(text)
  }
  const fields = number('f', 'fields to skip') ?? Number(options.get('#') ?? 0)
  const skipped = number('s', 'bytes to skip') ?? (old < 0 ? 0 : Number(options.operands[old]))
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
  const [input, output] = operands
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
  if (width > Number.MAX_SAFE_INTEGER * 1024)
    throw new ToolError(`invalid number of columns: '${given}': Value too large for defined data type`)
  const [tab, back, feed, blank] = [9, 8, 13, 32]
  /** The column behind a byte that stands at one. */
  const behindOf = (byte: number, at: number): number => {
    if (options.has('b')) return at + 1
    if (byte === tab) return at + 8 - (at % 8)
    if (byte === back) return Math.max(0, at - 1)
    return byte === feed ? 0 : at + 1
  }
  const cut = (line: Uint8Array): Uint8Array[] => {
    const rows: Uint8Array[] = []
    let from = 0
    let at = 0
    for (let index = 0; index < line.length; index++) {
      while (index > from && behindOf(line[index]!, at) > width) {
        let stop = index
        if (options.has('s')) {
          while (stop > from && line[stop - 1] !== blank && line[stop - 1] !== tab) stop--
          if (stop === from) stop = index
        }
        rows.push(line.subarray(from, stop))
        from = stop
        at = 0
        for (let one = from; one < index; one++) at = behindOf(line[one]!, at)
      }
      at = behindOf(line[index]!, at)
    }
    return [...rows, line.subarray(from)]
  }
  return eachInput(io, options.operands, async (stream) => {
    for await (const { text, newline } of linesOf(stream)) {
      const rows = cut(encodeText(text))
      for (const [index, row] of rows.entries()) {
        await io.out(row)
        if (index + 1 < rows.length || newline) await io.out('\n')
      }
    }
  })
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

export const tools: readonly Command[] = [uniq, fold, tee]
