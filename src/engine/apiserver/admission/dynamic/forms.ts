/** What admission is shown of a request for a subresource, where that is no object of the resource's own kind. */
import type { JsonObject } from '../../../api/json'
import type { KubeObject } from '../../../api/object'
import { scaleOf, scalePathsOf, writeReplicas } from '../../subresources/scale'
import type { Working } from '../../core'
import type { Served } from '../../registry'
import type { Attributes } from '../admission'

export interface Form {
  readonly group: string
  readonly version: string
  readonly kind: string
  /** By which what was changed is read; as it is when absent. */
  readonly schemaType?: string
  /** What is shown of the stored object; the request's own object when absent. */
  of?(served: Served, object: KubeObject): KubeObject & JsonObject
  /** Takes a changed form over into the object. */
  into?(served: Served, form: JsonObject, target: Working): void
}

const core = (kind: string, schemaType?: string): Form => ({ group: '', version: 'v1', kind, ...(schemaType ? { schemaType } : {}) })

const SCALE: Form = {
  group: 'autoscaling',
  version: 'v1',
  kind: 'Scale',
  schemaType: 'io.k8s.api.autoscaling.v1.Scale',
  of: (served, object) => scaleOf(object, scalePathsOf(served)),
  into: (served, { spec }, target) =>
    writeReplicas(target, scalePathsOf(served), (spec as { readonly replicas?: number } | undefined)?.replicas ?? 0),
}

const FORMS: Readonly<Record<string, Form>> = {
  scale: SCALE,
  binding: core('Binding', 'io.k8s.api.core.v1.Binding'),
  eviction: { group: 'policy', version: 'v1', kind: 'Eviction', schemaType: 'io.k8s.api.policy.v1.Eviction' },
  token: {
    group: 'authentication.k8s.io',
    version: 'v1',
    kind: 'TokenRequest',
    schemaType: 'io.k8s.api.authentication.v1.TokenRequest',
  },
  exec: core('PodExecOptions'),
  attach: core('PodAttachOptions'),
  portforward: core('PodPortForwardOptions'),
}

const PROXIES: Readonly<Record<string, Form>> = {
  '/pods': core('PodProxyOptions'),
  '/services': core('ServiceProxyOptions'),
  '/nodes': core('NodeProxyOptions'),
}

/** Undefined where admission is shown the object itself. */
export function formOf({ served, subresource }: Attributes): Form | undefined {
  return subresource === 'proxy' ? PROXIES[served.collection] : FORMS[subresource]
}

/** An object of the request as it is shown to who speaks of the version `matched`. */
export function shown(attributes: Attributes, matched: Served, object: KubeObject | undefined): KubeObject | undefined {
  if (!object) return undefined
  const form = formOf(attributes)
  if (form) return form.of ? form.of(attributes.served, object) : object
  return matched.toVersion ? matched.toVersion(object) : object
}
