/** `kubectl create service` and its types. */
import { dns1123SubdomainErrors } from '../../../engine/api/names'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { flag, type FlagDefinition } from '../../command/flags'
import { groupRun } from '../../command/run'
import type { Dict } from '../../values'
import { CREATE_FLAGS, namespaceGiven } from './create-flags'
import { createGenerated } from './generator'

const TCP = flag('stringSlice', 'tcp', [], "Ports as '<port>' or '<port>:<targetPort>'; may be given several times.")

/** A port or where it leads: 0 is only allowed where the server is left to refuse it. */
function parsePort(text: string): number {
  if (!/^\d+$/.test(text)) throw new CliError(`strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`)
  if (Number(text) > 65535) throw new CliError(`strconv.ParseUint: parsing ${JSON.stringify(text)}: value out of range`)
  return Number(text)
}

/** What is wrong with the name of a port; the words are those of the API server. */
function portNameProblems(name: string): readonly string[] {
  return [
    ...(name.length > 15 ? ['must be no more than 15 characters long'] : []),
    ...(/^[-a-z0-9]+$/.test(name) ? [] : ['must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)']),
    ...(/[a-z]/.test(name) ? [] : ['must contain at least one letter (a-z)']),
    ...(name.includes('--') ? ['must not contain consecutive hyphens'] : []),
    ...(/^-|-$/.test(name) ? ['must not begin or end with a hyphen'] : []),
  ]
}

function parseTarget(text: string): number | string {
  if (/^[+-]?\d+$/.test(text)) {
    const port = Number(text)
    if (port < 1 || port > 65535) throw new CliError('must be between 1 and 65535, inclusive')
    return port
  }
  const problems = portNameProblems(text)
  if (problems.length > 0) throw new CliError(problems.join(','))
  return text
}

function portOf(written: string, nodePort: number): Dict {
  const [first = '', second] = written.split(':')
  const port = parsePort(first)
  const targetPort = second === undefined ? port : parseTarget(second)
  return { name: written.replaceAll(':', '-'), protocol: 'TCP', port, targetPort, ...(nodePort !== 0 ? { nodePort } : {}) }
}

function serviceType(
  type: string,
  words: {
    readonly name: string
    readonly needsPorts: boolean
    readonly extra: readonly FlagDefinition[]
    readonly short: string
    readonly use: string
    readonly long: string
    readonly example: string
  },
): CommandDefinition {
  return {
    use: words.use,
    short: words.short,
    long: words.long,
    examples: words.example,
    flags: [...words.extra, TCP, ...CREATE_FLAGS],
    run: (invocation) =>
      createGenerated(
        invocation,
        (name) => ({
          kind: 'Service',
          apiVersion: 'v1',
          metadata: { name, ...namespaceGiven(invocation), labels: { app: name } },
          spec: specOf(invocation, name, type, words.needsPorts),
          status: { loadBalancer: {} },
        }),
        `failed to create ${type} service:`,
        false,
      ),
  }
}

/** Throws CliError for flags that make no service. */
function specOf({ flags }: Invocation, name: string, type: string, needsPorts: boolean): Dict {
  const clusterIp = flags.has('clusterip') ? flags.string('clusterip') : ''
  const ports = flags.list('tcp')
  if (needsPorts && clusterIp !== 'None' && ports.length === 0) throw new CliError('at least one tcp port specifier must be provided')
  if (type === 'ExternalName' && dns1123SubdomainErrors(flags.string('external-name')).length > 0)
    throw new CliError(`invalid service external name ${flags.string('external-name')}`)
  const nodePort = flags.has('node-port') ? flags.number('node-port') : 0
  return {
    ...(ports.length ? { ports: ports.map((each) => portOf(each, nodePort)) } : {}),
    selector: { app: name },
    ...(clusterIp ? { clusterIP: clusterIp } : {}),
    type,
    ...(type === 'ExternalName' ? { externalName: flags.string('external-name') } : {}),
  }
}

const clusterip = serviceType('ClusterIP', {
  name: 'clusterip',
  needsPorts: true,
  extra: [flag('string', 'clusterip', '', "The address, 'None' for a headless service, or nothing to let the server choose one.")],
  use: 'clusterip NAME [--tcp=<port>:<targetPort>] [--dry-run=server|client|none]',
  short: 'Create a ClusterIP service',
  long: 'Create a ClusterIP service with the specified name.',
  example: `# Port 5678 of the service, port 8080 of its pods
kubectl create service clusterip web --tcp=5678:8080

# Headless
kubectl create service clusterip web --clusterip="None"`,
})

const nodeport = serviceType('NodePort', {
  name: 'nodeport',
  needsPorts: true,
  extra: [flag('int', 'node-port', 0, 'Port of every node that leads to the service.')],
  use: 'nodeport NAME [--tcp=port:targetPort] [--dry-run=server|client|none]',
  short: 'Create a NodePort service',
  long: 'Create a NodePort service with the specified name.',
  example: `# Port 80 of the service, port 8080 of its pods
kubectl create service nodeport web --tcp=80:8080`,
})

const loadbalancer = serviceType('LoadBalancer', {
  name: 'loadbalancer',
  needsPorts: true,
  extra: [],
  use: 'loadbalancer NAME [--tcp=port:targetPort] [--dry-run=server|client|none]',
  short: 'Create a LoadBalancer service',
  long: 'Create a LoadBalancer service with the specified name.',
  example: `# Port 80 of the service, port 8080 of its pods
kubectl create service loadbalancer web --tcp=80:8080`,
})

const externalname = serviceType('ExternalName', {
  name: 'externalname',
  needsPorts: false,
  extra: [flag('string', 'external-name', '', 'The DNS name the service stands for', { required: true })],
  use: 'externalname NAME --external-name external.name [--dry-run=server|client|none]',
  short: 'Create an ExternalName service',
  long: `Create an ExternalName service with the specified name.

Such a service stands for a DNS name instead of pods, so that applications can reach what runs elsewhere.`,
  example: `# A name outside the cluster
kubectl create service externalname db --external-name db.example.com`,
})

export const createServiceGroup: CommandDefinition = {
  use: 'service [flags]',
  aliases: ['svc'],
  short: 'Create a service using a specified subcommand',
  subcommands: [clusterip, externalname, loadbalancer, nodeport],
  run: groupRun('stderr'),
}
