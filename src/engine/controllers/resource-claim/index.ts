/** Makes the claims for devices that pods take from templates, and drops those of pods that are over; models pkg/controller/resourceclaim. */
import { keyOf, splitKey } from '../../api/object'
import { StatusError } from '../../api/status'
import { defineController } from '../framework'
import { controllerReference, dependentsOf } from '../framework/ownership'
import { isDeleting, isFinished } from '../framework/pods'
import { PODS, RESOURCE_CLAIM_TEMPLATES, RESOURCE_CLAIMS } from '../../schema/resources'
import type { Pod, PodResourceClaimStatus, ResourceV1ResourceClaim } from '../../schema/types'

/** Which of its pod's claims a generated one is. */
const POD_CLAIM = 'resource.kubernetes.io/pod-claim-name'

/** What a name may have before the part that is drawn. */
const LONGEST_BASE = 57

/** `pod-claim-`, both parts cut alike where they are too long. */
function baseOf(pod: string, claim: string): string {
  const whole = `${pod}-${claim}-`
  if (whole.length <= LONGEST_BASE) return whole
  const room = LONGEST_BASE - 2
  const half = Math.trunc(room / 2)
  const first = claim.length <= half ? room - claim.length : Math.min(pod.length, half)
  return `${pod.slice(0, first)}-${claim.slice(0, room - first)}-`
}

export const resourceClaimController = defineController({
  name: 'resource_claim',
  account: 'resource-claim-controller',
  start: (context) => {
    const { client, events } = context
    const consider = (pod: Pod): void => {
      if (pod.spec.resourceClaims?.length) context.enqueue(keyOf(pod))
    }
    const pods = context.watch(PODS, { added: consider, updated: (_, pod) => consider(pod) })
    const templates = context.watch(RESOURCE_CLAIM_TEMPLATES, {
      added: ({ metadata }) => {
        for (const pod of pods.list(metadata.namespace))
          if (pod.spec.resourceClaims?.some((each) => each.resourceClaimTemplateName === metadata.name)) consider(pod)
      },
    })
    const claims = context.watch(RESOURCE_CLAIMS, {})

    function create(pod: Pod, name: string, templateName: string): ResourceV1ResourceClaim {
      const { namespace } = pod.metadata
      const template = templates.get(templateName, namespace)
      if (!template) {
        const missing = `resourceclaimtemplate.resource.k8s.io ${JSON.stringify(templateName)} not found`
        throw new StatusError(404, 'NotFound', `resource claim template ${JSON.stringify(templateName)}: ${missing}`)
      }
      const { metadata, spec } = template.spec
      return client.resource(RESOURCE_CLAIMS).create({
        apiVersion: 'resource.k8s.io/v1',
        kind: 'ResourceClaim',
        metadata: {
          generateName: baseOf(pod.metadata.name, name),
          namespace: namespace!,
          ...(metadata?.labels ? { labels: metadata.labels } : {}),
          annotations: { ...metadata?.annotations, [POD_CLAIM]: name },
          ownerReferences: [controllerReference(pod)],
        },
        spec,
      })
    }

    /** The names of the pod's claims; undefined when none is new. */
    function generated(pod: Pod): readonly PodResourceClaimStatus[] | undefined {
      const known = new Map(pod.status?.resourceClaimStatuses?.map((each) => [each.name, each]))
      const before = known.size
      for (const { name, resourceClaimTemplateName: templateName } of pod.spec.resourceClaims ?? []) {
        if (templateName === undefined || known.has(name)) continue
        try {
          const mine =
            dependentsOf(claims, pod.metadata.uid).find(({ metadata }) => metadata.annotations?.[POD_CLAIM] === name) ??
            create(pod, name, templateName)
          known.set(name, { name, resourceClaimName: mine.metadata.name })
        } catch (error) {
          if (error instanceof StatusError)
            events.event(pod, 'Warning', 'FailedResourceClaimCreation', `PodResourceClaim ${name}: ${error.message}`)
          throw error
        }
      }
      return known.size > before ? [...known.values()] : undefined
    }

    return {
      reconcile(key) {
        const { namespace, name } = splitKey(key)
        const pod = pods.get(name, namespace)
        if (!pod) return
        if (isFinished(pod)) {
          for (const { metadata } of dependentsOf(claims, pod.metadata.uid))
            if (!metadata.deletionTimestamp) client.resource(RESOURCE_CLAIMS).delete(metadata.name, namespace)
          return
        }
        if (isDeleting(pod)) return
        const resourceClaimStatuses = generated(pod)
        if (resourceClaimStatuses)
          client.resource(PODS).patch(name, namespace, 'strategic', { status: { resourceClaimStatuses } }, 'status')
      },
    }
  },
})
