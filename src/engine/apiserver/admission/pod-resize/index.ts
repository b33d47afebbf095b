/** Resizes that a pod's node could never make room for are refused at once; models plugin PodResizeValidator. */
import { equalJson } from '../../../api/json'
import { amountsOf, NOTHING, wholeUnits } from '../../../api/resource-list'
import { podAmounts } from '../../../kinds/pod-spec/pod-resources'
import { forbidden } from '../../../api/status'
import type { Node, Pod } from '../../../schema/types'
import type { Core } from '../../core'
import type { AdmissionPlugin, Attributes } from '../admission'

function validate({ served, operation, subresource, name, object, old }: Attributes, core: Core): void {
  if (operation !== 'UPDATE' || served.collection !== '/pods' || subresource !== 'resize' || !object) return
  const pod = object as unknown as Pod
  const before = old as Pod | undefined
  const nodeName = pod.spec?.nodeName
  if (!nodeName || equalJson(pod.spec, before?.spec)) return
  const node = core.store.get('/nodes', nodeName) as Node | undefined
  if (!node) throw forbidden(served, name, `node ${JSON.stringify(nodeName)} not found`)
  const system = node.metadata.labels?.['kubernetes.io/os'] ?? 'linux'
  if (system !== 'linux')
    throw forbidden(
      served,
      name,
      `pod resize is only supported on linux nodes, node ${JSON.stringify(nodeName)} is ${JSON.stringify(system)}`,
    )
  const [offered, wanted] = [amountsOf(node.status?.allocatable), podAmounts(pod, 'requests')]
  const lacking = ['cpu', 'memory'].flatMap((resource) => {
    const [requested, allocatable] = [wanted, offered].map((amounts) => wholeUnits(resource, amounts.get(resource) ?? NOTHING))
    return requested! > allocatable! ? [`${resource}, requested: ${requested}, allocatable: ${allocatable}`] : []
  })
  if (lacking.length > 0) throw forbidden(served, name, `node didn't have enough allocatable resources: ${lacking.join('; ')}`)
}

export const podResize: AdmissionPlugin = { name: 'PodResizeValidator', validate }
