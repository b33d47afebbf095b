/** Deletes certificate requests that nobody needs any more; models pkg/controller/certificates/cleaner. */
import { notAfterOf } from '../../api/x509'
import { defineController } from '../framework'
import { ifThere } from '../framework/if-there'
import { timeOf } from '../framework/pods'
import { CERTIFICATE_SIGNING_REQUESTS } from '../../schema/resources'
import type { CertificateSigningRequest } from '../../schema/types'

const HOUR = 3_600_000
const PENDING = 24 * HOUR

function isOver(request: CertificateSigningRequest, now: number): boolean {
  const { conditions = [], certificate } = request.status ?? {}
  if (conditions.length === 0) return now - timeOf(request.metadata.creationTimestamp) > PENDING
  const settledFor = (type: string): number => now - timeOf(conditions.find((each) => each.type === type)?.lastUpdateTime)
  if (settledFor('Denied') > HOUR || settledFor('Failed') > HOUR) return true
  if (!(settledFor('Approved') >= 0)) return false
  // Approved and never signed: whoever signs for it is not there.
  if (!certificate) return settledFor('Approved') > PENDING
  return settledFor('Approved') > HOUR || now > notAfterOf(atob(certificate))
}

export const certificateCleaner = defineController({
  name: 'csrcleaner',
  account: 'certificate-controller',
  workers: 1,
  start: (context) => {
    const requests = context.watch(CERTIFICATE_SIGNING_REQUESTS)
    context.every(HOUR, () => {
      for (const request of requests.list()) context.enqueue(request.metadata.name)
    })
    return {
      reconcile(key) {
        const request = requests.get(key)
        if (!request || !isOver(request, context.clock.now())) return
        ifThere(() => context.client.resource(CERTIFICATE_SIGNING_REQUESTS).delete(key))
      },
    }
  },
})
