import { expect, it } from 'vitest'
import { runOn, testMachine } from '../../test-machine'

async function run(script: string) {
  const { machine, clock } = testMachine('bash')
  const { out, err, code } = await runOn(machine, clock, script)
  return { out, err, code }
}

const FILE = 'printf \'a: 1\\nb: [x, y]\\n---\\na: 2\\n\' >two.yaml; echo \'{"key":"v"}\' >one.json; '

it('yq asks each document of a file, or of standard input', async () => {
  expect(await run(`${FILE}yq .a two.yaml; yq '.b[0]' <two.yaml; yq -N .a two.yaml; yq -o json -I 0 .b two.yaml`)).toEqual({
    out: '1\n---\n2\nx\n---\nnull\n1\n2\n["x","y"]\nnull\n',
    err: '',
    code: 0,
  })
})

it('yq takes a lone file for its input, reads JSON by the name, and asks all documents at once with ea', async () => {
  expect(await run(`${FILE}yq one.json; yq -r .key one.json; yq ea '[.[].a]' two.yaml; yq -n '.at.all = 3'`)).toEqual({
    out: 'key: v\nv\n- 1\n- 2\nat:\n  all: 3\n',
    err: '',
    code: 0,
  })
})

it('yq changes a file in place, and says by its status whether there was a match', async () => {
  expect(await run(`${FILE}echo 'key: v' >own.yaml; yq -i '.key = "w"' own.yaml; cat own.yaml; yq -e .none own.yaml`)).toEqual({
    out: 'key: w\nnull\n',
    err: 'Error: no matches found\n',
    code: 1,
  })
})

it.each([
  ['yq .a nothing.yaml', 'Error: open nothing.yaml: no such file or directory\n'],
  ['yq -o xml . two.yaml', "yq: Error: unknown format 'xml' please use [yaml|json]\n"],
  ["echo 'a: [' | yq .", 'Error: bad file: yaml: '],
])('%s fails', async (command, words) => {
  const { err, code } = await run(FILE + command)
  expect({ err: err.slice(0, words.length), code }).toEqual({ err: words, code: 1 })
})
