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

it('repeats what was inserted, marks places, goes to brackets and replaces', async () => {
  expect(await vi('echo a\x1bib\x1b.\r')).toEqual(['echo bba'])
  expect(await vi('echo (x) y\x1b0f(d%\r')).toEqual(['echo  y'])
  expect(await vi('echo one two\x1b0wma$d`a\r')).toEqual(['echo o'])
  expect(await vi('echo abc\x1b0wRxy\x7f\x1b\r')).toEqual(['echo xbc'])
  expect(await vi('echo abc\x1bxxuu\r')).toEqual(['echo abc'])
  expect(await vi('echo abc\x1bxxU\r')).toEqual(['echo abc'])
  expect(await vi('echo a\r', 'echo b\r', 'x\x1b1G\r')).toEqual(['echo a', 'echo b', 'echo a'])
  expect(await vi('echo a\r', 'echo ab\r', 'echo c\r', '\x1b/a\rn\r')).toEqual(['echo a', 'echo ab', 'echo c', 'echo a'])
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
  expect(await type('ec\x1b[A\r')).toContain('2004l\ralpha\r\n')
  expect(await type('\x07\r')).toContain('macro\r\n')
  expect(await type('cd doc\t')).toContain('cd Documents/')
  expect(await type('\x18kecho clean\r')).toContain('2004l\rclean\r\n')
  machine.files.write('/root/ab1', '')
  machine.files.write('/root/ab2', '')
  expect(await type('cat ab\t')).toContain('ab1')
})

it('binds keys with bind, and tells what is bound', async () => {
  const { type } = await terminalSession()
  await type('bind \'"\\C-o": kill-whole-line\'\r')
  expect(await type('garbage\x0fecho ok\r')).toContain('2004l\rok\r\n')
  expect(await type('bind -q kill-whole-line\r')).toContain('kill-whole-line can be invoked via "\\C-o".')
  expect(await type("bind 'set show-all-if-ambiguous on'; bind -v | grep ambiguous\r")).toContain('set show-all-if-ambiguous on\r\n')
  await type("bind -r '\\C-o'\r")
  expect(await type('bind -q kill-whole-line; bind -q nosuch\r')).toContain('kill-whole-line is not bound to any keys.')
  await type("bind 'set editing-mode vi'\r")
  expect(await type('eecho x\x1b0xi\r')).toContain('2004l\rx\r\n')
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
  ['an undo takes back twenty typed characters at most', ['echo 3456789012345678901234567890\x1f\r'], ['echo 345678901234567']],
  ['what was typed is taken back of each entry by itself', ['echo a\r', 'echo b\x10x\x0e\x1f\x10\r'], ['echo a', 'echo ax']],
  ['a negative number changes the words before the cursor', ['echo one two\x1b-2\x1bu\r'], ['echo ONE TWO']],
  ['a number takes a word further', ['echo one two three\x1b2\x1bt\r'], ['echo three two one']],
  ['M-. goes to older lines when it comes again', ['echo a b\r', 'echo c\r', 'echo \x1b.\x1b.\r'], ['echo a b', 'echo c', 'echo b']],
  ['M-# makes a comment of the line and accepts it', ['garbage (\x1b#'], ['#garbage (']],
  ['a macro is recorded and typed again', ['echo \x18(', 'a', 'b', '\x18)', '\x18e\r'], ['echo abab']],
  ['a macro that is typed while one is recorded is no part of it', ['echo \x18(', 'a', '\x18e', '\x18)', '\x18e\r'], ['echo aa']],
  ['M-C-e expands the line', ['x="1  2"\r', 'echo $x "$x" ~\x1b\x05\r'], ['x="1  2"', 'echo 1 2 1  2 /root']],
  ['M-^ puts history in place', ['echo a\r', '!!\x1b^ b\r'], ['echo a', 'echo a b']],
  ['M-p asks for a text', ['echo a1\r', 'echo b\r', '\x1bpa1\r\r'], ['echo a1', 'echo b', 'echo a1']],
  ['PageUp looks for what stands before the cursor', ['echo a1\r', 'ls\r', 'ec\x1b[5~\r'], ['echo a1', 'ls', 'echo a1']],
  ['a key that is bound to nothing leaves what follows it', ['echo \x1b[15~\r'], ['echo ~']],
  ['C-r finds the next one in the same line', ['echo a1 a2\r', '\x12a\x12\x0b\r'], ['echo a1 a2', 'echo ']],
  [
    'C-x C-e runs what an editor makes of the line',
    ['EDITOR="sed -i s/one/two/"\r', 'echo one\x18\x05'],
    ['EDITOR="sed -i s/one/two/"', 'echo two'],
  ],
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

it('goes through candidates one by one with menu-complete', async () => {
  const { machine, type } = await terminalSession()
  machine.files.write('/root/.inputrc', 'TAB: menu-complete\n"\\e[Z": menu-complete-backward\n')
  for (const name of ['ab1', 'ab2']) machine.files.write(`/root/${name}`, '')
  await type('exec bash\r')
  expect(await type('echo ab\t')).toContain('echo ab1')
  expect(await type('\t')).toContain('echo ab2')
  expect(await type('\t')).toMatch(/echo ab\r/)
  expect(await type('\x1b[Z')).toContain('echo ab2')
})

it('lists hidden files, folders with their mark, and completes behind = and variables', async () => {
  const { machine, type } = await terminalSession()
  machine.files.makeDirectory('/root/sub/dir1', { parents: true })
  machine.files.makeDirectory('/root/sub/dir2')
  machine.files.write('/root/sub/.hidden', '')
  await type('cd sub; d=/root/sub\r')
  expect(await type('ls \t\t')).toContain('.hidden  dir1/    dir2/\r\n')
  expect(await type('dir1\t')).toContain('ls dir1/')
  expect(await type('\x15ls --x=dir1\t')).toContain('ls --x=dir1/')
  expect(await type('\x15ls $d/dir2\t')).toContain('ls $d/dir2/')
})

it('gives a macro up that stands for itself, and plays others as often as they are typed', async () => {
  const { type, codes } = await terminalSession()
  await type(`bind '"a":"a"' '"b":"c"'\r`)
  expect(await type('a')).toContain('readline: maximum macro execution nesting level exceeded\r\n')
  await type(`\x15echo ${'b'.repeat(20)}\r`)
  expect(codes.at(-1)).toEqual([`echo ${'c'.repeat(20)}`, 0])
})

it('takes control characters among vi’s commands for no text, and C-e for the way to emacs’ keys', async () => {
  expect(await vi('echo ab\x1b\x01\x18\t한\x0b\r', '\x1b\x10\r')).toEqual(['echo a', 'echo a'])
  expect(await vi('echo ab\x1b\x05\x01set -o emacs; \r')).toEqual(['set -o emacs; echo ab'])
})

it('goes on where an editor finds no folder for its file, and where what keys are to expand is wrong', async () => {
  const { machine, type, codes } = await terminalSession()
  if (machine.files.exists('/tmp')) machine.files.remove('/tmp', { recursive: true })
  expect(await type('echo a\x18\x05')).toMatch(/bash: fc: \/tmp\/bash-fc\.\d+: cannot open temp file: No such file or directory\r\n/)
  await type('echo one\r')
  expect(await type('fc -e true\r')).toContain('bash: fc: /tmp/bash-fc.')
  await type('echo ${x?no}\x1b\x05\x15echo on\r')
  expect(codes.at(-1)).toEqual(['echo on', 0])
})
