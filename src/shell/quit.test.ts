/** Facts about SIGQUIT, which shells do not mind, and about what a program that takes a shell's place catches. */
import { expect, test } from 'vitest'
import { runOn, testMachine } from './test-machine'

test.each([
  ['ash', `sh -c 'kill -QUIT $$; echo still'; echo $?`, 'still\n0\n'],
  ['bash', `bash -c 'kill -QUIT $$; echo still'; echo $?`, 'still\n0\n'],
  ['bash', `bash -c 'trap "echo caught" QUIT; kill -QUIT $$; trap - QUIT; kill -QUIT $$; echo still'`, 'caught\nstill\n'],
  ['ash', `sh -c 'kill -TERM $$; echo still' 2>/dev/null; echo $?`, '143\n'],
  // The program in the shell's place does as it would anywhere.
  ['bash', `bash -c 'trap "echo caught" TERM; exec sleep 5' 2>/dev/null & sleep 1; kill -TERM $!; wait $!; echo $?`, '143\n'],
] as const)('%s: %s', async (flavour, script, expected) => {
  const { machine, clock } = testMachine(flavour)
  const { out } = await runOn(machine, clock, script)
  expect(out).toBe(expected)
})
