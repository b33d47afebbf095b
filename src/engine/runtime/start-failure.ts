/** Why a container's first process could not be made, in the words of containerd and runc. */

/** A program that cannot be started; `message` is the OCI runtime's. */
export class StartError extends Error {}

/** What comes before the reason. */
export const NOT_CREATED =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process'

/** What the runtime's starter needs before it becomes the program, in bytes. */
const STARTER_MEMORY = 4 * 1024 * 1024

/** Nothing where the limit leaves the starter enough. */
export function tooLittleMemory(limit: number | undefined): string | undefined {
  // A limit of nothing is none.
  if (!limit || limit >= STARTER_MEMORY) return undefined
  return 'container init was OOM-killed (memory limit too low?)'
}
