/** tr: translates, deletes and squeezes bytes. */
import type { Command } from '../../command'
import { bytesOf, parseSet, type Part } from './tr-sets'
import { parseOptions, tool, ToolError, usageError, type Io, type Options } from '../tool'

const ALL = Array.from({ length: 256 }, (_, byte) => byte)

interface Plan {
  /** What each byte becomes; undefined when none changes. */
  readonly map: readonly number[] | undefined
  readonly removed: ReadonlySet<number>
  readonly squeezed: ReadonlySet<number>
}

/** What cannot stand in a second set, or not beside such a first one. */
function refuse(first: readonly Part[], second: readonly Part[], complement: boolean, options: Options): void {
  if (first.some((part) => part.kind === 'repeat' && part.count === 0))
    throw new ToolError('the [c*] repeat construct may not appear in string1')
  if (second.filter((part) => part.kind === 'repeat' && part.count === 0).length > 1)
    throw new ToolError('only one [c*] repeat construct may appear in string2')
  const translating = second.length > 0 && !options.has('d')
  if (!translating) return
  const wrong = second.some((part) => part.kind === 'class' && part.name !== 'upper' && part.name !== 'lower')
  if (wrong) throw new ToolError("when translating, the only character classes that may appear in\nstring2 are 'upper' and 'lower'")
  if (complement && first.some((part) => part.kind === 'class')) {
    const bytes = new Set(bytesOf(second))
    if (bytes.size > 1 || second.some((part) => part.kind === 'class'))
      throw new ToolError('when translating with complemented character classes,\nstring2 must map all characters in the domain to one')
  }
  aligned(first, second)
}

/** upper and lower in the second set turn the case of what stands at the same place in the first. */
function aligned(first: readonly Part[], second: readonly Part[]): void {
  const places = (parts: readonly Part[]): Map<number, string> => {
    const found = new Map<number, string>()
    let at = 0
    for (const part of parts) {
      if (part.kind === 'class') found.set(at, part.name)
      at += part.kind === 'repeat' ? part.count : part.bytes.length
    }
    return found
  }
  const left = places(first)
  for (const [at, name] of places(second)) {
    const other = left.get(at)
    if ((name === 'upper' || name === 'lower') && other !== 'upper' && other !== 'lower')
      throw new ToolError('misaligned [:upper:] and/or [:lower:] construct')
  }
}

async function planOf(io: Io, options: Options): Promise<Plan> {
  const [one, two] = operandsOf(options)
  const complement = options.has('c') || options.has('C')
  const [remove, squeeze] = [options.has('d'), options.has('s')]
  const first = await parseSet(io, one)
  const second = two === undefined ? [] : await parseSet(io, two)
  refuse(first, second, complement, options)
  const named = new Set(bytesOf(first))
  const from = complement ? ALL.filter((byte) => !named.has(byte)) : bytesOf(first)
  if (remove) return { map: undefined, removed: new Set(from), squeezed: new Set(squeeze ? bytesOf(second) : []) }
  if (two === undefined) return { map: undefined, removed: new Set(), squeezed: new Set(from) }
  let to = bytesOf(second, from.length)
  if (to.length === 0 && !options.has('t') && from.length > 0) throw new ToolError('when not truncating set1, string2 must be non-empty')
  if (to.length < from.length && !options.has('t')) {
    const last = second.at(-1)
    if (last?.kind === 'class')
      throw new ToolError('when translating with string1 longer than string2,\nthe latter string must not end with a character class')
    to = [...to, ...Array.from({ length: from.length - to.length }, () => to.at(-1)!)]
  }
  const map = [...ALL]
  const pairs = Math.min(from.length, to.length)
  for (let index = 0; index < pairs; index++) map[from[index]!] = to[index]!
  return { map, removed: new Set(), squeezed: new Set(squeeze ? to : []) }
}

function operandsOf(options: Options): readonly [string, string | undefined] {
  const [first, second, third] = options.operands
  const [remove, squeeze] = [options.has('d'), options.has('s')]
  if (first === undefined) throw usageError('tr', 'missing operand')
  if (second === undefined && !remove && !squeeze)
    throw usageError('tr', `missing operand after '${first}'\nTwo strings must be given when translating.`)
  if (second === undefined && remove && squeeze)
    throw usageError('tr', `missing operand after '${first}'\nTwo strings must be given when both deleting and squeezing repeats.`)
  if (second !== undefined && remove && !squeeze)
    throw usageError('tr', `extra operand '${second}'\nOnly one string may be given when deleting without squeezing repeats.`)
  if (third !== undefined) throw usageError('tr', `extra operand '${third}'`)
  return [first, second]
}

const tr = tool('tr', async (io) => {
  const options = parseOptions(
    io.context,
    'cCdst',
    { complement: 'c', delete: 'd', 'squeeze-repeats': 's', 'truncate-set1': 't' },
    { stop: true },
  )
  const { map, removed, squeezed } = await planOf(io, options)
  let previous = -1
  for (;;) {
    const chunk = await io.context.stdin.read()
    if (!chunk) return 0
    const out = new Uint8Array(chunk.length)
    let length = 0
    for (const byte of chunk) {
      if (removed.has(byte)) continue
      const result = map ? map[byte]! : byte
      if (result === previous && squeezed.has(result)) continue
      out[length++] = result
      previous = result
    }
    if (length > 0) await io.out(out.subarray(0, length))
  }
})

export const tools: readonly Command[] = [tr]
