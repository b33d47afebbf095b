/** The client the engine's own parts use: plain calls into the verbs, no wire; models client-go's typed clientset. */
import type { KubeList, KubeObject, NewObject, Resource } from '../api/object'
import { notFound, StatusError } from '../api/status'
import type { Scale } from '../schema/types'
import type { Actor, Client, DeleteOptions, ListOptions, PatchType, ResourceClient, TokenRequest } from '../client/client'
import type { Tokens } from './authorization/tokens'
import type { Core } from './core'
import type { Served } from './registry'
import { internalRequest } from './request'
import type { Observed } from './rest/request-metrics'
import { bindPod } from './subresources/binding'
import { evictPod } from './subresources/eviction'
import { finalizeNamespace } from './subresources/finalize'
import { readScaled, scaleOf, scalePathsOf, setScale } from './subresources/scale'
import { createObject } from './verbs/create'
import { deleteObject } from './verbs/delete'
import { listObjects, predicateFor } from './verbs/list'
import { patchObject } from './verbs/patch'
import { updateObject } from './verbs/update'

class InternalResourceClient<T extends KubeObject> implements ResourceClient<T> {
  constructor(
    private readonly core: Core,
    private readonly resource: Resource<T>,
    private readonly actor: Actor,
  ) {}

  /** What it asks, as it is counted, by verb and subresource. */
  private readonly asked = new Map<string, Observed>()

  /** Writes as was asked for, which counts as a request; reads are what informers have. */
  private asking<R>(verb: string, subresource: string, code: number, act: () => R): R {
    const { observeRequest } = this.core
    if (!observeRequest) return act()
    const key = `${verb}${subresource}`
    const { group, version, resource } = this.resource
    let observed = this.asked.get(key)
    if (!observed) this.asked.set(key, (observed = { verb, group, version, resource, subresource, scope: 'resource', dryRun: false }))
    try {
      const result = act()
      observeRequest(observed, code)
      return result
    } catch (error) {
      if (error instanceof StatusError) observeRequest(observed, error.code)
      throw error
    }
  }

  private get served(): Served {
    return this.core.registry.of(this.resource)
  }

  private out(object: KubeObject): T {
    const { toVersion } = this.served
    return (toVersion ? toVersion(object) : object) as T
  }

  private in(object: unknown): unknown {
    const { fromVersion } = this.served
    return fromVersion ? fromVersion(object as KubeObject) : object
  }

  get(name: string, namespace?: string): T {
    return this.out(this.core.read(this.served, name, namespace))
  }

  list(options: ListOptions = {}): KubeList<T> {
    const predicate = predicateFor(this.served, options.namespace, options.labelSelector, options.fieldSelector)
    return {
      apiVersion: this.served.apiVersion,
      kind: `${this.served.kind}List`,
      metadata: { resourceVersion: String(this.core.store.revision) },
      items: listObjects(this.core, this.served, predicate).map((object) => this.out(object)),
    }
  }

  create(object: NewObject<T>, handedOver = false): T {
    const request = { ...internalRequest(this.actor), handedOver }
    return this.asking('POST', '', 201, () =>
      this.out(createObject(this.core, this.served, request, this.in(object), object.metadata.namespace)),
    )
  }

  update(object: T): T {
    const { name, namespace } = object.metadata
    return this.asking('PUT', '', 200, () =>
      this.out(updateObject(this.core, this.served, internalRequest(this.actor), name, namespace, this.in(object))),
    )
  }

  updateStatus(object: T, subresource: 'status' | 'approval' = 'status'): T {
    const { name, namespace } = object.metadata
    return this.asking('PUT', subresource, 200, () =>
      this.out(updateObject(this.core, this.served, internalRequest(this.actor), name, namespace, this.in(object), subresource)),
    )
  }

  patch(name: string, namespace: string | undefined, type: PatchType, patch: unknown, subresource = ''): T {
    if (subresource === 'finalize') {
      const finalizers = (patch as { readonly spec?: { readonly finalizers?: readonly string[] | null } }).spec?.finalizers ?? []
      return this.out(finalizeNamespace(this.core, this.served, internalRequest(this.actor), name, finalizers))
    }
    return this.asking(type === 'apply' ? 'APPLY' : 'PATCH', subresource, 200, () =>
      this.out(patchObject(this.core, this.served, internalRequest(this.actor), name, namespace, type, patch, { subresource })),
    )
  }

  delete(name: string, namespace?: string, options?: DeleteOptions): void {
    this.asking('DELETE', '', 200, () =>
      deleteObject(this.core, this.served, internalRequest(this.actor, options?.dryRun), name, namespace, options),
    )
  }

  scale(name: string, namespace: string, replicas: number): void {
    const { served } = this
    setScale(this.core, served, internalRequest(this.actor), name, namespace, { spec: { replicas } }, scalePathsOf(served))
  }

  readScale(name: string, namespace: string): Scale {
    const { served } = this
    if (!served.definition.subresources.includes('scale')) {
      throw new StatusError(404, 'NotFound', 'the server could not find the requested resource')
    }
    return scaleOf(readScaled(this.core, served, name, namespace), scalePathsOf(served)) as Scale
  }
}

export class InternalClient implements Client {
  private readonly clients = new Map<string, ResourceClient<KubeObject>>()

  constructor(
    private readonly core: Core,
    private readonly actor: Actor,
    private readonly tokens: Tokens,
  ) {}

  resource<T extends KubeObject>(resource: Resource<T>): ResourceClient<T> {
    const name = `${resource.group}/${resource.version}/${resource.resource}`
    let client = this.clients.get(name)
    if (!client) this.clients.set(name, (client = new InternalResourceClient<KubeObject>(this.core, resource, this.actor)))
    return client as ResourceClient<T>
  }

  private get pods(): Served {
    const pods = this.core.registry.ofCollection('/pods')
    if (!pods) throw new Error('pods are not served')
    return pods
  }

  bind(namespace: string, podName: string, podUid: string, nodeName: string): void {
    bindPod(this.core, this.pods, internalRequest(this.actor), namespace, podName, { metadata: { uid: podUid }, nodeName })
  }

  evict(namespace: string, podName: string, options?: DeleteOptions): void {
    evictPod(this.core, this.pods, internalRequest(this.actor, options?.dryRun), namespace, podName, options ?? {})
  }

  issueToken(namespace: string, name: string, { audiences, seconds, pod, issued }: TokenRequest): string {
    if (issued) return this.tokens.issue({ namespace, name, uid: issued.account }, seconds, audiences, pod && { pod }, issued.time).token
    const account = this.core.store.get('/serviceaccounts', `${namespace}/${name}`)
    if (!account) throw notFound({ group: '', resource: 'serviceaccounts' }, name)
    return this.tokens.issue({ namespace, name, uid: account.metadata.uid }, seconds, audiences, pod && { pod }).token
  }
}
