/** Every subresource and review the server answers; one line each. */
import { scale } from './scale-rest'
import { status } from './status'
import type { Review, Subresource } from './subresource'

export const subresources: readonly Subresource[] = [status, scale]

export const reviews: readonly Review[] = []
