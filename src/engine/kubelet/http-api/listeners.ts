/** What of the kubelet is asked over its node's network: whether it is well, and its own server, with and without looking at who asks. */
import { AddressInUse } from '../../network/listeners'
import type { HttpRequest, HttpResponse, Listener } from '../../network/types'
import type { Kubelet } from '../kubelet'
import { refusal } from './access'
import { plain } from './answers'
import { configurationOf } from './configuration'
import type { Containers } from './containers'
import { answerOf } from '.'

/** What is to be read without a credential where a port is opened for that. */
const READABLE = /^\/(healthz|pods|stats|metrics)(\/|$)/

function listenersOf(kubelet: Kubelet, containers: Containers): readonly Listener[] {
  const settings = configurationOf(kubelet.configurationFile)
  const answered = async (request: HttpRequest): Promise<HttpResponse> =>
    (await refusal(kubelet, request)) ?? answerOf(kubelet, containers, request)
  const health = ({ path }: HttpRequest): HttpResponse =>
    path.split('?')[0] === '/healthz' ? plain(200, 'ok') : plain(404, '404 page not found\n')
  const readable = (request: HttpRequest): HttpResponse | Promise<HttpResponse> =>
    READABLE.test(request.path.split('?')[0]!) ? answerOf(kubelet, containers, request) : plain(404, '404 page not found\n')
  const port = (name: string): number => Number(settings[name] ?? 0)
  return [
    { port: port('healthzPort'), protocol: 'TCP' as const, http: health },
    { port: port('port'), protocol: 'TCP' as const, tls: 'private' as const, http: answered },
    { port: port('readOnlyPort'), protocol: 'TCP' as const, http: readable },
  ].filter((listener) => listener.port > 0)
}

/** Answers until it is closed; a port that somebody else has stays theirs. */
export function serve(kubelet: Kubelet, containers: Containers): { close(): void } {
  const { network, name } = kubelet.context
  const open = listenersOf(kubelet, containers).flatMap((listener) => {
    try {
      return [network.listen({ kind: 'node', node: name }, listener)]
    } catch (error) {
      if (!(error instanceof AddressInUse)) throw error
      return []
    }
  })
  return {
    close: () => {
      for (const each of open) each.close()
    },
  }
}
