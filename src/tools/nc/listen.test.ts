/** Facts about netcat that listens. */
import { expect, test } from 'vitest'
import { podsOf } from '../../engine/images/test-pods'

test('it serves one connection with its input, or many with a program', async () => {
  const t = await podsOf({ program: 'busybox nc -lk -p 8080 -e echo hi -n', client: 'busybox sleep 10000', once: 'busybox sleep 10000' })
  const ask = (name: string): Promise<string> => t.exec('client', `echo request | nc ${t.address(name)} 8080`)
  expect([await ask('program'), await ask('program')]).toEqual(['hi -n\n', 'hi -n\n'])
  await t.exec('once', '(echo answer | nc -l -p 8080; echo $?) > /tmp/seen')
  expect(await ask('once')).toBe('answer\n')
  expect(await t.exec('once', 'cat /tmp/seen')).toBe('request\n0\n')
  expect(await t.exec('program', 'nc -l -p 8080')).toBe('nc: bind: Address already in use\n')
})

test('either end may speak first, and hang up', async () => {
  const t = await podsOf({ server: 'busybox sleep 10000', client: 'busybox sleep 10000' })
  const ask = (words: string): Promise<string> => t.exec('client', words.replace('SERVER', `${t.address('server')} 9000`))
  await t.exec('server', 'echo welcome | nc -l -p 9000')
  expect(await ask('nc SERVER < /dev/null; echo $?')).toBe('welcome\n0\n')
  // Its program reads what comes line by line and says what it likes, when it likes.
  await t.exec('server', `nc -lk -p 9000 -e sh -c 'echo name?; read name; echo hello $name; sleep 1; echo bye'`)
  expect(await ask('(echo world; sleep 5) | nc SERVER; echo $?')).toBe('name?\nhello world\nbye\n0\n')
  expect(await ask('echo you | nc SERVER')).toBe('name?\nhello you\nbye\n')
})

test('who has nothing to say hears everybody out', async () => {
  const t = await podsOf({ server: 'busybox sleep 10000', client: 'busybox sleep 10000' })
  await t.exec('server', 'nc -lk -p 9000 < /dev/null > /tmp/heard')
  const say = (words: string): Promise<string> => t.exec('client', `(${words}) | nc ${t.address('server')} 9000`)
  for (const words of ['echo one', 'echo two', 'sleep 2; echo late']) await say(words)
  expect(await t.exec('server', 'cat /tmp/heard')).toBe('one\ntwo\nlate\n')
})
