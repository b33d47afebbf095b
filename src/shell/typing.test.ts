/** What bash 5.2 shows to a person who types: jobs that hold the shell, history to look at first, here-documents cut short, prompts. */
import { expect, it } from 'vitest'
import { terminalSession } from './test-terminal'

/** Without what moves the cursor and marks what is pasted. */
const plain = (text: string): string => text.replace(/\x1b\[[\d?]*[a-zA-Z]/g, '').replace(/\r(?!\n)/g, '')

it('leaves stopped jobs at the second exit, or right after jobs', async () => {
  const { type, terminal } = await terminalSession()
  await type('sleep 100\r')
  await type('\x1a')
  expect(plain(await type('exit\r'))).toContain('exit\r\nThere are stopped jobs.\r\n$ ')
  await type('true\r')
  expect(await type('exit\r')).toContain('There are stopped jobs.')
  await type('jobs\r')
  expect(await type('exit\r')).not.toContain('There are')
  expect(terminal.state.busy).toBe(false)
})

it('lists running jobs before it ends where checkjobs is on', async () => {
  const { type } = await terminalSession('shopt -s checkjobs\n')
  await type('sleep 100 &\r')
  expect(plain(await type('exit\r'))).toContain('exit\r\nThere are running jobs.\r\n[1]+  Running                 sleep 100 &\r\n$ ')
})

it('tells of a job’s end at once with set -b, of one that kill ended at the prompt after the next command', async () => {
  const { type } = await terminalSession()
  await type('set -b; sleep 1 &\r')
  expect(await type('', 1500)).toBe('[1]+  Done                    sleep 1\r\n')
  await type('set +b; sleep 100 &\r')
  expect(await type('kill %1\r')).not.toContain('Terminated')
  expect(await type('\r')).toContain('[1]+  Terminated              sleep 100\r\n')
})

it('says that a stopped job is stopped when it is killed', async () => {
  const { type } = await terminalSession()
  await type('sleep 100\r')
  await type('\x1a')
  expect(plain(await type('kill %1\r'))).toMatch(/kill %1\r\n\n?\r?\n?\[1\]\+ {2}Stopped {17}sleep 100\r\n\$ $/)
})

it('puts an expansion of the history into the line to be looked at with histverify', async () => {
  const { type, codes } = await terminalSession('shopt -s histverify histreedit\n')
  await type('echo hello\r')
  expect(plain(await type('!!\r'))).toMatch(/!!\r\n\$ echo hello$/)
  await type(' more\r')
  expect(plain(await type('!nosuch\r'))).toMatch(/!nosuch: event not found\r\n\$ !nosuch$/)
  await type('\x15\r')
  expect(codes.at(-1)).toEqual(['echo hello more', 0])
})

it('takes a here-document that Ctrl-D ends, with a warning that knows the line', async () => {
  const { type, codes } = await terminalSession()
  await type('true\r')
  await type('cat <<Z\rabc\r')
  expect(plain(await type('\x04'))).toContain("warning: here-document at line 2 delimited by end-of-file (wanted `Z')\r\nabc\r\n$ ")
  expect(codes.at(-1)![1]).toBe(0)
})

it('counts the lines that were typed', async () => {
  const { type } = await terminalSession()
  await type('true\r')
  await type('echo "a\rb"\r')
  expect(await type('echo $LINENO\r')).toContain('\r4\r\n')
})

it('keeps the status of each part of a pipeline that Ctrl-C ended', async () => {
  const { type } = await terminalSession()
  await type('sleep 10 | cat\r')
  await type('\x03')
  expect(await type('echo $? ${PIPESTATUS[@]}\r')).toContain('130 130 130\r\n')
})

it('marks Ctrl-C where the cursor stands, runs its trap, and only then ends the line', async () => {
  const { type } = await terminalSession("trap 'echo INT' INT\n")
  await type('abc\x01')
  expect(await type('\x03')).toMatch(/^\^C\x1b\[\?2004l\rINT\r\n\r\n\x1b\[\?2004h/)
})

it('leaves when a trap says so while it waits for a line', async () => {
  const { type } = await terminalSession()
  await type('bash --norc\r')
  await type("trap 'echo bye; exit 3' USR1; (sleep 1; kill -USR1 $$) &\r")
  expect(plain(await type('abc', 1500))).toMatch(/bye\r\n(?:exit\r\n)?\$ $/)
  expect(plain(await type('echo $?\r'))).toContain('\r\n3\r\n$ ')
})

it('is not ended by SIGQUIT where somebody types, in dash neither', async () => {
  const { type, machine } = await terminalSession()
  machine.files.write('/etc/os-release', 'ID=debian\n')
  await type('sh\r')
  expect(plain(await type('kill -QUIT $$; echo alive\r'))).toMatch(/\nalive\r\n# $/)
})

it('runs the trap of a signal while it waits for a line', async () => {
  const { type } = await terminalSession("trap 'echo usr' USR1; trap 'echo wide' WINCH\n")
  await type('(sleep 1; kill -USR1 $$) &\r')
  expect(await type('', 1500)).toContain('usr\r\n')
})

it('ends a read of a terminal after its time', async () => {
  const { type } = await terminalSession()
  await type('read -t 1 x\r')
  expect(plain(await type('', 1200))).toBe('$ ')
  expect(await type('echo $?\r')).toContain('142\r\n')
})

it('asks with PS2 where a line that read takes goes on', async () => {
  const { type } = await terminalSession()
  await type('read x\r')
  expect(await type('one\\\r')).toBe('one\\\r\n> ')
  await type('two\r')
  expect(await type('echo $x\r')).toContain('onetwo\r\n')
})

it('shortens the folder of the prompt only where dots make it shorter', async () => {
  const { type } = await terminalSession("PS1='\\w$ '; PROMPT_DIRTRIM=1\n")
  await type('mkdir -p dir/sub long/path/x\r')
  expect(plain(await type('cd dir/sub\r'))).toMatch(/~\/dir\/sub\$ $/)
  expect(plain(await type('cd ~/long/path/x\r'))).toMatch(/~\/\.\.\.\/x\$ $/)
})

it('completes within double quotation marks, to links of folders and in the middle of a line as readline does', async () => {
  const { type } = await terminalSession()
  await type("mkdir sub; ln -s sub link; touch 'dol$ar' file.txt; complete -d rd\r")
  expect(plain(await type('ls "dol\t\x15'))).toContain('$ ls "dol\\$ar" ')
  expect(plain(await type('ls lin\t'))).toMatch(/\$ ls link$/)
  expect(plain(await type('\t'))).toMatch(/\$ ls link\/$/)
  expect(plain(await type('\x15cat file.txt\x02\x02\t'))).toMatch(/\$ cat file\.txtxt$/)
  expect(plain(await type('\x05\x15rd su\t'))).toMatch(/\$ rd sub\/$/)
})
