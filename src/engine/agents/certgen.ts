/** Makes the certificate that a webhook serves with and keeps it in a secret, once; models kube-webhook-certgen. */
import { hasReason } from '../api/status'
import { flagOf } from '../images/agent'
import { SECRETS } from '../schema/resources'
import type { AgentDefinition } from './framework'

export const certgen: AgentDefinition = {
  begin(process, { clients, random }) {
    const name = flagOf(process.argv, 'secret-name')
    const namespace = flagOf(process.argv, 'namespace') ?? 'default'
    const say = (message: string): void => process.stderr(`${JSON.stringify({ level: 'info', msg: message })}\n`)
    if (process.argv.includes('create') && name !== undefined) {
      const stream = random.stream(`certgen/${namespace}/${name}`)
      const client = clients.clientFor({
        name: 'kube-webhook-certgen',
        user: `system:serviceaccount:${namespace}:ingress-nginx-admission`,
        groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
      })
      const secret = (): string => btoa(stream.hex(200))
      try {
        client.resource(SECRETS).create({
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name, namespace },
          type: 'Opaque',
          data: { ca: secret(), cert: secret(), key: secret() },
        })
        say('no secret found')
        say('creating new secret')
      } catch (error) {
        if (!hasReason(error, 'AlreadyExists')) throw error
        say('secret already exists')
      }
    }
    return { end: () => undefined }
  },
}
