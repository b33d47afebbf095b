/** What would bring a machine down ends, stays bounded, or can be ended. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Collector, startScript } from '.'
import { runOn, testMachine } from './test-machine'

it('keeps a fork bomb within the number of processes a machine has', async () => {
  const { machine, clock } = testMachine()
  const err = new Collector()
  const running = startScript(machine, 'bomb() { bomb | bomb & }; bomb', { stdout: new Collector(), stderr: err, cwd: '/', env: {} })
  clock.wake()
  await clock.run(clock.now() + 50)
  expect(machine.list().length).toBeLessThanOrEqual(2100)
  machine.killAll()
  await clock.run(clock.now() + 1000)
  await running.exit
  expect(machine.list()).toEqual([])
})

it('gives up on functions that call themselves without end, and goes on', async () => {
  const { machine, clock } = testMachine()
  const { out, err, code } = await runOn(machine, clock, 'f() { f; }; (f); echo $?; g() { [ $1 -eq 0 ] || g $(($1 - 1)); }; g 300; echo $?')
  expect(err).toContain('f: maximum function nesting level exceeded')
  expect(out).toBe('1\n0\n')
  expect(code).toBe(0)
})

it('evaluates deeply nested text', async () => {
  const { machine, clock } = testMachine()
  const sum = (depth: number): string => `${'('.repeat(depth)}1${'+1)'.repeat(depth)}`
  expect((await runOn(machine, clock, `echo $((${sum(200)}))`)).out).toBe('201\n')
  // What the parser will not nest is a syntax error, what only the evaluation sees is an error of it.
  expect((await runOn(machine, clock, `echo $((${sum(5000)}))`)).code).toBe(2)
  const { err, code } = await runOn(machine, clock, `x='${sum(100_000)}'; echo $((x))`)
  expect(err).toContain('expression recursion level exceeded')
  expect(code).toBe(1)
  const groups = `${'{ '.repeat(200)}echo in${'; }'.repeat(200)}`
  expect((await runOn(machine, clock, groups)).out).toBe('in\n')
})

it('ends an endless writer when its reader has enough', async () => {
  const { machine, clock } = testMachine()
  expect(await runOn(machine, clock, 'yes | head -3; echo "${PIPESTATUS[@]}"')).toEqual({ out: 'y\ny\ny\n141 0\n', err: '', code: 0 })
  expect((await runOn(machine, clock, 'while :; do echo x; done | head -n 2')).out).toBe('x\nx\n')
})

it('has a bounded memory: what needs more of it fails, says so and leaves the machine alive', async () => {
  const { machine, clock } = testMachine()
  const allocate = /^bash: line 1: xrealloc: cannot allocate \d+ bytes\n$/
  for (const script of [
    'x=a; while :; do x=$x$x; done',
    'x=$(yes); echo ${#x}',
    'x=$(cat /dev/zero); echo ${#x}',
    'read x < /dev/zero; echo $?',
    "printf '%*s' 1000000000 x",
  ]) {
    const { out, err, code } = await runOn(machine, clock, script)
    expect(out).toBe('')
    expect(err).toMatch(allocate)
    expect(code).toBe(2)
  }
  expect(await runOn(machine, clock, 'cat /dev/zero > full; echo $?; rm full')).toEqual({
    out: '1\n',
    err: 'cat: write error: No space left on device\n',
    code: 0,
  })
  expect((await runOn(machine, clock, 'echo alive')).out).toBe('alive\n')
})

it('lets a fork bomb burn out, so that new processes can begin again', async () => {
  const { machine, clock } = testMachine()
  const { err } = await runOn(machine, clock, 'bomb() { bomb | bomb & }; bomb; sleep 600')
  expect(err).toContain('fork: retry: Resource temporarily unavailable')
  expect((await runOn(machine, clock, 'echo $(echo alive)')).out).toBe('alive\n')
})

it('ends loops inside of tools with a signal', async () => {
  const { machine, clock } = testMachine()
  for (const script of ["timeout 2 sed ':a;ba' <<< x", "timeout 2 awk 'BEGIN { while (1); }'"])
    expect((await runOn(machine, clock, script)).code).toBe(124)
})

const characters = fc.string({
  unit: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...'$"\'`\\(){}[]<>|&;!*?#~=+-:,@%^/\n\t ') },
    { weight: 3, arbitrary: fc.constantFrom(...'abefix0123') },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }) },
  ),
  maxLength: 60,
})

it('survives raw random text', { timeout: 3_600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(characters, async (text) => {
      const { machine, clock } = testMachine()
      const err = new Collector()
      const running = startScript(machine, text, { stdout: new Collector(), stderr: err, cwd: '/root/w', env: { PATH: '/usr/bin' } })
      let code: number | undefined
      let failure: unknown
      running.exit.then(
        (value) => (code = value),
        (error: unknown) => (failure = error),
      )
      clock.wake()
      await clock.run(clock.now() + 20)
      if (code === undefined) {
        machine.killAll()
        await clock.run(clock.now() + 20)
      }
      expect(failure).toBeUndefined()
      expect(code).toBeTypeOf('number')
      expect(err.text()).not.toMatch(
        /is not a function|Cannot read propert|undefined \(reading|Maximum call stack|Invalid regular|not iterable/,
      )
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 300), seed: Number(process.env.FUZZ_SEED ?? 11) },
  )
})

it('lets programs that go on without end be ended: jq, awk, sed', async () => {
  for (const program of [
    "jq -n 'last(range(1e12))'",
    "jq -n 'reduce range(1e12) as $i (0; . + 1)'",
    "jq -n '[range(1e12)] | length'",
    "jq -n 'first(range(1e12) | select(. < 0))'",
    "jq -n '0 | until(. < 0; . + 1)'",
    "awk 'function f(n) { return n < 2 ? n : f(n - 1) + f(n - 2) } BEGIN { print f(70) }'",
    "awk 'BEGIN { while (1) n++ }'",
    "sed ':a; ba'",
  ]) {
    const { machine, clock } = testMachine()
    const { code } = await runOn(machine, clock, `echo x | timeout 0.05 ${program}`)
    expect([program, code]).toEqual([program, 124])
  }
})

it('answers expressions that other engines never finish', async () => {
  const { machine, clock } = testMachine()
  const text = 'a'.repeat(2000)
  const { out, err } = await runOn(
    machine,
    clock,
    `x=${text}; echo $x | grep -cE '^(a+)+$'; echo $x- | grep -cE '^(a+)+$'; echo $x- | grep -cE '(a|aa)+(b|c)'; echo $x- | sed -E 's/(a*)*b/x/' | wc -c
[[ $x- =~ ^(a|a)*$ ]]; echo $?; [[ $x- == +(+(a)) ]]; echo $?; echo \${x//*a*a*a*a*a*b/y} | wc -c; echo $x- | awk '/^(a+)+$/ { print "no" }'
echo $x- | jq -Rc 'test("^(a+)+$")'; echo $x- | grep -P '^(a|a?)+$'; echo $?; v=\${x%%*b*b*b*c}; echo \${#v}`.replaceAll('\\$', '$'),
  )
  expect({ out, err }).toEqual({ out: '1\n0\n0\n2002\n1\n1\n2001\nfalse\n1\n2000\n', err: '' })
})

it('goes on when a disk is full', async () => {
  const { machine, clock } = testMachine()
  expect(await runOn(machine, clock, 'echo x > /dev/full; echo $?; printf x > /dev/full; echo $?')).toEqual({
    out: '1\n1\n',
    err: 'bash: line 1: echo: write error: No space left on device\nbash: line 1: printf: write error: No space left on device\n',
    code: 0,
  })
})

it('takes more words from a substitution or a list than a call may have arguments', async () => {
  const { machine, clock } = testMachine()
  const script =
    'for i in $(seq 150000); do :; done; echo $i; a=($(seq 150000)); for i in "${a[@]}"; do :; done; echo $i; set -- "${a[@]}"; echo $#'
  expect(await runOn(machine, clock, script)).toEqual({ out: '150000\n150000\n150000\n', err: '', code: 0 })
})

it('leaves the thread to others while a number with large factors is taken apart', async () => {
  const { machine, clock } = testMachine()
  expect(await runOn(machine, clock, 'timeout 0.05 factor 21267647932558653302378126310941659999; echo $?')).toEqual({
    out: '124\n',
    err: '',
    code: 0,
  })
})

it('refuses to order more numbers than a page can hold', async () => {
  const { machine, clock } = testMachine()
  expect(await runOn(machine, clock, 'shuf -i 1-100000000; shuf -n 2 -i 1-100000000 | wc -l')).toEqual({
    out: '2\n',
    err: 'shuf: memory exhausted\n',
    code: 0,
  })
})

it('sed leaves no file beside the one it gave up on', async () => {
  const { machine, clock } = testMachine()
  const script = `head -c 20000 /dev/zero | tr '\\0' a > g; sed -i 's/\\(a*\\)*\\1b/x/' g; echo $?; ls -A; wc -c < g`
  expect(await runOn(machine, clock, script)).toEqual({ out: '2\ng\n20000\n', err: 'sed: memory exhausted\n', code: 0 })
})
