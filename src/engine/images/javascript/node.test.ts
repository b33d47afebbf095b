import { expect, it, test } from 'vitest'
import { runOn, testMachine } from '../../../shell/test-machine'
import { podsOf } from '../test-pods'
import { node } from './command'

async function run(script: string, line = 'node s.js', files: Readonly<Record<string, string>> = {}) {
  const { machine, clock } = testMachine('bash', [node('20.19.6')])
  machine.files.write('/root/w/s.js', script)
  for (const [name, text] of Object.entries(files)) {
    machine.files.makeDirectory(name.slice(0, name.lastIndexOf('/')), { parents: true })
    machine.files.write(name, text)
  }
  return runOn(machine, clock, line)
}

/** What node 20 itself writes for these. */
test.each([
  [
    'console.log({ a: 1, b: [1, { c: { d: {} } }] }, new Map([["k", [1]]]), "x", ["y"])',
    "{ a: 1, b: [ 1, { c: [Object] } ] } Map(1) { 'k' => [ 1 ] } x [ 'y' ]\n",
  ],
  [
    'class A { x = 1 }; console.log(new A(), [new A()], A, () => 1, [undefined, , null])',
    'A { x: 1 } [ A { x: 1 } ] [class A] [Function (anonymous)] [ undefined, <1 empty item>, null ]\n',
  ],
  ['console.log("%s is %d %j %%", "a", 4.5, { b: 1 }, "more", 1n)', 'a is 4.5 {"b":1} % more 1n\n'],
  ['console.log(Array.from({ length: 7 }, (_, i) => i * 10))', '[\n   0, 10, 20, 30,\n  40, 50, 60\n]\n'],
  ['const c = { n: 1 }; c.me = c; console.log(c)', '<ref *1> { n: 1, me: [Circular *1] }\n'],
  [
    'setTimeout(() => console.log("timer"), 5); setImmediate(() => console.log("immediate")); Promise.resolve().then(() => console.log("promise")); process.nextTick(() => console.log("tick")); console.log("main")',
    'main\ntick\npromise\nimmediate\ntimer\n',
  ],
  [
    'const { createHash, createHmac } = require("crypto"); console.log(createHash("sha256").update("abc").digest("hex").slice(0, 16), createHmac("sha1", "k").update("d").digest("base64"))',
    'ba7816bf8f01cfea K5DkHnwMyOL3XAKRDDiZzEaLoxY=\n',
  ],
  [
    'const p = require("node:path"); console.log(p.join("/a", "../b", "c.txt"), p.extname("x.tar.gz"), p.relative("/a/b", "/a/c/d"))',
    '/b/c.txt .gz ../c/d\n',
  ],
  [
    'console.log(new URL("../x?q=1", "http://a.com:81/b/c").href, new URLSearchParams({ a: "é &" }).toString())',
    'http://a.com:81/x?q=1 a=%C3%A9+%26\n',
  ],
  [
    'const list = [1, 2][Symbol.iterator](); console.log(list, [...list], { [Symbol.toStringTag]: "T", a: 1 }); console.log(structuredClone(new Float64Array([0.5])), structuredClone(Object.assign(new Error("m"), { name: "process" })).message)',
    "Object [Array Iterator] {} [ 1, 2 ] { a: 1, [Symbol(Symbol.toStringTag)]: 'T' }\nFloat64Array(1) [ 0.5 ] m\n",
  ],
  [
    'console.log(Buffer.from("aGk=", "base64").toString(), Buffer.from("é").toString("hex"), Buffer.from("hello"))',
    'hi c3a9 <Buffer 68 65 6c 6c 6f>\n',
  ],
])('%j', async (script, out) => {
  expect(await run(script)).toEqual({ out, err: '', code: 0 })
})

it('an error that nobody catches is told with its line and its way, and ends the program with 1', async () => {
  const { out, err, code } = await run("function f() {\n    throw new Error('deep')\n}\nconsole.log('before')\nf()\n")
  expect(out).toBe('before\n')
  expect(err).toMatch(
    /^\/root\/w\/s\.js:2\n {4}throw new Error\('deep'\)\n {4}\^\n\nError: deep\n {4}at f \(\/root\/w\/s\.js:2:11\)\n {4}at Object\.<anonymous> \(\/root\/w\/s\.js:5:1\)\n/,
  )
  expect(err).toMatch(/\n\nNode\.js v20\.19\.6\n$/)
  expect(code).toBe(1)
})

it.each([
  ['undefined.x', "TypeError: Cannot read properties of undefined (reading 'x')"],
  ['const o = {}; o.f()', 'TypeError: o.f is not a function'],
  ['const a = 1; a = 2', 'TypeError: Assignment to constant variable.'],
  ['require("express")', "Error: Cannot find module 'express'"],
  ['nope', 'ReferenceError: nope is not defined'],
  ['let x = ;', "SyntaxError: Unexpected token ';'"],
  ['Promise.reject(new RangeError("late"))', 'RangeError: late'],
])('%j fails with %j', async (script, line) => {
  const { err, code } = await run(script)
  expect(err.split('\n')).toContain(line)
  expect(code).toBe(1)
})

it("time is the machine's: a day passes while a timer waits, and who asks for the time in a loop gets there", async () => {
  const script =
    'const at = Date.now(); setTimeout(() => { console.log(Date.now() - at); const then = Date.now(); while (Date.now() - then < 3000); console.log(Date.now() - then) }, 60_000)'
  const { out } = await run(script)
  expect(out).toMatch(/^60000\n300[0-9]\n$/)
})

it('a statement waits for a command of the shell, and what was done before it is done once', async () => {
  const script = `const { execSync, spawnSync } = require('child_process')
let n = 0
console.log('one', ++n)
const at = Date.now()
const text = execSync('echo $((1 + 1)); sleep 2').toString()
console.log(text.trim(), ++n, Math.round((Date.now() - at) / 1000))
try { execSync('echo bad >&2; exit 3', { stdio: 'pipe' }) } catch (error) { console.log(error.status, String(error.stderr)) }
console.log(spawnSync('nosuch').error.code)`
  expect(await run(script)).toEqual({ out: 'one 1\n2 2 2\n3 bad\n\nENOENT\n', err: '', code: 0 })
})

it('a child runs beside the program, which hears of what it writes and of its end', async () => {
  const script =
    "const { spawn } = require('child_process'); const c = spawn('sh', ['-c', 'echo a; sleep 1; echo b; exit 4']); c.stdout.on('data', (d) => process.stdout.write('got ' + d)); c.on('close', (code) => console.log('code', code))"
  expect((await run(script)).out).toBe('got a\ngot b\ncode 4\n')
})

it('files of the machine are modules: by place, by package, of both kinds', async () => {
  const files = {
    '/root/w/lib/a.js': "exports.name = 'a'; exports.data = require('./data')",
    '/root/w/lib/data.json': '{ "n": 5 }',
    '/root/w/node_modules/p/package.json': '{ "name": "p", "main": "lib/main.js" }',
    '/root/w/node_modules/p/lib/main.js': 'module.exports = () => __dirname',
    '/root/w/m.mjs':
      "import fs, { existsSync } from 'node:fs'\nimport p from 'p'\nimport { name } from './lib/a.js'\nconsole.log(name, p(), existsSync('lib'), import.meta.url, await Promise.resolve(7))\n",
  }
  expect((await run("const a = require('./lib/a'); console.log(a, require('p')())", 'node s.js && node m.mjs', files)).out).toBe(
    "{ name: 'a', data: { n: 5 } } /root/w/node_modules/p/lib\na /root/w/node_modules/p/lib true file:///root/w/m.mjs 7\n",
  )
})

it("arguments, environment, input and exit code are the program's", async () => {
  const script =
    "let text = ''; process.stdin.on('data', (d) => (text += d)).on('end', () => { console.log(process.argv.slice(2), process.env.WHO, text.trim()); process.exitCode = 3 }); process.on('exit', (code) => console.log('exit', code))"
  expect(await run(script, 'echo in | WHO=me node s.js a b')).toEqual({ out: "[ 'a', 'b' ] me in\nexit 3\n", err: '', code: 3 })
  expect((await run('', 'node -p "[1, 2].map((x) => x * 2)"; echo "console.log(6 * 7)" | node -')).out).toBe('[ 2, 4 ]\n42\n')
})

it('what is drawn at random comes from the seed', async () => {
  const script = 'console.log(Math.random(), require("crypto").randomUUID())'
  const [a, b] = [await run(script), await run(script)]
  expect(a).toEqual(b)
  const [first, second] = (await run(script, 'node s.js; node s.js')).out.split('\n')
  expect(first).not.toBe(second)
})

it('what needs more than the heap may have ends as V8 ends it', async () => {
  const { err, code } = await run('const a = []; for (;;) a.push({ n: [a.length] })', 'node --max-old-space-size=40 s.js')
  expect(err).toContain('FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n')
  expect(code).toBe(134)
})

it('pods serve what their programs say and heed signals', { timeout: 120_000 }, async () => {
  const t = await podsOf({ web: 'node:20-alpine sleep 1000000' })
  const server = `const http = require('http')
const server = http.createServer((req, res) => {
  if (req.url === '/slow') { res.write('a'); setTimeout(() => res.end('b'), 1000); return }
  let body = ''
  req.on('data', (part) => (body += part)).on('end', () => { res.writeHead(201, { 'X-Method': req.method }); res.end(req.url + ' ' + body) })
}).listen(8080, () => console.log('listening'))
process.on('SIGTERM', () => { console.log('bye'); server.close(() => process.exit(5)) })`
  await t.exec('web', `cat > /srv.js <<'X'\n${server}\nX\n(node /srv.js > /out; echo "ended $?" >> /out) & echo $! > /pid`)
  expect(
    await t.exec(
      'web',
      "wget -qO- --post-data=hi localhost:8080/p; echo; wget -qO- localhost:8080/slow; echo; node -e \"fetch('http://localhost:8080/x').then(async (r) => console.log(r.status, r.headers.get('x-method'), await r.text()))\"",
    ),
  ).toBe('/p hi\nab\n201 GET /x \n')
  expect(await t.exec('web', "pkill -TERM -f '^node'; sleep 2; cat /out")).toBe('listening\nbye\nended 5\n')
})

it('a container that holds more than it may is killed', { timeout: 60_000 }, async () => {
  const t = await podsOf({ web: 'node:20 sleep 1000000' })
  t.run('fat', {
    restartPolicy: 'Never',
    containers: [
      {
        name: 'main',
        image: 'node:20',
        command: ['node', '-e', 'const a = []; setInterval(() => a.push(Buffer.alloc(20e6, 1)), 100)'],
        resources: { limits: { memory: '150Mi' } },
      },
    ],
  })
  await t.wait(30)
  expect(t.pod('fat').status!.containerStatuses![0]!.state!.terminated).toMatchObject({ reason: 'OOMKilled', exitCode: 137 })
})

it('what never ends keeps its processor busy, what it wrote before can be read, and it can be killed', { timeout: 60_000 }, async () => {
  const { out, code } = await run("console.log('start'); for (;;);", 'timeout 20 node s.js')
  expect(out).toBe('start\n')
  expect(code).toBe(124)
})

/** A guest that takes no time at all would hold the thread for ever: these must end by the clock alone. */
it.each([
  ['an immediate that sets the next', 'setImmediate(function next() { setImmediate(next) })'],
  ['promises that follow one another', '(function next() { Promise.resolve().then(next) })()'],
  ['a loop behind an await', '(async () => { await null; for (;;); })()'],
  ['ticks that follow one another', '(function next() { process.nextTick(next) })()'],
  [
    'built-in calls that are long',
    'const list = Array.from({ length: 300 }, (_, i) => ({ i })); for (;;) try { JSON.stringify(list) } catch {}',
  ],
  [
    'built-in calls about what is no list',
    "Array.prototype.reverse.call({}); Array.prototype.join.call({}); Array.prototype.fill.call({}, 1); 'a'.split({ [Symbol.split]: () => undefined }); for (;;) 'x'.padStart(9)",
  ],
  ['texts that are made anew', "for (;;) 'x'.padStart(1e6)"],
  ['an end that is put off again and again', "process.on('beforeExit', () => setImmediate(() => undefined))"],
  ['errors caught for ever', "process.on('uncaughtException', () => setImmediate(fail)); function fail() { throw 1 } fail()"],
])('time passes for %s', { timeout: 60_000 }, async (_, script) => {
  expect(await run(`console.log('start'); ${script}`, 'timeout 3 node s.js')).toEqual({ out: 'start\n', err: '', code: 124 })
})

it('a program that has its answer does not wait for the rest of its input', async () => {
  const ask =
    "const rl = require('readline').createInterface({ input: process.stdin, output: process.stdout }); rl.question('who? ', (name) => { console.log('hello', name); rl.close() })"
  expect(await run(ask, 'echo bob | timeout 60 node s.js')).toEqual({ out: 'who? hello bob\n', err: '', code: 0 })
  expect(
    await run(
      "process.stdin.on('data', (d) => { console.log(String(d).trim()); process.stdin.pause() })",
      'echo one | timeout 60 node s.js',
    ),
  ).toEqual({ out: 'one\n', err: '', code: 0 })
})

it('the prompt evaluates line by line, and ends as it is told', async () => {
  const { out, code } = await run('', "printf '1 + 1\\nconst q = [5]\\nq\\nprocess.exit(3)\\n' | timeout 30 node -i")
  expect(out).toBe('Welcome to Node.js v20.19.6.\nType ".help" for more information.\n> 2\n> undefined\n> [ 5 ]\n> ')
  expect(code).toBe(3)
})

it('marks and measures are kept', async () => {
  const script =
    "performance.mark('a'); setTimeout(() => { performance.mark('b'); const { name, duration } = performance.measure('a to b', 'a', 'b'); console.log(name, Math.round(duration), performance.getEntriesByType('mark').length); performance.clearMarks(); try { performance.measure('x', 'a') } catch (error) { console.log(error.message) } }, 40)"
  expect((await run(script)).out).toBe('a to b 40 2\nThe "a" performance mark has not been set\n')
})

it('a connection that both sides have ended keeps nobody running', async () => {
  const script =
    "const net = require('net'); const s = net.createServer((c) => c.end('bye')); s.listen(9000, () => { const c = net.connect(9000, 'localhost'); c.on('data', (d) => console.log('got', String(d))); c.on('close', () => { console.log('closed'); s.close() }) })"
  const t = await podsOf({ web: 'node:20 sleep 1000000' })
  expect(await t.exec('web', `timeout 5 node -e "${script}"; echo $?`)).toBe('got bye\nclosed\n0\n')
})

it('a timer counts from when it was set, also after much was computed', async () => {
  const script =
    'const at = Date.now(); while (Date.now() - at < 500); const set = Date.now(); setTimeout(() => console.log(Date.now() - set), 1000)'
  expect((await run(script)).out).toMatch(/^100[01]\n$/)
})

it('express is installed from the registry and answers as its documentation says', { timeout: 120_000 }, async () => {
  const t = await podsOf({ web: 'node:22 sleep 1000000' })
  const app = `const express = require('express')
const app = express()
app.use(express.json())
app.use((req, res, next) => { res.set('X-Seen', req.path); next() })
app.get('/', (req, res) => res.send('Hello'))
const items = express.Router()
items.get('/:id', (req, res) => res.json({ id: req.params.id, q: req.query.q, base: req.baseUrl }))
items.post('/', (req, res) => res.status(201).send({ got: req.body }))
app.use('/items', items)
app.get('/bad', async () => { throw Object.assign(new Error('teapot'), { status: 418 }) })
app.use((error, req, res, next) => res.status(error.status || 500).json({ error: error.message }))
app.listen(3000)`
  const get = "curl -s -w '|%{http_code} %{content_type}\\n' localhost:3000"
  expect(
    await t.exec(
      'web',
      'mkdir /app; cd /app; node -e "require(\'express\')" 2>&1 | grep -c "Cannot find module"; npm init -y > /dev/null; npm install express | grep added',
    ),
  ).toMatch(/^1\nadded 68 packages, and audited 69 packages in \w+\n$/)
  await t.exec('web', `cat > /app/app.js <<'X'\n${app}\nX\ncd /app; (node app.js > /out 2>&1 &)`)
  expect(
    await t.exec(
      'web',
      `${get}/; ${get}/items/7?q=a; ${get}/items -H 'content-type: application/json' -d '{"n":[1]}'; ${get}/bad; ${get}/none | tail -3; ${get}/items -H 'content-type: application/json' -d '{x'`,
    ),
  ).toBe(
    'Hello|200 text/html; charset=utf-8\n{"id":"7","q":"a","base":"/items"}|200 application/json; charset=utf-8\n{"got":{"n":[1]}}|201 application/json; charset=utf-8\n{"error":"teapot"}|418 application/json; charset=utf-8\n</body>\n</html>\n|404 text/html; charset=utf-8\n{"error":"Expected property name or \'}\' in JSON at position 1 (line 1 column 2)"}|400 application/json; charset=utf-8\n',
  )
})

/** As express 5 answers: compared with the real package. */
it(
  'express takes addresses as they come, gives away nothing beside its folder, and passes errors by routes',
  { timeout: 120_000 },
  async () => {
    const t = await podsOf({ web: 'node:22 sleep 1000000' })
    const app = `const express = require('express'), morgan = require('morgan')
const app = express()
app.use(morgan('dev'))
app.use('/s', express.static('pub'))
app.get('/u/:id', (req, res) => res.json({ id: req.params.id, path: req.route.path }))
app.get('/c', (req, res) => { res.cookie('a', 'b c', { httpOnly: true }); res.redirect('/x%zz') })
app.post('/f', express.urlencoded({ extended: true }), (req, res) => res.json([req.body, {}.polluted]))
app.get('/gone', (req, res) => res.destroy())
app.use((req, res, next) => { if (req.query.boom) next(new Error('boom')); else next() })
app.get('/late', (req, res) => res.send('late'), (e, req, res, next) => res.send('in route'))
app.use((error, req, res, next) => { res.status(error.status || 500).send('E:' + error.message) })
app.listen(3000)`
    await t.exec(
      'web',
      'mkdir -p /app/pub; cd /app; npm init -y; npm install express morgan; echo hi > pub/index.html; echo no > secret; echo no > pub/.x',
    )
    await t.exec('web', `cat > /app/app.js <<'X'\n${app}\nX\ncd /app; (node app.js > /out 2>&1 &)`)
    const ask = async (path: string, options = ''): Promise<string> =>
      (await t.exec('web', `curl -s ${options} -w '|%{http_code}' 'localhost:3000${path}'`)).replace(
        /[^]*<pre>(.*)<\/pre>[^]*(\|\d+)$/,
        '$1$2',
      )
    for (const [path, told] of [
      ['/%', 'Cannot GET /%25|404'],
      ['/u/%', "E:Failed to decode param '%'|400"],
      ['/u/a%2Fb', '{"id":"a/b","path":"/u/:id"}|200'],
      ['/s/%2e%2e/secret', 'Cannot GET /s/%2e%2e/secret|404'],
      ['/s/..%2fsecret', 'Cannot GET /s/..%2fsecret|404'],
      ['/s/%', 'Cannot GET /s/%25|404'],
      ['/s/.x', 'Cannot GET /s/.x|404'],
      ['/s/', 'hi\n|200'],
      ['/s', 'Redirecting to /s/|301'],
      ['/late?boom=1', 'E:boom|500'],
      ['/gone', '|000'],
    ] as const)
      expect(await ask(path)).toBe(told)
    expect(await ask('/f', "-d 'constructor[prototype][polluted]=1&a[b][]=2&c[0][n]=3&c[1][n]=4&d[x][y]=5&d[x][z]=6'")).toBe(
      '[{"a":{"b":["2"]},"c":[{"n":"3"},{"n":"4"}],"d":{"x":{"y":"5","z":"6"}}},null]|200',
    )
    expect(await t.exec('web', "curl -si localhost:3000/c | grep -E '^(Set-Cookie|Location)' | sort")).toBe(
      'Location: /x%25zz\r\nSet-Cookie: a=b%20c; Path=/; HttpOnly\r\n',
    )
    expect(await t.exec('web', 'sed -n 2p /out')).toMatch(/^\x1b\[0mGET \/u\/% \x1b\[33m400\x1b\[0m \d+\.\d{3} ms - 28\x1b\[0m\n$/)
  },
)

it('a loop of immediates takes more and more time, so that it holds nobody up for long', { timeout: 60_000 }, async () => {
  const script =
    'let n = 0; (function next() { n++; setImmediate(next) })(); process.on("SIGTERM", () => { console.log(n); process.exit() })'
  const { out } = await run(script, 'timeout 20 node s.js')
  expect(Number(out)).toBeGreaterThan(40_000)
  expect(Number(out)).toBeLessThan(60_000)
})

it('built-in calls take time by what they are about, and look as they did', async () => {
  const script =
    "const o = Array.from({ length: 5e3 }, (_, i) => ({ i })); const t = process.hrtime.bigint(); for (let i = 0; i < 10; i++) JSON.stringify(o); console.log(process.hrtime.bigint() - t > 5000000n, JSON.stringify.name, JSON.stringify.length, Object.keys(JSON)); try { JSON.stringify({ toJSON() { throw new Error('x') } }) } catch (e) { console.log(e.stack.split('\\n').slice(2, 3).join().replace(/[(:].*?\\)/g, '')) }; try { 'x'.repeat(-1) } catch (e) { console.log(e.name) }"
  const { out } = await run(script)
  expect(out).toBe('true stringify 3 []\n    at JSON.stringify \nRangeError\n')
})
