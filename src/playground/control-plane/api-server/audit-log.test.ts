import { describe, expect, it } from 'vitest'
import { World } from '../../../engine/apiserver/testing'
import type { Exchange } from '../../../engine/apiserver/rest/handler'
import { parseRequest } from '../../../engine/apiserver/rest/request-info'
import { MemoryFiles } from '../../../shell/memory-files'
import { auditLog } from './audit-log'
import { AuditPolicy } from './audit-policy'

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))

/** What is recorded of a request for a ConfigMap under a policy of one level. */
function recorded(
  level: string,
  method: string,
  url: string,
  metadata: object,
  more: Partial<Exchange> = {},
): readonly Record<string, unknown>[] {
  const files = new MemoryFiles({ now: () => 0 })
  files.write('/p', JSON.stringify({ apiVersion: 'audit.k8s.io/v1', kind: 'Policy', rules: [{ level }] }))
  const lines: string[] = []
  const { server, clock } = new World()
  const { authorizer } = server
  const tell = auditLog(AuditPolicy.read(files, '/p'), {
    write: (line) => lines.push(line),
    now: () => clock.now(),
    uuid: () => 'id',
    authorizer,
    sourceAddress: '10.0.0.1',
  })
  const exchange: Exchange = {
    request: { method, url, headers: {}, body: bytes({ metadata }) },
    info: parseRequest(method, url),
    user: { name: 'me', groups: [] },
    response: { status: 200, body: bytes({ kind: 'ConfigMap' }) },
    received: clock.now(),
    ...more,
  }
  tell(exchange)
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
}

const MAPS = '/api/v1/namespaces/default/configmaps'
const REFERENCE = { resource: 'configmaps', namespace: 'default', apiVersion: 'v1' }

describe('the audit log', () => {
  it('knows what is about to be made only once it has read it', () => {
    const [received, complete] = recorded('Metadata', 'POST', MAPS, { name: 'a' })
    expect([received?.['stage'], received?.['objectRef']]).toEqual(['RequestReceived', REFERENCE])
    expect([complete?.['stage'], complete?.['objectRef']]).toEqual(['ResponseComplete', { ...REFERENCE, name: 'a' }])
  })

  it('names the version of an object that a whole new one takes the place of', () => {
    const [, complete] = recorded('Metadata', 'PUT', `${MAPS}/a`, { name: 'a', uid: 'u', resourceVersion: '7' })
    expect(complete?.['objectRef']).toEqual({ ...REFERENCE, name: 'a', uid: 'u', resourceVersion: '7' })
  })

  it('tells who asked, and as whom once that is known', () => {
    const impersonated = { name: 'anna', groups: ['system:authenticated'] }
    const [received, complete] = recorded('Metadata', 'GET', `${MAPS}/a`, {}, { impersonated })
    expect([received?.['user'], received?.['impersonatedUser']]).toEqual([{ username: 'me', groups: [] }, undefined])
    expect([complete?.['user'], complete?.['impersonatedUser']]).toEqual([
      { username: 'me', groups: [] },
      { username: 'anna', groups: ['system:authenticated'] },
    ])
    expect(complete?.['annotations']).toMatchObject({ 'authorization.k8s.io/decision': 'forbid' })
  })

  it('has the bodies that the level asks for', () => {
    const bodies = (level: string): readonly unknown[] => {
      const [, complete] = recorded(level, 'PUT', `${MAPS}/a`, { name: 'a' })
      return [complete?.['requestObject'], complete?.['responseObject']]
    }
    expect(bodies('Metadata')).toEqual([undefined, undefined])
    expect(bodies('Request')).toEqual([{ metadata: { name: 'a' } }, undefined])
    expect(bodies('RequestResponse')).toEqual([{ metadata: { name: 'a' } }, { kind: 'ConfigMap' }])
  })
})
