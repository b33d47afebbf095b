import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { lessonFolders } from '../lessons/files/folder'
import { LANGUAGES } from '../lessons/languages'
import { commandFaults } from './lesson-commands'

const prose = (...lines: string[]): string => ['# First', '', '## one: One', '', '```sh run', ...lines, '```', ''].join('\n')
const told = (...lines: string[]) => commandFaults(prose(...lines), 'en.md').map(({ line, message }) => ({ line, message }))

it('a quote that is never closed is told at its line, in the words of bash', () => {
  expect(told('kubectl get pods', "kubectl patch svc web -p '{}")).toEqual([
    {
      line: 7,
      message: "kubectl patch svc web -p '{}: not a command that bash can run: unexpected EOF while looking for matching `''",
    },
  ])
})

it('a here-document without its end, a loop without its end and a token out of place are told', () => {
  expect(told("cat > a <<'EOF'", 'text')).toEqual([
    { line: 6, message: "cat > a <<'EOF': not a command that bash can run: more lines are needed to end it" },
  ])
  expect(told('echo a', '', 'for i in 1 2; do echo $i')).toMatchObject([{ line: 8 }])
  expect(told('kubectl get pods <name>')).toMatchObject([{ line: 6 }])
})

it('a pasted template that is only shown may be what it likes', () => {
  expect(commandFaults(prose("echo 'a").replace('```sh run', '```sh'), 'en.md')).toEqual([])
})

it.each(lessonFolders('lessons'))('every command of %s is one that bash can run', (id) => {
  for (const language of LANGUAGES) {
    const file = join('lessons', id, `${language}.md`)
    expect(commandFaults(readFileSync(file, 'utf8'), file)).toEqual([])
  }
})
