/** Resizes that a pod's node could never make room for are refused at once; models plugin PodResizeValidator. */
import { milliValue, quantityValue } from '../../../api/quantity'
import { forbidden } from '../../../api/status'
import type { Node, Pod } from '../../../schema/types'
import type { Core } from '../../core'
import type { AdmissionPlugin, Attributes } from '../admission'
import { podTotal } from '../pod-total'

function validate({ served, operation, subresource, name, object, old }: Attributes, core: Core): void {
  if (operation !== 'UPDATE' || served.collection !== '/pods' || subresource !== 'resize' || !object) return
  const pod = object as unknown as Pod
  const before = old as Pod | undefined
  const nodeName = pod.spec?.nodeName
  if (!nodeName || JSON.stringify(pod.spec) === JSON.stringify(before?.spec)) return
  const node = core.store.get('/nodes', nodeName) as Node | undefined
  if (!node) throw forbidden(served, name, `node ${JSON.stringify(nodeName)} not found`)
  const allocatable = node.status?.allocatable ?? {}
  const requests = podTotal(pod, 'requests')
  const cpu = { requested: milliValue(requests['cpu'] ?? '0'), allocatable: milliValue(allocatable['cpu'] ?? '0') }
  const memory = { requested: quantityValue(requests['memory'] ?? '0'), allocatable: quantityValue(allocatable['memory'] ?? '0') }
  const lacking = [
    ...(cpu.requested > cpu.allocatable ? [`cpu, requested: ${cpu.requested}, allocatable: ${cpu.allocatable}`] : []),
    ...(memory.requested > memory.allocatable ? [`memory, requested: ${memory.requested}, allocatable: ${memory.allocatable}`] : []),
  ]
  if (lacking.length > 0) throw forbidden(served, name, `Node didn't have enough allocatable resources: ${lacking.join('; ')}`)
  const system = node.metadata.labels?.['kubernetes.io/os']
  if (system !== 'linux')
    throw forbidden(
      served,
      name,
      `pod resize is only supported on linux nodes, node ${JSON.stringify(nodeName)} is ${JSON.stringify(system ?? '')}`,
    )
}

export const podResize: AdmissionPlugin = { name: 'PodResizeValidator', validate }
