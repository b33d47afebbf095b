/** `kubectl cluster-info dump`: everything that helps to find out what is wrong, to files or stdout. */
import { FileError } from '../../../shell/files'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { flag } from '../../command/flags'
import { runningTimeout } from '../../command/run'
import { PRINT_FLAGS, printerFor, splitFormat } from '../../printing/printer'
import { listAll } from '../../resource/builder'
import { builtIn } from '../../rest/built-in'
import { asList, at, nameOfObject, type Dict } from '../../values'

const PER_NAMESPACE = [
  ['v1', 'Event'],
  ['v1', 'ReplicationController'],
  ['v1', 'Service'],
  ['apps/v1', 'DaemonSet'],
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'ReplicaSet'],
  ['v1', 'Pod'],
] as const

async function run(invocation: Invocation): Promise<void> {
  const { flags, session } = invocation
  runningTimeout(invocation, false)
  const format = flags.string('output')
  const printer = printerFor(session, flags, { isTyped: true })
  if (splitFormat(format).format === 'name' || !printer) throw new CliError('list types are not supported by name printing: *v1.NodeList')
  const text = (object: Dict) => printer.print(object)
  const folder = flags.string('output-directory')
  const put = async (path: string, content: string) => {
    if (folder === '' || folder === '-') return session.print(content)
    const full = session.path(`${folder}/${path}`)
    const parent = full.slice(0, full.lastIndexOf('/'))
    const opening = (verb: string, written: string, open: () => void) => {
      try {
        open()
      } catch (error) {
        if (!(error instanceof FileError)) throw error
        // A file in the place of a folder.
        const { message } = error.code === 'EEXIST' ? new FileError('ENOTDIR', written) : error
        throw new CliError(`${verb} ${written}: ${message.toLowerCase()}`)
      }
    }
    opening('mkdir', folder, () => session.io.files.makeDirectory(parent, { parents: true }))
    opening('open', `${folder}/${path}`, () => session.io.files.write(full, content))
  }
  const extension = format === 'yaml' ? 'yaml' : format === 'json' ? 'json' : 'txt'
  await put(`nodes.${extension}`, text(await listAll(session, builtIn('v1', 'Node')!, '', {})))
  const namespaces = await chosenNamespaces(invocation)
  for (const namespace of namespaces) {
    for (const [apiVersion, kind] of PER_NAMESPACE) {
      const resource = builtIn(apiVersion, kind)!
      const list = await listAll(session, resource, namespace, {})
      await put(
        `${namespace}/${resource.kind === 'ReplicationController' ? 'replication-controllers' : resource.name}.${extension}`,
        text(list),
      )
      if (resource.kind === 'Pod') for (const pod of asList(list['items'])) await logs(invocation, namespace, pod, put)
    }
  }
  if (folder !== '' && folder !== '-') await session.print(`Cluster info dumped to ${folder}\n`)
}

async function chosenNamespaces(invocation: Invocation): Promise<readonly string[]> {
  const { flags, session } = invocation
  if (flags.bool('all-namespaces')) return asList((await listAll(session, builtIn('v1', 'Namespace')!, '', {}))['items']).map(nameOfObject)
  const given = flags.list('namespaces')
  return given.length ? given : ['kube-system', session.namespace]
}

async function logs(
  invocation: Invocation,
  namespace: string,
  pod: unknown,
  put: (path: string, content: string) => Promise<void>,
): Promise<void> {
  const { session } = invocation
  const name = nameOfObject(pod)
  let text = ''
  for (const container of [...asList(at(pod, 'spec', 'initContainers')), ...asList(at(pod, 'spec', 'containers'))]) {
    const containerName = String(at(container, 'name'))
    const head = `==== START logs for container ${containerName} of pod ${namespace}/${name} ====\n`
    let body: string
    try {
      body = await (
        await session.client.raw('GET', `/api/v1/namespaces/${namespace}/pods/${name}/log`, { query: { container: containerName } })
      ).text()
    } catch (error) {
      body = `Request log error: ${error instanceof Error ? error.message : String(error)}\n`
    }
    text += `${head}${body}==== END logs for container ${containerName} of pod ${namespace}/${name} ====\n`
  }
  await put(`${namespace}/${name}/logs.txt`, text)
}

export const dump: CommandDefinition = {
  use: 'dump [flags]',
  short: 'Dump relevant information for debugging and diagnosis',
  long: `Dump what helps to find out what is wrong with a cluster: nodes, and for the namespaces chosen (the current one and kube-system, unless others are named) events, workloads, pods and their logs.`,
  examples: `# To stdout
kubectl cluster-info dump

# Into a folder
kubectl cluster-info dump --output-directory=/root/dump

# Every namespace
kubectl cluster-info dump -A

# Two namespaces, into a folder
kubectl cluster-info dump --namespaces shop,kube-system --output-directory=/root/dump`,
  flags: [
    flag('bool', 'all-namespaces', false, 'Every namespace; --namespaces is then ignored.', { shorthand: 'A' }),
    flag('stringSlice', 'namespaces', [], 'Namespaces to dump, separated by commas.'),
    flag('string', 'output-directory', '', "Folder for the files; '-' or nothing is stdout."),
    flag('duration', 'pod-running-timeout', 20_000, 'How long to wait for a pod to run (5s, 2m, 3h)'),
    ...PRINT_FLAGS.map((each) => (each.name === 'output' ? { ...each, default: 'json' } : each)),
  ],
  run,
}
