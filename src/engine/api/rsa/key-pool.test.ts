import { createPrivateKey, createPublicKey, verify } from 'node:crypto'
import { expect, it } from 'vitest'
import { drawKey } from './key-pool'
import { bitsOf, privatePem, publicPem, sign, verifies } from './rsa'

const dice = (...values: number[]): { integer(bound: number): number } => ({ integer: (bound) => values.shift()! % bound })

it('draws keys that others can work with', () => {
  const key = drawKey(dice(3, 511))
  expect(bitsOf(key)).toBe(2048)
  const message = new TextEncoder().encode('a message')
  const signature = sign(key, message)
  expect(verify('sha256', message, createPublicKey(publicPem(key)), signature)).toBe(true)
  expect(verifies(key, message, signature)).toBe(true)
  expect(verifies(key, new TextEncoder().encode('another'), signature)).toBe(false)
  for (const traditional of [true, false])
    expect(createPrivateKey(privatePem(key, traditional)).asymmetricKeyDetails).toMatchObject({ modulusLength: 2048 })
})

it('never draws a prime twice for one key', () => {
  for (let other = 0; other < 511; other += 51) {
    const [p, q] = drawKey(dice(511, other)).primes
    expect(p).not.toBe(q)
  }
})

it('draws the same key again', () => {
  expect(drawKey(dice(7, 9)).modulus).toBe(drawKey(dice(7, 9)).modulus)
  expect(drawKey(dice(7, 9)).modulus).not.toBe(drawKey(dice(8, 9)).modulus)
})
