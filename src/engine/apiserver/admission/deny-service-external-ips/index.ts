/** Services get no new external addresses; models plugin DenyServiceExternalIPs. */
import { forbidden } from '../../../api/status'
import type { Service } from '../../../schema/types'
import type { AdmissionPlugin } from '../admission'

const addressesOf = (object: unknown): readonly string[] => (object as Service | undefined)?.spec?.externalIPs ?? []

export const denyServiceExternalIPs: AdmissionPlugin = {
  name: 'DenyServiceExternalIPs',
  validate: ({ served, subresource, object, old, name }) => {
    if (served.collection !== '/services' || subresource !== '' || !object) return
    const before = new Set(addressesOf(old))
    if (addressesOf(object).some((address) => !before.has(address)))
      throw forbidden(served, name, 'Use of external IPs is denied by admission control')
  },
}
