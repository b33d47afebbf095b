import { expect, it } from 'vitest'
import { runOn, testMachine } from '../../test-machine'

it('nice lets a program and its children leave time to others, and ps shows it', async () => {
  const { machine, clock } = testMachine('bash')
  const script =
    "nice; nice nice; nice -n 5 bash -c 'nice; nice -n 3 nice'; nice -n 40 nice; nice -n -40 nice; nice -n 5 ps -o ni,pri,stat,comm | grep -v -e nice -e grep"
  const { out } = await runOn(machine, clock, script)
  expect(out).toBe('0\n10\n5\n8\n19\n-20\n NI PRI STAT COMMAND\n  0  19 Ss   bash\n  5  14 RN+  ps\n')
})

it('renice changes running programs, by their numbers, groups and users', async () => {
  const { machine, clock } = testMachine('bash')
  const { out, err, code } = await runOn(
    machine,
    clock,
    'sleep 100 & renice -n 4 -p $! | sed "s/^[0-9]*/PID/"; renice 7 $! | sed "s/^[0-9]*/PID/"; ps -o ni= -p $!; renice 1 99999; kill $!',
  )
  expect(out).toBe('PID (process ID) old priority 0, new priority 4\nPID (process ID) old priority 4, new priority 7\n  7\n')
  expect(err).toBe('renice: failed to get priority for 99999 (process ID): No such process\n')
  expect(code).toBe(0)
})

it("busybox's renice adds with -n and says nothing", async () => {
  const { machine, clock } = testMachine('ash')
  const { out, err } = await runOn(machine, clock, 'sleep 100 & renice -n 4 $!; renice -n 3 -p $!; nice; renice 1 99999; kill $!')
  expect({ out, err }).toEqual({ out: '0\n', err: 'renice: getpriority: No such process\n' })
})
