/** Podyard's Deployment measured in a web worker; answers a message that says how many. */
import { browserTime } from '../src/worker/browser-time'
import { deployment } from './cluster'
import type { Scenario } from './scenario'

const host = browserTime()

addEventListener('message', ({ data: { replicas, nodes } }: MessageEvent<Scenario>) => {
  deployment(host, replicas, nodes).then(postMessage, (failure) => postMessage({ failure: String(failure) }))
})
