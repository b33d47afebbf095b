/** `kubectl cp`: copies between this machine and a container, with the container's own tar. */
import type { CompletionResult } from '../../../shell/command'
import type { ArgumentCompletion, CommandDefinition, Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { flag } from '../../command/flags'
import { objectNames } from '../../completion/resources'
import { copyFromPod } from './from-pod'
import { parseFileSpec } from './paths'
import { copyToPod } from './to-pod'

async function run(invocation: Invocation): Promise<void> {
  invocation.session.requireContext()
  invocation.session.makeClient()
  const [from, to, ...more] = invocation.args
  if (from === undefined || to === undefined || more.length > 0) throw new CliError('source and destination are required')
  const source = parseFileSpec(from)
  const destination = parseFileSpec(to)
  if (source.pod && destination.pod) throw new CliError('one of src or dest must be a local file specification')
  if (!source.path || !destination.path) throw new CliError('filepath can not be empty')
  if (source.pod) return copyFromPod(invocation, source, destination)
  if (destination.pod) return copyToPod(invocation, source, destination)
  throw new CliError('one of src or dest must be a remote file specification')
}

/** The files here whose names begin so. */
function filesHere({ session }: ArgumentCompletion, prefix: string): readonly string[] {
  const { files, cwd } = session.io
  const isFolder = (name: string) => files.stat(session.path(name)).type === 'directory'
  return [...files.list(cwd)]
    .filter((name) => name.startsWith(prefix))
    .sort()
    .map((name) => (isFolder(name) ? `${name}/` : name))
}

/** Pods and namespaces for the first word; files where it looks like one, and beside the others once something is written. */
async function complete(completion: ArgumentCompletion): Promise<CompletionResult> {
  const { session, args, prefix } = completion
  if (args.length > 0 || /^[/.~]/.test(prefix) || prefix.includes(':')) return { completions: [], files: true, noSpace: true }
  const offered = (values: readonly string[]): CompletionResult => ({
    completions: values.filter((value) => value.startsWith(prefix)).map((value) => ({ value, space: false })),
    files: true,
    noSpace: true,
  })
  const pods = await session.resourceFor('pods')
  const slash = prefix.indexOf('/')
  if (slash >= 0) {
    const namespace = prefix.slice(0, slash)
    return offered((await objectNames(completion, pods, namespace)).map((name) => `${namespace}/${name}:`))
  }
  const namespaces = await objectNames(completion, await session.resourceFor('namespaces'))
  const values = [...namespaces.map((name) => `${name}/`), ...(await objectNames(completion, pods)).map((name) => `${name}:`)]
  if (prefix === '') return offered([...values, './', '/'])
  const isAny = values.some((value) => value.startsWith(prefix))
  return offered(isAny ? [...values, ...filesHere(completion, prefix)] : [])
}

export const cp: CommandDefinition = {
  use: 'cp <file-spec-src> <file-spec-dest>',
  short: 'Copy files and directories to and from containers',
  long: 'Copy files and folders between this machine and a container. The image must have tar; without it nothing can be copied.',
  examples: `# A folder of this machine into a pod
kubectl cp ./site web:/usr/share/nginx/html

# A file into a certain container
kubectl cp app.conf web:/etc/app.conf -c helper

# A file into a pod of another namespace
kubectl cp app.conf shop/web:/etc/app.conf

# From a pod to this machine
kubectl cp shop/web:/var/log/app.log app.log

# Links and permissions are kept by tar itself
kubectl exec -n shop web -- tar cf - /etc/app | tar xf -`,
  group: 'Troubleshooting and Debugging Commands',
  flags: [
    flag('string', 'container', '', "The container; by default the one the pod's annotation names, else the first.", {
      shorthand: 'c',
    }),
    flag('bool', 'no-preserve', false, 'Do not keep owner and permissions in the container'),
    flag('int', 'retries', 0, 'How often to go on with a copy from a container that broke off; 0 is never, less than 0 always.'),
  ],
  run,
  complete,
}
