/** HTTPS as API servers speak it: HTTP/2 to clients that offer it, HTTP/1.1 to others and on connections that will be upgraded. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createSecureServer, type Http2SecureServer } from 'node:http2'
import type { Certificate } from './certificate'

/** Requests that one connection carries at a time, and what may wait of each: apiserver/pkg/server/secure_serving.go. */
const MOST_STREAMS = 100
const WINDOW = 256 * 1024
/** Node drops connections whose requests together keep more than this many megabytes; watches of whole clusters do. */
const MOST_MEMORY = 1024

export interface Identity extends Pick<Certificate, 'certificate' | 'key'> {
  /** PEM of the authority that clients are asked to be known by. */
  readonly authority?: string
}

/**
 * Calls back with the classes of `node:http` whatever protocol was spoken: those of HTTP/2 are made to look like them, except for
 * `headersDistinct`, which they lack, and the host, which is `:authority`.
 */
export function secureListener(
  { certificate, key, authority }: Identity,
  largestHead: number,
  onRequest: (request: IncomingMessage, response: ServerResponse) => void,
): Http2SecureServer {
  const server = createSecureServer({
    cert: certificate,
    key,
    // Clients look for the name of their certificate's issuer before they show it; whose counts is for the API server to say.
    ...(authority === undefined ? {} : { ca: authority }),
    requestCert: true,
    rejectUnauthorized: false,
    allowHTTP1: true,
    maxSessionMemory: MOST_MEMORY,
    maxHeaderListPairs: 4096,
    maxSendHeaderBlockLength: largestHead,
    settings: { maxConcurrentStreams: MOST_STREAMS, initialWindowSize: WINDOW, maxHeaderListSize: largestHead },
  })
  server.on('request', (request, response) => {
    // A stream that its client ends early tells it here; nobody is left to answer.
    request.on('error', () => undefined)
    response.on('error', () => undefined)
    onRequest(request as unknown as IncomingMessage, response as unknown as ServerResponse)
  })
  server.on('sessionError', () => undefined)
  return server
}
