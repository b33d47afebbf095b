/** What a scheduling attempt found, kept so that "why here?" and "why pending?" can be answered. Plain serialisable data. */

/** Scores of one node: each plugin's after normalisation and weighting, in the order of `scorers`, and their sum. */
export interface NodeScore {
  readonly node: string
  readonly total: number
  readonly scores: readonly number[]
}

export interface NodeVerdict {
  readonly node: string
  readonly plugin: string
  readonly reasons: readonly string[]
}

export interface Decision {
  /** Milliseconds of virtual time. */
  readonly time: number
  readonly pod: { readonly namespace: string; readonly name: string; readonly uid: string }
  readonly attempt: number
  readonly outcome: 'scheduled' | 'unschedulable' | 'gated' | 'error' | 'waiting for volumes'
  readonly node?: string
  /** The text of the FailedScheduling event, or of the error. */
  readonly message?: string
  readonly nominatedNode?: string
  readonly totalNodes: number
  /** How many nodes were looked at before enough had been found. */
  readonly lookedAt: number
  /** One for each node that cannot take the pod. */
  readonly rejected: readonly NodeVerdict[]
  /** Names of the plugins behind `scores`. */
  readonly scorers: readonly string[]
  /** Best first; at most `KEPT_SCORES`. */
  readonly scores: readonly NodeScore[]
  /** Nodes that shared the best score; the seeded draw decided between them. */
  readonly tiedWith: number
}

/** In large clusters only the best nodes are worth keeping. */
export const KEPT_SCORES = 20
