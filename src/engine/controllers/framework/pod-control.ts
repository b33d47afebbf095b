/** Creating and deleting the pods of an owner, with the events that tell of it; models RealPodControl. */
import type { KubeObject, NewObject } from '../../api/object'
import { hasReason, StatusError } from '../../api/status'
import { PODS } from '../../schema/resources'
import type { Pod, PodTemplateSpec } from '../../schema/types'
import type { ControllerContext } from './controller'
import { controllerReference } from './ownership'

/** A pod as the template describes it, owned by `owner`, its name drawn by the server. */
export function podFromTemplate(template: PodTemplateSpec | undefined, owner: KubeObject): NewObject<Pod> {
  const { labels, annotations, finalizers } = template?.metadata ?? {}
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `${owner.metadata.name}-`,
      namespace: owner.metadata.namespace!,
      labels: { ...labels },
      ...(annotations && Object.keys(annotations).length > 0 ? { annotations: { ...annotations } } : {}),
      ...(finalizers && finalizers.length > 0 ? { finalizers: [...finalizers] } : {}),
      ownerReferences: [controllerReference(owner)],
    },
    spec: template?.spec ?? { containers: [] },
  }
}

/** Reports like `createPod` for errors, except where the namespace is going away. */
export function createPod(context: ControllerContext, pod: NewObject<Pod>, owner: KubeObject): Pod {
  try {
    const created = context.client.resource(PODS).create(pod)
    context.events.event(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${created.metadata.name}`)
    return created
  } catch (error) {
    if (error instanceof StatusError && !isNamespaceTerminating(error)) {
      context.events.event(owner, 'Warning', 'FailedCreate', `Error creating: ${error.message}`)
    }
    throw error
  }
}

/** A pod that is gone already counts as deleted. */
export function deletePod(context: ControllerContext, pod: Pod, owner: KubeObject): void {
  const { name, namespace } = pod.metadata
  try {
    context.client.resource(PODS).delete(name, namespace)
  } catch (error) {
    if (hasReason(error, 'NotFound')) return
    if (error instanceof StatusError) context.events.event(owner, 'Warning', 'FailedDelete', `Error deleting: ${error.message}`)
    throw error
  }
  context.events.event(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`)
}

/** A refusal because the namespace is being deleted: no use in trying again or complaining. */
export function isNamespaceTerminating(error: unknown): boolean {
  return hasReason(error, 'Forbidden') && (error.status.details?.causes?.some((cause) => cause.reason === 'NamespaceTerminating') ?? false)
}
