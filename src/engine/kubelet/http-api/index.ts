/** What a kubelet tells of itself and its pods over HTTP, asked through the API server's node proxy or over its node's network; models pkg/kubelet/server. */
import { METRICS_TYPE } from '../../api/prometheus'
import type { HttpResponse } from '../../network/types'
import type { Kubelet } from '../kubelet'
import { answer, json, plain } from './answers'
import { aboutContainer, type Asked, type Containers } from './containers'
import { containerMetrics } from './container-metrics'
import { kubeletMetrics, probeMetrics } from './kubelet-metrics'
import { configurationOf } from './configuration'
import { logFile } from './log-files'
import { podList, runningPodList } from './pods'
import { resourceMetrics } from './resource-metrics'
import { summaryOf } from './summary'

const LOGS = '/logs'

/** The answer to one request, whose path is that of the kubelet. */
export function answerOf(kubelet: Kubelet, containers: Containers, asked: Asked): HttpResponse | Promise<HttpResponse> {
  return aboutContainer(kubelet, containers, asked) ?? told(kubelet, asked)
}

function told(kubelet: Kubelet, { method, path }: Asked): HttpResponse {
  const [place = ''] = path.split('?')
  if (place === LOGS || place.startsWith(`${LOGS}/`)) {
    const found = logFile(kubelet.context.files, decodeURIComponent(place.slice(LOGS.length)))
    return found ? answer(200, `text/${found.isFolder ? 'html' : 'plain'}; charset=utf-8`, found.text) : plain(404, '404 page not found\n')
  }
  switch (method === 'GET' || method === 'HEAD' ? place.replace(/(.)\/$/, '$1') : '') {
    case '/healthz':
    case '/healthz/ping':
    case '/healthz/syncloop':
      return plain(200, 'ok')
    case '/pods':
      return json(podList(kubelet))
    case '/runningpods':
      return json(runningPodList(kubelet))
    case '/configz':
      return json({ kubeletconfig: configurationOf(kubelet.configurationFile) })
    case '/stats/summary':
      return json(summaryOf(kubelet), 1)
    case '/metrics':
      return answer(200, METRICS_TYPE, kubeletMetrics(kubelet))
    case '/metrics/cadvisor':
      return answer(200, METRICS_TYPE, containerMetrics(kubelet))
    case '/metrics/probes':
      return answer(200, METRICS_TYPE, probeMetrics(kubelet))
    case '/metrics/resource':
      return answer(200, METRICS_TYPE, resourceMetrics(kubelet))
    default:
      return plain(404, '404 page not found\n')
  }
}
