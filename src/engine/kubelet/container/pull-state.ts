/** The back-off of one image of one pod; models the image manager's back-off. */
import { BackOff } from './back-off'
import type { KubeletTimings } from '../timings'

/** What is remembered of an image a pod asks for between attempts to get it. */
export class PullState extends BackOff {
  /** What the registry said at the last failed pull. */
  error = ''

  constructor(timings: KubeletTimings) {
    super(timings.imageBackOffInitial, timings.imageBackOffMax)
  }
}
