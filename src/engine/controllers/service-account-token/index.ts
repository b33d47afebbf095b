/** Fills Secrets of type kubernetes.io/service-account-token, and removes those whose account is gone; models pkg/controller/serviceaccount's TokensController. */
import { keyOf, makeKey, splitKey, type ObjectKey } from '../../api/object'
import { hasReason } from '../../api/status'
import { encodeBase64 } from '../../api/base64'
import { defineController } from '../framework'
import { ifThere } from '../framework/if-there'
import { SECRETS, SERVICE_ACCOUNTS } from '../../schema/resources'
import type { Secret, ServiceAccount } from '../../schema/types'
import { legacyToken } from './token'

const TYPE = 'kubernetes.io/service-account-token'
const ACCOUNT_NAME = 'kubernetes.io/service-account.name'
const ACCOUNT_UID = 'kubernetes.io/service-account.uid'

/** `namespace/name` of the account a token Secret names; undefined for other Secrets. */
function accountOf(secret: Secret): ObjectKey | undefined {
  const name = secret.metadata.annotations?.[ACCOUNT_NAME]
  return secret.type === TYPE && name ? makeKey(secret.metadata.namespace, name) : undefined
}

export const serviceAccountTokenController = defineController({
  name: 'serviceaccount-token-controller',
  retries: { most: 10 },
  start: (context) => {
    const { client, enqueue, authority: root } = context
    const secrets = context.watch(SECRETS, {
      added: (secret) => {
        if (accountOf(secret) !== undefined) enqueue(keyOf(secret))
      },
      updated: (_, secret) => {
        if (accountOf(secret) !== undefined) enqueue(keyOf(secret))
      },
    })
    secrets.addIndex('account', (secret) => {
      const account = accountOf(secret)
      return account === undefined ? [] : [account]
    })
    const ofAccount = (account: ServiceAccount): void => {
      for (const secret of secrets.byIndex('account', keyOf(account))) enqueue(keyOf(secret))
    }
    context.watch(SERVICE_ACCOUNTS, { added: ofAccount, deleted: ofAccount })

    /** The account as stored now: a cache that is behind must not cost anybody a token. */
    function accountNow(name: string, namespace: string | undefined): ServiceAccount | undefined {
      return ifThere(() => client.resource(SERVICE_ACCOUNTS).get(name, namespace))
    }

    function remove(secret: Secret): void {
      const { name, namespace, uid } = secret.metadata
      try {
        client.resource(SECRETS).delete(name, namespace, { preconditions: { uid } })
      } catch (error) {
        if (!hasReason(error, 'NotFound') && !hasReason(error, 'Conflict')) throw error
      }
    }

    function fill(secret: Secret, account: ServiceAccount): void {
      const { namespace = '' } = secret.metadata
      const data = { ...secret.data }
      const authority = encodeBase64(root.certificate)
      if (data['ca.crt'] !== authority) data['ca.crt'] = authority
      if (!data['namespace']) data['namespace'] = encodeBase64(namespace)
      if (!data['token']) data['token'] = encodeBase64(legacyToken(secret, account))
      const annotations = { ...secret.metadata.annotations, [ACCOUNT_NAME]: account.metadata.name, [ACCOUNT_UID]: account.metadata.uid }
      client.resource(SECRETS).update({ ...secret, metadata: { ...secret.metadata, annotations }, data })
    }

    return {
      reconcile(key) {
        const { namespace, name } = splitKey(key)
        const secret = secrets.get(name, namespace)
        const annotations = secret?.metadata.annotations
        if (!secret || accountOf(secret) === undefined || secret.metadata.deletionTimestamp !== undefined) return
        const account = accountNow(annotations?.[ACCOUNT_NAME] ?? '', namespace)
        const uid = annotations?.[ACCOUNT_UID]
        // A namesake made later is not the account the token was for.
        if (!account || (uid && uid !== account.metadata.uid)) remove(secret)
        else fill(secret, account)
      },
    }
  },
})
