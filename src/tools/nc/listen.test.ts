/** Facts about netcat that listens. */
import { expect, test } from 'vitest'
import { podsOf } from '../../engine/images/test-pods'

test('it serves one connection with its input, or many with a program', async () => {
  const t = await podsOf({ program: 'busybox nc -lk -p 8080 -e echo hi -n', client: 'busybox sleep 10000', once: 'busybox sleep 10000' })
  const ask = (name: string): Promise<string> => t.exec('client', `echo request | nc ${t.address(name)} 8080`)
  expect([await ask('program'), await ask('program')]).toEqual(['hi -n\n', 'hi -n\n'])
  const served = t.exec('once', 'echo answer | nc -l -p 8080; echo $?')
  expect(await ask('once')).toBe('answer\n')
  expect(await served).toBe('request\n0\n')
  expect(await t.exec('program', 'nc -l -p 8080')).toBe('nc: bind: Address already in use\n')
})
