import { expect, it } from 'vitest'
import { runOn, testMachine } from '../../test-machine'

it('sudo sets the variables that are before its command', async () => {
  const { machine, clock } = testMachine('bash')
  const script = "sudo A=1 B='x y=z' printenv A B; sudo -E A=2 sh -c 'echo $A'; C=3 sudo printenv C; sudo A=4; echo $?"
  const { out, err } = await runOn(machine, clock, script)
  expect(out).toBe('1\nx y=z\n2\n3\n1\n')
  expect(err).toMatch(/^usage: sudo -h /)
})
