/** Keeps pods waiting for the devices they claim; models dynamicresources in a cluster where no driver offers any. */
import type { KubeObject } from '../../../api/object'
import { StateKey } from '../../framework/cycle-state'
import { unresolvable, type Handle, type Plugin } from '../../framework/plugin'
import { DEVICE_CLASSES, RESOURCE_CLAIMS } from '../../../schema/resources'
import type { Pod, ResourceV1ResourceClaim } from '../../../schema/types'

/** Whether the pod claims devices. */
const CLAIMING = new StateKey<boolean>('DynamicResources')

/** The name of the claim that stands for one of the pod's; null when the pod needs none, undefined when it is not made yet. */
function claimName({ status }: Pod, name: string, given: string | undefined): string | null | undefined {
  if (given !== undefined) return given
  const made = status?.resourceClaimStatuses?.find((each) => each.name === name)
  return made && (made.resourceClaimName ?? null)
}

const isBeside = (pod: Pod, { metadata }: KubeObject): boolean => metadata.namespace === pod.metadata.namespace

const classesOf = ({ spec }: ResourceV1ResourceClaim): readonly { readonly request: string; readonly name: string }[] =>
  (spec.devices?.requests ?? []).flatMap(({ name: request, exactly }) => (exactly ? [{ request, name: exactly.deviceClassName }] : []))

export function dynamicResources({ informers }: Handle): Plugin {
  const claims = informers.informer(RESOURCE_CLAIMS)
  const classes = informers.informer(DEVICE_CLASSES)

  /** The pod's claims, or why they cannot be had. */
  function claimsOf(pod: Pod): readonly ResourceV1ResourceClaim[] | string {
    const found: ResourceV1ResourceClaim[] = []
    for (const { name, resourceClaimName } of pod.spec.resourceClaims ?? []) {
      const wanted = claimName(pod, name, resourceClaimName)
      if (wanted === null) continue
      if (wanted === undefined) return `pod "${pod.metadata.namespace ?? 'default'}/${pod.metadata.name}": ResourceClaim not created yet`
      const claim = claims.get(wanted, pod.metadata.namespace)
      if (!claim) return `resourceclaim.resource.k8s.io "${wanted}" not found`
      if (claim.metadata.deletionTimestamp) return `resourceclaim "${wanted}" is being deleted`
      found.push(claim)
    }
    return found
  }

  return {
    name: 'DynamicResources',
    events: [
      { on: 'self' },
      { on: 'resourceclaim', helps: (pod, { object }) => isBeside(pod, object) },
      { on: 'deviceclass' },
      { on: 'node', helps: (_, { changed }) => changed.size > 0 },
    ],
    preEnqueue(pod) {
      if (!pod.spec.resourceClaims?.length) return undefined
      const found = claimsOf(pod)
      return typeof found === 'string' ? unresolvable(found) : undefined
    },
    preFilter(state, { pod }) {
      const found = pod.spec.resourceClaims?.length ? claimsOf(pod) : []
      if (typeof found === 'string') return { reject: unresolvable(found) }
      state.set(CLAIMING, found.length > 0)
      if (found.length === 0) return 'skip'
      for (const each of found.flatMap(classesOf))
        if (!classes.get(each.name)) return { reject: unresolvable(`request ${each.request}: device class ${each.name} does not exist`) }
      return undefined
    },
    filter: () => unresolvable('cannot allocate all claims'),
    /** When an earlier plugin ended the attempt before this one had its turn, upstream stumbles over its own missing state. */
    postFilter(state) {
      const claiming = state.get(CLAIMING)
      if (claiming === undefined) return { message: 'not found', final: true }
      return { message: claiming ? 'still not schedulable' : 'no new claims to deallocate' }
    },
  }
}
