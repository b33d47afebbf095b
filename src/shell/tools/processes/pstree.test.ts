import { expect, it } from 'vitest'
import { runOn, testMachine } from '../../test-machine'

it('draws processes as a tree, and those that look alike once', async () => {
  const { machine, clock } = testMachine()
  const script = 'sleep 100 & sleep 100 & (sleep 50; :) & pstree; pstree -A; kill %1 %2 %3'
  expect((await runOn(machine, clock, script)).out).toBe(
    `bash─┬─bash───sleep
     ├─pstree
     └─2*[sleep]
bash-+-bash---sleep
     |-pstree
     \`-2*[sleep]
`,
  )
})

it('shows numbers and words of commands', async () => {
  const { machine, clock } = testMachine()
  const { out } = await runOn(machine, clock, 'sleep 100 & pstree -p; pstree -a; kill %1; pstree nobodyx')
  expect(out).toMatch(/^bash\(\d+\)─┬─pstree\(\d+\)\n {8,}└─sleep\(\d+\)\n/)
  expect(out).toContain('  ├─pstree -a\n  └─sleep 100\n')
})
