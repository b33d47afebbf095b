/** Nothing is created in namespaces that are missing or going away, and some namespaces stay; models plugin NamespaceLifecycle. */
import { forbidden, notFound, StatusError } from '../../../api/status'
import type { AdmissionPlugin } from '../admission'

const IMMORTAL = new Set(['default', 'kube-system', 'kube-public'])

export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  connects: true,
  admit: ({ operation, served, name, namespace }, core) => {
    if (operation === 'DELETE') {
      if (served.collection === '/namespaces' && IMMORTAL.has(name)) throw forbidden(served, name, 'this namespace may not be deleted')
      return
    }
    if (!served.namespaced || !namespace || operation === 'CONNECT') return
    const found = core.store.get('/namespaces', namespace)
    if (!found) throw notFound({ group: '', resource: 'namespaces' }, namespace)
    if (operation !== 'CREATE' || !found.metadata.deletionTimestamp) return
    const refused = forbidden(served, name, `unable to create new content in namespace ${namespace} because it is being terminated`)
    throw new StatusError(refused.code, refused.reason, refused.message, {
      ...refused.status.details,
      causes: [{ reason: 'NamespaceTerminating', message: `namespace ${namespace} is being terminated`, field: 'metadata.namespace' }],
    })
  },
}
