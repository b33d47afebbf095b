/** Keeps to the number of volumes that each CSI driver can attach to a node; models nodevolumelimits. */
import { claimsOf, classOf, findClaim, usesClaim } from '../../framework/claims'
import { StateKey } from '../../framework/cycle-state'
import { rejection, type Handle, type Plugin } from '../../framework/plugin'
import { CSI_NODES, PERSISTENT_VOLUMES } from '../../../schema/resources'
import type { Pod } from '../../../schema/types'

const FULL = 'node(s) exceed max volume count'

/** What a pod would have attached: an id for each volume, with its driver. */
type Volumes = ReadonlyMap<string, string>

const WANTED = new StateKey<Volumes>('NodeVolumeLimits')

export function nodeVolumeLimits({ informers }: Handle): Plugin {
  const csiNodes = informers.informer(CSI_NODES)

  /** Two pods that use one volume on one node count once; a claim without a volume yet stands for one of its class's driver. */
  function volumesOf(pod: Pod): Volumes {
    const found = new Map<string, string>()
    for (const { name } of claimsOf(pod)) {
      const claim = findClaim(name, pod, informers)
      if (!claim) continue
      const volume = claim.spec?.volumeName ? informers.informer(PERSISTENT_VOLUMES).get(claim.spec.volumeName) : undefined
      const csi = volume?.spec?.csi
      if (csi) found.set(`${csi.driver}/${csi.volumeHandle}`, csi.driver)
      else if (!volume) {
        const driver = classOf(claim, informers)?.provisioner
        if (driver) found.set(`${driver}/${claim.metadata.uid}`, driver)
      }
    }
    return found
  }

  return {
    name: 'NodeVolumeLimits',
    events: [
      { on: 'csinode' },
      { on: 'pod', helps: (_, { action, pod }) => action === 'unassigned' && claimsOf(pod).length > 0 },
      { on: 'pvc', helps: (pod, { object }) => usesClaim(pod, object) },
      { on: 'node', helps: (_, { action }) => action === 'added' },
    ],
    preFilter(state, { pod }) {
      const wanted = volumesOf(pod)
      if (wanted.size === 0) return 'skip'
      state.set(WANTED, wanted)
      return undefined
    },
    filter(state, _, node) {
      const drivers = csiNodes.get(node.name)?.spec.drivers ?? []
      const limits = new Map(drivers.map(({ name, allocatable }) => [name, allocatable?.count]))
      const wanted = state.get(WANTED)!
      if (![...wanted.values()].some((driver) => limits.get(driver) !== undefined)) return undefined
      const attached = new Map<string, string>()
      for (const other of node.pods.values()) for (const [id, driver] of volumesOf(other.pod)) attached.set(id, driver)
      const counts = new Map<string, number>()
      for (const driver of attached.values()) counts.set(driver, (counts.get(driver) ?? 0) + 1)
      for (const [id, driver] of wanted) {
        if (attached.has(id)) continue
        const count = (counts.get(driver) ?? 0) + 1
        counts.set(driver, count)
        if (count > (limits.get(driver) ?? Infinity)) return rejection(FULL)
      }
      return undefined
    },
  }
}
