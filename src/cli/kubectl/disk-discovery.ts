/** What servers have, kept in files between runs; models client-go's disk cache of discovery in ~/.kube/cache. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DiscoveryCache, KnownDiscovery } from '../../kubectl/session'

/** Not the names of the real one's files, whose form is another. */
const FILE = 'podyard.json'

function isKnownDiscovery(value: unknown): value is KnownDiscovery {
  return typeof value === 'object' && value !== null && 'groups' in value && Array.isArray(value.groups) && 'fetched' in value
}

export const diskDiscovery: DiscoveryCache = {
  get: (place) => {
    try {
      const kept: unknown = JSON.parse(readFileSync(join(place, FILE), 'utf8'))
      return isKnownDiscovery(kept) ? kept : undefined
    } catch {
      // Not there, or not readable: the server is asked.
      return undefined
    }
  },
  set: (place, known) => {
    const path = join(place, FILE)
    const unfinished = `${path}.${process.pid}`
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o750 })
      writeFileSync(unfinished, JSON.stringify(known), { mode: 0o660 })
      renameSync(unfinished, path)
    } catch {
      // A home that cannot be written costs the next run a question, nothing else.
    }
  },
}
