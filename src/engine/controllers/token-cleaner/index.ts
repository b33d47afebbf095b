/** Deletes bootstrap tokens that have expired; models pkg/controller/bootstrap's token cleaner. */
import { keyOf, splitKey } from '../../api/object'
import { hasReason } from '../../api/status'
import { defineController } from '../framework'
import { SECRETS } from '../../schema/resources'
import type { Secret } from '../../schema/types'

const NAMESPACE = 'kube-system'
const TYPE = 'bootstrap.kubernetes.io/token'
/** Sooner than this a token is not looked at again, milliseconds. */
const SOONEST = 1000

const isToken = ({ metadata, type }: Secret): boolean => type === TYPE && metadata.namespace === NAMESPACE

/** When it expires, in milliseconds since the epoch; at once when the time cannot be read, never when there is none. */
function expiration({ data }: Secret): number {
  const encoded = data?.['expiration']
  if (!encoded) return Infinity
  const time = Date.parse(atob(encoded))
  return Number.isNaN(time) ? 0 : time
}

export const tokenCleaner = defineController({
  name: 'token-cleaner',
  workers: 1,
  start: (context) => {
    const { client, clock, enqueue } = context
    const changed = (secret: Secret): void => {
      if (isToken(secret)) enqueue(keyOf(secret))
    }
    const secrets = context.watch(SECRETS, { added: changed, updated: (_, secret) => changed(secret) })

    return {
      reconcile(key) {
        const { namespace, name } = splitKey(key)
        const secret = secrets.get(name, namespace)
        if (!secret || !isToken(secret)) return
        const left = expiration(secret) - clock.now()
        if (left > 0) {
          if (Number.isFinite(left)) context.enqueueAfter(key, Math.max(left, SOONEST))
          return
        }
        try {
          client.resource(SECRETS).delete(name, namespace, { preconditions: { uid: secret.metadata.uid } })
        } catch (error) {
          if (!hasReason(error, 'NotFound') && !hasReason(error, 'Conflict')) throw error
        }
      },
    }
  },
})
