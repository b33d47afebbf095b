/** Whose process is the first of a PID namespace that several containers are in: with it the kernel ends all others. */
import type { Container } from './container'

/** Another container, in whose namespace this one runs; undefined where the first process is its own, or the sandbox's. */
export function namespaceInit({ config, sandbox }: Container): Container | undefined {
  if (sandbox.pids) return undefined
  let owner = config.target
  while (owner?.config.target) owner = owner.config.target
  return owner
}
