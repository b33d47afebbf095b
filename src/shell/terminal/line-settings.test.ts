/** Settings of the terminal's line, as stty shows and changes them. */
import { expect, it } from 'vitest'
import { terminalSession } from '../test-terminal'

/** What a command line says, without the line itself and the prompt behind. */
const said = (text: string): string => /2004l\r([^]*?)\x1b\[\?2004h/.exec(text)![1]!.replaceAll('\r\n', '\n')

it('shows all settings, those that are unusual, and all of them for programs', async () => {
  const { type } = await terminalSession()
  expect(said(await type('stty\r'))).toBe('speed 38400 baud; line = 0;\n-brkint -imaxbel\n')
  expect(said(await type('stty -g\r'))).toBe('500:5:bf:8a3b:3:1c:7f:15:4:0:1:0:11:13:1a:0:12:f:17:16:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0\n')
  expect(said(await type('stty -a\r'))).toBe(
    [
      'speed 38400 baud; rows 24; columns 80; line = 0;',
      'intr = ^C; quit = ^\\; erase = ^?; kill = ^U; eof = ^D; eol = <undef>;',
      'eol2 = <undef>; swtch = <undef>; start = ^Q; stop = ^S; susp = ^Z; rprnt = ^R;',
      'werase = ^W; lnext = ^V; discard = ^O; min = 1; time = 0;',
      '-parenb -parodd -cmspar cs8 -hupcl -cstopb cread -clocal -crtscts',
      '-ignbrk -brkint -ignpar -parmrk -inpck -istrip -inlcr -igncr icrnl ixon -ixoff',
      '-iuclc -ixany -imaxbel -iutf8',
      'opost -olcuc -ocrnl onlcr -onocr -onlret -ofill -ofdel nl0 cr0 tab0 bs0 vt0 ff0',
      'isig icanon iexten echo echoe echok -echonl -noflsh -xcase -tostop -echoprt',
      'echoctl echoke -flusho -extproc',
      '',
    ].join('\n'),
  )
})

it.each([
  ['stty raw; stty', 'speed 38400 baud; line = 0;\nmin = 1; time = 0;\n-brkint -icrnl -imaxbel\n-opost\n-isig -icanon\n'],
  ['stty raw; stty -raw; stty', 'speed 38400 baud; line = 0;\n-imaxbel\n'],
  ['stty sane; stty', 'speed 38400 baud; line = 0;\n'],
  ['stty erase ^H quit undef; stty', 'speed 38400 baud; line = 0;\nquit = <undef>; erase = ^H;\n-brkint -imaxbel\n'],
  ['s=$(stty -g); stty -echo intr ^X; stty $s; stty', 'speed 38400 baud; line = 0;\n-brkint -imaxbel\n'],
  ['stty foo', "stty: invalid argument 'foo'\nTry 'stty --help' for more information.\n"],
  ['stty intr', "stty: missing argument to 'intr'\nTry 'stty --help' for more information.\n"],
  ['stty rows x', "stty: invalid integer argument: 'x'\n"],
  ['stty </dev/null', "stty: 'standard input': Inappropriate ioctl for device\n"],
  ['stty rows 30 cols 100; stty size', '30 100\n'],
])('%s', async (line, wanted) => {
  const { type } = await terminalSession('export LC_ALL=C\n')
  expect(said(await type(`${line}\r`))).toBe(wanted)
})

it('hands on what is typed key by key without icanon, and interrupts with the key that is set', async () => {
  const { type, codes } = await terminalSession()
  await type('stty -icanon intr ^X; cat\r')
  expect((await type('a')) + (await type('b'))).toBe('aabb')
  expect(await type('\x18')).toMatch(/^\^X\r\n/)
  expect(codes.at(-1)![1]).toBe(130)
})

it('shows nothing of what is typed without echo, until a signal or stty brings it back', async () => {
  const { type, codes } = await terminalSession()
  await type('stty -echo\r')
  expect(await type('echo hidden')).not.toContain('hidden')
  expect(await type('\r')).toContain('hidden\r\n')
  await type('stty echo\r')
  expect(await type('seen')).toContain('seen')
  await type("\x15bash -c 'stty -echo; sleep 10'\r")
  await type('\x03')
  expect(await type('seen')).toContain('seen')
  expect(codes.at(-1)![1]).toBe(130)
})

it('takes the key behind Ctrl-V as it is, and drops what was typed ahead at Ctrl-C', async () => {
  const { type, codes } = await terminalSession()
  await type('read x\r')
  expect(await type('a\x16\x03b\r')).toContain('a^Cb\r\n')
  expect(await type('printf %q "$x"\r')).toContain("$'a\\003b'")
  await type('sleep 10\r')
  await type('echo ahead\r')
  await type('\x03')
  expect(codes.map(([command]) => command)).not.toContain('echo ahead')
})

it('reads single keys and still hears Ctrl-C', async () => {
  const { type, codes } = await terminalSession()
  await type('read -n 3 x\r')
  expect(await type('abc')).toMatch(/^abc/)
  await type('read -n 1 x\r')
  await type('\x03')
  expect(codes.at(-1)).toEqual(['read -n 1 x', 130])
})
