import { describe, expect, it } from 'vitest'
import { runOn, testMachine } from './test-machine'

const run = async (script: string): Promise<{ out: string; err: string; code: number }> => {
  const { machine, clock } = testMachine('bash')
  return runOn(machine, clock, script)
}

describe("bash's own command line", () => {
  it.each(['bash --version', 'bash --help', 'bash --nosuch', 'bash -Z', 'bash --rcfile', 'bash -c', 'bash nosuch'])(
    'lets go of its output when %s has nothing to run',
    async (command) => {
      expect((await run(`${command} 2>&1 | cat > f; echo ended`)).out).toBe('ended\n')
    },
  )

  it('tells its version, its options and what it refuses', async () => {
    expect((await run('bash --version | head -1')).out).toBe('GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\n')
    expect((await run('bash --help | grep -c -e --; bash --help | tail -1')).out).toBe(
      '16\nGeneral help using GNU software: <http://www.gnu.org/gethelp/>\n',
    )
    const refused = await run('bash -Z')
    expect(refused.code).toBe(2)
    expect(refused.err.split('\n').slice(0, 3)).toEqual([
      'bash: -Z: invalid option',
      'Usage:\tbash [GNU long option] [option] ...',
      '\tbash [GNU long option] [option] script-file ...',
    ])
    expect(await run('bash --rcfile')).toEqual({ out: '', err: 'bash: rcfile: option requires an argument\n', code: 2 })
  })

  it("is minded by busybox's shell no more than its long options", async () => {
    const { machine, clock } = testMachine('ash')
    expect(await runOn(machine, clock, 'sh --version -c "echo a"; sh -Z; echo $?; env | grep ^_')).toEqual({
      out: 'a\n2\n',
      err: 'sh: illegal option -Z\n',
      code: 1,
    })
  })
})
