/** Facts about node programs that end while others wait for them, and about modules of the standard kind that are required. */
import { expect, test } from 'vitest'
import { runOn, testMachine } from '../../../shell/test-machine'
import { podsOf } from '../test-pods'
import { node } from './command'

const SERVER = `const http = require('http');
http.createServer((q, s) => {
  if (q.url === '/length') s.writeHead(200, { 'Content-Length': 10 });
  if (q.url !== '/none') s.write('half');
  setTimeout(() => q.url === '/whole' ? s.end() : q.url === '/kill' ? process.kill(process.pid, 'SIGKILL') : process.exit(), 20);
}).listen(8080);`

/** What one curl after another is told by a server that runs until then. */
async function asked(commands: string): Promise<string> {
  const t = await podsOf({ web: 'node:20 sleep 1000000' })
  return t.exec('web', `cat > /s.js <<'X'\n${SERVER}\nX\nnode /s.js 2>/dev/null & sleep 1; ${commands}`)
}

test.each([
  ['/whole', 'half 0\n'],
  ['/length', 'halfcurl: (18) transfer closed with 6 bytes remaining to read\n 18\n'],
  ['/chunks', 'halfcurl: (18) transfer closed with outstanding read data remaining\n 18\n'],
  ['/none', 'curl: (52) Empty reply from server\n 52\n'],
])('who asks a program that ends in the middle of an answer hears that it breaks off: %s', { timeout: 60_000 }, async (path, out) => {
  expect(await asked(`curl -sS http://localhost:8080${path}; echo " $?"; kill $! 2>/dev/null`)).toBe(out)
})

test('what came before it broke off is kept in a file', { timeout: 60_000 }, async () => {
  expect(await asked('curl -s -o /f http://localhost:8080/length; echo $?; cat /f')).toBe('18\nhalf')
})

test.each(['TERM', 'KILL'])('nobody listens any more once a program was ended by %s', { timeout: 60_000 }, async (signal) => {
  const out = await asked(`kill -${signal} $!; sleep 1; curl -s -m 5 http://localhost:8080/whole; echo $?`)
  expect(out.split('\n').at(-2)).toBe('7')
})

/** What node 20 itself writes for these. */
test.each([
  ['its names', "const a = require('./a.mjs'); console.log(a.x, require('./a.mjs') === a, a)", '1 true [Module: null prototype] { x: 1 }'],
  [
    'its default, with a mark of where it is from',
    "const b = require('./b.mjs'); console.log(b.default(), require('./b.mjs') === b, b)",
    '2 true [Module: null prototype] {\n  __esModule: true,\n  default: [Function: f],\n  y: 2\n}',
  ],
  ['what it throws, each time', "for (const _ of [1, 2]) try { require('./c.mjs') } catch (e) { console.log(e.message) }", 'no\nno'],
  ['not what it waits for', "try { require('./d.mjs') } catch (e) { console.log(e.code) }", 'ERR_REQUIRE_ASYNC_MODULE'],
  ['the same as import()', "import('./a.mjs').then((a) => console.log(a === require('./a.mjs')))", 'true'],
])('require of a module of the standard kind gives %s', async (_, script, out) => {
  const { machine, clock } = testMachine('bash', [node('20.19.6')])
  machine.files.write('/root/w/a.mjs', 'export const x = 1\n')
  machine.files.write('/root/w/b.mjs', 'export const y = 2; export default function f() { return y }\n')
  machine.files.write('/root/w/c.mjs', "throw new Error('no')\n")
  machine.files.write('/root/w/d.mjs', 'export const z = await Promise.resolve(3)\n')
  machine.files.write('/root/w/s.js', script)
  expect(await runOn(machine, clock, 'node s.js')).toEqual({ out: `${out}\n`, err: '', code: 0 })
})
