/** The annotation of client-side apply beside server-side apply by the same kubectl; models managedfields' lastAppliedManager and lastAppliedUpdater. */
import { readJson, writeJson } from '../../api/json-text'
import { isObject, type JsonObject } from '../../api/json'
import type { KubeObject } from '../../api/object'
import type { Served } from '../registry'
import { compare, fieldsOf } from './compare'
import { difference, emptySet, union, type FieldSet } from './field-set'
import { misfits } from './misfits'
import type { Manager } from './owners'
import { shapeOf } from './shape'

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

/** Only kubectl under its own name continues what client-side apply began. */
export function continues({ name, operation }: Manager): boolean {
  return name === 'kubectl' && operation === 'Apply'
}

/** The fields that client-side apply set and that still are as it set them: they may be taken over without a conflict. */
export function fieldsOfLastApplied(served: Served, live: KubeObject): FieldSet {
  const text = live.metadata.annotations?.[LAST_APPLIED]
  if (!text) return emptySet()
  let last: unknown
  try {
    last = readJson(text)
  } catch {
    return emptySet()
  }
  const shape = shapeOf(served)
  if (!isObject(last) || last['apiVersion'] !== served.apiVersion || misfits(shape, last).length > 0) return emptySet()
  const { removed, modified, added } = compare(shape, last, live)
  return difference(fieldsOf(shape, last), union(union(modified, added), removed))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  )
}

/** The text of the annotation for an applied configuration. */
export function lastAppliedText(config: JsonObject): string {
  const metadata = { ...(config['metadata'] as JsonObject | undefined) }
  if (isObject(metadata['annotations'])) {
    const { [LAST_APPLIED]: _own, ...annotations } = metadata['annotations']
    metadata['annotations'] = annotations
  }
  return `${writeJson(sorted({ ...config, metadata }))}\n`
}
