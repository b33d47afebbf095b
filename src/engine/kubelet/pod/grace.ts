/** Seconds that a pod which is to end is given; models calculateEffectiveGracePeriod. */
import type { Pod } from '../../schema/types'

/**
 * @param before what it has been given already: it only becomes less
 * @param asked what the kubelet itself wants to give it, as when it evicts it
 */
export function effectiveGrace({ metadata, spec }: Pod, before?: number, asked?: number): number {
  let grace = before ?? 0
  for (const wanted of [metadata.deletionGracePeriodSeconds, asked])
    if (wanted !== undefined && (grace === 0 || wanted < grace)) grace = wanted
  // Nought counts as nothing said: a pod that is deleted by force has all the time its spec gives it.
  return Math.max(1, grace || (spec?.terminationGracePeriodSeconds ?? 0))
}
