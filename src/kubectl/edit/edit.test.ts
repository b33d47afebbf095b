import { beforeEach, describe, expect, it } from 'vitest'
import type { Command } from '../../shell/command'
import { TestCluster } from '../testing/cluster'

/** What the editor does to the file, one function per time it is opened; the last one again and again. */
let steps: ((text: string) => string)[]
let seen: string[]

const editor: Command = {
  name: 'ed',
  run: async ({ args, files }) => {
    const path = args.at(-1)!
    const text = files.readText(path)
    seen.push(text)
    files.write(path, (steps.length > 1 ? steps.shift()! : steps[0]!)(text))
    return 0
  },
}

const replace = (from: string | RegExp, to: string) => (text: string) => text.replace(from, to)
const same = (text: string): string => text

describe('kubectl edit', () => {
  let c: TestCluster
  const edit = async (line: string, ...doing: ((text: string) => string)[]) => {
    steps = doing
    seen = []
    const ran = await c.kubectl(line, { env: { EDITOR: 'ed' } })
    return { ...ran, stderr: ran.stderr.replaceAll(/kubectl-edit-\d+/g, 'kubectl-edit-N') }
  }
  const COPY = 'A copy of your changes has been stored to "/tmp/kubectl-edit-N.yaml"\n'

  beforeEach(async () => {
    c = await new TestCluster(undefined, undefined, [editor]).start()
    await c.out('create cm a --from-literal=x=1')
  })

  it.each([
    ['a value', replace('x: "1"', 'x: "2"'), 'configmap/a edited\n', ''],
    ['nothing', same, '', 'Edit cancelled, no changes made.\n'],
    ['only how it is written', replace('x: "1"', "x: '1'"), '', 'Edit cancelled, no changes made.\n'],
  ])('of %s', async (_, change, stdout, stderr) => {
    expect(await edit('edit cm a', change)).toEqual({ stdout, stderr, code: 0 })
  })

  it.each([
    ['the name', replace('name: a\n', 'name: b\n'), 'At least one of apiVersion, kind and name was changed'],
    ['the kind', replace('kind: ConfigMap', 'kind: Secret'), 'At least one of apiVersion, kind and name was changed'],
    [
      'the namespace',
      replace('namespace: default', 'namespace: other'),
      'the namespace from the provided object "other" does not match the namespace "default". You must pass \'--namespace=other\' to perform this operation.',
    ],
    ['an unknown kind', replace('kind: ConfigMap', 'kind: Nosuch'), 'Edit cancelled, no valid changes were saved.'],
  ])('of %s is given up', async (_, change, message) => {
    expect(await edit('edit cm a', change)).toEqual({ stdout: '', stderr: `${COPY}error: ${message}\n`, code: 1 })
  })

  it('logs what was written from -v=4 on', async () => {
    const { stderr } = await edit('edit cm a -v=4', replace('x: "1"', 'x: "2"'))
    expect(stderr).toMatch(/^I\d{4} .* editoptions\.go:310\] User edited:\n# Please edit[^]*\n {2}x: "2"\n[^]*name: a\n/m)
  })

  it('opens the file again with what the server refused, until nothing more is changed', async () => {
    const refused = await edit('edit cm a', replace('x: "1"', 'x y: "1"'), same)
    expect(refused).toEqual({
      stdout: '',
      stderr: `error: configmaps "a" is invalid\n${COPY}error: Edit cancelled, no valid changes were saved.\n`,
      code: 1,
    })
    expect(seen[1]).toContain('#\n# configmaps "a" was not valid:\n# * data[x y]: Invalid value: "x y": ')
    expect(seen[1]).toContain('  x y: "1"\n')
    expect(await edit('edit cm a', replace('x: "1"', 'x y: "1"'), replace('x y:', 'z:'))).toMatchObject({
      stdout: 'configmap/a edited\n',
      code: 0,
    })
  })

  it('says that an emptied file is invalid, and takes it for empty when nothing is validated', async () => {
    expect((await edit('edit cm a', () => '')).stderr).toBe(
      `error: configmaps "a" is invalid\n${COPY}error: Edit cancelled, no valid changes were saved.\n`,
    )
    expect((await edit('edit cm a --validate=false', () => '')).stderr).toBe('Edit cancelled, saved file was empty.\n')
  })

  it('creates what was changed before it was created', async () => {
    c.write('/root/work/cm.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: new}\ndata: {x: "1"}\n')
    expect(await edit('create --edit -f cm.yaml', replace('x: "1"', 'x: "7"'))).toEqual({
      stdout: 'configmap/new created\n',
      stderr: '',
      code: 0,
    })
    expect(await c.out('get cm new -o jsonpath={.data.x}')).toBe('7')
  })

  it.each([
    ['kyaml', /^# Please edit[^{]*\n---\n\{\n  apiVersion: "v1",\n/],
    ['JSON', /^# Please edit[^{]*\n\{\n    "apiVersion": "v1",\n/],
    ['json', /^\{\n    "apiVersion": "v1",\n/],
  ])('shows an object as %s', async (format, expected) => {
    await edit(`edit cm a -o ${format}`, same)
    expect(seen[0]).toMatch(expected)
  })
})
