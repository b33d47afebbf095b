/** What apply --dry-run=client tells of objects that are there. */
import { beforeAll, describe, expect, it } from 'vitest'
import { LiveCluster } from '../../testing/live-cluster'

const map = (data: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m, finalizers: [a.io/b]}\ndata: {k: ${data}}\n`
const gadget = (size: number) => `apiVersion: a.io/v1\nkind: Gadget\nmetadata: {name: g}\nspec: {size: ${size}}\n`
const CRD = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: gadgets.a.io}
spec:
  group: a.io
  scope: Namespaced
  names: {plural: gadgets, kind: Gadget}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]
`

describe('apply --dry-run=client', () => {
  let c: LiveCluster
  const applied = async (text: string, flags = '') => {
    c.machine.files.write('/root/x.yaml', text)
    return c.kubectl(`apply -f /root/x.yaml ${flags}`)
  }
  beforeAll(async () => {
    c = await LiveCluster.of('w1')
    await applied(CRD)
    await c.out('wait --for=condition=Established crd/gadgets.a.io')
    await applied(map('one'))
    await applied(gadget(1))
  })

  it.each([
    ['a built-in kind', map, 'configmap/m'],
    ['a custom kind', (value: string) => gadget(value === 'one' ? 1 : 2), 'gadget.a.io/g'],
  ])('tells apart what would change and what would not of %s', async (_, of, name) => {
    expect((await applied(of('one'), '--dry-run=client')).stdout).toBe(`${name} unchanged (dry run)\n`)
    expect((await applied(of('two'), '--dry-run=client')).stdout).toBe(`${name} configured (dry run)\n`)
    expect((await applied(of('one'))).stdout).toBe(`${name} unchanged\n`)
  })

  it('shows what a patch would make of it', async () => {
    expect((await applied(map('two'), "--dry-run=client -o jsonpath='{.data}'")).stdout).toBe('{"k":"two"}')
    expect((await applied(map('one'), "--dry-run=client -o jsonpath='{.data}'")).stdout).toBe('{"k":"one"}')
  })

  it('warns of an object that is being deleted, as without it', async () => {
    await c.out('delete cm m --wait=false')
    const { stdout, stderr } = await applied(map('one'), '--dry-run=client')
    expect([stdout, stderr]).toEqual([
      'configmap/m unchanged (dry run)\n',
      'Warning: Detected changes to resource m which is currently being deleted.\n',
    ])
  })
})
