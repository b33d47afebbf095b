/** `describe service`. */
import { annotationsOf, asDict, asList, asText, at, labelsOf, nameOfObject, namespaceOfObject, textAt, type Dict } from '../values'
import { listItems, type Describer } from './describer'
import { describeEvents, eventsFor } from './events'
import { formatLabels, sheetText } from './sheet'

const SHOWN_ENDPOINTS = 3

/**
 * The ready addresses of slices for ports of one name: three and how many more there are; `<none>` without any slice. What comes
 * after three ready ones makes it say that there are more even when it is not ready itself: `+ 0 more...`.
 */
export function endpointsText(slices: readonly Dict[], portName: string): string {
  if (slices.length === 0) return '<none>'
  const ready: string[] = []
  let hasMore = false
  const add = (slice: Dict, written: (address: string) => string) => {
    for (const endpoint of asList(slice['endpoints'])) {
      hasMore ||= ready.length >= SHOWN_ENDPOINTS
      if (at(endpoint, 'conditions', 'ready') !== false) ready.push(written(asText(at(endpoint, 'addresses', 0))))
    }
  }
  for (const slice of slices) {
    const ports = asList(slice['ports'])
    if (ports.length === 0) add(slice, (address) => address)
    for (const port of ports) {
      if (textAt(port, 'name') === portName)
        add(slice, (address) => `${address.includes(':') ? `[${address}]` : address}:${textAt(port, 'port')}`)
    }
  }
  const shown = ready.slice(0, SHOWN_ENDPOINTS).join(',')
  return hasMore ? `${shown} + ${ready.length - SHOWN_ENDPOINTS} more...` : shown
}

export const describeService: Describer = async (service, describing) => {
  const namespace = namespaceOfObject(service)
  const slices = await listItems({ ...describing, chunkSize: 0 }, `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`, {
    labelSelector: `kubernetes.io/service-name=${nameOfObject(service)}`,
  }).catch(() => [])
  const events = await eventsFor(describing, service)
  const spec = asDict(service['spec'])
  const joined = (field: string) => (asList(spec[field]).length ? asList(spec[field]).map(asText).join(',') : undefined)
  return sheetText((sheet) => {
    sheet.field('Name', nameOfObject(service))
    sheet.field('Namespace', namespace)
    sheet.labels('Labels', labelsOf(service))
    sheet.annotations('Annotations', annotationsOf(service))
    sheet.field('Selector', formatLabels(asDict(spec['selector'])))
    sheet.field('Type', spec['type'])
    if (spec['ipFamilyPolicy'] !== undefined) sheet.field('IP Family Policy', spec['ipFamilyPolicy'])
    sheet.field('IP Families', joined('ipFamilies') ?? '<none>')
    sheet.field('IP', spec['clusterIP'])
    sheet.field('IPs', joined('clusterIPs') ?? '<none>')
    if (joined('externalIPs') !== undefined) sheet.field('External IPs', joined('externalIPs'))
    if (spec['loadBalancerIP']) sheet.field('Desired LoadBalancer IP', spec['loadBalancerIP'])
    if (spec['externalName']) sheet.field('External Name', spec['externalName'])
    const ingress = asList(at(service, 'status', 'loadBalancer', 'ingress')).map((each) => {
      const address = textAt(each, 'ip')
      const mode = at(each, 'ipMode')
      return address ? `${address}${mode === undefined ? '' : ` (${asText(mode)})`}` : textAt(each, 'hostname')
    })
    if (ingress.length) sheet.field('LoadBalancer Ingress', ingress.join(', '))
    for (const port of asList(spec['ports'])) {
      const name = textAt(port, 'name')
      const protocol = textAt(port, 'protocol')
      sheet.line(0, 'Port:', name || '<unset>', `${asText(at(port, 'port') ?? 0)}/${protocol}`)
      sheet.field('TargetPort', `${asText(at(port, 'targetPort') ?? 0)}/${protocol}`)
      if (at(port, 'appProtocol') !== undefined) sheet.field('AppProtocol', at(port, 'appProtocol'))
      if (at(port, 'nodePort')) sheet.line(0, 'NodePort:', name || '<unset>', `${textAt(port, 'nodePort')}/${protocol}`)
      sheet.field('Endpoints', endpointsText(slices, name))
    }
    sheet.field('Session Affinity', spec['sessionAffinity'])
    if (spec['externalTrafficPolicy']) sheet.field('External Traffic Policy', spec['externalTrafficPolicy'])
    if (spec['internalTrafficPolicy'] !== undefined) sheet.field('Internal Traffic Policy', spec['internalTrafficPolicy'])
    if (spec['healthCheckNodePort']) sheet.field('HealthCheck NodePort', spec['healthCheckNodePort'])
    if (joined('loadBalancerSourceRanges') !== undefined) sheet.field('LoadBalancer Source Ranges', joined('loadBalancerSourceRanges'))
    if (spec['trafficDistribution'] !== undefined) sheet.field('Traffic Distribution', spec['trafficDistribution'])
    describeEvents(sheet, describing, events)
  })
}
