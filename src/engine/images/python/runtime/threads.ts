/** What each of a program's threads has of its own, where CPython keeps it in its thread state. */
import type { PyError, Value } from './values'

export class ThreadState {
  /** The exceptions that are being handled, the innermost last. */
  readonly handled: PyError[] = []
  /** Calls that run. */
  depth = 0
  /** An exception that another thread wants raised here. */
  thrown: PyError | undefined
  /** Ends a pause early. */
  wake: (() => void) | undefined
  constructor(
    /** The `Thread` that it is, for programs that ask. */
    readonly value: Value = null,
    /** Whether a program that ends with such a status does not wait for it. */
    readonly isLeft: (code: number) => boolean = () => false,
  ) {}
}
