/** `kubectl expose`: a Service for what another object selects. */
import { recorded } from '../../resource/record'
import { DRY_RUN, dryRunOf, fieldManager, filenameFlags, filesGiven, SAVE_CONFIG, WARNED_RECORD } from '../../command/common-flags'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { flag } from '../../command/flags'
import { goList } from '../../describe/sheet'
import { completeObjects } from '../../completion/resources'
import { PRINT_FLAGS, ResultPrinter, type DryRun } from '../../printing/printer'
import { resultOf } from '../../resource/builder'
import { objectClient, type Info } from '../../resource/info'
import { parseLabels } from '../../resource/key-values'
import { withTypedLastApplied } from '../../resource/last-applied'
import { typedForm } from '../../printing/typed-form'
import { applyOverrides } from '../../resource/overrides'
import { KUBECTL_TYPES } from '../../resource/scheme'
import { qualified } from '../../rest/mapper'
import { asDict, asList, asText, at, compact, labelsOf, textAt, type Dict } from '../../values'

const EXPOSABLE = new Set(['ReplicationController', 'Service', 'Pod', 'Deployment', 'ReplicaSet'])
const LONGEST_NAME = 63

type Labels = Readonly<Record<string, string>>

interface Port {
  readonly port: string
  readonly protocol: string
}

const NO_SELECTOR = "couldn't retrieve selectors via --selector flag or introspection:"

/** What a service for this object selects. Throws CliError when it cannot be said with labels alone. */
function selectorOf({ resource, object }: Info): Labels {
  const written = resource.kind === 'Pod' ? labelsOf(object) : (asDict(at(object, 'spec', 'selector')) as Labels)
  switch (resource.kind) {
    case 'ReplicationController':
      return written
    case 'Pod':
      if (Object.keys(written).length === 0) throw new CliError(`${NO_SELECTOR} the pod has no labels and cannot be exposed`)
      return written
    case 'Service':
      if (Object.keys(written).length === 0) throw new CliError(`${NO_SELECTOR} the service has no pod selector set`)
      return written
    default:
      return ofLabelsAlone(resource.kind, at(object, 'spec', 'selector'))
  }
}

function ofLabelsAlone(kind: string, selector: unknown): Labels {
  const labels = asDict(at(selector, 'matchLabels')) as Labels
  if (Object.keys(labels).length === 0)
    throw new CliError(`${NO_SELECTOR} invalid ${kind.toLowerCase()}: no selectors, therefore cannot be exposed`)
  const expressions = asList(at(selector, 'matchExpressions'))
  if (expressions.length === 0) return labels
  const shown = expressions.map(
    (each) => `{Key:${textAt(each, 'key')} Operator:${textAt(each, 'operator')} Values:${goList(asList(at(each, 'values')).map(asText))}}`,
  )
  throw new CliError(`${NO_SELECTOR} couldn't convert expressions - "${goList(shown)}" to map-based selector format`)
}

/** The ports that the object says it serves. */
function portsOf(info: Info): readonly Port[] {
  const spec = at(info.object, 'spec')
  if (info.resource.kind === 'Service')
    return asList(at(spec, 'ports')).map((port) => ({ port: textAt(port, 'port'), protocol: textAt(port, 'protocol') || 'TCP' }))
  const podSpec = info.resource.kind === 'Pod' ? spec : at(spec, 'template', 'spec')
  const initContainers = asList(at(podSpec, 'initContainers')).filter((each) => at(each, 'restartPolicy') === 'Always')
  return [...initContainers, ...asList(at(podSpec, 'containers'))].flatMap((container) =>
    asList(at(container, 'ports')).map((port) => ({ port: textAt(port, 'containerPort'), protocol: textAt(port, 'protocol') || 'TCP' })),
  )
}

/** What the flags leave open is taken from the first object that has it, and then stands for those that follow. */
interface Given {
  selector: string | Labels
  labels: string | Labels
  ports: string
  protocols: readonly Port[]
}

/** Throws CliError for an object that does not say what it would have to. */
function completed(given: Given, info: Info, isHeadless: boolean): void {
  if (given.selector === '') given.selector = selectorOf(info)
  const found = portsOf(info)
  if (given.ports === '') {
    if (found.length === 0 && !isHeadless) throw new CliError("couldn't find port via --port flag or introspection")
    given.ports = [...new Set(found.map((each) => each.port))].join(',')
  }
  if (found.length > 0) given.protocols = found
  if (given.labels === '') given.labels = labelsOf(info.object)
}

const labelled = (given: string | Labels): Labels => (typeof given === 'string' ? parseLabels(given) : given)

const WHOLE = /^[+-]?\d+$/

function target(text: string): number | string {
  return WHOLE.test(text) ? Number(text) : text
}

function servicePorts({ flags }: Invocation, { ports, protocols }: Given): readonly Dict[] {
  const wanted = ports === '' ? [] : ports.split(',')
  const targetPort = flags.string('target-port')
  return wanted.flatMap((text, index) => {
    if (!WHOLE.test(text)) throw new CliError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`)
    const port = Number(text)
    const own = protocols.filter((each) => each.port === text).map((each) => each.protocol)
    const rest = { port, targetPort: targetPort === '' ? port : target(targetPort) }
    const name = `port-${index + 1}`
    // One port for several protocols becomes several ports of the service.
    if (flags.string('protocol') === '' && own.length > 1)
      return own.map((protocol) => ({ name: `${name}-${protocol.toLowerCase()}`, protocol, ...rest }))
    return [{ ...(wanted.length > 1 ? { name } : {}), protocol: flags.string('protocol') || own[0] || 'TCP', ...rest }]
  })
}

function serviceFor(invocation: Invocation, given: Given, info: Info): Dict {
  const { flags, session } = invocation
  const selector = labelled(given.selector)
  if (Object.keys(selector).length === 0) throw new CliError('selector must be specified')
  const labels = labelled(given.labels)
  const ports = servicePorts(invocation, given)
  const affinity = flags.string('session-affinity')
  if (affinity && affinity !== 'None' && affinity !== 'ClientIP') throw new CliError(`unknown session affinity: ${affinity}`)
  const type = flags.string('type')
  return compact({
    kind: 'Service',
    apiVersion: 'v1',
    metadata: {
      name: flags.string('name') || info.name.slice(0, LONGEST_NAME),
      namespace: session.namespaceGiven ? session.namespace : undefined,
      labels: Object.keys(labels).length ? labels : undefined,
    },
    spec: {
      ports: ports.length ? ports : undefined,
      selector,
      clusterIP: flags.string('cluster-ip') || undefined,
      type: type || undefined,
      externalIPs: flags.string('external-ip') ? [flags.string('external-ip')] : undefined,
      loadBalancerIP: flags.string('load-balancer-ip') && type === 'LoadBalancer' ? flags.string('load-balancer-ip') : undefined,
      sessionAffinity: affinity || undefined,
    },
    status: { loadBalancer: {} },
  })
}

async function expose(invocation: Invocation, given: Given, info: Info, printer: ResultPrinter, dryRun: DryRun): Promise<void> {
  const { flags, session } = invocation
  if (!EXPOSABLE.has(info.resource.kind)) throw new CliError(`cannot expose a ${kindOf(info)}`)
  completed(given, info, flags.string('cluster-ip') === 'None')
  let service = serviceFor(invocation, given, info)
  if (flags.string('overrides')) service = typedForm(applyOverrides(service, flags.string('overrides'), flags.string('override-type')))
  service = recorded(invocation, service)
  if (flags.bool('save-config')) service = withTypedLastApplied(service)
  if (dryRun === 'client') return printer.print(service, 'exposed')
  const resource = await session.resourceFor('services')
  const created = await objectClient(session.client, { resource, namespace: info.namespace }).create(
    { ...service, metadata: { ...asDict(service['metadata']), namespace: info.namespace } },
    { fieldManager: flags.string('field-manager'), dryRun: dryRun === 'server' },
  )
  await printer.print(created, 'exposed')
}

function kindOf(info: Info): string {
  return info.resource.group
    ? `${info.resource.kind}.${info.resource.group}`
    : asText(qualified({ ...info.resource, name: info.resource.kind }))
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, args, session } = invocation
  const dryRun = await dryRunOf(session, flags)
  const printer = new ResultPrinter(session, flags, dryRun, { isTyped: true })
  const result = await resultOf(session, {
    args,
    ...filesGiven(flags),
    latest: 'named',
    scheme: KUBECTL_TYPES,
  })
  const given: Given = { selector: flags.string('selector'), labels: flags.string('labels'), ports: flags.string('port'), protocols: [] }
  await result.visit((info) => expose(invocation, given, info, printer, dryRun))
}

export const exposeCommand: CommandDefinition = {
  use: 'expose (-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type]',
  short: 'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
  long: `Expose a resource as a new Kubernetes service.

The pods that a deployment, replica set, replication controller, service or pod selects (or is) become those of a new service. Deployments and replica sets can be exposed if their selector is made of labels alone. Without --port, the ports that the resource names are used, all of them; without labels given, the service has those of the resource.

Possible resources include (case insensitive):

 pod (po), service (svc), replicationcontroller (rc), deployment (deploy), replicaset (rs)`,
  examples: `# A service on port 80 for the pods of a deployment that listen on 8080
kubectl expose deployment web --port=80 --target-port=8080

# Reachable on a port of every node
kubectl expose deployment/web --type=NodePort --port=8080

# Under another name
kubectl expose pod web --port=444 --name=frontend`,
  group: 'Basic Commands (Beginner)',
  flags: [
    flag('string', 'cluster-ip', '', "Address of the service; chosen by the server when empty, none at all when 'None'."),
    DRY_RUN,
    flag('string', 'external-ip', '', "An address outside of Kubernetes' care at which the service is reachable too."),
    fieldManager('kubectl-expose'),
    ...filenameFlags('File, folder or URL that identifies what to expose'),
    flag('string', 'labels', '', 'Labels of the new service.', { shorthand: 'l' }),
    flag('string', 'load-balancer-ip', '', 'Address for the load balancer; the provider chooses one when empty.'),
    flag('string', 'name', '', 'Name of the new service.'),
    flag('string', 'override-type', 'merge', 'How --overrides is merged: json, merge, or strategic.'),
    flag('string', 'overrides', '', 'JSON that changes the object before it is sent. Needs an apiVersion.'),
    flag('string', 'port', '', 'Port of the service; that of the resource when empty'),
    ...PRINT_FLAGS,
    WARNED_RECORD,
    flag('string', 'protocol', '', "Network protocol; 'TCP' when empty."),
    SAVE_CONFIG,
    flag('string', 'selector', '', 'Labels the service selects by; those of the resource when empty. Only equality is possible.'),
    flag('string', 'session-affinity', '', "'None' or 'ClientIP'"),
    flag('string', 'target-port', '', 'Number or name of the port of the containers.'),
    flag('string', 'type', '', "ClusterIP, NodePort, LoadBalancer, or ExternalName; 'ClusterIP' when empty."),
  ],
  run,
  complete: completeObjects({ types: ['pod', 'service', 'replicationcontroller', 'deployment', 'replicaset'] }),
}
