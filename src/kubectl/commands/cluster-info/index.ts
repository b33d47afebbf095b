/** `kubectl cluster-info`: where the control plane and its services are. */
import type { CommandDefinition, Invocation } from '../../command/definition'
import { listAll } from '../../resource/builder'
import { asList, at, labelsOf, nameOfObject, namespaceOfObject, textAt } from '../../values'
import { dump } from './dump'

async function line({ session }: Invocation, name: string, link: string): Promise<void> {
  await session.print(`${name} is running at ${link}
`)
}

async function run(invocation: Invocation): Promise<void> {
  await invocation.session.requireClient()
  try {
    await printAddresses(invocation)
  } finally {
    await invocation.session.print(`\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n`)
  }
}

async function printAddresses(invocation: Invocation): Promise<void> {
  const { session } = invocation
  const { server } = session.config.address
  const services = await session.resourceFor('services')
  const list = await listAll(session, services, session.namespaceGiven ? session.namespace : 'kube-system', {
    labelSelector: 'kubernetes.io/cluster-service=true',
  })
  await line(invocation, 'Kubernetes control plane', server)
  for (const service of asList(list['items'])) {
    const name = nameOfObject(service)
    const ingress = at(service, 'status', 'loadBalancer', 'ingress', 0)
    const port = at(service, 'spec', 'ports', 0)
    let link: string
    if (ingress) {
      const host = textAt(ingress, 'ip') || textAt(ingress, 'hostname')
      link = asList(at(service, 'spec', 'ports'))
        .map((each) => `http://${host}:${textAt(each, 'port')} `)
        .join('')
    } else {
      const scheme = [443, 6443].includes(Number(at(port, 'port'))) ? 'https:' : ''
      const portName = textAt(port, 'name')
      link = `${server}/api/v1/namespaces/${namespaceOfObject(service)}/services/${scheme}${name}${portName || scheme ? `:${portName}` : ''}/proxy`
    }
    await line(invocation, labelsOf(service)['kubernetes.io/name'] ?? name, link)
  }
}

export const clusterInfo: CommandDefinition = {
  use: 'cluster-info [flags]',
  short: 'Display cluster information',
  long: `Display the addresses of the control plane and of services labelled kubernetes.io/cluster-service=true. To find out more about problems, use 'kubectl cluster-info dump'.`,
  examples: `# Where the control plane is
kubectl cluster-info`,
  group: 'Cluster Management Commands',
  subcommands: [dump],
  run,
}
