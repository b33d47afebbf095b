import { expect, it } from 'vitest'
import { commandsIn } from './command-list'

const lines = (text: string) => commandsIn(text).map(({ text: line, terminal }) => `${terminal}: ${line}`)

it("a script's lines are commands, but for its comments; loops, heredocs and continued lines stay whole", () => {
  expect(
    lines(
      '#!/bin/bash\n# first\nkubectl get nodes\r\n\nfor i in 1 2; do\n  echo $i\ndone\n# terminal 2\nkubectl get pods \\\n  -w\n# terminal 1\ncat <<EOF > a\n# kept\nEOF\n',
    ),
  ).toEqual([
    '1: kubectl get nodes',
    '1: for i in 1 2; do\n  echo $i\ndone',
    '2: kubectl get pods \\\n  -w',
    '1: cat <<EOF > a\n# kept\nEOF',
  ])
})

it('of Markdown only the blocks of commands count, with their terminal', () => {
  expect(
    lines(
      '# Talk\n\nkubectl is great.\n\n```sh\nkubectl get nodes\n```\n\n```yaml\nkind: Pod\n```\n\n```sh run terminal=2\nkubectl proxy\n```\n',
    ),
  ).toEqual(['1: kubectl get nodes', '2: kubectl proxy'])
})

it('of a transcript only what stands behind a prompt was typed', () => {
  expect(lines('```console\n$ kubectl get pods\nNAME  READY\n$ kubectl delete pod a\n```\n')).toEqual([
    '1: kubectl get pods',
    '1: kubectl delete pod a',
  ])
})

it('a command of a transcript keeps the lines it goes on with, with their prompts or without', () => {
  const session =
    '```console\n$ cat > a.yaml <<EOF\n> kind: Pod\n>   > quoted\n>\n> EOF\n$ kubectl get pods \\\n>   -w\nNAME\n$ cat <<EOF\n$ kept\nEOF\nkept\n$ for i in 1; do\n> echo $i; done\n1\n```\n'
  expect(lines(session)).toEqual([
    '1: cat > a.yaml <<EOF\nkind: Pod\n  > quoted\n\nEOF',
    '1: kubectl get pods \\\n  -w',
    '1: cat <<EOF\n$ kept\nEOF',
    '1: for i in 1; do\necho $i; done',
  ])
})

it('a here-string keeps no lines', () => {
  expect(lines('cat <<< word\nkubectl get pods\n')).toEqual(['1: cat <<< word', '1: kubectl get pods'])
})

it('prose has none', () => {
  expect(commandsIn('Look at this:\n\n```yaml\nkind: Pod\n```\n')).toEqual([])
  expect(commandsIn('# only\n# comments\n')).toEqual([])
})
