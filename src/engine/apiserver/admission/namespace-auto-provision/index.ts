/** A namespace that is missing is made when something is to be created in it; models plugin NamespaceAutoProvision. */
import { hasReason } from '../../../api/status'
import { API_SERVER } from '../../bootstrap/bootstrap'
import { internalRequest } from '../../request'
import { createObject } from '../../verbs/create'
import type { AdmissionPlugin } from '../admission'

export const namespaceAutoProvision: AdmissionPlugin = {
  name: 'NamespaceAutoProvision',
  admit: ({ served, operation, namespace, request }, core) => {
    if (operation !== 'CREATE' || !served.namespaced || !namespace || request.dryRun || core.store.get('/namespaces', namespace)) return
    const namespaces = core.registry.ofCollection('/namespaces')
    if (!namespaces) return
    try {
      createObject(
        core,
        namespaces,
        internalRequest(API_SERVER),
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
        undefined,
      )
    } catch (error) {
      if (!hasReason(error, 'AlreadyExists')) throw error
    }
  },
}
