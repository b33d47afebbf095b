/** Values that environment variables take from the pod itself; models kubectl's fieldpath and resource helpers. */
import { milliValue, quantityValue } from '../../engine/api/quantity'
import { asDict, asText, at, textAt, type Dict } from '../values'

/** A field of the pod as text: `metadata.name`, `metadata.labels['app']`, `status.podIP`. */
export function fieldValue(pod: Dict, path: string): string {
  const subscript = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path)
  if (subscript) return textAt(pod, 'metadata', subscript[1]!, subscript[2]!)
  if (path === 'metadata.labels' || path === 'metadata.annotations') {
    const map = asDict(at(pod, 'metadata', path.slice('metadata.'.length)))
    return Object.keys(map)
      .sort()
      .map((key) => `${key}=${JSON.stringify(asText(map[key]))}`)
      .join('\n')
  }
  // Only metadata's text fields can be read on the client; the others are the kubelet's to fill in.
  return path === 'metadata.name' || path === 'metadata.namespace' || path === 'metadata.uid' ? textAt(pod, ...path.split('.')) : ''
}

/** `limits.cpu` of a container divided by the divisor, rounded up; `0` when it is not set. */
export function resourceFieldValue(container: unknown, reference: unknown): string {
  const [kind = '', ...rest] = textAt(reference, 'resource').split('.')
  const name = rest.join('.')
  const amount = textAt(container, 'resources', kind, name) || '0'
  const divisor = textAt(reference, 'divisor')
  const by = divisor === '' || divisor === '0' ? '1' : divisor
  const value = name === 'cpu' ? milliValue(amount) / milliValue(by) : quantityValue(amount) / quantityValue(by)
  return String(Math.ceil(value))
}
