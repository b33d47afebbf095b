import { expect, it } from 'vitest'
import { Cluster } from '../../cluster'
import { VirtualClock } from '../../clock/clock'
import { Random } from '../../clock/random'
import { NODES } from '../../schema/resources'

it('a node made by hand tells who made its annotation, and who taints it afterwards', () => {
  const clock = new VirtualClock(Date.parse('2026-01-01T00:00:00Z'))
  const cluster = new Cluster({ clock, random: new Random('ttl'), commands: [], address: '192.168.49.2' })
  cluster.controllerManager.start(new Map([['controllers', '*,-node-ipam-controller']]))
  const nodes = cluster.admin.resource(NODES)
  nodes.create({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'one' }, spec: {} })
  clock.runSync(clock.now() + 1000)
  expect(nodes.get('one').spec.taints).toBeUndefined()
  const taints = [{ key: 'dedicated', effect: 'PreferNoSchedule' as const }]
  cluster.api
    .clientFor({ name: 'kubectl-taint', user: 'jane', groups: ['system:masters'] })
    .resource(NODES)
    .patch('one', undefined, 'merge', { spec: { taints } })
  const { core } = cluster.api
  const shown = core.withManagedFields(core.registry.at('', 'v1', 'nodes')!, nodes.get('one'))
  expect(shown.metadata.managedFields?.map(({ manager, fieldsV1 }) => [manager, fieldsV1])).toEqual([
    ['kube-controller-manager', { 'f:metadata': { 'f:annotations': { '.': {}, 'f:node.alpha.kubernetes.io/ttl': {} } } }],
    ['kubectl-taint', { 'f:spec': { 'f:taints': {} } }],
  ])
})
