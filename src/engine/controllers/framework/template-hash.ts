/** The hashes in names of ReplicaSets and revisions, equal to those of a real cluster; models controller.ComputeHash and history.HashControllerRevision. */
import { fnv32, fnv32a, safeEncodeString } from '../../api/hash'
import { dumpForHash } from '../../schema/go-dump'
import type { PodTemplateSpec } from '../../schema/types'

const ENCODER = new TextEncoder()

/** Of a Deployment's or DaemonSet's template; `collisionCount` as its status has it. */
export function podTemplateHash(template: PodTemplateSpec, collisionCount?: number): string {
  let hash = fnv32a(ENCODER.encode(dumpForHash('v1.PodTemplateSpec', template)))
  if (collisionCount !== undefined) {
    const count = new Uint8Array(8)
    new DataView(count.buffer).setUint32(0, collisionCount, true)
    hash = fnv32a(count, hash)
  }
  return safeEncodeString(String(hash))
}

/** Characters that Go's JSON writes as escapes so that it can stand in HTML. */
const ESCAPED = /[<>&\u2028\u2029]/g

/** Of what a StatefulSet's revision stores, its keys sorted. */
export function revisionDataHash(data: unknown, collisionCount: number): string {
  const text = JSON.stringify(data).replace(ESCAPED, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return safeEncodeString(String(fnv32(ENCODER.encode(`${text}${collisionCount}`))))
}
