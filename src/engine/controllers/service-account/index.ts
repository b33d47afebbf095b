/** Gives every namespace its `default` ServiceAccount; models pkg/controller/serviceaccount. */
import { hasReason } from '../../api/status'
import { defineController } from '../framework'
import { NAMESPACES, SERVICE_ACCOUNTS } from '../../schema/resources'

export const serviceAccountController = defineController({
  name: 'service-account-controller',
  workers: 1,
  start: (context) => {
    const { client, enqueue } = context
    const namespaces = context.watch(NAMESPACES, {
      added: (namespace) => enqueue(namespace.metadata.name),
      updated: (_, namespace) => enqueue(namespace.metadata.name),
    })
    const accounts = context.watch(SERVICE_ACCOUNTS, {
      deleted: (account) => {
        if (account.metadata.name === 'default') enqueue(account.metadata.namespace!)
      },
    })
    return {
      reconcile(name) {
        const namespace = namespaces.get(name)
        if (!namespace || namespace.metadata.deletionTimestamp !== undefined || namespace.status?.phase === 'Terminating') return
        if (accounts.get('default', name)) return
        try {
          client
            .resource(SERVICE_ACCOUNTS)
            .create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } })
        } catch (error) {
          if (!hasReason(error, 'AlreadyExists')) throw error
        }
      },
    }
  },
})
