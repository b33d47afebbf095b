/** What the real program does with the same files. */
import { beforeAll, describe, expect, it } from 'vitest'
import { TestCluster } from '../../testing/cluster'

const GROUP = 'rbac.authorization.k8s.io'
const VIEW = { apiGroup: GROUP, kind: 'ClusterRole', name: 'view' }
const user = (name: string) => ({ kind: 'User', apiGroup: GROUP, name })
const rule = (resource: string) => ({ apiGroups: [''], resources: [resource], verbs: ['get'] })
const of = (kind: string, metadata: object, more: object, version = 'v1') => ({
  apiVersion: `${GROUP}/${version}`,
  kind,
  metadata,
  ...more,
})

describe('kubectl auth reconcile', () => {
  let cluster: TestCluster
  beforeAll(async () => {
    cluster = await new TestCluster().start()
  })
  const run = (object: object, flags = '') => {
    cluster.write('/access.json', JSON.stringify(object))
    return cluster.kubectl(`auth reconcile -f /access.json ${flags}`)
  }
  const inFresh = { name: 'reader', namespace: 'fresh' }

  it('makes what is not there, and its namespace', async () => {
    expect(await run(of('Role', inFresh, { rules: [rule('pods')] }))).toEqual({
      stdout: `role.${GROUP}/reader reconciled\n`,
      stderr: `\treconciliation required create
\tmissing rules added:
\t\t{Verbs:[get] APIGroups:[] Resources:[pods] ResourceNames:[] NonResourceURLs:[]}
`,
      code: 0,
    })
    expect(await cluster.out('get ns fresh -o name')).toBe('namespace/fresh\n')
  })

  it('adds rules that are missing, and takes others away when asked', async () => {
    expect(await run(of('Role', inFresh, { rules: [rule('services')] }), '--remove-extra-permissions')).toMatchObject({
      stderr: `\treconciliation required update
\tmissing rules added:
\t\t{Verbs:[get] APIGroups:[] Resources:[services] ResourceNames:[] NonResourceURLs:[]}
\textra rules removed:
\t\t{Verbs:[get] APIGroups:[] Resources:[pods] ResourceNames:[] NonResourceURLs:[]}
`,
    })
    expect(await cluster.out("get role reader -n fresh -o jsonpath='{.rules[*].resources}'")).toBe('["services"]')
  })

  it('makes a binding anew that is to bind another role, without a word about its subjects', async () => {
    await run(of('ClusterRoleBinding', { name: 'b' }, { roleRef: { ...VIEW, name: 'edit' }, subjects: [user('u')] }))
    expect((await run(of('ClusterRoleBinding', { name: 'b' }, { roleRef: VIEW, subjects: [user('v')] }))).stderr).toBe(
      '\treconciliation required recreate\n',
    )
    expect(await cluster.out("get clusterrolebinding b -o jsonpath='{.roleRef.name} {.subjects[*].name}'")).toBe('view v')
  })

  it.each([
    ['an object that does not name its namespace', of('Role', { name: 'r' }, { rules: [] }), '', 'error: resource name may not be empty\n'],
    ['the same with -n', of('Role', { name: 'r' }, { rules: [] }), '-n default', 'error: resource name may not be empty\n'],
    [
      'an older version',
      of('ClusterRole', { name: 'r' }, { rules: [] }, 'v1beta1'),
      '',
      `error: only ${GROUP}/v1 is supported: not *v1beta1.ClusterRole\n`,
    ],
    [
      'a kind that the client does not have',
      { apiVersion: 'foo.dev/v1', kind: 'Foo', metadata: { name: 'f' } },
      '',
      'error: unable to decode "/access.json": no kind "Foo" is registered for version "foo.dev/v1" in scheme "pkg/scheme/scheme.go:28"\n',
    ],
  ])('refuses %s', async (_, object, flags, stderr) => {
    expect(await run(object, flags)).toEqual({ stdout: '', stderr, code: 1 })
  })

  it('leaves other kinds alone', async () => {
    const { stdout, stderr, code } = await run({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' } }, '-v=1')
    expect({ stdout, code }).toEqual({ stdout: '', code: 0 })
    expect(stderr).toMatch(/reconcile\.go:306\] skipping &v1\.TypeMeta\{Kind:"ConfigMap", APIVersion:"v1"\}\n$/)
  })
})
