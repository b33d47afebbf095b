/** Empties namespaces that are being deleted and then lets them go; models pkg/controller/namespace. */
import { equalJson } from '../../api/json'
import type { Resource } from '../../api/object'
import { StatusError } from '../../api/status'
import { timestamp } from '../../clock/clock'
import { defineController, type Steps } from '../framework'
import { conditionOf } from '../framework/conditions'
import { ifThere } from '../framework/if-there'
import { timeOf } from '../framework/pods'
import { everyResource } from '../framework/resources'
import { API_SERVICES, EVENTS, NAMESPACES } from '../../schema/resources'
import type { Namespace } from '../../schema/types'
import { terminatingStatus } from './conditions'
import { Contents } from './contents'

/** Milliseconds a deleted namespace is left alone, so that every server knows of the deletion. */
const GRACE = 5000

export const namespaceController = defineController({
  name: 'namespace-controller',
  workers: 10,
  retries: { longest: 60_000 },
  start: (context) => {
    const { client, clock } = context
    const resources: Resource[] = [EVENTS]
    everyResource(context, (resource) => {
      if (resource.namespaced) resources.push(resource)
    })
    const consider = (namespace: Namespace): void => {
      if (namespace.metadata.deletionTimestamp !== undefined) context.enqueueAfter(namespace.metadata.name, GRACE)
    }
    const apiServices = context.watch(API_SERVICES, {})
    const namespaces = context.watch(NAMESPACES, { added: consider, updated: (_, namespace) => consider(namespace) })

    function silent(): readonly string[] {
      return apiServices
        .list()
        .filter(({ spec, status }) => spec?.service && conditionOf(status?.conditions, 'Available')?.status !== 'True')
        .map(({ spec }) => `${spec?.group}/${spec?.version}`)
        .sort()
    }

    function live(name: string): Namespace | undefined {
      return ifThere(() => client.resource(NAMESPACES).get(name))
    }

    function report(namespace: Namespace, left: Contents): void {
      const status = terminatingStatus(namespace, left, timestamp(clock.now()))
      if (!equalJson(status, namespace.status)) client.resource(NAMESPACES).updateStatus({ ...namespace, status })
    }

    return {
      *reconcile(name): Steps {
        if (!namespaces.get(name)) return
        const namespace = live(name)
        if (namespace?.metadata.deletionTimestamp === undefined) return
        if (!namespace.spec.finalizers?.includes('kubernetes')) return
        const left = new Contents(context, name, timeOf(namespace.metadata.deletionTimestamp), silent())
        yield* left.removeAll(resources)
        const current = live(name)
        if (!current) return
        report(current, left)
        // What cannot be explained by time or finalizers is tried again and again, at growing intervals.
        const problems = left.undiscovered ? [left.undiscovered, ...left.failures] : left.failures
        if (problems.length > 0) throw new StatusError(500, 'InternalError', problems.join(', '))
        if (left.resources.size > 0) {
          context.enqueueAfter(name, (Math.floor(left.wait / 2) + 1) * 1000)
          return
        }
        const finalizers = current.spec.finalizers!.filter((each) => each !== 'kubernetes')
        client
          .resource(NAMESPACES)
          .patch(name, undefined, 'merge', { spec: { finalizers: finalizers.length > 0 ? finalizers : null } }, 'finalize')
      },
    }
  },
})
