/** What kubectl v1.36 prints for objects that say much: the texts are those of the real program for the same objects. */
import { describe, expect, it } from 'vitest'
import { loadAll } from 'js-yaml'
import { CliError } from '../command/errors'
import type { Session } from '../session'
import { asDict, asText, textAt } from '../values'
import { DESCRIBED_OBJECTS } from '../testing/described-objects'
import { DESCRIBED_TEXTS } from '../testing/described-texts'
import { describerFor } from './index'

const NOW = Date.UTC(2026, 10, 21)
const PLURALS: Readonly<Record<string, string>> = { NetworkPolicy: 'networkpolicies', StorageClass: 'storageclasses' }
const objects = loadAll(DESCRIBED_OBJECTS).map(asDict)

/** Answers lists with what fits their path; there is no Lease. */
const client = {
  get: async (path: string) => {
    const plural = path.split('/').at(-1)
    if (path.includes('/leases/')) throw new CliError('leases.coordination.k8s.io "w1" not found')
    return { items: objects.filter((each) => (PLURALS[asText(each['kind'])] ?? `${asText(each['kind']).toLowerCase()}s`) === plural) }
  },
}
const session = { client, io: { system: { clock: { now: () => NOW } } } } as unknown as Session

describe('a description', () => {
  it.each(Object.entries(DESCRIBED_TEXTS))('says of %s what kubectl says', async (name, expected) => {
    const object = objects.find((each) => `${asText(each['kind'])}/${textAt(each, 'metadata', 'name')}` === name) ?? {}
    const [group = '', version] = asText(object['apiVersion']).split('/')
    const describer = describerFor(version === undefined ? '' : group, asText(object['kind']))
    expect(await describer(object, { session, showEvents: false, chunkSize: 0 })).toBe(expected)
  })
})
