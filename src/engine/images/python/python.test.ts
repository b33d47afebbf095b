import { expect, it, test } from 'vitest'
import { runOn, testMachine } from '../../../shell/test-machine'
import { terminalSession } from '../../../shell/test-terminal'
import { podsOf } from '../test-pods'
import { python } from './command'

async function run(script: string, args = '') {
  const { machine, clock } = testMachine('bash', [python('3.12.1')])
  machine.files.write('/root/w/s.py', script)
  return runOn(machine, clock, `python3 s.py ${args}`)
}

test.each([
  ['print(1 / 3, 2**70, -7 // 2, -7 % 3, 10**16 * 1.0)', '0.3333333333333333 1180591620717411303424 -4 2 1e+16\n'],
  ['print(f"{3.14159:.2f}|{7:>4}|{1234567:,}|{255:#x}|{\'a\'!r}|{1 + 1=}")', "3.14|   7|1,234,567|0xff|'a'|1 + 1=2\n"],
  ['a, *b = range(4)\nprint(a, b, [x * x for x in b if x % 2], {"k": (1,)}, {2, 2})', "0 [1, 2, 3] [1, 9] {'k': (1,)} {2}\n"],
  ['def f(a, b=2, *c, d, **e):\n  return a, b, c, d, e\nprint(f(1, d=4, z=5))', "(1, 2, (), 4, {'z': 5})\n"],
  ['def g():\n  x = yield 1\n  yield x\ni = g()\nprint(next(i), i.send(5), list(i))', '1 5 []\n'],
  ['import json\nprint(json.dumps({"b": [1, 2.0, None]}), json.loads(\'{"x": [true]}\'))', '{"b": [1, 2.0, null]} {\'x\': [True]}\n'],
  [
    'class A:\n  def __init__(self, x): self.x = x\n  def __repr__(self): return f"A({self.x})"\nclass B(A):\n  pass\nprint([B(1)], isinstance(B(1), A))',
    '[A(1)] True\n',
  ],
  [
    'try:\n  int("x")\nexcept ValueError as e:\n  print(e)\nelse:\n  print("no")\nfinally:\n  print("end")',
    "invalid literal for int() with base 10: 'x'\nend\n",
  ],
  ['import re\nprint(re.sub(r"(\\d+)", r"<\\1>", "a1b22"), re.findall("[a-z]", "a1b"))', "a<1>b<22> ['a', 'b']\n"],
  ['from collections import Counter\nprint(Counter("aab").most_common(1))', "[('a', 2)]\n"],
  ['print(sum([0.1] * 10), sum([1, 0.5]), sum([[1], [2]], []))', '1.0 1.5 [1, 2]\n'],
  ['print("%05.1f|%-4s|%d%%" % (2.5, "x", 7), "-".join(sorted("cab")))', '002.5|x   |7% a-b-c\n'],
])('%j', async (script, out) => {
  expect(await run(script)).toEqual({ out, err: '', code: 0 })
})

it('an exception that nobody handles is told with the way it came', async () => {
  const { out, err, code } = await run('def f(x):\n    return 1 / x\n\nprint("before")\nf(0)\n')
  expect(out).toBe('before\n')
  expect(err).toBe(
    'Traceback (most recent call last):\n  File "/root/w/s.py", line 5, in <module>\n    f(0)\n  File "/root/w/s.py", line 2, in f\n    return 1 / x\n           ~~^~~\nZeroDivisionError: division by zero\n',
  )
  expect(code).toBe(1)
})

it.each([
  ['if True:\nprint(1)\n', "IndentationError: expected an indented block after 'if' statement on line 1"],
  ['print "x"\n', "SyntaxError: Missing parentheses in call to 'print'. Did you mean print(...)?"],
  ['f(1\n', "SyntaxError: '(' was never closed"],
  ['import nosuch\n', "ModuleNotFoundError: No module named 'nosuch'"],
  ['import flask\n', "ModuleNotFoundError: No module named 'flask'"],
  ['def f(a): pass\nf()\n', "TypeError: f() missing 1 required positional argument: 'a'"],
])('%j ends with %j', async (script, last) => {
  const { err, code } = await run(script)
  expect(err.trimEnd().split('\n').at(-1)).toBe(last)
  expect(code).toBe(1)
})

it('a program has its arguments, its input and its status', async () => {
  const script = 'import sys\nprint(sys.argv[1:], [line.strip() for line in sys.stdin])\nsys.exit(3)\n'
  expect(await run(script, 'a b < s.py | head -1; exit ${PIPESTATUS[0]}')).toMatchObject({
    out: expect.stringMatching(/^\['a', 'b'\] \['import sys'/) as string,
    code: 3,
  })
})

it('what is printed to no terminal waits until the program ends, unless told otherwise', async () => {
  const { machine, clock } = testMachine('bash', [python('3.12.1')])
  const script = (flags: string) => `python3 ${flags} -c 'import time; print("a"); time.sleep(5)' & sleep 2; echo b; wait`
  expect((await runOn(machine, clock, script(''))).out).toBe('b\na\n')
  expect((await runOn(machine, clock, script('-u'))).out).toBe('a\nb\n')
  expect((await runOn(machine, clock, `PYTHONUNBUFFERED=1; export PYTHONUNBUFFERED; ${script('')}`)).out).toBe('a\nb\n')
})

it('a signal has its handler, which may come while the program sleeps', async () => {
  const { machine, clock } = testMachine('bash', [python('3.12.1')])
  machine.files.write(
    '/root/w/s.py',
    "import signal, sys, time\ndef stop(n, frame):\n    print('got', n)\n    sys.exit(4)\nsignal.signal(signal.SIGTERM, stop)\ntime.sleep(100)\n",
  )
  const before = clock.now()
  expect((await runOn(machine, clock, 'python3 s.py & sleep 1; kill $!; wait $!; echo $?')).out).toBe('got 15\n4\n')
  expect(clock.now() - before).toBeLessThan(5000)
})

it('a signal is for the first thread, whatever others do, and one that the program leaves behind ends with it', async () => {
  const { machine, clock } = testMachine('bash', [python('3.12.1')])
  machine.files.write(
    '/root/w/s.py',
    "import signal, sys, threading, time\ndef stop(n, frame):\n    print('got', n)\n    sys.exit(4)\nsignal.signal(signal.SIGTERM, stop)\ndef idle():\n    while True: time.sleep(0.5)\nthreading.Thread(target=idle, daemon=True).start()\nthreading.Event().wait()\n",
  )
  expect((await runOn(machine, clock, 'python3 s.py & sleep 2; kill $!; wait $!; echo $?')).out).toBe('got 15\n4\n')
})

it('threads and tasks that wait for each other take no time of the page', async () => {
  const { machine, clock } = testMachine('bash', [python('3.12.1')])
  machine.files.write(
    '/root/w/s.py',
    'import asyncio, queue, threading, time\njobs = queue.Queue()\nthreading.Thread(target=jobs.get, daemon=True).start()\nasync def main():\n    await asyncio.gather(asyncio.sleep(3000, "a"), asyncio.sleep(2000, "b"))\nasyncio.run(main())\nprint("end")\n',
  )
  let steps = 0
  const step = clock.step.bind(clock)
  clock.step = () => (steps++, step())
  expect((await runOn(machine, clock, 'python3 s.py')).out).toBe('end\n')
  expect(steps).toBeLessThan(100)
})

test('pip brings flask, whose routes others reach', async () => {
  const t = await podsOf({ app: 'python:3.12-slim sleep 10000', client: 'curlimages/curl sleep 10000' })
  const install = await t.exec('app', 'pip install flask')
  expect(install).toContain('Successfully installed blinker-1.9.0')
  const program = [
    'from flask import Flask, request',
    'app = Flask(__name__)',
    '@app.route("/hi/<int:n>", methods=["GET", "POST"])',
    'def hi(n):',
    '    return {"n": n, "q": request.args.get("q"), "body": request.get_json(silent=True)}',
    'app.run(host="0.0.0.0", port=5000)',
  ].join('\n')
  await t.exec('app', `cat > /app.py <<'EOF'\n${program}\nEOF\n(python /app.py 2> /log &)`)
  const url = `http://${t.address('app')}:5000`
  expect(await t.exec('client', `curl -s '${url}/hi/3?q=z'`)).toBe('{"body":null,"n":3,"q":"z"}\n')
  expect(await t.exec('client', `curl -s -H 'Content-Type: application/json' -d '[1]' ${url}/hi/4`)).toBe('{"body":[1],"n":4,"q":null}\n')
  expect(await t.exec('client', `curl -s -o /dev/null -w '%{http_code}' ${url}/nope`)).toBe('404')
  expect(await t.exec('app', 'tail -1 /log')).toMatch(new RegExp(`^${t.address('client')} - - \\[.*\\] "GET /nope HTTP/1.1" 404 -\n$`))
})

test('a class that handles requests of http.server, and urllib that asks it', async () => {
  const t = await podsOf({ app: 'python:3.12-slim sleep 10000' })
  const program = [
    'from http.server import BaseHTTPRequestHandler, HTTPServer',
    'class H(BaseHTTPRequestHandler):',
    '    def do_GET(self):',
    '        self.send_response(200)',
    '        self.end_headers()',
    '        self.wfile.write(self.path.encode())',
    'HTTPServer(("", 8080), H).serve_forever()',
  ].join('\n')
  await t.exec('app', `cat > /app.py <<'EOF'\n${program}\nEOF\n(python /app.py 2> /log &)`)
  const ask = `python -c 'import urllib.request as u; print(u.urlopen("http://localhost:8080/x").read())'`
  expect(await t.exec('app', ask)).toBe("b'/x'\n")
  expect(await t.exec('app', `${ask.replace('8080', '8081')} 2>&1 | tail -1`)).toBe(
    'urllib.error.URLError: <urlopen error [Errno 111] Connection refused>\n',
  )
})

test('a server ends when another thread wants that', async () => {
  const t = await podsOf({ app: 'python:3.12-slim sleep 10000' })
  const program = [
    'import threading, time',
    'from http.server import BaseHTTPRequestHandler, HTTPServer',
    'server = HTTPServer(("", 8080), BaseHTTPRequestHandler)',
    'thread = threading.Thread(target=server.serve_forever)',
    'thread.start(); time.sleep(1); server.shutdown(); thread.join(); print("ended")',
  ].join('\n')
  expect(await t.exec('app', `python -c '${program}'`)).toBe('ended\n')
})

it('pip does not know what every object has', async () => {
  const t = await podsOf({ app: 'python:3.12-slim sleep 10000' })
  expect(await t.exec('app', 'pip install constructor 2>&1 | tail -1')).toBe('ERROR: No matching distribution found for constructor\n')
})

it('a prompt reads blocks to an empty line, shows values and goes on after mistakes', async () => {
  const t = await terminalSession('', [python('3.12.1')])
  const shown = async (keys: string) => (await t.type(keys)).replaceAll('\r', '')
  expect(await shown('python3\n')).toContain('Type "help", "copyright", "credits" or "license" for more information.\n>>> ')
  expect(await shown('1 + 1\n')).toBe('1 + 1\n2\n>>> ')
  expect(await shown('x = [1,\n')).toBe('x = [1,\n... ')
  expect(await shown('2]\n')).toBe('2]\n>>> ')
  expect(await shown('def f(a):\n')).toBe('def f(a):\n... ')
  expect(await shown('    return a * x[1]\n')).toBe('    return a * x[1]\n... ')
  expect(await shown('\n')).toBe('\n>>> ')
  expect(await shown('f("ab")\n')).toBe(`f("ab")\n'abab'\n>>> `)
  expect(await shown('1 / 0\n')).toContain('ZeroDivisionError: division by zero\n>>> ')
  expect(await shown('for i in range(2): print(i)\n')).toBe('for i in range(2): print(i)\n... ')
  expect(await shown('\n')).toBe('\n0\n1\n>>> ')
  expect(await shown('f(\n')).toBe('f(\n... ')
  expect(await shown(')\n')).toContain("TypeError: f() missing 1 required positional argument: 'a'\n>>> ")
  await shown('exit(3)\n')
  expect(t.codes).toEqual([['python3', 3]])
})
