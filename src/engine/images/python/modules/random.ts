/** _random: the Mersenne Twister that Python's random numbers are drawn from (MT19937, as CPython seeds and reads it). */
import { behind } from '../../../../shell/machine'
import { index } from '../runtime/numbers'
import { failure, OBJECT } from '../runtime/types'
import { Builtin, Class, Float, Instance, isInteger, List, Tuple, whole, type Value } from '../runtime/values/index'
import type { Fill } from './definition'

const SIZE = 624
const MIDDLE = 397

class Twister {
  readonly words = new Uint32Array(SIZE)
  at = SIZE

  private start(seed: number): void {
    const { words } = this
    words[0] = seed
    for (let i = 1; i < SIZE; i++) {
      const before = words[i - 1]! ^ (words[i - 1]! >>> 30)
      words[i] = Math.imul(before, 1_812_433_253) + i
    }
    this.at = SIZE
  }

  /** A whole number of any size, 32 bits after the other. */
  seed(value: bigint): void {
    const keys: number[] = []
    for (let rest = value < 0n ? -value : value; rest > 0n; rest >>= 32n) keys.push(Number(rest & 0xffffffffn))
    if (keys.length === 0) keys.push(0)
    this.start(19_650_218)
    const { words } = this
    let i = 1
    const next = (): void => {
      if (++i < SIZE) return
      words[0] = words[SIZE - 1]!
      i = 1
    }
    const before = (): number => words[i - 1]! ^ (words[i - 1]! >>> 30)
    for (let count = Math.max(SIZE, keys.length), j = 0; count > 0; count--, j = (j + 1) % keys.length) {
      words[i] = (words[i]! ^ Math.imul(before(), 1_664_525)) + keys[j]! + j
      next()
    }
    for (let count = SIZE - 1; count > 0; count--) {
      words[i] = (words[i]! ^ Math.imul(before(), 1_566_083_941)) - i
      next()
    }
    words[0] = 0x80000000
  }

  private turn(): void {
    const { words } = this
    for (let i = 0; i < SIZE; i++) {
      const joined = (words[i]! & 0x80000000) | (words[(i + 1) % SIZE]! & 0x7fffffff)
      words[i] = words[(i + MIDDLE) % SIZE]! ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0)
    }
    this.at = 0
  }

  /** The next 32 bits. */
  word(): number {
    if (this.at >= SIZE) this.turn()
    let word = this.words[this.at++]!
    word ^= word >>> 11
    word ^= (word << 7) & 0x9d2c5680
    word ^= (word << 15) & 0xefc60000
    return (word ^ (word >>> 18)) >>> 0
  }

  /** From nothing up to one, with 53 bits. */
  fraction(): number {
    const high = this.word() >>> 5
    return (high * 67_108_864 + (this.word() >>> 6)) / 9_007_199_254_740_992
  }

  bits(count: number): number | bigint {
    if (count === 0) return 0
    if (count <= 32) return this.word() >>> (32 - count)
    let value = 0n
    for (let from = 0; from < count; from += 32) {
      const left = count - from
      value |= BigInt(left < 32 ? this.word() >>> (32 - left) : this.word()) << BigInt(from)
    }
    return whole(value)
  }

  below(bound: bigint): number | bigint {
    if (bound <= 0n) return 0
    const count = bound.toString(2).length
    for (;;) {
      const value = this.bits(count)
      if (BigInt(value) < bound) return value
    }
  }
}

export const randomness: Fill = (rt, module) => {
  const { machine } = behind(rt.context)
  const type = new Class('Random', [OBJECT], '_random')
  const of = (self: Value | undefined): Twister => {
    const made = self as Instance
    if (!(made.native instanceof Twister)) {
      const fresh = new Twister()
      made.native = fresh
      let seed = 0n
      for (let i = 0; i < 4; i++) seed = (seed << 30n) | BigInt(machine.random(2 ** 30))
      fresh.seed(seed)
    }
    return made.native as Twister
  }
  const method = (name: string, run: (twister: Twister, args: readonly Value[], self: Instance) => Value): void =>
    void type.attributes.set(name, new Builtin(name, ([self, ...args]) => run(of(self), args, self as Instance), true))
  method('_seed', (twister, [value], self) => {
    if (value === null || value === undefined) {
      self.native = undefined
      of(self)
    } else if (isInteger(value)) twister.seed(BigInt(value))
    else throw failure('TypeError', 'The only supported seed types are: None,\nint, float, str, bytes, and bytearray.')
    return null
  })
  method('random', (twister) => new Float(twister.fraction()))
  method('getrandbits', (twister, [count]) => {
    if (index(count!) < 0) throw failure('ValueError', 'number of bits must be non-negative')
    rt.memory.take(index(count!) / 8)
    return twister.bits(index(count!))
  })
  method('_randbelow', (twister, [bound]) => twister.below(BigInt(bound as number)))
  method('_state', (twister) => new Tuple([...twister.words, twister.at]))
  method('_restore', (twister, [state]) => {
    const items = (state as Tuple | List).items.map(Number)
    twister.words.set(items.slice(0, SIZE))
    twister.at = items[SIZE]!
    return null
  })
  module.attributes.set('Random', type)
}
