/** A person at a terminal: paste, completion, full-screen programs, Ctrl-C and a window that changes its size. */
import { expect, it } from 'vitest'
import type { Command } from '.'
import { terminalSession } from './test-terminal'

it('takes pasted lines as text and runs them together when Enter comes', async () => {
  const { type, codes } = await terminalSession()
  const pasted = await type('\x1b[200~x=1\recho $x\t[\x1b[201~')
  expect(pasted).not.toContain('\r\n1')
  expect(codes).toEqual([])
  expect(await type('\r')).toContain('1 [\r\n')
  expect(codes).toEqual([['x=1\necho $x\t[', 0]])
})

it('lists candidates with their descriptions at the first Tab and completes an only one', async () => {
  const fruit: Command = {
    name: 'fruit',
    path: '/usr/bin/fruit',
    run: () => Promise.resolve(0),
    complete: ({ words }) => {
      const all = [
        { value: 'apple', description: 'red or green' },
        { value: 'apricot', description: 'orange' },
        { value: 'banana', description: 'yellow' },
      ]
      return Promise.resolve({ completions: all.filter(({ value }) => value.startsWith(words.at(-1)!)) })
    },
  }
  const { type, codes } = await terminalSession('', [fruit])
  expect(await type('fruit \t')).toContain('apple    (red or green)\r\napricot  (orange)\r\nbanana   (yellow)\r\n')
  expect(await type('b\t')).toContain('$ fruit banana ')
  await type('\r')
  expect(codes).toEqual([['fruit banana ', 0]])
})

it('completes with a function that came from a process substitution', async () => {
  const { type, codes } = await terminalSession()
  await type(
    "gen() { printf '%s\\n' '_color() { COMPREPLY=($(compgen -W \"red green grey\" -- \"$2\")); compopt -o nospace; }' 'complete -F _color paint'; }\r",
  )
  await type('source <(gen)\r')
  await type('paint() { echo painted $1; }\r')
  expect(await type('paint r\t')).toMatch(/\$ paint red\x1b?\r?[^ ]*$/)
  expect(await type('\r')).toContain('painted red\r\n')
  await type('paint g\t')
  expect(await type('\t\t')).toContain('green  grey\r\n')
  expect(codes.map(([, code]) => code)).toEqual([0, 0, 0, 0])
})

it('follows a file with tail -f until Ctrl-C', async () => {
  const { type, codes, machine } = await terminalSession()
  machine.files.write('/root/log', 'one\ntwo\n')
  expect(await type('tail -n 1 -f log\r')).toMatch(/two\r\n$/)
  machine.files.write('/root/log', 'one\ntwo\nthree\n')
  expect(await type('', 2000)).toBe('three\r\n')
  machine.files.write('/root/log', 'new\n')
  expect(await type('', 2000)).toBe('tail: log: file truncated\r\nnew\r\n')
  await type('\x03')
  expect(codes).toEqual([['tail -n 1 -f log', 130]])
})

it('redraws with watch, in the size of the window, and gives the screen back after Ctrl-C', async () => {
  const { type, codes, machine, terminal } = await terminalSession()
  terminal.resize(60, 10)
  machine.files.write('/root/n', 'first\n')
  const begun = await type('watch -n 1 cat n\r', 500)
  expect(begun).toContain('\x1b[?1049h')
  expect(begun).toMatch(/Every 1\.0s: cat n {5,}box: Fri Jan {2}2 03:04:05 2026\r\n\r\nfirst$/)
  machine.files.write('/root/n', Array.from({ length: 20 }, (_, i) => `line ${i} ${'x'.repeat(80)}\n`).join(''))
  const again = await type('', 1000)
  const lines = again.slice(again.lastIndexOf('\x1b[J') + 3).split('\r\n')
  expect(lines).toHaveLength(10)
  expect(lines.every((line) => line.length <= 60)).toBe(true)
  terminal.resize(30, 5)
  expect((await type('', 10)).split('\r\n')).toHaveLength(5)
  expect(await type('\x03')).toContain('\x1b[?1049l')
  expect(codes).toEqual([['watch -n 1 cat n', 0]])
})

it('tells programs the new size and breaks the line being edited at it', async () => {
  const { type, terminal } = await terminalSession()
  terminal.resize(132, 50)
  expect(await type('echo $COLUMNS $LINES; stty size\r')).toContain('132 50\r\n50 132\r\n')
  terminal.resize(10, 5)
  await type('echo 12345678')
  // To the beginning: one row up, where the prompt is, and behind it.
  expect(await type('\x01')).toMatch(/^\x1b\[1A\r[^]*\x1b\[1A\r\x1b\[2C$/)
  expect(await type('\r')).toContain('12345678\r\n')
})

it('puts the prompt behind output that did not end its line, and edits the line there without wiping it out', async () => {
  const { type, terminal, codes } = await terminalSession()
  terminal.resize(20, 5)
  expect(await type('printf abc\r')).toMatch(/abc\x1b\[\?2004h\r\x1b\[3C\x1b\[J\$ \r\x1b\[5C$/)
  // Drawn anew from the column where the prompt began.
  expect(await type('xy\x1b[D')).toMatch(/xy\r\x1b\[3C\x1b\[J\$ xy\r\x1b\[6C$/)
  // The line breaks at the true edge: abc$ and 15 more fill the row.
  expect(await type('\x05345678901234567')).toMatch(/\r\x1b\[3C\x1b\[J\$ xy3456789012345 \r\r(?:[^]*)67$/)
  await type('\x15echo done\r')
  expect(codes.at(-1)).toEqual(['echo done', 0])
})

it('goes on behind what a job wrote while the line was edited', async () => {
  const { type } = await terminalSession()
  await type('(sleep 1; printf tick) &\r')
  await type('ec', 2000)
  const after = await type('h')
  expect(after).toMatch(/^\r\x1b\[8C\x1b\[J\$ ech\r\x1b\[13C$/)
})
