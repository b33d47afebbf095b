/** `minikube service` and `minikube service list`: the addresses at which Services are reached from outside. */
import { EXIT, noProfile, notRunning, type Invocation, type Subcommand } from '../subcommand'
import type { ServiceUrl } from '../profile'
import { drawTable } from '../table'

const hostIp = ({ profile }: Invocation): string => profile.nodes().find((node) => node.controlPlane)?.ip ?? ''

const urls = (service: ServiceUrl, ip: string, format: string): readonly string[] =>
  service.ports.flatMap((port) => (port.nodePort ? [format.replaceAll('{{.IP}}', ip).replaceAll('{{.Port}}', String(port.nodePort))] : []))

const targets = (service: ServiceUrl): string =>
  service.ports.map((port) => (port.name ? `${port.name}/${port.port}` : String(port.port))).join('\n')

export const serviceList: Subcommand = {
  path: 'service list',
  short: 'Lists the URLs for the services in your local cluster',
  flags: [{ name: 'namespace', shorthand: 'n', type: 'string', default: '', usage: 'Only of this namespace.' }],
  async run(invocation) {
    const { io, profile, parsed } = invocation
    if (!profile.exists()) return noProfile(invocation)
    if (!profile.apiServerRunning()) return notRunning(invocation)
    const only = parsed.text('namespace')
    const rows = profile
      .services()
      .filter((service) => !only || service.namespace === only)
      .map((service) => {
        const found = urls(service, hostIp(invocation), 'http://{{.IP}}:{{.Port}}')
        return found.length > 0
          ? [service.namespace, service.name, targets(service), found.join('\n')]
          : [service.namespace, service.name, 'No node port', '']
      })
    await io.stdout.write(drawTable(['NAMESPACE', 'NAME', 'TARGET PORT', 'URL'], rows))
    return 0
  },
}

export const service: Subcommand = {
  path: 'service',
  short: 'Returns a URL to connect to a service',
  operands: 'SERVICE',
  flags: [
    { name: 'url', type: 'bool', default: 'false', usage: 'Print the URL instead of opening a browser.' },
    { name: 'namespace', shorthand: 'n', type: 'string', default: 'default', usage: 'The namespace of the Service.' },
    { name: 'format', type: 'string', default: 'http://{{.IP}}:{{.Port}}', usage: 'How a URL is written.' },
    { name: 'https', type: 'bool', default: 'false', usage: 'Write https:// instead of http://.' },
    { name: 'all', type: 'bool', default: 'false', usage: 'All Services of the namespace.' },
  ],
  async run(invocation) {
    const { io, out, profile, parsed, words } = invocation
    if (!profile.exists()) return noProfile(invocation)
    if (!profile.apiServerRunning()) return notRunning(invocation)
    const namespace = parsed.text('namespace')
    if (words.length === 0 && !parsed.on('all')) {
      await out.complain('failure', 'Exiting due to MK_USAGE: You must specify service name(s) or --all')
      return EXIT.usage
    }
    const known = profile.services().filter((s) => s.namespace === namespace)
    const wanted = parsed.on('all') ? known.map((s) => s.name) : words
    const format = parsed.on('https') ? parsed.text('format').replace(/^http:/, 'https:') : parsed.text('format')
    for (const name of wanted) {
      const found = known.find((s) => s.name === name)
      if (!found) {
        await io.stdout.write('\n')
        await out.complain('failure', `Exiting due to SVC_NOT_FOUND: Service '${name}' was not found in '${namespace}' namespace.`)
        await io.stderr.write(
          `You may select another namespace by using 'minikube service ${name} -n <namespace>'. Or list out all the services using 'minikube service list'\n`,
        )
        return EXIT.serviceNotFound
      }
      const addresses = urls(found, hostIp(invocation), format)
      if (parsed.on('url')) {
        if (addresses.length === 0) {
          await out.complain('warning', `service ${namespace}/${name} has no node port`)
          continue
        }
        await io.stdout.write(`${addresses.join('\n')}\n`)
        continue
      }
      await io.stdout.write(
        drawTable(
          ['NAMESPACE', 'NAME', 'TARGET PORT', 'URL'],
          [[namespace, name, addresses.length > 0 ? targets(found) : 'No node port', addresses.join('\n')]],
        ),
      )
      if (addresses.length === 0) await out.complain('warning', `service ${namespace}/${name} has no node port`)
      // There is no browser to open from inside this page's terminal; the URL is what one would open.
      else await out.line('tip', `Open ${addresses[0]} with curl: this terminal has no browser of its own.`)
    }
    return 0
  },
}
