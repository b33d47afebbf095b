/** Emptying a namespace, and what is left of it afterwards; models namespaced_resources_deleter.go. */
import type { KubeObject, Resource } from '../../api/object'
import { hasReason, StatusError } from '../../api/status'
import type { ControllerContext } from '../framework'
import { ifThere } from '../framework/if-there'
import { isFinished } from '../framework/pods'
import { PODS } from '../../schema/resources'
import type { Pod } from '../../schema/types'

/** Objects deleted in one clock event. */
const PER_EVENT = 12
/** Seconds that whoever put finalizers on objects is given to take them off. */
const FINALIZER_ESTIMATE = 15

function gvrText({ group, version, resource }: Resource): string {
  return `${group}/${version}, Resource=${resource}`
}

/** The longest grace period of pods that have not ended, seconds. */
function longestGrace(pods: readonly Pod[]): number {
  return Math.max(0, ...pods.filter((pod) => !isFinished(pod)).map(({ spec }) => spec.terminationGracePeriodSeconds ?? 0))
}

export class Contents {
  /** `pods.` or `deployments.apps` -> how many are left. */
  readonly resources = new Map<string, number>()
  readonly finalizers = new Map<string, number>()
  readonly failures: string[] = []
  /** Why there may be more in it than is known. */
  readonly undiscovered: string | undefined
  /** Seconds until the slowest of them may be gone. */
  wait = 0

  constructor(
    private readonly context: Pick<ControllerContext, 'client' | 'clock'>,
    private readonly namespace: string,
    /** When the namespace was deleted, milliseconds. */
    private readonly since: number,
    /** Group versions whose servers cannot be reached. */
    readonly silent: readonly string[],
  ) {
    if (silent.length > 0)
      this.undiscovered = `unable to retrieve the complete list of server APIs: ${silent.map((each) => `${each}: stale GroupVersion discovery: ${each}`).join(', ')}`
  }

  /** Pods go first: nothing they use may vanish under them. */
  *removeAll(resources: readonly Resource[]): Generator<number | undefined, void, void> {
    yield* this.remove(PODS)
    if (this.resources.size > 0) return
    for (const resource of resources) if (resource.resource !== 'pods') yield* this.remove(resource)
  }

  private *remove(resource: Resource): Generator<number | undefined, void, void> {
    const { client } = this.context
    const { namespace } = this
    let done = 0
    const objects = ifThere(() => client.resource(resource).list({ namespace }).items)
    // The definition of a custom resource was deleted, and with it all there was.
    if (!objects) return
    for (const object of objects) {
      try {
        client.resource(resource).delete(object.metadata.name, namespace, { propagationPolicy: 'Background' })
      } catch (error) {
        if (hasReason(error, 'NotFound') || hasReason(error, 'MethodNotAllowed')) continue
        if (!(error instanceof StatusError)) throw error
        this.failures.push(error.message)
      }
      if (++done % PER_EVENT === 0) yield 2
    }
    this.count(resource, client.resource(resource).list({ namespace }).items)
  }

  private count(resource: Resource, objects: readonly KubeObject[]): void {
    if (objects.length === 0) return
    this.resources.set(`${resource.resource}.${resource.group}`, objects.length)
    const finalizers = objects.flatMap(({ metadata }) => metadata.finalizers ?? [])
    for (const finalizer of finalizers) this.finalizers.set(finalizer, (this.finalizers.get(finalizer) ?? 0) + 1)
    const grace = resource === PODS ? longestGrace(objects as readonly Pod[]) : 0
    if (this.context.clock.now() - this.since < grace * 1000) this.wait = Math.max(this.wait, grace)
    else if (finalizers.length > 0) this.wait = Math.max(this.wait, FINALIZER_ESTIMATE)
    else this.failures.push(`unexpected items still remain in namespace: ${this.namespace} for gvr: ${gvrText(resource)}`)
  }
}
