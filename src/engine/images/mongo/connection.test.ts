/** Facts about the connections of mongosh: they stay, are made anew when they are gone, and are spoken over at once where that is possible. */
import { expect, test } from 'vitest'
import { runOn, testMachine } from '../../../shell/test-machine'
import { NetError, NO_NET, type NetConnection } from '../../../shell/net'
import { mongosh } from './mongosh'
import { decode, encode, type Question } from './wire'

/** A server that counts; `speaks` makes what is opened to it. */
async function asked(script: string, speaks: (answer: (data: Uint8Array) => Uint8Array, opened: number) => NetConnection) {
  let opened = 0
  let inserted = 0
  const answer = (data: Uint8Array): Uint8Array => {
    const { command } = decode<Question>(data)!
    if ('insert' in command) inserted++
    return encode({ ok: true, result: 'insert' in command ? { n: 1, ids: [inserted] } : { version: '8.2.1', n: inserted } })
  }
  const net = {
    ...NO_NET,
    resolve: (name: string) => Promise.resolve([name]),
    connect: () => Promise.resolve(speaks(answer, ++opened)),
  }
  const { machine, clock } = testMachine('bash', [mongosh('2.5.9')], net)
  machine.files.write('/root/w/s.js', script)
  return { ...(await runOn(machine, clock, 'mongosh --quiet shop s.js')), opened, inserted }
}

const SCRIPT = 'for (let i = 0; i < 4; i++) db.a.insertOne({ i }); print(db.a.countDocuments())'

test('one connection does for all commands', async () => {
  const found = await asked(SCRIPT, (answer) => ({ send: (data) => Promise.resolve(answer(data)) }))
  expect(found).toEqual({ out: '4\n', err: '', code: 0, opened: 1, inserted: 4 })
})

test('what is answered at once is asked once', async () => {
  const found = await asked(SCRIPT, (answer) => ({
    send: (data) => Promise.resolve(answer(data)),
    sendNow: (data) => ({ takes: 1, answer: answer(data) }),
  }))
  expect(found).toEqual({ out: '4\n', err: '', code: 0, opened: 1, inserted: 4 })
})

test('what is answered at once or later is asked once', async () => {
  let turn = 0
  const found = await asked(SCRIPT, (answer) => ({
    send: (data) => Promise.resolve(answer(data)),
    sendNow: (data) => ({ takes: 1, answer: ++turn % 2 === 0 ? answer(data) : Promise.resolve(answer(data)) }),
  }))
  expect(found).toEqual({ out: '4\n', err: '', code: 0, opened: 1, inserted: 4 })
})

test('a connection that has gone is made anew', async () => {
  const found = await asked(SCRIPT, (answer, opened) => {
    let left = opened === 1 ? 3 : Infinity
    return {
      send: (data) => (left-- > 0 ? Promise.resolve(answer(data)) : Promise.reject(new NetError('empty reply', 'a', 27017))),
      sendNow: () => undefined,
    }
  })
  expect(found).toEqual({ out: '4\n', err: '', code: 0, opened: 2, inserted: 4 })
})
