/** How requests of the page's kubectl find their server, and what they ask it for first. */
import { expect, it } from 'vitest'
import { VirtualClock } from '../../engine/clock/clock'
import type { TransportRequest, TransportResponse } from '../../kubectl/transport'
import { NetError, type NetFailure } from '../../shell/net'
import { startedPlayground } from '../test-typing'
import { eitherWay, PlaygroundTransport } from './transport'

const refusal: TransportResponse = { status: 403, headers: {}, async *chunks() {}, text: () => Promise.resolve('') }
const asking = (method: string): TransportRequest => ({ method, path: '/', headers: {}, signal: new AbortController().signal })

it.each([
  ['GET', ['GET', 'POST']],
  ['POST', ['POST']],
])('a connection that is asked for with %s and refused was asked for with %j', async (method, expected) => {
  const seen: string[] = []
  await eitherWay(asking(method), (request) => {
    seen.push(request.method)
    return Promise.resolve(refusal)
  })
  expect(seen).toEqual(expected)
})

it.each<[NetFailure, string]>([
  ['NXDOMAIN', 'no such host'],
  ['no servers could be reached', 'i/o timeout'],
])('of a name that is looked up with %s it is told: %s', async (failure, words) => {
  const clock = new VirtualClock(0)
  const resolve = (name: string): Promise<never> => Promise.reject(new NetError(failure, name, 53))
  const transport = new PlaygroundTransport(clock, () => ({ failure: 'connection refused' }), 'admin', resolve)
  const asked = transport.request({ server: 'https://there:6443' }, asking('GET')).catch((error: Error) => error.message)
  await clock.run(1000)
  expect(await asked).toBe(`dial tcp: lookup there: ${words}`)
})

it('variables that say so have exec and port-forward ask for SPDY at once', async () => {
  const { type, wait } = await startedPlayground('SPDY by variables')
  await type('kubectl run web --image=nginx')
  await wait(20)
  const connections = `2>&1 | grep -o 'verb="[A-Z]*" url="[^"]*\\(exec\\|forward\\)\\|Upgrade: .*\\|X-Stream.*\\|[sS]ubprotocol.*'`
  expect(await type(`KUBECTL_REMOTE_COMMAND_WEBSOCKETS=false kubectl exec web -v=8 -- echo hello ${connections}; echo`)).toMatch(
    /^verb="POST" url="\S+\/pods\/web\/exec\n(X-Stream-Protocol-Version: (v[2-5]\.)?channel\.k8s\.io\n){5}Upgrade: SPDY\/3\.1\nX-Stream-Protocol-Version: v4\.channel\.k8s\.io\n\n$/,
  )
  const forwarding = 'KUBECTL_PORT_FORWARD_WEBSOCKETS=false kubectl port-forward web 8080:80 -v=8 > log 2>&1 & sleep 1'
  expect(await type(`${forwarding}; curl -s localhost:8080 | grep -c Welcome; kill %1`)).toBe('2\n')
  expect(await type(`cat log ${connections}`)).toMatch(
    /verb="POST" url="\S+\/pods\/web\/portforward\nX-Stream-Protocol-Version: portforward\.k8s\.io\nUpgrade: SPDY\/3\.1\n/,
  )
})
