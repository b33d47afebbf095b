/** The history of an interactive shell: what is remembered, how it is listed, what exclamation marks mean. */
import { describe, expect, it } from 'vitest'
import { terminalSession } from '../test-terminal'
import { expandHistory, historyWords, type HistoryMemory } from './history'

/** What `history` lists after lines were typed. */
async function listed(...lines: readonly string[]): Promise<string[]> {
  const { type } = await terminalSession()
  await type('history -c\r')
  for (const line of lines) await type(`${line}\r`)
  const text = await type('history\r')
  return text
    .replace(/\x1b\[[?\d;]*[A-Za-z]|\r/g, '')
    .split('\n')
    .filter((line) => /^ +\d/.test(line))
    .map((line) => line.trim().replace(/\s+/, ' '))
    .slice(0, -1)
}

describe('remembers', () => {
  it.each([
    ['the lines of a command as one', ['for i in 1 2', 'do echo $i', 'done'], ['1 for i in 1 2; do echo $i; done']],
    ['no blanks where words end', ['if true', 'then echo a', 'fi'], ['1 if true; then echo a; fi']],
    ['lines in quotation marks as they are', ['echo "a', 'b"'], ['1 echo "a']],
    ['lines that go on as one', ['echo a \\', 'b'], ['1 echo a b']],
    ['each line for itself without cmdhist', ['shopt -u cmdhist', '(', 'true )'], ['1 shopt -u cmdhist', '2 (', '3 true )']],
    ['nothing twice', ['HISTCONTROL=erasedups', 'echo 1', 'echo 2', 'echo 1'], ['1 HISTCONTROL=erasedups', '2 echo 2', '3 echo 1']],
    ['not what $HISTIGNORE says', ["HISTIGNORE='ec*:&'", 'echo 1', 'true', 'true'], ["1 HISTIGNORE='ec*:&'", '2 true']],
    ['the numbers of what it forgot', ['HISTSIZE=2', 'true', 'false'], ['3 false']],
    ['dates', ['HISTTIMEFORMAT="%Y "'], ['1 2026 HISTTIMEFORMAT="%Y "']],
    ['what history -s is given', ['history -s foo bar'], ['1 foo bar']],
    ['nothing of history -p', ['echo 1', "history -p '!e'"], ['1 echo 1']],
  ])('%s', async (_, lines, entries) => {
    expect(await listed(...lines)).toEqual(entries)
  })
})

describe('expands', () => {
  const past = ['cat one two', 'echo a/b.txt c']
  it.each([
    ['!!', 'echo a/b.txt c'],
    ['x !$ !^ !*', 'x c a/b.txt a/b.txt c'],
    ['!cat:2 !?two?:1 !-2:0', 'two one cat'],
    ['!?two?% ', 'two '],
    ['!$:h !^:h !^:t !^:r !^:e', 'c a b.txt a/b .txt'],
    ['!!:s/a/&&/ !!:&', 'echo aa/b.txt c echo aa/b.txt c'],
    ['!!:gs/c/C/', 'eCho a/b.txt C'],
    ['!!:Gs/c/C/', 'eCho a/b.txt C'],
    ['^a^z^!', 'echo z/b.txt c!'],
    ['^ c', 'echo a/b.txt'],
    ['p x !#:1', 'p x x'],
    ["'!!' \\!! $!x ${!x} a! a=!b", undefined],
    ['"!!" "!"', '"echo a/b.txt c" "!"'],
  ])('%s', (line, wanted) => {
    const result = expandHistory(line, past)
    expect('error' in result ? undefined : result.text).toBe(wanted)
  })

  it.each([
    ['!nosuch', '!nosuch: event not found'],
    ['!;x', '!: event not found'],
    ['!!:9', ':9: bad word specifier'],
    ['!!:s/zz/y/', ':s/zz/y/: substitution failed'],
    ['!!:&', ':&: no previous substitution'],
    ['!!:Q', 'Q: unrecognized history modifier'],
    ['^zz^y', ':s^zz^y: substitution failed'],
  ])('refuses %s', (line, error) => {
    const memory: HistoryMemory = {}
    expect(expandHistory(line, past, memory)).toEqual({ error })
  })
})

it('brings a job to the foreground by its name alone', async () => {
  const { type } = await terminalSession()
  await type('sleep 5 &\r')
  expect(await type('%sl &\r')).toContain('bash: bg: job 1 already in background')
  expect(await type('%1\r')).toContain('sleep 5')
  await type('\x1a')
  expect(await type('jobs\r')).toMatch(/\[1\]\+ {2}Stopped +sleep 5/)
})

it('takes backslashes within open quotation marks in one go, however many they are', () => {
  const text = `"${'\\'.repeat(5001)}`
  expect(historyWords(`echo ${text}`)).toEqual(['echo', '\\'.repeat(5000)])
})
