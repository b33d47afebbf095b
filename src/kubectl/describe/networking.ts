/** `describe` of Ingresses, IngressClasses, Endpoints, EndpointSlices, ServiceCIDRs and IPAddresses. */
import { errorMessage } from '../command/errors'
import { annotationsOf, asDict, asList, asText, at, labelsOf, nameOfObject, namespaceOfObject, textAt, type Dict } from '../values'
import { listItems, type Describer, type Describing } from './describer'
import { describeEvents, eventsFor } from './events'
import { describeConditionsWithTime } from './namespaces'
import { endpointsText } from './service'
import { orNone, sheetText, type Sheet } from './sheet'

async function backendText(describing: Describing, namespace: string, backend: unknown): Promise<string> {
  const service = at(backend, 'service')
  if (service) {
    const name = textAt(service, 'name')
    const port = at(service, 'port', 'number')
    const shown = `${name}:${port ? asText(port) : textAt(service, 'port', 'name')}`
    // A client cannot ask for an object without a name.
    if (name === '') return `${shown} (<error: resource name may not be empty>)`
    try {
      const slices = await listItems({ ...describing, chunkSize: 0 }, `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`, {
        labelSelector: `kubernetes.io/service-name=${name}`,
      })
      const object = await describing.session.client.get(`/api/v1/namespaces/${namespace}/services/${name}`)
      const found = asList(at(object, 'spec', 'ports')).findLast((each) =>
        port ? at(each, 'port') === port : textAt(service, 'port', 'name') !== '' && at(each, 'name') === at(service, 'port', 'name'),
      )
      return `${shown} (${endpointsText(slices, textAt(found, 'name'))})`
    } catch (error) {
      return `${shown} (<error: ${errorMessage(error)}>)`
    }
  }
  const resource = at(backend, 'resource')
  if (!resource) return ''
  return `APIGroup: ${asText(at(resource, 'apiGroup') ?? '<none>')}, Kind: ${textAt(resource, 'kind')}, Name: ${textAt(resource, 'name')}`
}

export const describeIngress: Describer = async (ingress, describing) => {
  const namespace = namespaceOfObject(ingress)
  const spec = asDict(ingress['spec'])
  const events = await eventsFor(describing, ingress)
  const fallback = spec['defaultBackend'] ? await backendText(describing, namespace, spec['defaultBackend']) : '<default>'
  const rules: { readonly host: string; readonly paths: readonly (readonly [string, string])[] }[] = []
  for (const rule of asList(spec['rules'])) {
    if (!at(rule, 'http')) continue
    const paths: (readonly [string, string])[] = []
    for (const path of asList(at(rule, 'http', 'paths')))
      paths.push([`${textAt(path, 'path')} `, await backendText(describing, namespace, at(path, 'backend'))])
    rules.push({ host: textAt(rule, 'host') || '*', paths })
  }
  const addresses = new Set(
    asList(at(ingress, 'status', 'loadBalancer', 'ingress')).map((each) => textAt(each, 'ip') || textAt(each, 'hostname')),
  )
  return sheetText((sheet) => {
    sheet.field('Name', nameOfObject(ingress))
    sheet.labels('Labels', labelsOf(ingress))
    sheet.field('Namespace', namespace)
    sheet.field(
      'Address',
      [...addresses]
        .filter((each) => each !== '')
        .sort()
        .join(','),
    )
    sheet.field('Ingress Class', asText(spec['ingressClassName'] ?? '<none>'))
    sheet.field('Default backend', fallback)
    describeTls(sheet, asList(spec['tls']))
    sheet.line(0, 'Rules:')
    sheet.line(1, 'Host', 'Path', 'Backends')
    sheet.line(1, '----', '----', '--------')
    for (const { host, paths } of rules) {
      sheet.line(1, host, '')
      for (const [path, backend] of paths) sheet.line(2, '', path, backend)
    }
    if (rules.length === 0) sheet.line(1, '*', '*', fallback)
    sheet.annotations('Annotations', annotationsOf(ingress))
    describeEvents(sheet, describing, events)
  })
}

function describeTls(sheet: Sheet, entries: readonly unknown[]): void {
  if (entries.length === 0) return
  sheet.line(0, 'TLS:')
  for (const entry of entries) {
    const hosts = asList(at(entry, 'hosts')).map(asText).join(',')
    const secret = textAt(entry, 'secretName')
    sheet.line(1, secret ? `${secret} terminates ${hosts}` : `SNI routes ${hosts}`)
  }
}

export const describeIngressClass: Describer = async (ingressClass, describing) => {
  const events = await eventsFor(describing, ingressClass)
  return sheetText((sheet) => {
    describeHead(sheet, ingressClass)
    sheet.field('Controller', at(ingressClass, 'spec', 'controller'))
    const parameters = at(ingressClass, 'spec', 'parameters')
    if (parameters) {
      sheet.line(0, 'Parameters:')
      if (typeof at(parameters, 'apiGroup') === 'string') sheet.field('APIGroup', at(parameters, 'apiGroup'), 1)
      sheet.field('Kind', at(parameters, 'kind'), 1)
      sheet.field('Name', at(parameters, 'name'), 1)
    }
    describeEvents(sheet, describing, events)
  })
}

function describeHead(sheet: Sheet, object: Dict, isNamespaced = false): void {
  sheet.field('Name', nameOfObject(object))
  if (isNamespaced) sheet.field('Namespace', namespaceOfObject(object))
  sheet.labels('Labels', labelsOf(object))
  sheet.annotations('Annotations', annotationsOf(object))
}

export const describeEndpoints: Describer = async (endpoints, describing) => {
  const events = await eventsFor(describing, endpoints)
  return sheetText((sheet) => {
    describeHead(sheet, endpoints, true)
    sheet.line(0, 'Subsets:')
    for (const subset of asList(endpoints['subsets'])) {
      const addresses = (field: string) =>
        orNone(
          asList(at(subset, field))
            .map((each) => textAt(each, 'ip'))
            .join(','),
        )
      sheet.field('Addresses', addresses('addresses'), 1)
      sheet.field('NotReadyAddresses', addresses('notReadyAddresses'), 1)
      const ports = asList(at(subset, 'ports'))
      if (ports.length) {
        sheet.line(1, 'Ports:')
        sheet.line(2, 'Name', 'Port', 'Protocol')
        sheet.line(2, '----', '----', '--------')
      }
      for (const port of ports) sheet.line(2, textAt(port, 'name') || '<unset>', textAt(port, 'port'), textAt(port, 'protocol'))
      sheet.write(0, '\n')
    }
    describeEvents(sheet, describing, events)
  })
}

export const describeEndpointSlice: Describer = async (slice, describing) => {
  const events = await eventsFor(describing, slice)
  const orUnset = (value: unknown) => (value === undefined || value === null ? '<unset>' : asText(value))
  return sheetText((sheet) => {
    describeHead(sheet, slice, true)
    sheet.field('AddressType', slice['addressType'])
    const ports = asList(slice['ports'])
    if (ports.length === 0) sheet.line(0, 'Ports: <unset>')
    else {
      sheet.line(0, 'Ports:')
      sheet.line(1, 'Name', 'Port', 'Protocol')
      sheet.line(1, '----', '----', '--------')
    }
    for (const port of ports) sheet.line(1, textAt(port, 'name') || '<unset>', orUnset(at(port, 'port')), textAt(port, 'protocol'))
    const endpoints = asList(slice['endpoints'])
    sheet.line(0, endpoints.length ? 'Endpoints:' : 'Endpoints: <none>')
    for (const endpoint of endpoints) {
      sheet.line(1, '- Addresses:', orNone(asList(at(endpoint, 'addresses')).map(asText).join(', ')))
      sheet.line(2, 'Conditions:')
      sheet.field('Ready', orUnset(at(endpoint, 'conditions', 'ready')), 3)
      sheet.field('Hostname', orUnset(at(endpoint, 'hostname')), 2)
      const target = at(endpoint, 'targetRef')
      if (target) sheet.field('TargetRef', `${textAt(target, 'kind')}/${textAt(target, 'name')}`, 2)
      sheet.field('NodeName', orUnset(at(endpoint, 'nodeName')), 2)
      sheet.field('Zone', orUnset(at(endpoint, 'zone')), 2)
    }
    describeEvents(sheet, describing, events)
  })
}

export const describeServiceCidr: Describer = async (range, describing) => {
  const events = await eventsFor(describing, range)
  return sheetText((sheet) => {
    describeHead(sheet, range)
    sheet.field(
      'CIDRs',
      asList(at(range, 'spec', 'cidrs'))
        .map(asText)
        .join(', '),
    )
    const conditions = asList(at(range, 'status', 'conditions'))
    if (conditions.length) sheet.line(0, 'Status:')
    describeConditionsWithTime(sheet, conditions)
    describeEvents(sheet, describing, events)
  })
}

export const describeIpAddress: Describer = async (address, describing) => {
  const events = await eventsFor(describing, address)
  return sheetText((sheet) => {
    describeHead(sheet, address)
    const parent = at(address, 'spec', 'parentRef')
    if (parent) {
      sheet.line(0, 'Parent Reference:')
      for (const [title, field] of [
        ['Group', 'group'],
        ['Resource', 'resource'],
        ['Namespace', 'namespace'],
        ['Name', 'name'],
      ] as const)
        sheet.field(title, at(parent, field), 1)
    }
    describeEvents(sheet, describing, events)
  })
}
