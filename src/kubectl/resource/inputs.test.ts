/** Facts about what -f reads: which faults are told, and where a stream ends. */
import { beforeAll, describe, expect, it } from 'vitest'
import { LiveCluster } from '../testing/live-cluster'

const MAP = (name: string): string => `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"${name}"}}`

describe('what -f reads', () => {
  let c: LiveCluster
  beforeAll(async () => {
    c = await LiveCluster.of('w1')
    const write = (name: string, text: string): void => c.write(`/root/work/${name}`, text)
    c.machine.files.makeDirectory('/root/work/some')
    write('some/notes.txt', 'no manifest')
    write('a.yaml', MAP('a'))
    write('two.json', `${MAP('a')}${MAP('b')}\n---\nkind: ConfigMap\n`)
    write('flow.yaml', `---\n${MAP('a')}${MAP('b')}\n`)
    write('directive.yaml', '%YAML 1.1\n---\napiVersion: v1\n')
    write('number.yaml', 'apiVersion: 1\nkind: ConfigMap\nmetadata: {name: a}\n')
    write('list.yaml', `apiVersion: v1\nkind: List\nitems: [${MAP('x')}, ${MAP('y')}]\n`)
    write('broken.yaml', 'apiVersion: v1\nind: Pod\n')
    write('merge.yaml', 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{image: nginx}]}\n')
    await c.all('run p --image=nginx', 'annotate pod p kubectl.kubernetes.io/last-applied-configuration={}')
  })

  const made = 'create --dry-run=client -o name'
  it.each([
    [`${made} -f some`, '', 'error: error reading [some]: recognized file extensions are [.json .yaml .yml]\n'],
    // A folder without manifests is no fault beside something else.
    [`${made} -f a.yaml -f some`, 'configmap/a\n', ''],
    [`${made} -f two.json`, 'configmap/a\nconfigmap/b\n', "error: error parsing two.json: invalid character '-' in numeric literal\n"],
    [`${made} -f flow.yaml`, 'configmap/a\n', ''],
    [
      `${made} -f directive.yaml`,
      '',
      'error: error parsing directive.yaml: error converting YAML to JSON: yaml: line 1: did not find expected <document start>\n',
    ],
    [
      `${made} -f number.yaml`,
      '',
      'error: error validating "number.yaml": error validating data: apiVersion isn\'t string type; if you choose to ignore these errors, turn validation off with --validate=false\n',
    ],
    [
      'get -f number.yaml',
      '',
      'unable to decode "number.yaml": json: cannot unmarshal number into Go struct field metadataOnlyObject.TypeMeta.apiVersion of type string\n',
    ],
    [
      'describe -f list.yaml',
      '',
      'Error from server (NotFound): configmaps "x" not found\nError from server (NotFound): configmaps "y" not found\n',
    ],
    // What cannot be read is told first, and each failure once.
    [
      'describe -f list.yaml -f list.yaml -f broken.yaml',
      '',
      `unable to decode "broken.yaml": Object 'Kind' is missing in '{"apiVersion":"v1","ind":"Pod"}'\nError from server (NotFound): configmaps "x" not found\nError from server (NotFound): configmaps "y" not found\n`,
    ],
  ])('kubectl %s', async (line, stdout, stderr) => {
    expect(await c.kubectl(line)).toEqual({ stdout, stderr, code: stderr === '' ? 0 : 1 })
  })

  it('apply and diff say from what no patch can be made', async () => {
    const applied = await c.kubectl('apply -f merge.yaml')
    expect(applied.stderr).toMatch(
      /^error: error when applying patch:\n\nto:\nResource: "\/v1, Resource=pods", GroupVersionKind: "\/v1, Kind=Pod"\nName: "p", Namespace: "default"\nfor: "merge\.yaml": error when patching "merge\.yaml": creating patch with:\noriginal:\n\{\}\nmodified:\n\{.*\}\n\ncurrent:\n\{.*\}\n\nfor: map: map\[image:nginx\] does not contain declared merge key: name\n$/,
    )
    const compared = await c.kubectl('diff -f merge.yaml')
    expect(compared.code).toBe(2)
    expect(compared.stderr).toMatch(/^error: error when patching "merge\.yaml": creating patch with:\noriginal:\n/)
  })
})
