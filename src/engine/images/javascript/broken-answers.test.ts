import { expect, it } from 'vitest'
import { podsOf } from '../test-pods'

/** A server whose answers break off, or end where nobody said how long they are; `body` asks it. */
const asking = (body: string): string => `const http = require('http');
const server = http.createServer((q, s) => {
  if (q.url === '/length') s.writeHead(200, { 'Content-Length': 10 });
  s.write('half'); setTimeout(() => q.url === '/whole' ? s.end() : s.destroy(), 20);
});
server.listen(8080, '127.0.0.1', async () => { const at = 'http://127.0.0.1:8080'; ${body}; server.close(); });`

/** What node writes that asks such a server, and its exit code. */
async function told(body: string): Promise<string> {
  const t = await podsOf({ web: 'node:20 sleep 1000000' })
  return t.exec('web', `cat > /s.js <<'X'\n${asking(body)}\nX\ntimeout 20 node /s.js 2>&1; echo $?`)
}

const SAID = 'TypeError: terminated | SocketError: other side closed UND_ERR_SOCKET'

// What node 20 itself writes for these.
it.each([
  ['text', 'await (await fetch(at + path)).text()'],
  ['pieces', 'for await (const part of (await fetch(at + path)).body) void part'],
  ['a reader', 'const r = (await fetch(at + path)).body.getReader(); await r.read(); await r.read()'],
  ['text that is asked for later', 'const r = await fetch(at + path); await new Promise((done) => setTimeout(done, 80)); await r.text()'],
])('an answer to fetch that breaks off is terminated: %s', { timeout: 60_000 }, async (_, reading) => {
  const out = await told(
    `for (const path of ['/length', '/chunks']) try { ${reading}; console.log('whole') } catch (e) { console.log(String(e), '|', String(e.cause), e.cause.code) }`,
  )
  expect(out).toBe(`${SAID}\n${SAID}\n0\n`)
})

it('an answer to http.get that breaks off is aborted, one that ends is not', { timeout: 60_000 }, async () => {
  const out = await told(`for (const path of ['/length', '/chunks', '/whole']) await new Promise((done) => {
    http.get(at + path, (r) => {
      r.on('data', (d) => console.log('data', String(d))).on('end', () => console.log('end')).on('aborted', () => console.log('aborted', r.complete));
      r.on('error', (e) => console.log(e.message, e.code, r.aborted)).on('close', () => { console.log('close', r.complete); done() });
    }).on('error', (e) => console.log('request', e.message));
  })`)
  const broken = 'data half\naborted false\naborted ECONNRESET true\nclose false\n'
  expect(out).toBe(`${broken}${broken}data half\nend\nclose true\n0\n`)
})

it('nobody who does not listen for it is ended by an answer that breaks off', { timeout: 60_000 }, async () => {
  expect(await told(`await new Promise((done) => http.get(at, (r) => r.resume().on('close', done))); console.log('on')`)).toBe('on\n0\n')
})
