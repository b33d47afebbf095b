/** `kubectl create ingress`: rules written `host/path=service:port[,tls[=secret]]`. */
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { flag } from '../../command/flags'
import type { Dict } from '../../values'
import { CREATE_FLAGS, namespaceGiven } from './create-flags'
import { createGenerated } from './generator'

const RULE = /^[\w*\-.]*\/.*=[\w-]+:[\w-]+(,tls=?([\w-]+)?)?/
const LARGEST_INT32 = 2 ** 31 - 1
const BACKEND = /^[^:]*:[^:]*$/

function backend(service: string, port: string): Dict {
  // What does not fit 32 bits is a name, as intstr.Parse has it.
  const isNumber = /^\d+$/.test(port) && Number(port) <= LARGEST_INT32
  const named = port === '' ? {} : { name: port }
  return { service: { name: service, port: isNumber ? { number: Number(port) } : named } }
}

/** `path=service:port`. */
function pathRule(written: string): Dict {
  const [before = '', target = ''] = written.split('=')
  const path = `/${before}`
  const isPrefix = path.endsWith('*')
  const [service = '', port = ''] = target.split(':')
  return { path: isPrefix ? path.slice(0, -1) : path, pathType: isPrefix ? 'Prefix' : 'Exact', backend: backend(service, port) }
}

/** Paths by host, in the order hosts were named. */
function rulesOf(written: readonly string[]): readonly Dict[] {
  const hosts = new Map<string, Dict[]>()
  for (const rule of written) {
    const [plain = ''] = rule.split(',')
    const slash = plain.indexOf('/')
    const host = plain.slice(0, slash)
    hosts.set(host, [...(hosts.get(host) ?? []), pathRule(plain.slice(slash + 1))])
  }
  return [...hosts].map(([host, paths]) => ({ ...(host ? { host } : {}), http: { paths } }))
}

/** Hosts by secret; a host counts where it stands first. */
function tlsOf(written: readonly string[]): readonly Dict[] {
  const entries: { readonly hosts: string[]; readonly secretName: string }[] = []
  const seen = new Set<string>()
  for (const rule of written) {
    const parts = rule.split(',')
    const [host = ''] = rule.split('/')
    if (parts.length !== 2 || seen.has(host)) continue
    seen.add(host)
    const secretName = parts[1]!.split('=')[1] ?? ''
    const entry = entries.find((each) => each.secretName === secretName)
    if (entry) entry.hosts.push(host)
    else if (host || secretName) entries.push({ hosts: host ? [host] : [], secretName })
  }
  return entries.map(({ hosts, secretName }) => ({ ...(hosts.length ? { hosts } : {}), ...(secretName ? { secretName } : {}) }))
}

export const createIngress: CommandDefinition = {
  use: 'ingress NAME --rule=host/path=service:port[,tls[=secret]] ',
  aliases: ['ing'],
  short: 'Create an ingress with the specified name',
  examples: `# One path of one host
kubectl create ingress web --rule="example.com/shop*=shop:80"

# With a certificate
kubectl create ingress web --class=nginx --rule="example.com/*=web:80,tls=site"

# Everything else
kubectl create ingress web --default-backend=web:http --rule="example.com/a=a:80"`,
  flags: [
    flag('stringArray', 'annotation', [], 'Annotations, as annotation=value'),
    flag('string', 'class', '', 'The ingress class'),
    flag('string', 'default-backend', '', 'Service for what fits no rule, as svcname:port'),
    flag(
      'stringArray',
      'rule',
      [],
      'A rule, as host/path=service:port[,tls=secretname]. A path that ends with * means every path that begins so (pathType=Prefix).',
    ),
    ...CREATE_FLAGS,
  ],
  run: (invocation) => createGenerated(invocation, (name) => ingressOf(invocation, name), 'failed to create ingress:'),
}

/** Throws CliError for rules that cannot be understood. */
function ingressOf(invocation: Invocation, name: string): Dict {
  const { flags } = invocation
  const written = flags.list('rule')
  const fallback = flags.string('default-backend')
  if (written.length === 0 && fallback === '')
    throw new CliError(
      'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
    )
  for (const rule of written)
    if (!RULE.test(rule)) throw new CliError(`rule ${rule} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`)
  for (const each of flags.list('annotation'))
    if (!/^[^=]+=.*$/.test(each)) throw new CliError(`annotation ${each} is invalid and should be in format key=[value]`)
  if (fallback && !BACKEND.test(fallback)) throw new CliError('default-backend should be in format servicename:serviceport')
  const rules = rulesOf(written)
  const tls = tlsOf(written)
  const annotations = Object.fromEntries(
    flags.list('annotation').map((each) => [each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1)]),
  )
  const [service = '', port = ''] = fallback.split(':')
  const spec = {
    ...(flags.string('class') ? { ingressClassName: flags.string('class') } : {}),
    ...(fallback ? { defaultBackend: backend(service, port) } : {}),
    ...(tls.length ? { tls } : {}),
    ...(rules.length ? { rules } : {}),
  }
  return {
    kind: 'Ingress',
    apiVersion: 'networking.k8s.io/v1',
    metadata: { name, ...namespaceGiven(invocation), ...(Object.keys(annotations).length ? { annotations } : {}) },
    spec,
    status: { loadBalancer: {} },
  }
}
