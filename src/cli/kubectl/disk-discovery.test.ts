import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { diskDiscovery } from './disk-discovery'

const KNOWN = { groups: [{ name: 'apps', versions: [] }], fetched: 17 }

describe('discovery kept on disk', () => {
  let folder = ''
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'discovery-'))))
  afterEach(() => rmSync(folder, { recursive: true }))

  it('comes back as it was kept, in a folder made for it', () => {
    const place = join(folder, 'discovery', '127.0.0.1_6443')
    expect(diskDiscovery.get(place)).toBeUndefined()
    diskDiscovery.set(place, KNOWN)
    expect(diskDiscovery.get(place)).toEqual(KNOWN)
    expect(readdirSync(place)).toEqual(['podyard.json'])
  })

  it('is nothing when the file is damaged, and may fail to be written', () => {
    diskDiscovery.set(folder, KNOWN)
    writeFileSync(join(folder, 'podyard.json'), '{"groups":')
    expect(diskDiscovery.get(folder)).toBeUndefined()
    const occupied = join(folder, 'podyard.json', 'below')
    diskDiscovery.set(occupied, KNOWN)
    expect(diskDiscovery.get(occupied)).toBeUndefined()
  })
})
