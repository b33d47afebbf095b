import { expect, it } from 'vitest'
import { runOn, testMachine } from '../../test-machine'

it('puts the time before each line as it comes, or how long it took', async () => {
  const { machine, clock } = testMachine()
  const { out, err } = await runOn(
    machine,
    clock,
    "three() { echo a; sleep 2; echo b; sleep 1; printf c; }; three | ts -i; three | ts -s '%M:%S'; three | ts %H; ts -r",
  )
  const first = '00:00:00 a\n00:00:02 b\n00:00:01 c'
  expect(out).toBe(`${first}00:00 a\n00:02 b\n00:03 c03 a\n03 b\n03 c`)
  expect(err).toBe("ts: invalid option -- 'r'\nTry 'ts --help' for more information.\n")
})
