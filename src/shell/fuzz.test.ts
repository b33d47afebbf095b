/** Whatever text the shell is given, it ends or can be ended, and never throws. FUZZ_RUNS and FUZZ_SEED choose how many and which texts. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { startScript, Collector } from '.'
import { testMachine } from './test-machine'

const piece = fc.constantFrom(
  'echo',
  'x=1',
  '$x',
  '${x',
  '}',
  '"',
  "'",
  '`',
  '$(',
  ')',
  '(',
  '((',
  '))',
  '$((',
  'if',
  'then',
  'fi',
  'while',
  'true',
  'do',
  'done',
  'for',
  'i',
  'in',
  'case',
  'esac',
  ';;',
  ';',
  '&',
  '|',
  '&&',
  '||',
  '<<EOF',
  'EOF',
  '\n',
  '>',
  '<',
  '2>&1',
  '[[',
  ']]',
  '=~',
  '{',
  '}',
  '{1..3}',
  '*',
  '?',
  '[',
  ']',
  '!',
  '\\',
  '#',
  'f()',
  'f',
  'return',
  'break',
  'exit',
  'read',
  'cat',
  'a[1]=',
  '${a[@]}',
  '${!x}',
  '${x//a/b}',
  '${x:1',
  'eval',
  'trap',
  'local',
  'declare -A',
  'wait',
  '~',
  '+',
  '1',
  'é',
  '한',
)

it('survives random shell text', { timeout: 3_600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 14 }), async (pieces) => {
      const { machine, clock } = testMachine()
      const err = new Collector()
      const running = startScript(machine, pieces.join(' '), {
        stdout: new Collector(),
        stderr: err,
        cwd: '/root/w',
        env: { PATH: '/usr/bin' },
      })
      let code: number | undefined
      void running.exit.then((value) => (code = value))
      clock.wake()
      await clock.run(clock.now() + 20)
      if (code === undefined) {
        machine.killAll()
        await clock.run(clock.now() + 20)
      }
      expect(code).toBeTypeOf('number')
      expect(err.text()).not.toMatch(/is not a function|Cannot read propert|undefined \(reading|Maximum call stack/)
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 300), seed: Number(process.env.FUZZ_SEED ?? 7) },
  )
})
