/** Stands where dynamic resource allocation does: pods without resource claims pass, and nothing can be deallocated for them. */
import { StateKey } from '../../framework/cycle-state'
import { unresolvable, type Plugin } from '../../framework/plugin'

const SEEN = new StateKey<boolean>('DynamicResources/seen')

export function dynamicResources(): Plugin {
  return {
    name: 'DynamicResources',
    preEnqueue: (pod) => (pod.spec.resourceClaims?.length ? unresolvable('waiting for dynamic resource claims to be created') : undefined),
    preFilter(state) {
      state.set(SEEN, true)
      return 'skip'
    },
    /** When an earlier plugin ended the attempt before this one had its turn, upstream stumbles over its own missing state. */
    postFilter: (state) => (state.get(SEEN) ? { message: 'no new claims to deallocate' } : { message: 'not found', final: true }),
  }
}
