import { describe, expect, it } from 'vitest'
import { badRequest } from '../api/status'
import { World } from '../apiserver/testing'
import { LEASES } from '../schema/resources'
import { renewLease } from '.'

const TERMS = { name: 'me', namespace: 'default', holderIdentity: 'me_1', leaseDurationSeconds: 40, labels: { a: 'b' } }

describe('renewing a lease', () => {
  it('makes it, and then changes its time and holder alone', () => {
    const { client, clock } = new World()
    renewLease(client, TERMS, clock.now())
    renewLease(client, { ...TERMS, holderIdentity: 'me_2' }, clock.now() + 10_000)
    const { metadata, spec } = client.resource(LEASES).get('me', 'default')
    expect(metadata.labels).toEqual({ a: 'b' })
    expect(spec).toEqual({ holderIdentity: 'me_2', leaseDurationSeconds: 40, renewTime: '2026-01-01T00:00:10.000000Z' })
  })

  it('gives it an owner as soon as there is one, and makes none without', () => {
    const { client, clock } = new World()
    const owner = { apiVersion: 'v1', kind: 'Node', name: 'n', uid: 'u' }
    let known = false
    const ownerReferences = () => (known ? [owner] : undefined)
    const owners = () => client.resource(LEASES).get('me', 'default').metadata.ownerReferences
    renewLease(client, { ...TERMS, ownerReferences }, clock.now())
    expect(client.resource(LEASES).list({ namespace: 'default' }).items).toEqual([])
    renewLease(client, TERMS, clock.now())
    renewLease(client, { ...TERMS, ownerReferences }, clock.now())
    expect(owners()).toBeUndefined()
    known = true
    renewLease(client, { ...TERMS, ownerReferences }, clock.now())
    expect(owners()).toEqual([owner])
  })

  it('comes to nothing, and is tried again later, whatever the server has against it', () => {
    const { client, clock, server } = new World()
    const { admission } = server.core
    const refuse = {
      name: 'refuse',
      validate: () => {
        throw badRequest('no')
      },
    }
    server.core.admission = [refuse]
    renewLease(client, TERMS, clock.now())
    expect(client.resource(LEASES).list({ namespace: 'default' }).items).toEqual([])
    server.core.admission = admission
    renewLease(client, TERMS, clock.now())
    server.core.admission = [refuse]
    renewLease(client, { ...TERMS, holderIdentity: 'other' }, clock.now())
    expect(client.resource(LEASES).get('me', 'default').spec?.holderIdentity).toBe('me_1')
  })
})
