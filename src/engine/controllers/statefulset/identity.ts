/** What makes each pod of a StatefulSet itself: name, host name, labels, claims; models stateful_set_utils.go. */
import type { NewObject } from '../../api/object'
import { REVISION_HASH } from '../framework/history'
import { controllerReference } from '../framework/ownership'
import { podFromTemplate } from '../framework/pod-control'
import type { PersistentVolumeClaim, Pod, PodTemplateSpec, StatefulSet, Volume } from '../../schema/types'

export const POD_NAME = 'statefulset.kubernetes.io/pod-name'
export const POD_INDEX = 'apps.kubernetes.io/pod-index'

/** The pod's number; -1 when its name is not one of the set's. */
export function ordinalOf(set: StatefulSet, pod: { readonly metadata: { readonly name: string } }): number {
  const prefix = `${set.metadata.name}-`
  const rest = pod.metadata.name.startsWith(prefix) ? pod.metadata.name.slice(prefix.length) : ''
  return /^\d+$/.test(rest) ? Number(rest) : -1
}

export function podName(set: StatefulSet, ordinal: number): string {
  return `${set.metadata.name}-${ordinal}`
}

export function claimName(set: StatefulSet, template: PersistentVolumeClaim, ordinal: number): string {
  return `${template.metadata.name}-${set.metadata.name}-${ordinal}`
}

function claimVolumes(set: StatefulSet, ordinal: number): readonly Volume[] {
  return (set.spec.volumeClaimTemplates ?? []).map((template) => ({
    name: template.metadata.name,
    persistentVolumeClaim: { claimName: claimName(set, template, ordinal) },
  }))
}

export function statefulPod(set: StatefulSet, template: PodTemplateSpec, revision: string, ordinal: number): NewObject<Pod> {
  const pod = podFromTemplate(template, set)
  const { generateName: _, ...metadata } = pod.metadata
  const name = podName(set, ordinal)
  const claims = claimVolumes(set, ordinal)
  const volumes = [...claims, ...(pod.spec.volumes ?? []).filter((volume) => !claims.some((each) => each.name === volume.name))]
  return {
    ...pod,
    metadata: {
      ...metadata,
      name,
      labels: { ...metadata.labels, [REVISION_HASH]: revision, [POD_NAME]: name, [POD_INDEX]: String(ordinal) },
    },
    spec: {
      ...pod.spec,
      hostname: name,
      ...(set.spec.serviceName ? { subdomain: set.spec.serviceName } : {}),
      ...(volumes.length > 0 ? { volumes } : {}),
    },
  }
}

/** The claims a pod needs, as they are to be created. */
export function claimsOf(set: StatefulSet, ordinal: number): readonly NewObject<PersistentVolumeClaim>[] {
  return (set.spec.volumeClaimTemplates ?? []).map((template) => {
    const { name: _, ...metadata } = template.metadata
    const retention = set.spec.persistentVolumeClaimRetentionPolicy
    return {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        ...(metadata.annotations ? { annotations: metadata.annotations } : {}),
        name: claimName(set, template, ordinal),
        namespace: set.metadata.namespace!,
        labels: { ...metadata.labels, ...set.spec.selector.matchLabels },
        ...(retention?.whenDeleted === 'Delete' ? { ownerReferences: [controllerReference(set)] } : {}),
      },
      spec: template.spec,
    }
  })
}

/** Whether name, number and volumes of an existing pod are those it should have. */
export function isItself(set: StatefulSet, pod: Pod): boolean {
  const { name, labels } = pod.metadata
  return labels?.[POD_NAME] === name && labels?.[POD_INDEX] === String(ordinalOf(set, pod)) && hasItsStorage(set, pod)
}

export function hasItsStorage(set: StatefulSet, pod: Pod): boolean {
  return claimVolumes(set, ordinalOf(set, pod)).every((claim) =>
    pod.spec.volumes?.some(
      (volume) => volume.name === claim.name && volume.persistentVolumeClaim?.claimName === claim.persistentVolumeClaim?.claimName,
    ),
  )
}
