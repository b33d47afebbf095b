/** Counts per topology pair, such as `zone=a`: of pods that match a term, or of summed weights. */
import type { NodeInfo } from '../../framework/node-info'

/** By `key=value`; a pair whose count is zero is not in it. */
export type PerPair = Map<string, number>

const pair = (key: string, value: string): string => `${key}=${value}`

/** Adds to the pair that the node stands in; a node without the label stands in none. */
export function bump(counts: PerPair, { labels }: NodeInfo, topologyKey: string, by: number): void {
  const value = labels[topologyKey]
  if (value === undefined || by === 0) return
  const key = pair(topologyKey, value)
  const sum = (counts.get(key) ?? 0) + by
  if (sum === 0) counts.delete(key)
  else counts.set(key, sum)
}

/** Whether pods are counted where the node stands; undefined when it stands nowhere. */
export function counted(counts: PerPair, { labels }: NodeInfo, topologyKey: string): boolean | undefined {
  const value = labels[topologyKey]
  return value === undefined ? undefined : (counts.get(pair(topologyKey, value)) ?? 0) > 0
}

/** Whether the node stands in a pair. */
export function standsIn(key: string, { labels }: NodeInfo): boolean {
  const split = key.indexOf('=')
  return labels[key.slice(0, split)] === key.slice(split + 1)
}
