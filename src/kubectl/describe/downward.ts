/** Values that environment variables take from the pod itself; models kubectl's fieldpath and resource helpers. */
import { compareQuantities, milliValue, quantityValue } from '../../engine/api/quantity'
import { textAt, type Dict } from '../values'

/** A field of the pod as text: its name and namespace. kubectl's own types know no other field label, so it shows nothing for the rest. */
export function fieldValue(pod: Dict, path: string): string {
  return path === 'metadata.name' || path === 'metadata.namespace' ? textAt(pod, ...path.split('.')) : ''
}

const RESOURCE = /^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.*)$/

/** `limits.cpu` of a container divided by the divisor, rounded up; `0` when it is not set, nothing for what cannot be read this way. */
export function resourceFieldValue(container: unknown, reference: unknown): string {
  const [, kind, name] = RESOURCE.exec(textAt(reference, 'resource')) ?? []
  if (kind === undefined || name === undefined) return ''
  const amount = textAt(container, 'resources', kind, name) || '0'
  const divisor = textAt(reference, 'divisor')
  const by = divisor === '' || compareQuantities(divisor, '0') === 0 ? '1' : divisor
  const value = name === 'cpu' ? milliValue(amount) / milliValue(by) : quantityValue(amount) / quantityValue(by)
  return String(Math.ceil(value))
}
