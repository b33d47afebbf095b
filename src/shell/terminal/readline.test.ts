/** The line editor as its user sets it up: vi's keys, ~/.inputrc, bind. */
import { expect, it } from 'vitest'
import { terminalSession } from '../test-terminal'

/** The commands that ran after keys were typed in vi's mode. */
async function vi(...keys: readonly string[]): Promise<string[]> {
  const { type, codes } = await terminalSession('set -o vi\n')
  for (const one of keys) await type(one)
  return codes.map(([command]) => command)
}

it('edits with vi’s movements and operators', async () => {
  expect(await vi('echo one two\x1b0wcwthree\r')).toEqual(['echo three two'])
  expect(await vi('echo a b c d\x1bbbdwi\r')).toEqual(['echo a c d'])
  expect(await vi('echo a b c d\x1bbD\r')).toEqual(['echo a b '])
  expect(await vi('xecho hi\x1b0x\r')).toEqual(['echo hi'])
  expect(await vi('echo hi\x1bIcommand \r')).toEqual(['command echo hi'])
  expect(await vi('echo ab\x1bhrxA!\r')).toEqual(['echo xb!'])
  expect(await vi('echo one\x1bbywPa \r')).toEqual(['echo one one'])
  expect(await vi('echo foo.bar-baz\x1bF.ldtz~\r')).toEqual(['echo foo.Z'])
  expect(await vi('garbage\x1bddiecho new\r')).toEqual(['echo new'])
  expect(await vi('echo a a a\x1b0w2x\r')).toEqual(['echo a a'])
  expect(await vi('echo abc\x1bxu\r')).toEqual(['echo abc'])
  expect(await vi('echo xyz1\x1bhx.\r')).toEqual(['echo xy'])
})

it('goes through history with k, j and /', async () => {
  expect(await vi('echo one\r', 'echo two\r', 'echo three\r', '\x1bkk\r')).toEqual(['echo one', 'echo two', 'echo three', 'echo two'])
  expect(await vi('echo one\r', 'echo two\r', '\x1b/one\r\r')).toEqual(['echo one', 'echo two', 'echo one'])
  expect(await vi('echo one\r', '\x1b[A\r')).toEqual(['echo one', 'echo one'])
})

it('goes back to emacs’ keys with set -o emacs', async () => {
  const { type, codes } = await terminalSession('set -o vi\n')
  await type('set -o emacs; set -o | grep -E "^(vi|emacs)"\r')
  await type('hi\x01echo \r')
  expect(codes.at(-1)).toEqual(['echo hi', 0])
})

it('takes ~/.inputrc: variables, functions, macros and conditions', async () => {
  const { machine, type } = await terminalSession()
  machine.files.write(
    '/root/.inputrc',
    `"\\e[A": history-search-backward
"\\e[B": history-search-forward
set completion-ignore-case on
set show-all-if-ambiguous on
Control-g: "echo macro"
$if mode=vi
"\\C-t": kill-whole-line
$else
"\\C-xk": kill-whole-line
$endif
`,
  )
  machine.files.makeDirectory('/root/Documents')
  await type('exec bash\r')
  await type('echo alpha\r')
  await type('ls /\r')
  expect(await type('ec\x1b[A\r')).toContain('2004lalpha\r\n')
  expect(await type('\x07\r')).toContain('macro\r\n')
  expect(await type('cd doc\t')).toContain('cd Documents/')
  expect(await type('\x18kecho clean\r')).toContain('2004lclean\r\n')
  machine.files.write('/root/ab1', '')
  machine.files.write('/root/ab2', '')
  expect(await type('cat ab\t')).toContain('ab1')
})

it('binds keys with bind, and tells what is bound', async () => {
  const { type } = await terminalSession()
  await type('bind \'"\\C-o": kill-whole-line\'\r')
  expect(await type('garbage\x0fecho ok\r')).toContain('2004lok\r\n')
  expect(await type('bind -q kill-whole-line\r')).toContain('kill-whole-line can be invoked via "\\C-o".')
  expect(await type("bind 'set show-all-if-ambiguous on'; bind -v | grep ambiguous\r")).toContain('set show-all-if-ambiguous on\r\n')
  await type("bind -r '\\C-o'\r")
  expect(await type('bind -q kill-whole-line; bind -q nosuch\r')).toContain('kill-whole-line is not bound to any keys.')
  await type("bind 'set editing-mode vi'\r")
  expect(await type('eecho x\x1b0xi\r')).toContain('2004lx\r\n')
})

/** The commands that ran after keys were typed in emacs' mode. */
async function emacs(...keys: readonly string[]): Promise<string[]> {
  const { type, codes } = await terminalSession()
  for (const one of keys) await type(one)
  return codes.map(([command]) => command)
}

it.each([
  ['a number repeats what is typed', ['echo x\x1b3a\r'], ['echo xaaa']],
  ['a number repeats a movement', ['echo abcdef\x1b3\x02Z\r'], ['echo abcZdef']],
  ['a negative number turns a movement round', ['echo abc\x01\x1b-\x02\x1b1\x06:\r'], ['ec:ho abc']],
  ['a number tells which word of the last line is meant', ['echo a b c\r', 'echo \x1b1\x1b.\r'], ['echo a b c', 'echo a']],
  ['words change places', ['echo one two\x1bt\r', 'echo one two three\x1bb\x1bt\r'], ['echo two one', 'echo one three two']],
  ['a character is looked for', ['echo abcabc\x01\x1db\x04\r', 'echo abcabc\x1b\x1db\x04\r'], ['echo acabc', 'echo abcac']],
  ['blanks around the cursor go', ['echo one   two\x1bb\x1b\\\r'], ['echo onetwo']],
  ['C-o runs a line and brings the next', ['echo a\r', 'echo b\r', '\x10\x10\x0f', '\r'], ['echo a', 'echo b', 'echo a', 'echo b']],
  ['C-s looks forward', ['echo a1\r', 'echo b\r', 'echo a2\r', '\x12a\x12\x13\r'], ['echo a1', 'echo b', 'echo a2', 'echo a2']],
  ['C-x Rubout cuts to the beginning', ['garbage\x18\x7fecho d\r'], ['echo d']],
])('%s', async (_, keys, expected) => {
  expect(await emacs(...keys)).toEqual(expected)
})

it('runs the trap of INT at Ctrl-C, and busybox’s shell marks nothing as pasted', async () => {
  const { type } = await terminalSession()
  await type('trap "echo caught" INT\r')
  expect(await type('abc\x03')).toContain('caught\r\n')
  expect(await type('bind "set enable-bracketed-paste off"\r')).toContain('2004l')
  expect(await type('echo x\r')).not.toContain('2004')
})
