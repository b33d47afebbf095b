import { expect, it } from 'vitest'
import { runOn, testMachine } from '../../test-machine'

it('sudo sets the variables that are before its command', async () => {
  const { machine, clock } = testMachine('bash')
  const script = "sudo A=1 B='x y=z' printenv A B; sudo -E A=2 sh -c 'echo $A'; C=3 sudo printenv C; sudo A=4; echo $?"
  const { out, err } = await runOn(machine, clock, script)
  expect(out).toBe('1\nx y=z\n2\n3\n1\n')
  expect(err).toMatch(/^usage: sudo -h /)
})

it('what sets the scene for a program becomes it, under its own number; what waits for it does not', async () => {
  const { machine, clock } = testMachine('bash')
  const script = [
    "env nice nohup stdbuf -o L sh -c 'echo $$' > a & wait $!; echo $! | cmp - a && echo same",
    "timeout 5 sh -c 'echo $$' > b & wait $!; echo $! | cmp -s - b || echo other",
    "before=$(sh -c 'echo $$'); /usr/bin/test -d /; after=$(sh -c 'echo $$'); /usr/bin/true; later=$(sh -c 'echo $$')",
    '[ $((after - before)) -eq $((later - after)) ] && echo one',
  ].join('\n')
  const { out, err } = await runOn(machine, clock, script)
  expect({ out, err }).toEqual({ out: 'same\nother\none\n', err: '' })
})
