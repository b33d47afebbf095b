import { expect, it } from 'vitest'
import { CSI_NODES, NODES } from '../../schema/resources'
import { testNode } from '../test-node'
import { ensureCsiNode } from './csi-node'

it('a registered node has a CSINode without drivers, which goes with it', async () => {
  const t = testNode()
  await t.wait(1)
  const { metadata, spec } = t.admin.resource(CSI_NODES).get('w1')
  const { uid } = t.admin.resource(NODES).get('w1').metadata
  expect(metadata.ownerReferences).toEqual([{ apiVersion: 'v1', kind: 'Node', name: 'w1', uid }])
  expect(metadata.annotations?.['storage.alpha.kubernetes.io/migrated-plugins']).toMatch(
    /^kubernetes\.io\/aws-ebs,.*,kubernetes\.io\/vsphere-volume$/,
  )
  expect(spec).toEqual({ drivers: null })
})

it('what drivers noted in the CSINode outlives the kubelet', async () => {
  const t = testNode()
  await t.wait(1)
  const csiNodes = t.admin.resource(CSI_NODES)
  const before = csiNodes.get('w1')
  csiNodes.update({ ...before, spec: { drivers: [{ name: 'disk.example.com', nodeID: 'n' }] } })
  t.node.stopKubelet()
  await t.wait(1)
  t.node.startKubelet()
  await t.wait(2)
  expect(csiNodes.get('w1').spec.drivers.map(({ name }) => name)).toEqual(['disk.example.com'])
})

it('a node that is gone meanwhile gets none', async () => {
  const t = testNode()
  await t.wait(1)
  t.admin.resource(NODES).delete('w1')
  t.admin.resource(CSI_NODES).delete('w1')
  ensureCsiNode({ client: t.admin, name: 'w1' })
  expect(t.admin.resource(CSI_NODES).list().items).toEqual([])
})
