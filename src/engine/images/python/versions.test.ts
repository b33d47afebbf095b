/** What differs from one version of Python to the next, beside what is held against the Python of this machine. */
import { expect, it } from 'vitest'
import { runOn, testMachine } from '../../../shell/test-machine'
import { python } from './command'

async function run(version: string, script: string) {
  const { machine, clock } = testMachine('bash', [python(version)])
  machine.files.write('/root/w/s.py', script)
  return runOn(machine, clock, 'python3 s.py')
}

const shown = (line: number, rest: string, error: string): string =>
  `Traceback (most recent call last):\n  File "/root/w/s.py", line ${line}, in <module>\n${rest}${error}\n`

it('no columns are pointed at before 3.11', async () => {
  expect((await run('3.9.18', 'x = 1 + "a"\n')).err).toBe(
    shown(1, '    x = 1 + "a"\n', "TypeError: unsupported operand type(s) for +: 'int' and 'str'"),
  )
})

it('an operator that failed is pointed at in 3.11 and 3.12, the whole of a call where it is not all of its line', async () => {
  for (const version of ['3.11.7', '3.12.1']) {
    expect((await run(version, 'x = 1 + "a"\n')).err).toBe(
      shown(1, '    x = 1 + "a"\n        ~~^~~~~\n', "TypeError: unsupported operand type(s) for +: 'int' and 'str'"),
    )
    expect((await run(version, 'x = int("z")\n')).err).toBe(
      shown(1, '    x = int("z")\n        ^^^^^^^^\n', "ValueError: invalid literal for int() with base 10: 'z'"),
    )
    expect((await run(version, 'int("z")\n')).err).toBe(
      shown(1, '    int("z")\n', "ValueError: invalid literal for int() with base 10: 'z'"),
    )
  }
})

it('since 3.13 the parentheses of a call are told apart, but not where it is all that is given a name', async () => {
  expect((await run('3.13.0', 'print(int("z"))\n')).err).toBe(
    shown(1, '    print(int("z"))\n          ~~~^^^^^\n', "ValueError: invalid literal for int() with base 10: 'z'"),
  )
  expect((await run('3.13.0', 'x = int("z")\n')).err).toBe(
    shown(1, '    x = int("z")\n', "ValueError: invalid literal for int() with base 10: 'z'"),
  )
})

it('what goes over several lines is shown as a whole since 3.13, and its first line before', async () => {
  const script = 'def f(a, b, c):\n    raise KeyError(a)\nprint(f(\n    1,\n    2,\n    3,\n))\n'
  const inner = '  File "/root/w/s.py", line 2, in f\n    raise KeyError(a)\n'
  expect((await run('3.12.1', script)).err).toBe(shown(3, `    print(f(\n          ^^\n${inner}`, 'KeyError: 1'))
  expect((await run('3.13.0', script)).err).toBe(
    shown(
      3,
      `    print(f(\n          ~^\n        1,\n        ^^\n        2,\n        ^^\n        3,\n        ^^\n    ))\n    ^\n${inner}`,
      'KeyError: 1',
    ),
  )
})

it('a variable that is not set is told with where os looks for it', async () => {
  const script = 'import os\nprint(os.environ["NOPE"])\n'
  const line = '    print(os.environ["NOPE"])\n'
  expect((await run('3.12.1', script)).err).toBe(
    shown(2, `${line}          ~~~~~~~~~~^^^^^^^^\n  File "<frozen os>", line 685, in __getitem__\n`, "KeyError: 'NOPE'"),
  )
  expect((await run('3.9.18', script)).err).toBe(
    shown(
      2,
      `${line}  File "/usr/local/lib/python3.9/os.py", line 679, in __getitem__\n    raise KeyError(key) from None\n`,
      "KeyError: 'NOPE'",
    ),
  )
})

it('texts in braces of f-strings have the quotes of the text around them since 3.12', async () => {
  const script = 'd = {"a": 1}\nprint(f"{d["a"]} {f"{1 + 1}"}")\n'
  expect(await run('3.12.1', script)).toEqual({ out: '1 2\n', err: '', code: 0 })
  expect((await run('3.11.7', script)).code).toBe(1)
})

it('a run of unittest tells what failed, with its way, and ends with 1', async () => {
  const script = [
    'import unittest',
    'class T(unittest.TestCase):',
    '    def test_a(self):',
    '        self.assertEqual(1, 2)',
    '    def test_b(self):',
    '        self.assertTrue(1)',
    'unittest.main()',
  ].join('\n')
  const { out, err, code } = await run('3.12.1', script)
  expect({ out, code }).toEqual({ out: '', code: 1 })
  expect(err.replace(/in \d\.\d{3}s/, 'in 0.000s')).toBe(
    `F.\n${'='.repeat(70)}\nFAIL: test_a (__main__.T.test_a)\n${'-'.repeat(70)}\nTraceback (most recent call last):\n  File "/root/w/s.py", line 4, in test_a\n    self.assertEqual(1, 2)\nAssertionError: 1 != 2\n\n${'-'.repeat(70)}\nRan 2 tests in 0.000s\n\nFAILED (failures=1)\n`,
  )
})

it('unittest tells where lists begin to differ', async () => {
  const script =
    'import unittest\nclass T(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual([1, 2], [1, 3])\nunittest.main()\n'
  expect((await run('3.12.1', script)).err).toContain(
    'AssertionError: Lists differ: [1, 2] != [1, 3]\n\nFirst differing element 1:\n2\n3\n',
  )
})

it('what a program that was started writes is read as it comes, and may be what another reads', async () => {
  const { machine, clock } = testMachine('bash', [python('3.12.1')])
  machine.files.write(
    '/root/w/s.py',
    [
      'import subprocess, time',
      'began = time.time()',
      'p = subprocess.Popen(["sh", "-c", "echo a; sleep 2; echo b"], stdout=subprocess.PIPE, text=True)',
      'for line in p.stdout:',
      '    print(line.strip(), int(time.time() - began))',
      'print(p.wait())',
      'one = subprocess.Popen(["echo", "x y"], stdout=subprocess.PIPE)',
      'print(subprocess.check_output(["wc", "-w"], stdin=one.stdout).strip())',
    ].join('\n'),
  )
  expect((await runOn(machine, clock, 'python3 s.py')).out).toBe("a 0\nb 2\n0\nb'2'\n")
})

it('a program that a signal ends in its own time does what it has to at its end', async () => {
  const { machine, clock } = testMachine('bash', [python('3.12.1')])
  machine.files.write(
    '/root/w/s.py',
    'import atexit, signal, sys, time\natexit.register(print, "closed")\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(0))\nprint("up", flush=True)\ntime.sleep(100)\n',
  )
  expect((await runOn(machine, clock, 'python3 s.py & sleep 1; kill $!; wait $!; echo $?')).out).toBe('up\nclosed\n0\n')
})

it('an exception that is its own cause, or was raised at the end of another, is told once', async () => {
  expect((await run('3.12.1', 'e = ValueError("x")\nraise e from e\n')).err).toBe(shown(2, '    raise e from e\n', 'ValueError: x'))
  expect((await run('3.12.1', 'try:\n    1 / 0\nfinally:\n    raise ValueError("f")\n')).err).toBe(
    `${shown(2, '    1 / 0\n    ~~^~~\n', 'ZeroDivisionError: division by zero')}\nDuring handling of the above exception, another exception occurred:\n\n${shown(4, '    raise ValueError("f")\n', 'ValueError: f')}`,
  )
})

it('what is raised again a hundred thousand times keeps its way without a copy of it each time', async () => {
  const script =
    'e = ValueError(1)\nfor i in range(130000):\n    try:\n        raise e\n    except ValueError:\n        pass\nprint(e.__context__)\n'
  expect((await run('3.12.1', script)).out).toBe('None\n')
})

it('generators nest as deep as calls', async () => {
  const script = 'def g(n):\n    yield n\n    if n:\n        yield from g(n - 1)\nprint(sum(g(900)))\n'
  expect((await run('3.12.1', script)).out).toBe('405450\n')
})

it('wide characters take two columns of what points at a part of a line', async () => {
  const script = '이름 = "한글"; x = 이름 + 1 + 2\n'
  const line = `    ${script}`
  const error = 'TypeError: can only concatenate str (not "int") to str'
  for (const version of ['3.11.7', '3.13.0'])
    expect((await run(version, script)).err).toBe(shown(1, `${line}${' '.repeat(4 + 19)}~~~~~^~~\n`, error))
})

it('a failure in a text beyond the lines that are known of a program is told without them', async () => {
  const { machine, clock } = testMachine('bash', [python('3.13.0')])
  const { err } = await runOn(machine, clock, `python3 -c 'exec("\\n\\n\\nx = (1 /\\n 0)")'`)
  expect(err).toContain('File "<string>", line 4, in <module>\nZeroDivisionError: division by zero\n')
})

it('eval and exec take texts and bytes only', async () => {
  const script =
    'def f(x):\n    print(eval(b"x"), eval(*["x"]))\n    for one in (lambda: eval(5), lambda: exec(source="1"), lambda: eval(*[])):\n' +
    '        try:\n            one()\n        except TypeError as e:\n            print(e)\nf(3)\n'
  expect((await run('3.12.1', script)).out).toBe(
    '3 3\neval() arg 1 must be a string, bytes or code object\nexec() takes at least 1 positional argument (0 given)\neval expected at least 1 argument, got 0\n',
  )
})
