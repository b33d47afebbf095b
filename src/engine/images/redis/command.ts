/** What a command of redis is: how many words it takes, whether it changes keys, and what it works with. */
import type { Channels } from './channels'
import type { Cluster } from './cluster'
import type { Replication } from './replication'
import type { Settings } from './settings'
import type { Store } from './store'
import type { Value } from './values'

export interface Context {
  /** The keys of the database that the client has chosen. */
  readonly store: Store
  readonly settings: Settings
  readonly version: string
  /** All databases by number. */
  readonly databases: readonly Store[]
  readonly replication: Replication
  /** Present where it was started as a node of one. */
  readonly cluster?: Cluster | undefined
  readonly channels: Channels
  /** Milliseconds. */
  readonly started: number
  now(): number
  /** A random integer below `bound`. */
  random(bound: number): number
  /** Writes the keys to the file that outlives the process. */
  save(): void
  /** Ends the process. */
  shutdown(): void
}

export interface Wait {
  /** Milliseconds; 0 is for ever. */
  readonly most: number
  /** What it is tried with again. */
  readonly args: readonly string[]
}

export interface Definition {
  /** Words that must be there after the name, and how many there may be at most. */
  readonly least: number
  readonly most?: number
  /** Changes keys: replicas refuse it from clients and get it from their leader. */
  readonly writes?: boolean
  run(args: readonly string[], context: Context): Value
  /** How long the client waits while the answer is null; a command without this, or that says nothing here, is answered at once. */
  waits?(args: readonly string[], context: Context): Wait | undefined
}

export const define = (least: number, most: number | undefined, run: Definition['run']): Definition =>
  most === undefined ? { least, run } : { least, most, run }

export const write = (least: number, most: number | undefined, run: Definition['run']): Definition => ({
  ...define(least, most, run),
  writes: true,
})
