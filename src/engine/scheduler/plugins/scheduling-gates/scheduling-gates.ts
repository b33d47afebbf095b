/** Keeps pods with scheduling gates out of the queue until the last gate is removed. */
import { unresolvable, type Plugin } from '../../framework/plugin'

export function schedulingGates(): Plugin {
  return {
    name: 'SchedulingGates',
    preEnqueue(pod) {
      const gates = pod.spec.schedulingGates ?? []
      if (gates.length === 0) return undefined
      return unresolvable(`waiting for scheduling gates: [${gates.map(({ name }) => name).join(' ')}]`)
    },
  }
}
