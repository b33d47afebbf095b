/** Lets only one pod at a time use a claim whose access mode is ReadWriteOncePod. */
import { isFinished } from '../../../kinds/pod-spec/pod-state'
import { claimsOf, findClaim, usesClaim } from '../../framework/claims'
import { StateKey } from '../../framework/cycle-state'
import { rejection, unresolvable, type Handle, type Plugin } from '../../framework/plugin'
import { PODS } from '../../../schema/resources'

const IN_USE = 'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod'
const BY_CLAIM = 'scheduler/claim'

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
      if (users.size === 0) return 'skip'
      state.set(USERS, new Users(users))
      return undefined
    },
    filter: (state) => (state.get(USERS)!.uids.size > 0 ? rejection(IN_USE) : undefined),
    addPod: (state, _, { uid }) => {
      const users = state.get(USERS)
      if (users?.all.has(uid)) users.uids.add(uid)
    },
    removePod: (state, _, { uid }) => void state.get(USERS)?.uids.delete(uid),
  }
}
