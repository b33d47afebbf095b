/** What an addon of minikube is, and how its manifest gets into a cluster and out of it again. */
import { loadAll } from 'js-yaml'
import type { KubeObject, NewObject, Resource } from '../../engine/api/object'
import { hasReason } from '../../engine/api/status'
import type { Cluster } from '../../engine/cluster'

/** What a person configured for an addon, by name. */
export type Settings = Readonly<Record<string, string>>

export interface AddonManifest {
  /** YAML documents. */
  text(settings: Settings): string
  /** By the name minikube has for them; told while enabling. */
  readonly images: Readonly<Record<string, string>>
  /** Pods that enabling waits for. */
  readonly verify?: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> }
  /** What `addons configure` asks for, in this order. */
  readonly questions?: readonly { readonly setting: string; readonly prompt: string }[]
  /** The Service that `addons open` leads to. */
  readonly open?: { readonly namespace: string; readonly service: string }
}

export interface Addon {
  readonly name: string
  readonly maintainer: string
  /** On in a new cluster. */
  readonly always?: boolean
  readonly docs?: string
  /** Absent: listed, but nothing of it is simulated. */
  readonly manifest?: AddonManifest
}

interface Parsed {
  readonly resource: Resource<KubeObject>
  readonly object: NewObject<KubeObject>
}

function parse(cluster: Cluster, text: string): readonly Parsed[] {
  const documents = loadAll(text) as readonly NewObject<KubeObject>[]
  return documents.map((object) => {
    const served = cluster.api.core.registry.ofKind(object.apiVersion, object.kind)
    if (!served) throw new Error(`no kind ${object.apiVersion} ${object.kind}`)
    return { resource: served.definition.resource as Resource<KubeObject>, object }
  })
}

/** Creates what is missing. Throws StatusError when the cluster does not want it (now). */
export function applyManifest(cluster: Cluster, text: string): void {
  for (const { resource, object } of parse(cluster, text)) {
    try {
      cluster.admin.resource(resource).create(object)
    } catch (error) {
      if (!hasReason(error, 'AlreadyExists')) throw error
    }
  }
}

/** Deletes what is there; gives whether anything of it is left for now (finalizers, namespaces that empty themselves). */
export function removeManifest(cluster: Cluster, text: string): boolean {
  let left = false
  for (const { resource, object } of [...parse(cluster, text)].reverse()) {
    const { name, namespace } = object.metadata as { name: string; namespace?: string }
    const client = cluster.admin.resource(resource)
    try {
      if (client.get(name, namespace).metadata.deletionTimestamp === undefined)
        client.delete(name, namespace, { propagationPolicy: 'Background' })
      client.get(name, namespace)
      left = true
    } catch (error) {
      if (!hasReason(error, 'NotFound')) throw error
    }
  }
  return left
}
