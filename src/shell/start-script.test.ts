/** The arguments of a shell that is started with a script, as `ps` and the script itself see them. */
import { expect, it } from 'vitest'
import { runOn, testMachine } from './test-machine'

it('a shell that is started with a script has no word behind it when it is called by its own name', async () => {
  const { machine, clock } = testMachine()
  const { out } = await runOn(machine, clock, 'ps -o args; echo "$0 $#"')
  expect(out).toBe('COMMAND\nbash -c ps -o args; echo "$0 $#"\nps -o args\nbash 0\n')
})
