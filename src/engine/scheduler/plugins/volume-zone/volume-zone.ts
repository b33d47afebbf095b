/** Keeps pods in the zone and region that the labels of their bound volumes name. */
import { claimsOf, findClaim, usesClaim } from '../../framework/claims'
import { StateKey } from '../../framework/cycle-state'
import { unresolvable, type Handle, type Plugin } from '../../framework/plugin'
import { PERSISTENT_VOLUMES } from '../../../schema/resources'

const PRESENT = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region'] as const
/** What they were called before. */
const FORMER: ReadonlyMap<string, string> = new Map([
  ['failure-domain.beta.kubernetes.io/zone', PRESENT[0]],
  ['failure-domain.beta.kubernetes.io/region', PRESENT[1]],
])
const ZONE_LABELS: readonly string[] = [...PRESENT, ...FORMER.keys()]

interface Place {
  readonly key: string
  readonly values: ReadonlySet<string>
}

const PLACES = new StateKey<readonly Place[]>('VolumeZone')

export function volumeZone({ informers }: Handle): Plugin {
  return {
    name: 'VolumeZone',
    events: [
      { on: 'pvc', helps: (pod, { object }) => usesClaim(pod, object) },
      { on: 'pv' },
      { on: 'storageclass' },
      { on: 'node', helps: (_, { changed }) => changed.has('labels') },
    ],
    preFilter(state, { pod }) {
      const places: Place[] = []
      for (const { name } of claimsOf(pod)) {
        const volumeName = findClaim(name, pod, informers)?.spec?.volumeName
        const labels = volumeName ? informers.informer(PERSISTENT_VOLUMES).get(volumeName)?.metadata.labels : undefined
        for (const key of ZONE_LABELS) {
          const value = labels?.[key]
          // Volumes that span zones name them all, joined by two underscores.
          if (value !== undefined) places.push({ key, values: new Set(value.split('__')) })
        }
      }
      if (places.length === 0) return 'skip'
      state.set(PLACES, places)
      return undefined
    },
    filter(state, _, { labels }) {
      if (!ZONE_LABELS.some((key) => labels[key] !== undefined)) return undefined
      const fits = state.get(PLACES)!.every(({ key, values }) => {
        const value = labels[key] ?? labels[FORMER.get(key) ?? key]
        return value !== undefined && values.has(value)
      })
      return fits ? undefined : unresolvable('node(s) had no available volume zone')
    },
  }
}
