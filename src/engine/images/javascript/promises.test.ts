import { expect, test } from 'vitest'
import { runOn, testMachine } from '../../../shell/test-machine'
import { node } from './command'

/** What node 20 itself writes for these. */
test.each([
  [
    'what it was fulfilled with',
    'console.log(Promise.resolve(3), [Promise.resolve("x")], Promise.resolve())',
    "Promise { 3 } [ Promise { 'x' } ] Promise { undefined }",
  ],
  ['that it is pending', 'console.log(new Promise(() => {}), (async () => { await 1 })())', 'Promise { <pending> } Promise { <pending> }'],
  ['what it was rejected with', 'const r = Promise.reject(7); r.catch(() => {}); console.log(r)', 'Promise { <rejected> 7 }'],
  [
    'the error it was rejected with',
    'const r = Promise.reject(new RangeError("no")); r.catch(() => {}); console.log(require("util").inspect(r).split("\\n").slice(0, 2).join("|"))',
    'Promise {|  <rejected> RangeError: no',
  ],
  ['a later end once it is there', 'const p = (async () => { await 1; return 5 })(); p.then(() => console.log(p))', 'Promise { 5 }'],
  ['its own properties', 'const p = Promise.resolve(1); p.x = 1; console.log({ p })', '{ p: Promise { 1, x: 1 } }'],
  ['itself', 'let s; const p = new Promise((done) => { s = done }); s({ p }); console.log(p)', '<ref *1> Promise { { p: [Circular *1] } }'],
  [
    'no more than its depth',
    'console.log({ a: { b: { c: Promise.resolve(1) } } }, [Promise.resolve({ a: {  b: 1 } })])',
    '{ a: { b: { c: [Promise] } } } [ Promise { { a: [Object] } } ]',
  ],
  [
    'long values on lines of their own',
    'console.log(Promise.resolve([1, 2, 3, 4, 5, 6, 7, 8]))',
    'Promise {\n  [\n    1, 2, 3, 4,\n    5, 6, 7, 8\n  ]\n}',
  ],
  [
    'the class it is of',
    'class P extends Promise {}; class M extends Map {}; console.log(P.resolve(1), new M([[1, 2]]), new M())',
    'P [Promise] { 1 } M(1) [Map] { 1 => 2 } M(0) [Map] {}',
  ],
  ['colours', 'console.log(require("util").inspect(Promise.resolve("q"), { colors: true }))', "Promise { \u001b[32m'q'\u001b[39m }"],
  [
    'a text that looks like a failure of the machine',
    'console.log(Promise.resolve("\\0\\x01failed:{}"))',
    "Promise { '\\x00\\x01failed:{}' }",
  ],
])('a promise shows %s', async (_, script, shown) => {
  const { machine, clock } = testMachine('bash', [node('20.19.6')])
  machine.files.write('/root/w/s.js', script)
  expect(await runOn(machine, clock, 'node s.js')).toEqual({ out: `${shown}\n`, err: '', code: 0 })
})
