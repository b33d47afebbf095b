/** uuidgen: makes universally unique identifiers, at random or from the time. */
import type { Command } from '../../command'
import { parseOptions, tool } from '../tool'

/** Between the beginning of the Gregorian calendar and 1970, in steps of 100 nanoseconds. */
const SINCE_1582 = 0x01b21dd213814000n

const hex = (value: bigint | number, digits: number): string => value.toString(16).padStart(digits, '0')

const uuidgen = tool('uuidgen', async (io) => {
  const options = parseOptions(io.context, 'rt', { random: 'r', time: 't' })
  const { system } = io.context
  const bytes = Array.from({ length: 16 }, () => system.random(256))
  if (options.has('t')) {
    const time = BigInt(system.clock.now()) * 10_000n + SINCE_1582
    const [low, middle, high] = [time & 0xffffffffn, (time >> 32n) & 0xffffn, time >> 48n]
    const node = bytes.slice(10).map((byte, index) => hex(index === 0 ? byte | 1 : byte, 2))
    const sequence = hex(((bytes[8]! & 0x3f) | 0x80) * 256 + bytes[9]!, 4)
    await io.out(`${hex(low, 8)}-${hex(middle, 4)}-1${hex(high & 0xfffn, 3)}-${sequence}-${node.join('')}\n`)
    return 0
  }
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const text = bytes.map((byte) => hex(byte, 2)).join('')
  await io.out(`${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}\n`)
  return 0
})

export const tools: readonly Command[] = [uuidgen]
