/** Why something is being done right now: a dynamic scope, sound because the engine is synchronous. */

export interface CauseScope {
  /** Revisions whose watch events are being handled. */
  readonly revisions: readonly number[]
  /** The input on whose behalf a request is being served. */
  readonly input?: number
  readonly note?: () => unknown
}

const NOTHING: CauseScope = { revisions: [] }

/** Remembers what led to the writes made while `run` is on the stack. */
export class Causes {
  private scope: CauseScope = NOTHING

  current(): CauseScope {
    return this.scope
  }

  /** Runs `action` with this scope as the cause of its writes; scopes nest, the inner one counts. */
  run<R>(scope: CauseScope, action: () => R): R {
    const outer = this.scope
    this.scope = scope
    try {
      return action()
    } finally {
      this.scope = outer
    }
  }

  /** Adds a note (for example a scheduler's verdicts) to the writes made in `action`. */
  withNote<R>(note: () => unknown, action: () => R): R {
    const { revisions, input } = this.scope
    return this.run(input === undefined ? { revisions, note } : { revisions, input, note }, action)
  }
}
