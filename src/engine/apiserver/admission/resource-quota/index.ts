/** Requests that would go over a namespace's quota are refused, and what they use is booked; models plugin ResourceQuota. */
import { addQuantities, canonicalQuantity, compareQuantities, subtractQuantities } from '../../../api/quantity'
import type { KubeObject } from '../../../api/object'
import { forbidden } from '../../../api/status'
import type { PersistentVolumeClaim, Pod, ResourceQuota } from '../../../schema/types'
import type { Core } from '../../core'
import { updateStored } from '../../verbs/raw'
import type { AdmissionPlugin, Attributes } from '../admission'
import { claimRecounted, inScope, missingConstraints, usageOf, type Usage } from './usage'

/** What the request adds: all of a new object, the growth of a changed one. */
function growth(now: Usage, before: Usage | undefined, hard: Usage): Usage {
  const grown: Usage = {}
  for (const [name, amount] of Object.entries(now)) {
    if (hard[name] === undefined) continue
    const delta = before?.[name] === undefined ? amount : subtractQuantities(amount, before[name])
    if (compareQuantities(delta, '0') > 0) grown[name] = delta
  }
  return grown
}

function pairs(names: readonly string[], amounts: Usage): string {
  return names.map((name) => `${name}=${canonicalQuantity(amounts[name] ?? '0') ?? amounts[name]}`).join(',')
}

/** Whether the request can use more than before: new objects, and some updates; the rest only count as objects. */
function canGrow({ served: { collection }, operation, subresource, object, old }: Attributes): boolean {
  if (operation === 'CREATE') return subresource === ''
  if (collection === '/pods') return subresource === 'resize'
  if (collection === '/persistentvolumeclaims' && subresource === 'status')
    return claimRecounted(object as PersistentVolumeClaim, old as unknown as PersistentVolumeClaim)
  return subresource === '' && (collection === '/services' || collection === '/persistentvolumeclaims')
}

function validate(attributes: Attributes, core: Core): void {
  const { served, operation, namespace, object, old, name, request } = attributes
  if (operation === 'DELETE' || !namespace || !object || !canGrow(attributes)) return
  if (core.store.count('/resourcequotas', namespace) === 0) return
  const after = object as KubeObject
  const quotas = (core.store.list('/resourcequotas', namespace) as readonly ResourceQuota[])
    .filter((quota) => inScope(quota, served, after))
    // A quota counts once the controller has looked at it.
    .map((quota) => ({ quota, hard: (quota.status?.hard ?? {}) as Usage }))
  // What every quota wants to be told comes before what any of them has left.
  if (served.collection === '/pods' && operation === 'CREATE') {
    for (const { quota, hard } of quotas) {
      const lacking = missingConstraints(Object.keys(hard), object as unknown as Pod)
      if (lacking.length > 0) throw forbidden(served, name, `failed quota: ${quota.metadata.name}: must specify ${lacking.join('; ')}`)
    }
  }
  const now = core.clock.now()
  for (const { quota, hard } of quotas) {
    const unknown = Object.keys(usageOf(served, after, now)).filter((each) => hard[each] !== undefined && !quota.status?.used?.[each])
    if (unknown.length > 0)
      throw forbidden(served, name, `status unknown for quota: ${quota.metadata.name}, resources: ${unknown.sort().join(',')}`)
  }
  const bookings: { quota: ResourceQuota; used: Usage }[] = []
  for (const { quota, hard } of quotas) {
    const before = old && inScope(quota, served, old) ? usageOf(served, old, now) : undefined
    const requested = growth(usageOf(served, after, now), before, hard)
    const names = Object.keys(requested).sort()
    if (names.length === 0) continue
    const used = (quota.status?.used ?? {}) as Usage
    const exceeded = names.filter((each) => compareQuantities(addQuantities(used[each] ?? '0', requested[each]!), hard[each]!) > 0)
    if (exceeded.length > 0) {
      throw forbidden(
        served,
        name,
        `exceeded quota: ${quota.metadata.name}, requested: ${pairs(exceeded, requested)}, used: ${pairs(exceeded, used)}, limited: ${pairs(exceeded, hard)}`,
      )
    }
    const next: Usage = { ...used }
    for (const each of names) next[each] = addQuantities(used[each] ?? '0', requested[each]!)
    bookings.push({ quota, used: next })
  }
  if (request.dryRun) return
  const kind = core.registry.ofCollection('/resourcequotas')!
  for (const { quota, used } of bookings) {
    updateStored(core, kind, request, quota, (draft) => {
      draft.status = { ...draft.status, used }
    })
  }
}

export const resourceQuota: AdmissionPlugin = { name: 'ResourceQuota', validate }
