/** Entry of the web worker: wires the host to messages and to the browser's time. */
import type { FromPage } from '../protocol/messages'
import { browserTime } from './browser-time'
import { WorkerHost } from './host'

const host = new WorkerHost(browserTime(), (message) => postMessage(message))

addEventListener('message', ({ data }: MessageEvent<FromPage>) => host.receive(data))
