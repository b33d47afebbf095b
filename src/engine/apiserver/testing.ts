/** For tests: a bare API server, asked over REST. */
import { newAuthority, type Authority } from '../api/authority'
import { publicInfo } from '../api/rsa/rsa'
import { VirtualClock } from '../clock/clock'
import { Random } from '../clock/random'
import { NAMESPACES, PODS } from '../schema/resources'
import type { Network } from '../network/types'
import { createApiServer } from './server'

const DAY = 86_400_000

export interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
  readonly warnings?: readonly string[]
}

export const authorityNamed = (commonName: string, now: number): Authority =>
  newAuthority({ commonName, now: now - DAY, days: 10, usages: ['cert sign'] }, new Random(commonName).stream('authority'))

export class World {
  readonly clock = new VirtualClock(Date.parse('2026-01-01T00:00:00Z'))
  /** Who signs the certificates of its clients. */
  readonly authority = authorityNamed('minikubeCA', this.clock.now())
  readonly server
  readonly client

  constructor(network?: Network) {
    const clientAuthority = { name: this.authority.name, publicKey: publicInfo(this.authority.key) }
    this.server = createApiServer({ clock: this.clock, random: new Random('rules'), network, clientAuthority })
    this.client = this.server.clientFor({ name: 'test', user: 'test', groups: [] })
    this.client.resource(NAMESPACES).create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' }, spec: {} })
  }

  async ask(method: string, url: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const sent = body === undefined ? {} : { body: new TextEncoder().encode(JSON.stringify(body)) }
    const { status, body: answer, headers: given } = await this.server.handler.handle({ method, url, headers, ...sent })
    const text = new TextDecoder().decode(answer as Uint8Array)
    const warnings = given['warning'] ? { warnings: given['warning'].split('\n') } : {}
    return { status, body: text.startsWith('{') ? (JSON.parse(text) as Answer['body']) : { text }, ...warnings }
  }

  /** Asks, and tells the status with what it says. */
  async refusal(method: string, url: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<string> {
    const answer = await this.ask(method, url, body, headers)
    return `${answer.status} ${typeof answer.body['message'] === 'string' ? answer.body['message'] : ''}`.trim()
  }

  /** A ready pod of `app: web`. */
  pod(name: string): void {
    const metadata = { name, namespace: 'default', labels: { app: 'web' } }
    const pod = this.client
      .resource(PODS)
      .create({ apiVersion: 'v1', kind: 'Pod', metadata, spec: { nodeName: 'n', containers: [{ name: 'c', image: 'nginx' }] } })
    const status = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } as const
    this.client.resource(PODS).updateStatus({ ...pod, status })
  }

  evict(name: string): Promise<Answer> {
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace: 'default' } }
    return this.ask('POST', `/api/v1/namespaces/default/pods/${name}/eviction`, eviction)
  }

  pass(milliseconds = 100): void {
    this.clock.runSync(this.clock.now() + milliseconds)
  }
}
