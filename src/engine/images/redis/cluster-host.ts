/** What a node of a cluster has of its server. */
import type { Net } from '../../../shell/net'

export interface ClusterHost {
  readonly net: Net
  readonly address: string
  readonly port: number
  /** cluster-node-timeout, in milliseconds. */
  readonly timeout: number
  /** cluster-require-full-coverage. */
  readonly full: boolean
  now(): number
  random(bound: number): number
  after(delay: number, action: () => void): void
  run(work: () => Promise<void>): void
  say(text: string, level?: '*' | '#'): void
  /** The keys that are there. */
  keys(): readonly string[]
  follow(host: string, port: number): void
  lead(): void
  /** Writes down what outlives the process. */
  keep(text: string): void
}
