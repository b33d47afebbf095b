/** Lets only one pod at a time use a claim whose access mode is ReadWriteOncePod, and one node a disk that cannot be mounted twice. */
import { isFinished } from '../../../kinds/pod-spec/pod-state'
import { claimsOf, findClaim, usesClaim } from '../../framework/claims'
import { StateKey } from '../../framework/cycle-state'
import { rejection, unresolvable, type Handle, type Plugin } from '../../framework/plugin'
import { PODS } from '../../../schema/resources'
import type { Pod, Volume } from '../../../schema/types'

const IN_USE = 'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod'
const NO_DISK = 'node(s) had no available disk'
const BY_CLAIM = 'scheduler/claim'

/** What a disk that a pod names itself is known by, and whether others may have it besides as long as all only read. */
interface Disk {
  readonly identities: readonly string[]
  readonly readOnly: boolean
}

function diskOf({ gcePersistentDisk, awsElasticBlockStore, iscsi, rbd }: Volume): Disk | undefined {
  if (gcePersistentDisk) return { identities: [`gce/${gcePersistentDisk.pdName}`], readOnly: gcePersistentDisk.readOnly ?? false }
  // It is not to be had twice even for reading.
  if (awsElasticBlockStore) return { identities: [`aws/${awsElasticBlockStore.volumeID}`], readOnly: false }
  if (iscsi) return { identities: [`iscsi/${iscsi.iqn}`], readOnly: iscsi.readOnly ?? false }
  if (!rbd) return undefined
  // One monitor in common is enough.
  return { identities: rbd.monitors.map((monitor) => `rbd/${monitor}/${rbd.pool ?? 'rbd'}/${rbd.image}`), readOnly: rbd.readOnly ?? false }
}

const disksOf = (pod: Pod): readonly Disk[] => (pod.spec.volumes ?? []).flatMap((volume) => diskOf(volume) ?? [])

const collide = (a: Disk, b: Disk): boolean => !(a.readOnly && b.readOnly) && a.identities.some((each) => b.identities.includes(each))

/** Uids of the pods that stand in the way. */
class Users {
  constructor(
    readonly all: ReadonlySet<string>,
    /** Without those taken away in a what-if question. */
    readonly uids = new Set(all),
  ) {}

  clone(): Users {
    return new Users(this.all, new Set(this.uids))
  }
}

const USERS = new StateKey<Users>('VolumeRestrictions/users')

export function volumeRestrictions({ informers }: Handle): Plugin {
  const pods = informers.informer(PODS)
  pods.addIndex(BY_CLAIM, (pod) => claimsOf(pod).map(({ name }) => `${pod.metadata.namespace}/${name}`))

  return {
    name: 'VolumeRestrictions',
    events: [
      {
        on: 'pod',
        helps: (waiting, { action, pod }) =>
          action === 'unassigned' &&
          claimsOf(pod).some(({ name }) => usesClaim(waiting, { metadata: { name, namespace: pod.metadata.namespace! } })),
      },
      { on: 'pvc', helps: (pod, { object }) => usesClaim(pod, object) },
      { on: 'node', helps: (_, { action }) => action === 'added' },
    ],
    preFilter(state, { pod, namespace, uid }) {
      const users = new Set<string>()
      for (const { name } of claimsOf(pod)) {
        const claim = findClaim(name, pod, informers)
        if (!claim) return { reject: unresolvable(`persistentvolumeclaim "${name}" not found`) }
        if (!claim.spec?.accessModes?.includes('ReadWriteOncePod')) continue
        for (const other of pods.byIndex(BY_CLAIM, `${namespace}/${name}`)) {
          const finished = isFinished(other)
          if (other.metadata.uid !== uid && other.spec.nodeName && !finished) users.add(other.metadata.uid)
        }
      }
      if (users.size === 0 && disksOf(pod).length === 0) return 'skip'
      state.set(USERS, new Users(users))
      return undefined
    },
    filter(state, { pod }, node) {
      const disks = disksOf(pod)
      for (const other of disks.length > 0 ? node.pods.values() : [])
        if (disksOf(other.pod).some((taken) => disks.some((disk) => collide(disk, taken)))) return rejection(NO_DISK)
      return state.get(USERS)!.uids.size > 0 ? rejection(IN_USE) : undefined
    },
    addPod: (state, _, { uid }) => {
      const users = state.get(USERS)
      if (users?.all.has(uid)) users.uids.add(uid)
    },
    removePod: (state, _, { uid }) => void state.get(USERS)?.uids.delete(uid),
  }
}
