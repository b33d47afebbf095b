/** The same scripts in the machine's dash and in ours: output, errors and exit status must agree. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, it } from 'vitest'
import { runOn, testMachine } from './test-machine'
import { runReal } from './test-real-shell'

const available = spawnSync('dash', ['-c', 'exit 0']).status === 0
const scripts = readFileSync(new URL('./parity/dash.dash.txt', import.meta.url), 'utf8')
  .split(/^---\n/m)
  .map((script) => script.replace(/\n$/, ''))
  .filter((script) => script !== '')

describe.skipIf(!available)('the sh of Debian does what dash does', () => {
  for (const script of scripts) {
    it.concurrent(script.split('\n')[0]!, async ({ expect }) => {
      const { machine, clock } = testMachine()
      machine.files.write('/etc/os-release', 'ID=debian\n')
      machine.files.write('/tmp/script', script)
      const [ours, theirs] = await Promise.all([
        runOn(machine, clock, 'exec sh -c "$(cat /tmp/script)"'),
        runReal('dash', [], script, 'sh'),
      ])
      expect(ours).toEqual(theirs)
    })
  }
})
