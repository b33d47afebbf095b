/** What became of one transfer, as it goes on. */
import type { NetResponse } from '../../shell/net'
import type { TransferError } from './failure'

/** Milliseconds since the start of the transfer. */
interface Times {
  lookup: number
  connect: number
  first: number
  total: number
  redirect: number
}

export interface Outcome {
  readonly index: number
  readonly url: string
  effectiveUrl: string
  scheme: string
  method: string
  response?: NetResponse
  error?: TransferError
  address?: string
  localAddress?: string
  port: number
  redirects: number
  connects: number
  redirectUrl?: string
  referer?: string
  received: number
  /** Its head and body have been written as they came. */
  written?: boolean
  sent: number
  headerSize: number
  requestSize: number
  file?: string
  /** What was answered on the way, the last one included. */
  readonly answers: NetResponse[]
  readonly times: Times
}
