/** apply --applyset keeps what it applied in a parent object and prunes what left. */
import { beforeEach, describe, expect, it } from 'vitest'
import { TestCluster } from '../../../testing/cluster'

const ID = 'applyset-G-rLwzXLn5grGNpeFK7ac0_4jtXh8lZY2C-WSkRhu3w-v1'

function configMap(name: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: default}\n---\n`
}

describe('apply --applyset', () => {
  let c: TestCluster
  const apply = (line: string, gate = 'True') => c.kubectl(`apply -f ${line}`, { env: { KUBECTL_APPLYSET: gate } })
  const parent = async (column: string) => (await c.out(`get secret x -o jsonpath={.metadata.${column}}`)).trim()
  const annotation = (name: string) => parent(`annotations.applyset\\.kubernetes\\.io/${name}`)

  beforeEach(async () => {
    c = await new TestCluster().start()
    c.write('/root/work/both.yaml', configMap('a') + 'apiVersion: v1\nkind: Namespace\nmetadata: {name: third}\n')
    c.write('/root/work/a.yaml', configMap('a'))
    c.write('/root/work/other.yaml', configMap('other'))
    c.write(
      '/root/work/labelled.yaml',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: l, labels: {applyset.kubernetes.io/part-of: x}}\n',
    )
    await c.out('create configmap stranger')
  })

  it('is there only with its variable', async () => {
    expect(await apply('a.yaml --prune --applyset x -n default', 'yes')).toEqual({
      stdout: '',
      stderr: "error: unknown flag: --applyset\nSee 'kubectl apply --help' for usage.\n",
      code: 1,
    })
  })

  it('makes the parent, labels the members and prunes those that left, wherever they are', async () => {
    expect((await apply('both.yaml --prune --applyset x -n default')).stdout).toBe('configmap/a created\nnamespace/third created\n')
    expect(await parent('labels.applyset\\.kubernetes\\.io/id')).toBe(ID)
    expect(await annotation('tooling')).toBe('kubectl/v1.36.4')
    expect(await annotation('contains-group-kinds')).toBe('ConfigMap,Namespace')
    expect(await c.out(`get cm,ns -l applyset.kubernetes.io/part-of=${ID} -o name`)).toBe('configmap/a\nnamespace/third\n')
    expect((await apply('a.yaml --prune --applyset x -n default')).stdout).toBe('configmap/a unchanged\nnamespace/third pruned\n')
    expect(await annotation('contains-group-kinds')).toBe('ConfigMap')
    expect(await c.out('get cm -o name')).toBe('configmap/a\nconfigmap/stranger\n')
  })

  it('changes nothing in a dry run', async () => {
    await apply('both.yaml --prune --applyset x -n default')
    const before = await c.out('get secret,cm,ns -A -o yaml')
    for (const mode of ['client', 'server']) await apply(`a.yaml --prune --applyset x -n default --dry-run=${mode}`)
    expect(await c.out('get secret,cm,ns -A -o yaml')).toBe(before)
  })

  it.each([
    ['--applyset x -n default', 'error: --applyset requires --prune\n'],
    ['--applyset x --prune', 'error: namespace is required to use namespace-scoped ApplySet\n'],
    ['--applyset x --prune --all -n default', 'error: --all is incompatible with --applyset\n'],
    ['--applyset x --prune -l a=b -n default', 'error: --selector is incompatible with --applyset\n'],
    ['--applyset x --prune --force -n default', 'error: --force cannot be used with --prune\n'],
    ['--applyset x --prune --prune-allowlist core/v1/Pod -n default', 'error: --prune-allowlist is incompatible with --applyset\n'],
    ['--applyset a/ --prune', 'error: invalid parent reference "a/": name cannot be blank\n'],
    ['--applyset foo.bar/x --prune', 'error: invalid parent reference "foo.bar/x": no matches for bar/, Resource=foo\n'],
    [
      '--applyset deploy/x --prune',
      'namespace is required to use namespace-scoped ApplySet\nresource "apps/v1, Resource=deployments" is not permitted as an ApplySet parent\n',
    ],
  ])('refuses %s', async (flags, message) => {
    expect(await apply(`a.yaml ${flags}`)).toEqual({ stdout: '', stderr: message, code: 1 })
  })

  it.each([
    ['annotate', 'tooling=helm/v3', 'already exists and is managed by tooling "helm" instead of "kubectl"'],
    ['annotate', 'tooling-', 'already exists and is missing required annotation "applyset.kubernetes.io/tooling"'],
    ['label', 'id-', 'exists and does not have required label applyset.kubernetes.io/id'],
    ['label', 'id=foo', `exists and has incorrect value for label "applyset.kubernetes.io/id" (got: foo, want: ${ID})`],
  ])('leaves a parent alone that is not its own: %s %s', async (verb, change, message) => {
    await apply('a.yaml --prune --applyset x -n default')
    await c.out(`${verb} --overwrite secret x applyset.kubernetes.io/${change}`)
    expect((await apply('a.yaml --prune --applyset x -n default')).stderr).toBe(`error: ApplySet parent object "secrets./x" ${message}\n`)
  })

  it('reads the kinds as they were written before, and says which it does not know', async () => {
    await apply('both.yaml --prune --applyset x -n default')
    const kinds = 'annotate --overwrite secret x applyset.kubernetes.io/contains-group-'
    await c.out(`${kinds}kinds=Foo.bar`)
    const failing = 'error: parsing ApplySet annotation on "secrets./x": '
    expect((await apply('a.yaml --prune --applyset x -n default')).stderr).toBe(
      `${failing}could not find mapping for kind in "applyset.kubernetes.io/contains-group-kinds" annotation: no matches for kind "Foo" in group "bar"\n`,
    )
    await c.out(`${kinds}kinds-`)
    expect((await apply('a.yaml --prune --applyset x -n default')).stderr).toBe(
      `${failing}kubectl requires the "applyset.kubernetes.io/contains-group-kinds" annotation to be set on all ApplySet parent objects\n`,
    )
    await c.out(`${kinds}resources=configmaps`)
    expect((await apply('other.yaml --prune --applyset x -n default')).stdout).toBe('configmap/other created\nconfigmap/a pruned\n')
  })

  it('takes a ConfigMap as parent too', async () => {
    expect((await apply('a.yaml --prune --applyset cm/y -n default')).stdout).toBe('configmap/a created\n')
    expect(await c.out('get cm -l applyset.kubernetes.io/id -o name')).toBe('configmap/y\n')
  })

  it('says that a label of members is in the way, and has made the parent by then', async () => {
    expect((await apply('labelled.yaml --prune --applyset x -n default')).stderr).toBe(
      'error: ApplySet label "applyset.kubernetes.io/part-of" already set in input data\n',
    )
    expect(await annotation('contains-group-kinds')).toBe('')
  })
})
