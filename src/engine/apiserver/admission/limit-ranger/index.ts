/** Default requests and limits, and bounds on them, per namespace; models plugin LimitRanger. */
import { aggregate } from '../../../api/field-errors'
import { compareQuantities, canonicalQuantity, milliValue } from '../../../api/quantity'
import { quantitiesOf } from '../../../api/resource-list'
import { forbidden } from '../../../api/status'
import { podAmounts } from '../../../kinds/pod-spec/pod-resources'
import type { LimitRange, Pod } from '../../../schema/types'
import type { Core } from '../../core'
import type { AdmissionPlugin, Attributes } from '../admission'
import { podOf, type DraftContainer } from '../pod'

type Amounts = Readonly<Record<string, string>>
type Item = LimitRange['spec'] extends infer S ? (S extends { limits: readonly (infer I)[] } ? I : never) : never
const ANNOTATION = 'kubernetes.io/limit-ranger'

function rangesOf(core: Core, namespace: string | undefined): readonly LimitRange[] {
  return core.store.list('/limitranges', namespace) as readonly LimitRange[]
}

function itemsOf(range: LimitRange, type: string): readonly Item[] {
  return (range.spec?.limits ?? []).filter((each) => each.type === type) as readonly Item[]
}

/** Fills in what a container lacks and says what was set, for the annotation. */
function fill(container: DraftContainer, requests: Amounts, limits: Amounts, kind: string): string[] {
  const resources = (container.resources ??= {})
  const missing = (defaults: Amounts, present: Amounts | undefined): string[] =>
    Object.keys(defaults)
      .filter((name) => present?.[name] === undefined)
      .sort()
  const setLimits = missing(limits, resources.limits)
  const setRequests = missing(requests, resources.requests)
  if (setLimits.length > 0)
    resources.limits = { ...resources.limits, ...Object.fromEntries(setLimits.map((name) => [name, limits[name]!])) }
  if (setRequests.length > 0)
    resources.requests = { ...resources.requests, ...Object.fromEntries(setRequests.map((name) => [name, requests[name]!])) }
  const texts: string[] = []
  if (setRequests.length > 0) texts.push(`${setRequests.join(', ')} request for ${kind} ${container.name}`)
  if (setLimits.length > 0) texts.push(`${setLimits.join(', ')} limit for ${kind} ${container.name}`)
  return texts
}

function admit(attributes: Attributes, core: Core): void {
  const pod = podOf(attributes)
  if (!pod || attributes.operation !== 'CREATE') return
  for (const range of rangesOf(core, attributes.namespace)) {
    let requests: Amounts = {}
    let limits: Amounts = {}
    for (const item of itemsOf(range, 'Container')) {
      requests = { ...requests, ...item.defaultRequest }
      limits = { ...limits, ...item.default }
    }
    const notes = [
      ...(pod.spec.containers ?? []).flatMap((each) => fill(each, requests, limits, 'container')),
      ...(pod.spec.initContainers ?? []).flatMap((each) => fill(each, requests, limits, 'init container')),
    ]
    if (notes.length > 0)
      pod.metadata.annotations = { ...pod.metadata.annotations, [ANNOTATION]: `LimitRanger plugin set: ${notes.join('; ')}` }
  }
}

function check(item: Item, requests: Amounts, limits: Amounts): string[] {
  const errors: string[] = []
  const shown = (text: string): string => canonicalQuantity(text) ?? text
  for (const [name, bound] of Object.entries(item.min ?? {})) {
    const head = `minimum ${name} usage per ${item.type} is ${shown(bound)}`
    const request = requests[name]
    const limit = limits[name]
    if (request === undefined) errors.push(`${head}.  No request is specified`)
    else if (compareQuantities(request, bound) < 0) errors.push(`${head}, but request is ${shown(request)}`)
    else if (limit !== undefined && compareQuantities(limit, bound) < 0) errors.push(`${head}, but limit is ${shown(limit)}`)
  }
  for (const [name, bound] of Object.entries(item.max ?? {})) {
    const head = `maximum ${name} usage per ${item.type} is ${shown(bound)}`
    const request = requests[name]
    const limit = limits[name]
    if (limit === undefined && item.type !== 'PersistentVolumeClaim') errors.push(`${head}.  No limit is specified`)
    else if (limit !== undefined && compareQuantities(limit, bound) > 0) errors.push(`${head}, but limit is ${shown(limit)}`)
    else if (request !== undefined && compareQuantities(request, bound) > 0) errors.push(`${head}, but request is ${shown(request)}`)
  }
  for (const [name, bound] of Object.entries(item.maxLimitRequestRatio ?? {})) {
    const head = `${name} max limit to request ratio per ${item.type} is ${shown(bound)}`
    const request = requests[name]
    const limit = limits[name]
    if (request === undefined || milliValue(request) === 0) errors.push(`${head}, but no request is specified or request is 0`)
    else if (limit === undefined || milliValue(limit) === 0) errors.push(`${head}, but no limit is specified or limit is 0`)
    else {
      const ratio = milliValue(limit) / milliValue(request)
      if (ratio > milliValue(bound) / 1000) errors.push(`${head}, but provided ratio is ${ratio.toFixed(6)}`)
    }
  }
  return errors
}

/** The pod as a whole, without what it costs by itself. */
function total(pod: Pick<Pod, 'spec'>, kind: 'requests' | 'limits'): Amounts {
  return quantitiesOf(podAmounts(pod, kind, { overhead: false }))
}

function validate(attributes: Attributes, core: Core): void {
  const { served, operation, subresource, namespace, object, name } = attributes
  if (operation === 'DELETE') return
  const errors: string[] = []
  const pod =
    served.collection === '/pods' && (subresource === '' || subresource === 'resize')
      ? podOf({ ...attributes, subresource: '' })
      : undefined
  if (pod && (operation === 'CREATE' || subresource === 'resize')) {
    for (const range of rangesOf(core, namespace)) {
      for (const container of [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]) {
        for (const item of itemsOf(range, 'Container'))
          errors.push(...check(item, container.resources?.requests ?? {}, container.resources?.limits ?? {}))
      }
      for (const item of itemsOf(range, 'Pod')) errors.push(...check(item, total(pod, 'requests'), total(pod, 'limits')))
    }
  } else if (served.collection === '/persistentvolumeclaims' && subresource === '') {
    const requests = ((object as { spec?: { resources?: { requests?: Amounts } } }).spec?.resources?.requests ?? {}) as Amounts
    for (const range of rangesOf(core, namespace))
      for (const item of itemsOf(range, 'PersistentVolumeClaim')) errors.push(...check(item, requests, {}))
  } else return
  if (errors.length > 0) throw forbidden(served, name, aggregate(errors))
}

export const limitRanger: AdmissionPlugin = { name: 'LimitRanger', admit, validate }
