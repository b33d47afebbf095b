/** Facts about setting the clock with date. */
import { expect, test } from 'vitest'
import { runOn, testMachine } from '../../test-machine'

test.each([
  ['bash', 'date: cannot set date: Operation not permitted\n', 1],
  ['ash', "date: can't set date: Operation not permitted\n", 0],
] as const)('nobody sets the clock with the date of %s, which shows what was meant', async (flavour, err, code) => {
  const { machine, clock } = testMachine(flavour)
  expect(await runOn(machine, clock, 'date -s 2020-01-01')).toEqual({ out: 'Wed Jan  1 00:00:00 UTC 2020\n', err, code })
  expect((await runOn(machine, clock, 'date -s nonsense')).err).toMatch(/^date: invalid date ['‘]nonsense['’]\n$/)
  expect((await runOn(machine, clock, 'date +%F')).out).toBe('2026-01-02\n')
})
