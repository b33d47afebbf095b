/** `minikube service` and `minikube service list`: the addresses at which Services are reached from outside. */
import { EXIT, misused, needsCluster, type Invocation, type Subcommand } from '../subcommand'
import type { ServiceUrl } from '../host'
import { drawTable } from '../table'

const FORMAT = 'http://{{.IP}}:{{.Port}}'

const hostIp = ({ profile }: Invocation): string => profile.nodes().find((node) => node.controlPlane)?.ip ?? ''

const urls = (service: ServiceUrl, ip: string, format: string): readonly string[] =>
  service.ports.flatMap((port) =>
    port.nodePort
      ? [format.replaceAll('{{.IP}}', ip).replaceAll('{{.Port}}', String(port.nodePort)).replaceAll('{{.Name}}', port.name)]
      : [],
  )

const targets = (service: ServiceUrl): string =>
  service.ports.map((port) => (port.name ? `${port.name}/${port.port}` : String(port.port))).join('\n')

export interface OpenOptions {
  readonly url: boolean
  readonly https: boolean
  readonly format?: string
}

/** Shows one Service's address, or tells why it has none; gives the exit code. */
export async function openService(invocation: Invocation, namespace: string, name: string, options: OpenOptions): Promise<number> {
  const { io, out, profile } = invocation
  const found = profile.services().find((service) => service.namespace === namespace && service.name === name)
  if (!found) {
    return out.exit(EXIT.serviceNotFound, 'SVC_NOT_FOUND', `Service '${name}' was not found in '${namespace}' namespace.`, async () =>
      io.stderr.write(
        `You may select another namespace by using 'minikube service ${name} -n <namespace>'. Or list out all the services using 'minikube service list'\n`,
      ),
    )
  }
  const format = options.https ? (options.format ?? FORMAT).replace(/^http:/, 'https:') : (options.format ?? FORMAT)
  const addresses = urls(found, hostIp(invocation), format)
  if (!options.url)
    await io.stdout.write(
      drawTable(
        ['NAMESPACE', 'NAME', 'TARGET PORT', 'URL'],
        [[namespace, name, addresses.length > 0 ? targets(found) : '', addresses.length > 0 ? addresses.join('\n') : 'No node port']],
      ),
    )
  if (!found.running) {
    return out.exit(EXIT.serviceNotFound, 'SVC_UNREACHABLE', `service not available: no running pod for service ${name} found`)
  }
  if (addresses.length === 0) {
    await out.complain('warning', `service ${namespace}/${name} has no node port`)
    return 0
  }
  if (options.url) await io.stdout.write(`${addresses.join('\n')}\n`)
  // There is no browser to open from inside this page's terminal; the URL is what one would open.
  else await out.line('tip', `Open ${addresses[0]} with curl: this terminal has no browser of its own.`)
  return 0
}

export const serviceList: Subcommand = {
  path: 'service list',
  short: 'Lists the URLs for the services in your local cluster',
  flags: [{ name: 'output', shorthand: 'o', type: 'string', default: 'table', usage: "The format: 'table' or 'json'." }, NAMESPACE('')],
  async run(invocation) {
    const { io, profile, parsed } = invocation
    const refused = await needsCluster(invocation)
    if (refused !== undefined) return refused
    const only = parsed.given('namespace') ? parsed.text('namespace') : ''
    const found = profile.services().filter((service) => !only || service.namespace === only)
    const addressesOf = (service: ServiceUrl): readonly string[] => urls(service, hostIp(invocation), FORMAT)
    if (parsed.text('output') === 'json') {
      const values = found.map((service) => ({
        Namespace: service.namespace,
        Name: service.name,
        URLs: addressesOf(service),
        PortNames: addressesOf(service).length > 0 ? targets(service).split('\n') : ['No node port'],
      }))
      await io.stdout.write(`${JSON.stringify(values)}\n`)
      return 0
    }
    const rows = found.map((service) => {
      const addresses = addressesOf(service)
      return addresses.length > 0
        ? [service.namespace, service.name, targets(service), addresses.join('\n')]
        : [service.namespace, service.name, 'No node port', '']
    })
    await io.stdout.write(drawTable(['NAMESPACE', 'NAME', 'TARGET PORT', 'URL'], rows))
    return 0
  },
}

function NAMESPACE(preset: string) {
  return { name: 'namespace', shorthand: 'n', type: 'string', default: preset, usage: 'The namespace of the Service.' } as const
}

export const service: Subcommand = {
  path: 'service',
  group: 'Networking and Connectivity Commands',
  short: 'Returns a URL to connect to a service',
  long: 'Returns the Kubernetes URL(s) for service(s) in your local cluster. In the case of multiple URLs they will be printed one at a time.',
  operands: 'SERVICE',
  flags: [
    { name: 'all', type: 'bool', default: 'false', usage: 'All Services of the namespace.' },
    { name: 'format', type: 'string', default: FORMAT, usage: 'How a URL is written.' },
    { name: 'https', type: 'bool', default: 'false', usage: 'Write https:// instead of http://.' },
    NAMESPACE('default'),
    { name: 'url', type: 'bool', default: 'false', usage: 'Print the URL instead of opening a browser.' },
  ],
  async run(invocation) {
    const { profile, parsed, words } = invocation
    const all = parsed.on('all')
    if (words.length === 0 && !all) return misused(invocation, 'You must specify service name(s) or --all')
    if (words.length > 0 && all) return misused(invocation, 'You cannot specify both service name(s) and --all')
    const refused = await needsCluster(invocation)
    if (refused !== undefined) return refused
    const namespace = parsed.text('namespace')
    const wanted = all
      ? profile
          .services()
          .filter((each) => each.namespace === namespace)
          .map(({ name }) => name)
      : words
    for (const name of wanted) {
      const code = await openService(invocation, namespace, name, {
        url: parsed.on('url'),
        https: parsed.on('https'),
        format: parsed.text('format'),
      })
      if (code !== 0) return code
    }
    return 0
  },
}
