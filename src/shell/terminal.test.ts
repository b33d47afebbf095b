/** A person at a terminal: editing, history, signals, job control. */
import { expect, it } from 'vitest'
import { terminalSession } from './test-terminal'

it('runs a typed command and tells its exit code', async () => {
  const { type, codes } = await terminalSession()
  expect(await type('echo hi\r')).toContain('hi\r\n')
  await type('false\r')
  expect(codes).toEqual([
    ['echo hi', 0],
    ['false', 1],
  ])
})

it('stops with Ctrl-Z, continues with fg and ends with Ctrl-C', async () => {
  const { type, codes } = await terminalSession()
  await type('sleep 100\r')
  expect(await type('\x1a')).toContain('[1]+  Stopped                 sleep 100')
  expect(await type('jobs\r')).toContain('[1]+  Stopped                 sleep 100')
  await type('fg\r')
  await type('\x03')
  expect(codes.at(-1)).toEqual(['fg', 130])
})

it('leaves an endless loop of builtins with Ctrl-C', async () => {
  const { type, codes } = await terminalSession()
  await type('while true; do :; done\r')
  await type('\x03')
  expect(codes).toEqual([['while true; do :; done', 130]])
})

it('recalls, edits and searches history', async () => {
  const { type, codes } = await terminalSession()
  await type('echo one\r')
  await type('\x1b[A\x17two\r')
  await type('\x12one\r')
  expect(codes.map(([command]) => command)).toEqual(['echo one', 'echo two', 'echo one'])
})

it('deletes a whole Hangul syllable with one Backspace', async () => {
  const { type, codes } = await terminalSession()
  await type('echo 한글\x7f국\r')
  expect(codes).toEqual([['echo 한국', 0]])
})

it.each([
  ['', 'garbage'],
  ['of vi', 'garbage', 'set -o vi\n'],
  ['of vi, among its commands', 'garbage\x1b', 'set -o vi\n'],
  ['of vi, where an operator waits', 'garbage\x1bd', 'set -o vi\n'],
  ['where a search goes on', 'garbage\x12g'],
  ['where a text is asked for', 'garbage\x1bpgar'],
  ['where a key is quoted', 'garbage\x16'],
  ['where a number is typed', 'garbage\x1b12'],
])('clears what was typed before running a given command %s', async (_, keys, rc = '') => {
  const { type, terminal, codes } = await terminalSession(rc)
  await type(keys)
  terminal.run('pwd')
  expect(await type('')).toContain('/root\r\n')
  expect(codes).toEqual([['pwd', 0]])
})

it('reads a line with the keys of the command line', async () => {
  const { type, codes } = await terminalSession()
  await type("read -e -i 'two three' -p 'say: ' a b\r")
  await type('\x01one \x05!\r')
  expect(await type('echo "<$a|$b>"\r')).toContain('<one|two three!>')
  await type('read -e line\r')
  await type('half\x03')
  await type('read -e line\r')
  await type('\x04')
  expect(codes.slice(2)).toEqual([
    ['read -e line', 130],
    ['read -e line', 1],
  ])
})
