/** The contract of admission plugins; models k8s.io/apiserver/pkg/admission. */
import type { KubeObject } from '../../api/object'
import type { Core, Working } from '../core'
import type { Served } from '../registry'
import type { RequestContext } from '../request'

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT'

export interface Attributes {
  readonly operation: Operation
  readonly served: Served
  /** '' for the resource itself. */
  readonly subresource: string
  readonly name: string
  readonly namespace: string | undefined
  /** The object asked for; undefined for DELETE. */
  readonly object: Working | undefined
  readonly old: KubeObject | undefined
  readonly request: RequestContext
}

export interface AdmissionPlugin {
  readonly name: string
  /** Is asked about requests that write no object of the resource, too: connections, bindings, evictions, tokens. */
  readonly connects?: boolean
  /** Changes `attributes.object` in place, or throws StatusError to refuse. */
  admit?(attributes: Attributes, core: Core): void
  /** Throws StatusError to refuse; runs after every plugin has admitted and the object has been validated. */
  validate?(attributes: Attributes, core: Core): void
}

export function admit(core: Core, attributes: Attributes): void {
  for (const plugin of core.admission) plugin.admit?.(attributes, core)
}

export function validateAdmission(core: Core, attributes: Attributes): void {
  for (const plugin of core.admission) plugin.validate?.(attributes, core)
}

/** A request that writes no object of the resource, with what was sent instead. */
type Sent = Omit<Attributes, 'object' | 'old'> & { readonly object: object }

/** Asks whether somebody may connect to a pod, bind it, evict it; plugins may change what was sent. Throws StatusError to refuse. */
export function admitConnection(core: Core, sent: Sent): void {
  const attributes: Attributes = { ...sent, object: sent.object as Working, old: undefined }
  for (const plugin of core.admission) if (plugin.connects) plugin.admit?.(attributes, core)
  for (const plugin of core.admission) if (plugin.connects) plugin.validate?.(attributes, core)
}
