/** A server outside says whether a pod's images are allowed; models plugin ImagePolicyWebhook. */
import { forbidden } from '../../../api/status'
import type { AdmissionPlugin, Attributes } from '../admission'
import { podOf } from '../pod'
import { callWebhook, type ClientConfig } from '../../webhook-client'
import type { Core } from '../../core'

export interface ImagePolicy {
  readonly backend: ClientConfig
  /** What counts when the server does not answer. */
  readonly defaultAllow: boolean
}

const TIMEOUT = 30
/** Annotations of pods that are meant for the server have it in their domain. */
const FOR_SERVER = '.image-policy.k8s.io/'

interface Review {
  readonly status?: { readonly allowed?: boolean; readonly reason?: string }
}

function verdict(core: Core, { backend }: ImagePolicy, sent: unknown): Review | string {
  const outcome = callWebhook(core, backend, TIMEOUT, sent)
  if ('message' in outcome) return outcome.message
  try {
    return JSON.parse(outcome.body) as Review
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return `couldn't get version/kind; json parse error: ${error.message}`
  }
}

/** The plugin with its configuration, without which it cannot be. */
export function imagePolicyWebhook(policy: ImagePolicy): AdmissionPlugin {
  return {
    name: 'ImagePolicyWebhook',
    validate: (attributes: Attributes, core) => {
      const pod = podOf(attributes)
      if (!pod || (attributes.operation !== 'CREATE' && attributes.operation !== 'UPDATE')) return
      const containers = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].map(({ image }) => ({ image }))
      const annotations = Object.entries(pod.metadata.annotations ?? {}).filter(([key]) => key.includes(FOR_SERVER))
      const answer = verdict(core, policy, {
        kind: 'ImageReview',
        apiVersion: 'imagepolicy.k8s.io/v1alpha1',
        metadata: { creationTimestamp: null },
        spec: {
          containers,
          ...(annotations.length > 0 ? { annotations: Object.fromEntries(annotations) } : {}),
          namespace: attributes.namespace,
        },
        status: { allowed: false },
      })
      if (typeof answer === 'string') {
        if (!policy.defaultAllow) throw forbidden(attributes.served, attributes.name, answer)
      } else if (!answer.status?.allowed) {
        const { reason = '' } = answer.status ?? {}
        throw forbidden(
          attributes.served,
          attributes.name,
          reason === ''
            ? 'one or more images rejected by webhook backend'
            : `image policy webhook backend denied one or more images: ${reason}`,
        )
      }
    },
  }
}
