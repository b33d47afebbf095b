/** API servers that pods run beside the cluster's own: each has a store, random numbers and kinds of its own. */
import type { AgentEnvironment } from './agents/framework'
import { createApiServer } from './apiserver'
import { customKind } from './apiserver/custom/definition'
import type { VirtualClock } from './clock/clock'
import { Random } from './clock/random'
import { answerByHandler } from './http-door'

export function apiServersInPods(clock: VirtualClock, { seed }: Random): AgentEnvironment['serveApi'] {
  let count = 0
  return (definitions, convert) => {
    const random = new Random(`${seed}/api-server-in-pod-${++count}`)
    const kinds = definitions.flatMap((each) => customKind(each, (_, object, apiVersion) => convert(object, apiVersion)) ?? [])
    const { handler } = createApiServer({ clock, random, kinds, admission: [], onlyKinds: true })
    return (request, headers) => answerByHandler(handler, request, headers, () => clock.wake())
  }
}
