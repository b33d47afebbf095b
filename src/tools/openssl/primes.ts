/** Random primes, as openssl looks for them when it makes a key. */
import { power, toNumber } from '../../engine/api/rsa/number'

const SMALL = ((): readonly number[] => {
  const found: number[] = []
  const composite = new Uint8Array(12_000)
  for (let i = 3; i < composite.length; i += 2) {
    if (composite[i]) continue
    found.push(i)
    for (let j = i * i; j < composite.length; j += i) composite[j] = 1
  }
  return found
})()

/** Fermat's test, then Miller's and Rabin's for three bases: enough for numbers nobody chose. */
function isPrime(value: bigint): boolean {
  const less = value - 1n
  let odd = less
  let twos = 0
  while ((odd & 1n) === 0n) {
    odd >>= 1n
    twos++
  }
  return [2n, 3n, 5n].every((base) => {
    let x = power(base, odd, value)
    if (x === 1n || x === less) return true
    for (let i = 1; i < twos; i++) {
      x = (x * x) % value
      if (x === less) return true
    }
    return false
  })
}

/** A random prime of so many bits whose two highest are set. `pause` is awaited between candidates. */
export async function prime(bits: number, byte: () => number, pause: () => Promise<void>): Promise<bigint> {
  for (;;) {
    const bytes = Uint8Array.from({ length: bits / 8 }, byte)
    bytes[0]! |= 0xc0
    bytes[bytes.length - 1]! |= 1
    const start = toNumber(bytes)
    const rests = SMALL.map((small) => Number(start % BigInt(small)))
    for (let step = 0; step < 4000; step += 2) {
      if (SMALL.some((small, index) => (rests[index]! + step) % small === 0)) continue
      const candidate = start + BigInt(step)
      await pause()
      if (candidate % 65537n !== 1n && isPrime(candidate)) return candidate
    }
  }
}
