/** Facts about ls where links lead around in a circle. */
import { expect, it } from 'vitest'
import { runOn, testMachine } from '../../../test-machine'

it('goes down a folder once, and says where a link leads back to it; busybox does not look', async () => {
  const made = 'mkdir -p d/e; ln -s . d/l1; ln -s .. d/e/l2; '
  const { machine, clock } = testMachine()
  expect(await runOn(machine, clock, `${made}ls -RL d`)).toEqual({
    out: 'd:\ne\nl1\n\nd/e:\nl2\n',
    err: 'ls: d/e/l2: not listing already-listed directory\nls: d/l1: not listing already-listed directory\n',
    code: 2,
  })
  // As deep as the kernel follows links.
  const small = testMachine('ash')
  expect((await runOn(small.machine, small.clock, 'mkdir -p d/e; ln -s . d/l; ls -RL d | wc -l')).out).toBe('245\n')
})
