import { expect, it, test } from 'vitest'
import { runOn, testMachine } from '../../../../shell/test-machine'
import { allTools, bashCommand, shCommand } from '../../../../shell'
import { testNode } from '../../../kubelet/test-node'
import { python } from '../command'

async function run(script: string) {
  const { machine, clock } = testMachine('bash', [python('3.12.1')])
  machine.files.write('/root/w/s.py', script)
  return runOn(machine, clock, `python3 s.py`)
}

/** A container of a program a minute after it was made. */
async function limited(program: string, memory?: string) {
  const t = testNode({ commands: [bashCommand, shCommand, ...allTools] })
  await t.wait(2)
  t.run('app', {
    restartPolicy: 'Never',
    containers: [
      {
        name: 'main',
        image: 'python:3.12-slim',
        command: ['python', '-uc', `print("begin")\n${program}\nprint("end")`],
        ...(memory === undefined ? {} : { resources: { limits: { memory } } }),
      },
    ],
  })
  await t.wait(60)
  return t.pod('app').status!.containerStatuses![0]!.state!.terminated
}

const caught = (expression: string, error: string): string =>
  `import re, sys, json, math, itertools\ntry:\n  x = ${expression}\n  print("made")\nexcept ${error} as e:\n  print(type(e).__name__, e)\nprint("on")\n`

test.each([
  ["'a' * 10**10", 'MemoryError'],
  ["b'a' * 10**10", 'MemoryError'],
  ['[0] * 10**10', 'MemoryError'],
  ['(0,) * 10**11', 'MemoryError'],
  ['bytes(10**10)', 'MemoryError'],
  ['list(range(10**10))', 'MemoryError'],
  ['sorted(range(10**10))', 'MemoryError'],
  ['10**10**8', 'MemoryError'],
  ['1 << 10**12', 'MemoryError'],
  ['"x".ljust(10**10)', 'MemoryError'],
  ['f"{1:10000000000}"', 'MemoryError'],
  ['"%10000000000d" % 1', 'MemoryError'],
  ['("a" * 10**8).replace("a", "b" * 10**6)', 'MemoryError'],
  ['("ab" * 10**6).join(["c"] * 10**6)', 'MemoryError'],
])('%s takes more than there is', async (expression, error) => {
  expect(await run(caught(expression, error))).toEqual({ out: `${error} \non\n`, err: '', code: 0 })
})

test.each([
  [
    'str(10**5000)',
    'ValueError',
    'Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit',
  ],
  [
    'int("9" * 5000)',
    'ValueError',
    'Exceeds the limit (4300 digits) for integer string conversion: value has 5000 digits; use sys.set_int_max_str_digits() to increase the limit',
  ],
  ['chr(-1)', 'ValueError', 'chr() arg not in range(0x110000)'],
  ['(lambda f: f(f))(lambda f: f(f))', 'RecursionError', 'maximum recursion depth exceeded'],
])('%s says %s: %s', async (expression, error, message) => {
  expect(await run(caught(expression, error))).toEqual({ out: `${error} ${message}\non\n`, err: '', code: 0 })
})

test.each([
  ['x = []\nx.extend(range(300000))\nx += range(300000)\nx[1:2] = range(300000)\nprint(len(x), max(*x))', '899999 299999\n'],
  ['print(any(x > 5 for x in iter(int, 1)) if False else any([0, 2]), all([]), sum(range(5)))', 'True True 10\n'],
  ['import itertools\nprint(any(x > 5 for x in itertools.count()))', 'True\n'],
  ['print(len("가😀" * 1000), "가😀나"[1], "abcdef"[1:-1], "abcdef"[4:1] == "")', '2000 😀 bcde True\n'],
  ['print(f"{0.5:.120f}"[-3:], 9007199254740991 // 2, 10**400 // 10**399, 10**400 / 10**399)', '000 4503599627370495 10 10.0\n'],
  ['import math\nprint(math.factorial(20), math.comb(10, 3))', '2432902008176640000 120\n'],
  ['import sys\nsys.set_int_max_str_digits(0)\nprint(len(str(10**5000)), sys.getsizeof([1, 2]), sys.getsizeof("abc"))', '5001 72 52\n'],
  [
    'import re\nm = re.search(r"(?P<a>\\w+)-(?P<b>\\d+)", "x ab-12")\nprint(m.group("a"), m["b"], m.groupdict(), m.span())',
    "ab 12 {'a': 'ab', 'b': '12'} (2, 7)\n",
  ],
  ['for i in range(300):\n  x = "a" * 10**7\nfor i in range(200000):\n  y = [i]\nprint("done")', 'done\n'],
  [
    'print("abc".replace("", "-"), "aaa".replace("a", "b", 2), "abc".replace("", "-", 2), "aXbX".replace("X", ""))',
    '-a-b-c- bba -a-bc ab\n',
  ],
  ['def f(n):\n  return f(n - 1) + 1 if n else 0\nprint(f(900))', '900\n'],
  [
    'a = []\nfor i in range(10000):\n  a = [a]\ntry:\n  print(a)\nexcept RecursionError as e:\n  print(e)',
    'maximum recursion depth exceeded\n',
  ],
  [
    'a = None\nprint(a, getattr(type("T", (), {"x": None}), "x", 5), {"k": None}.get("k", 3))\nfrom collections import namedtuple\nprint(namedtuple("P", "a b")(None, 1))',
    'None None None\nP(a=None, b=1)\n',
  ],
  [
    'class M:\n  def __enter__(self): pass\n  def __exit__(self, *e): return True\nwith M() as m:\n  print(m)\n  1 / 0\nprint("on")',
    'None\non\n',
  ],
  [
    'import hashlib, io\nfor f in (lambda: hashlib.new("constructor"), lambda: open("/root/w/s.py").write("x")):\n  try: f()\n  except (ValueError, OSError) as e: print(type(e).__name__, e)',
    'ValueError unsupported hash type constructor\nUnsupportedOperation not writable\n',
  ],
  [
    'try: eval("1 +")\nexcept SyntaxError as e: print(type(e).__name__)\ntry: abs()\nexcept TypeError: print("wrong")',
    'SyntaxError\nwrong\n',
  ],
])('%j prints %j', async (script, out) => {
  expect(await run(script)).toEqual({ out, err: '', code: 0 })
})

it('an expression that would try for ever does not', async () => {
  const { out } = await run('import re\nprint(re.match(r"(a+)+$", "a" * 40 + "!"))')
  expect(out).toBe('None\n')
})

test.each([
  ['x = []\nwhile True:\n  x.append("a" * 1000)'],
  ['def g():\n  big = ["b" * 10**6 for _ in range(200)]\n  yield len(big)\nprint(next(g()))'],
  ['x = bytes(10**8)\ny = [0] * 10**7'],
  ['s = "a"\nwhile True:\n  s += s'],
])('a program that holds more than its limit is killed: %j', async (program) => {
  expect(await limited(program, '100Mi')).toMatchObject({ exitCode: 137, reason: 'OOMKilled' })
})

test.each([
  ['d = {}\ni = 0\nwhile True:\n  i += 1\n  d[i] = [i]'],
  ['class A:\n  def __init__(self, b): self.b = b\na = None\nwhile True:\n  a = A(a)'],
  ['def f():\n  kept = set()\n  n = 0\n  while True:\n    n += 1\n    kept.add(str(n))\nf()'],
  ['import itertools\nx = [(i,) for i in itertools.count()]'],
])('small objects count as well: %j', async (program) => {
  expect(await limited(program, '24Mi')).toMatchObject({ exitCode: 137, reason: 'OOMKilled' })
})

test.each([
  ['for i in range(1000):\n  x = ["a" * 10**6] * 10'],
  ['x = ["a" * 10**6] * 1000'],
  ['def f(n):\n  return f(n - 1) + 1 if n else 0\nfor i in range(100):\n  f(900)'],
])('a program that lets go of what it had is not: %j', async (program) => {
  expect(await limited(program, '100Mi')).toMatchObject({ exitCode: 0, reason: 'Completed' })
})

it('a program without a limit is killed when the memory of the node is gone', async () => {
  expect(await limited('x = []\nwhile True:\n  x.append("a" * 10**7)')).toMatchObject({ exitCode: 137, reason: 'OOMKilled' })
})
