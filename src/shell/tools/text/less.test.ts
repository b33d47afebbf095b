/** less and more at a terminal. */
import { expect, it } from 'vitest'
import { terminalSession, type TerminalSession } from '../../test-terminal'

async function session(): Promise<TerminalSession> {
  const made = await terminalSession()
  made.machine.files.write('/root/numbers', Array.from({ length: 100 }, (_, i) => `${i + 1}\n`).join(''))
  made.machine.files.write('/root/alpha', 'one\ntwo\nthree\n')
  return made
}

/** The rows that were drawn last, without colours. */
function drawn(text: string): string[] {
  const last = text.slice(text.lastIndexOf('\x1b[H\x1b[J') + 6)
  return last.replace(/\x1b\[[0-9;?]*[a-zA-Z]/g, '').split('\r\n')
}

/** The rows from the first to the last, and the prompt. */
const seen = (text: string): [string, string, string] => {
  const rows = drawn(text)
  return [rows[0]!, rows.at(-2)!, rows.at(-1)!]
}

it('less names the file first, goes by lines, screens, numbers and parts, and knows its end', async () => {
  const { type, codes } = await session()
  expect(seen(await type('less numbers\r'))).toEqual(['1', '23', 'numbers'])
  expect(seen(await type(' '))).toEqual(['24', '46', ':'])
  expect(seen(await type('3\r'))).toEqual(['27', '49', ':'])
  expect(seen(await type('50g'))).toEqual(['50', '72', ':'])
  expect(seen(await type('k'))).toEqual(['49', '71', ':'])
  expect(seen(await type('d'))).toEqual(['61', '83', ':'])
  expect(seen(await type('50p'))[0]).toBe('52')
  expect(seen(await type('G'))).toEqual(['78', '100', '(END)'])
  expect(await type('q')).toContain('\x1b[?1049l')
  expect(codes).toEqual([['less numbers', 0]])
})

it('less searches by expressions in both directions and says when there is nothing', async () => {
  const { type } = await session()
  await type('less numbers\r')
  expect(seen(await type('/^(4|6)5$\r'))).toEqual(['45', '67', ':'])
  expect(seen(await type('n'))[0]).toBe('65')
  expect(seen(await type('N'))[0]).toBe('45')
  expect(seen(await type('/zzz\r'))[2]).toBe('Pattern not found  (press RETURN)')
  expect(seen(await type('\r'))).toEqual(['45', '67', ':'])
  expect(seen(await type('?1\r'))[0]).toBe('61')
  expect(drawn(await type('&^9\r')).slice(0, 3)).toEqual(['90', '91', '92'])
})

it('less begins with what +COMMAND and -p ask for, and knows no options by the names that every object has', async () => {
  const { type } = await session()
  expect(seen(await type('less +/^45 numbers\r'))[0]).toBe('45')
  await type('q')
  expect(seen(await type('less -p 65 numbers\r'))[0]).toBe('65')
  await type('q')
  expect(seen(await type('less +50 --constructor numbers\r'))).toEqual(['50', '72', ':'])
  await type('q')
})

it('less numbers lines, tells its place, marks places and goes through files', async () => {
  const { type } = await session()
  await type('less numbers alpha\r')
  expect(seen(await type('-N'))).toEqual(['      1 1', '     23 23', 'Constantly display line numbers  (press RETURN)'])
  await type('\r')
  expect(seen(await type('='))[2]).toBe('numbers lines 1-23/100 byte 60/292 20%  (press RETURN)')
  await type('\rma50g')
  expect(seen(await type("'a"))[0]).toBe('      1 1')
  expect(drawn(await type(':n')).slice(0, 3)).toEqual(['      1 one', '      2 two', '      3 three'])
  expect(drawn(await type(':n')).at(-1)).toBe('No next file  (press RETURN)')
})

it('less shows what comes in as it comes, leaves early, and does not wait for the end', async () => {
  const { type, codes } = await session()
  expect(drawn(await type('(seq 3; sleep 1; seq 4) | less\r'))).toEqual(['1', '2', '3', ''])
  expect(drawn(await type('', 1200))).toEqual(['1', '2', '3', '1', '2', '3', '4', '(END)'])
  await type('q')
  await type('yes | less\r')
  await type('q')
  expect(codes.at(-1)).toEqual(['yes | less', 0])
})

it('less says what it cannot show, and shows what fits without a screen of its own', async () => {
  const { type } = await session()
  expect(await type('less nosuch\r')).toContain('nosuch: No such file or directory\r\n')
  expect(await type('less /root\r')).toContain('/root is a directory\r\n')
  expect(await type('less\r')).toContain('Missing filename ("less --help" for help)\r\n')
  const shown = await type('less -F alpha\r')
  expect(shown).toContain('one\r\ntwo\r\nthree\r\n')
  expect(shown).not.toContain('1049')
  expect(await type('less alpha | cat\r')).toContain('one\r\ntwo\r\nthree\r\n')
})

it('more stays on the screen, tells how much was shown, and ends with the text', async () => {
  const { type, codes } = await session()
  expect(await type('more numbers\r')).toMatch(/\r\n22\r\n23\r\n\x1b\[7m--More--\(20%\)\x1b\[27m$/)
  expect(await type(' ')).toMatch(/24\r\n[^]*46\r\n\x1b\[7m--More--\(44%\)\x1b\[27m$/)
  expect(await type('\r')).toBe('\r\x1b[K47\r\n\x1b[7m--More--(45%)\x1b[27m')
  await type('q')
  expect(await type('more alpha alpha\r')).toContain('::::::::::::::\r\nalpha\r\n::::::::::::::\r\none\r\n')
  expect(await type('more\r')).toContain("more: bad usage\r\nTry 'more --help' for more information.\r\n")
  expect(codes.map(([, code]) => code)).toEqual([0, 0, 1])
})
