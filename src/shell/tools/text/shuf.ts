/** shuf: lines, words or numbers in a random order. */
import { decodeText } from '../../bytes'
import type { Command } from '../../command'
import { FileError } from '../../files'
import { readAll } from '../../pipe'
import { openInput, openOutput, parseOptions, sizeOf, tool, ToolError, usageError, type Io, type Options } from '../tool'

/** More than this cannot be put in order: a page's memory is not a machine's. */
const MANY = 4_000_000

interface Items {
  readonly count: number
  at(index: number): string
}

async function itemsOf(io: Io, options: Options, end: string): Promise<Items> {
  const ranges = options.all('i')
  if (ranges.length > 1) throw new ToolError('multiple -i options specified')
  if (options.has('e') && ranges.length > 0) throw usageError('shuf', 'cannot combine -e and -i options')
  if (ranges.length > 0) {
    const range = /^(\d+)-(\d+)$/.exec(ranges[0]!)
    const [low, high] = [Number(range?.[1]), Number(range?.[2])]
    if (!range || low > high + 1) throw new ToolError(`invalid input range: '${ranges[0]!}'`)
    if (options.operands.length > 0) throw usageError('shuf', `extra operand '${options.operands[0]!}'`)
    return { count: high - low + 1, at: (index) => String(low + index) }
  }
  if (options.has('e')) return { count: options.operands.length, at: (index) => options.operands[index]! }
  if (options.operands.length > 1) throw usageError('shuf', `extra operand '${options.operands[1]!}'`)
  const lines = decodeText(await readAll(openInput(io, options.operands[0] ?? '-'))).split(end)
  if (lines.at(-1) === '') lines.pop()
  return { count: lines.length, at: (index) => lines[index]! }
}

const shuf = tool('shuf', async (io) => {
  const options = parseOptions(io.context, 'n:i:o:erz', {
    'head-count': 'n',
    'input-range': 'i',
    output: 'o',
    echo: 'e',
    repeat: 'r',
    'zero-terminated': 'z',
    'random-source': 'random-source:',
  })
  const counts = options.all('n').map((text) => {
    const count = sizeOf(text)
    if (!(count >= 0) || !/^\d+$/.test(text)) throw new ToolError(`invalid line count: '${text}'`)
    return count
  })
  const most = Math.min(Infinity, ...counts)
  const end = options.has('z') ? '\0' : '\n'
  const random = (bound: number): number => io.context.system.random(bound)
  const items = await itemsOf(io, options, end)
  const target = options.has('o') ? await openOutput(io, options.get('o')!, 'write') : undefined
  const put = async (index: number): Promise<void> => {
    const text = items.at(index) + end
    await (target ? target.write(new TextEncoder().encode(text)) : io.out(text))
  }
  try {
    if (options.has('r')) {
      if (items.count === 0 && most > 0) throw new ToolError('no lines to repeat')
      for (let left = most; left > 0; left--) await put(random(items.count))
      return 0
    }
    const wanted = Math.min(most, items.count)
    // Those that have been drawn are swapped with the first ones that have not; only they are kept.
    const moved = new Map<number, number>()
    if (wanted > MANY) throw new ToolError('memory exhausted')
    for (let index = 0; index < wanted; index++) {
      const drawn = index + random(items.count - index)
      const value = moved.get(drawn) ?? drawn
      moved.set(drawn, moved.get(index) ?? index)
      moved.delete(index)
      await put(value)
    }
    return 0
  } catch (error) {
    if (error instanceof FileError) throw new ToolError(`${error.path}: ${error.message}`)
    throw error
  } finally {
    target?.release()
  }
})

export const tools: readonly Command[] = [shuf]
