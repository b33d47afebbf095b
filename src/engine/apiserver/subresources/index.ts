/** Every subresource and review the server answers; one line each. */
import { approval } from './approval'
import { ephemeralContainers } from './ephemeral-containers'
import { finalize } from './finalize'
import { log } from './log'
import { binding, bindings, eviction } from './pod-rest'
import { portForward } from './port-forward'
import { proxy } from './proxy'
import { resize } from './resize'
import { reviewResources } from './reviews'
import { scale } from './scale-rest'
import { status } from './status'
import { attach, exec } from './streams'
import type { Review, Subresource } from './subresource'
import { token } from './token'

export const subresources: readonly Subresource[] = [
  status,
  scale,
  log,
  exec,
  attach,
  portForward,
  proxy,
  binding,
  eviction,
  ephemeralContainers,
  resize,
  finalize,
  token,
  approval,
]

/** Resources of which nothing is stored. */
export const reviews: readonly Review[] = [...reviewResources, bindings]
