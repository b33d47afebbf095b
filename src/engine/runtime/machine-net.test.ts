/** How long programs wait for names. */
import { expect, test } from 'vitest'
import { VirtualClock } from '../clock/clock'
import type { Network, Origin } from '../network/types'
import { machineNet } from './machine-net'

test.each([
  ['no servers could be reached', 10_000],
  ['NXDOMAIN', 1],
] as const)('a name that fails with %s is known to after %i ms: a C library asks twice, for five seconds each', async (failure, wait) => {
  const clock = new VirtualClock(0)
  const network = { resolve: () => ({ ok: false, failure }) } as unknown as Network
  const net = machineNet(network, clock, { kind: 'outside' } as Origin)
  let over: readonly [number, string] | undefined
  const asked = net.resolve('web').catch((error: Error) => {
    over = [clock.now(), error.message]
  })
  await clock.run(wait - 1)
  expect(over).toBeUndefined()
  await clock.run(wait)
  await asked
  expect(over).toEqual([wait, failure])
})
