/** Makes the certificate that a webhook serves with and keeps it in a secret, once, and tells the API server whom to believe; models kube-webhook-certgen. */
import { alternativeNames, distinguishedName, newAuthority } from '../api/authority'
import { encodeBase64 } from '../api/base64'
import { drawKey } from '../api/rsa/key-pool'
import { privatePem, publicInfo } from '../api/rsa/rsa'
import { hasReason, StatusError } from '../api/status'
import { issueCertificate } from '../api/x509-issue'
import type { Client } from '../client/client'
import type { RandomStream } from '../clock/random'
import type { DaemonProcess } from '../images'
import { flagOf } from '../images/agent'
import { SECRETS, VALIDATING_WEBHOOK_CONFIGURATIONS } from '../schema/resources'
import type { ValidatingWebhook } from '../schema/types'
import type { AgentDefinition } from './framework'

const DAYS = 8000
const DAY = 86_400_000

/** An authority of its own and a certificate for these hosts, as the secret keeps them. */
function certificates(hosts: readonly string[], now: number, random: RandomStream): Readonly<Record<'ca' | 'cert' | 'key', string>> {
  const authority = newAuthority({ commonName: 'nil1', now, days: DAYS, usages: ['digital signature', 'cert sign'] }, random)
  const key = drawKey(random)
  const cert = issueCertificate(
    { name: distinguishedName(hosts[0] ?? 'nil2', ['nil2']), publicKey: publicInfo(key), extensions: [alternativeNames(hosts)] },
    {
      signer: authority,
      usages: ['digital signature', 'server auth'],
      notBefore: now,
      notAfter: now + DAYS * DAY,
      random: () => random.integer(256),
    },
  )
  return { ca: encodeBase64(authority.certificate), cert: encodeBase64(cert.pem), key: encodeBase64(privatePem(key)) }
}

/** What the API server answered; whatever else goes wrong is no answer of its. */
function refusal(error: unknown): string {
  if (!(error instanceof StatusError)) throw error
  return error.message
}

class Certgen {
  constructor(
    private readonly process: DaemonProcess,
    private readonly client: Client,
    private readonly namespace: string,
    private readonly secret: string,
  ) {}

  create(random: RandomStream): void {
    const hosts = (flagOf(this.process.argv, 'host') ?? '').split(',').filter(Boolean)
    const creating = (): void => {
      this.say('info', 'no secret found')
      this.say('info', 'creating new secret')
    }
    try {
      this.client.resource(SECRETS).create({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: this.secret, namespace: this.namespace },
        type: 'Opaque',
        data: certificates(hosts, this.process.now(), random),
      })
      creating()
    } catch (error) {
      if (hasReason(error, 'AlreadyExists')) return this.say('info', 'secret already exists')
      creating()
      this.fail('failed creating secret', refusal(error))
    }
  }

  /** Writes the authority into a webhook's configuration; without the secret it fails, and its Job tries again. */
  patch(): void {
    const name = flagOf(this.process.argv, 'webhook-name') ?? ''
    let caBundle: string | undefined
    try {
      caBundle = this.client.resource(SECRETS).get(this.secret, this.namespace).data?.['ca']
    } catch (error) {
      if (!hasReason(error, 'NotFound')) return this.fail('error getting secret', refusal(error))
    }
    if (caBundle === undefined) return this.fail(`no secret with '${this.secret}' in '${this.namespace}'`)
    if (flagOf(this.process.argv, 'patch-validating') === 'false') return
    this.say('info', `patching webhook configurations '${name}' mutating=false, validating=true, failurePolicy=${this.policy ?? ''}`)
    const configurations = this.client.resource(VALIDATING_WEBHOOK_CONFIGURATIONS)
    let doing = 'getting'
    try {
      const found = configurations.get(name)
      doing = 'patching'
      configurations.update({ ...found, webhooks: (found.webhooks ?? []).map((webhook) => this.trusting(webhook, caBundle)) })
    } catch (error) {
      return this.fail(`failed ${doing} validating webhook`, refusal(error))
    }
    this.say('info', 'Patched hook(s)')
  }

  private get policy(): string | undefined {
    return flagOf(this.process.argv, 'patch-failure-policy')
  }

  private trusting(webhook: ValidatingWebhook, caBundle: string): ValidatingWebhook {
    const { policy } = this
    const known = policy === 'Fail' || policy === 'Ignore' ? policy : undefined
    return { ...webhook, clientConfig: { ...webhook.clientConfig, caBundle }, ...(known ? { failurePolicy: known } : {}) }
  }

  private fail(why: string, err?: string): void {
    this.say('fatal', why, err)
    this.process.exit(1)
  }

  private say(level: 'info' | 'fatal', msg: string, err?: string): void {
    this.process.stderr(`${JSON.stringify({ err, level, msg })}\n`)
  }
}

export const certgen: AgentDefinition = {
  begin(process, { clients, random }) {
    const name = flagOf(process.argv, 'secret-name')
    const namespace = flagOf(process.argv, 'namespace') ?? 'default'
    if (name === undefined) return { end: () => undefined }
    const client = clients.clientFor({
      name: 'kube-webhook-certgen',
      user: `system:serviceaccount:${namespace}:ingress-nginx-admission`,
      groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
    })
    const task = new Certgen(process, client, namespace, name)
    if (process.argv.includes('create')) task.create(random.stream(`certgen/${namespace}/${name}`))
    else if (process.argv.includes('patch')) task.patch()
    return { end: () => undefined }
  },
}
