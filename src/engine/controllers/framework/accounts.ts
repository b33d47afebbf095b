/** The service accounts that controllers act as with `--use-service-account-credentials`; models the client builders of controller-manager. */
import { hasReason } from '../../api/status'
import type { Client } from '../../client/client'
import { SERVICE_ACCOUNTS } from '../../schema/resources'
import type { ControllerDefinition } from './controller'

const NAMESPACE = 'kube-system'
/** They act as the manager itself, or are part of other programs. */
const WITHOUT_ACCOUNT: ReadonlySet<string> = new Set([
  'serviceaccount-token-controller',
  'kube-apiserver-ip-allocator',
  'storage-provisioner',
])
/** Of controllers that run in every cluster of v1.36 and find nothing to do in this one. */
const IDLE = ['bootstrap-signer', 'legacy-service-account-token-cleaner', 'resource-claim-controller']

export function accountOf({ name, account }: ControllerDefinition): string {
  return account ?? name
}

/** Makes the accounts that are not there yet. */
export function ensureAccounts(client: Client, running: readonly ControllerDefinition[]): void {
  const own = running.map(accountOf).filter((name) => !WITHOUT_ACCOUNT.has(name))
  for (const name of new Set([...own, ...IDLE].sort())) {
    try {
      client.resource(SERVICE_ACCOUNTS).create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: NAMESPACE } })
    } catch (error) {
      if (!hasReason(error, 'AlreadyExists')) throw error
    }
  }
}
