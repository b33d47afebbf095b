/** Facts about pgrep and pkill, as procps has them. */
import { expect, it } from 'vitest'
import { runOn, testMachine } from '../../test-machine'

it('processes are chosen by age, parent, full words and whole names, counted and shown', async () => {
  const { machine, clock } = testMachine('bash')
  const script = `sleep 100 & a=$!; sleep 0.1; sleep 200 & b=$!; cat <(sleep 300) & sleep 0.1
    [ "$(pgrep -o sleep)" = $a ] && echo oldest; pgrep -l -f '^sleep 200' | sed "s/^$b /B /"; pgrep -a -P $$ -f '^sleep 100' | sed "s/^$a /A /"
    pgrep -c sleep; pgrep -c nosuch; echo $?; pgrep -x slee; echo $?; pgrep -x -i SLEEP | wc -l; pgrep -d , -f '^sleep [12]00' | sed "s/$a,$b/A,B/"
    pgrep -n -f '^sleep [12]00' | sed "s/^$b$/B/"; pkill -o -e sleep | sed "s/$a/A/"; pkill -9 -f '^sleep [23]00'; sleep 0.1; pgrep sleep; echo $?`
  const { out } = await runOn(machine, clock, script)
  expect(out).toBe('oldest\nB sleep\nA sleep 100\n3\n0\n1\n1\n3\nA,B\nB\nsleep killed (pid A)\n1\n')
})

it('nothing to look for is a mistake', async () => {
  const { machine, clock } = testMachine('bash')
  const { err, code } = await runOn(machine, clock, 'pgrep')
  expect({ err, code }).toEqual({ err: "pgrep: no matching criteria specified\nTry `pgrep --help' for more information.\n", code: 2 })
})
