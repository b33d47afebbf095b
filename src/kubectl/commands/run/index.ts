/** `kubectl run`: one pod from an image. */
import { recorded } from '../../resource/record'
import {
  CASCADE,
  DRY_RUN,
  dryRunOf,
  fieldManager,
  filenameFlags,
  FORCE,
  GRACE_PERIOD,
  SAVE_CONFIG,
  WARNED_RECORD,
} from '../../command/common-flags'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError, throwAll } from '../../command/errors'
import { flag } from '../../command/flags'
import { runningTimeout, usageError } from '../../command/run'
import { envNameErrors } from '../../resource/env-name'
import { parseLabels } from '../../resource/key-values'
import { applyOverrides } from '../../resource/overrides'
import { PRINT_FLAGS, ResultPrinter, type DryRun } from '../../printing/printer'
import { checkCascade } from '../../resource/deletion'
import type { ApiResource } from '../../rest/discovery'
import { isImageReference } from '../../resource/image-reference'
import { objectClient } from '../../resource/info'
import { withTypedLastApplied } from '../../resource/last-applied'
import { compact, textAt, withAt, type Dict } from '../../values'
import { attachToRun } from './attach'

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never']

function environment(flags: readonly string[]): readonly Dict[] {
  return flags.map((pair) => {
    const equals = pair.indexOf('=')
    const name = pair.slice(0, Math.max(equals, 0))
    if (envNameErrors(name).length) throw new CliError(`invalid env: ${pair}`)
    return { name, value: pair.slice(equals + 1) }
  })
}

function podOf(invocation: Invocation, name: string): Dict {
  const { flags, args, dash } = invocation
  const words = args.slice(dash >= 0 ? Math.max(dash, 1) : 1)
  const annotations = parseAnnotations(flags.list('annotations'))
  const port = flags.string('port')
  if (port && !/^\d+$/.test(port)) throw new CliError(`strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax`)
  const isInteractive = flags.bool('stdin')
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name,
      ...(invocation.session.namespaceGiven ? { namespace: invocation.session.namespace } : {}),
      labels: labelsOf(invocation, name),
      ...(Object.keys(annotations).length ? { annotations } : {}),
    },
    spec: {
      containers: [
        {
          name,
          image: flags.string('image'),
          ...(words.length ? { [flags.bool('command') ? 'command' : 'args']: words } : {}),
          ...(port ? { ports: [{ containerPort: Number(port) }] } : {}),
          ...(flags.list('env').length ? { env: environment(flags.list('env')) } : {}),
          ...(flags.string('image-pull-policy') ? { imagePullPolicy: flags.string('image-pull-policy') } : {}),
          ...(isInteractive ? { stdin: true, stdinOnce: !flags.bool('leave-stdin-open') } : {}),
          ...(flags.bool('tty') ? { tty: true } : {}),
          ...(flags.bool('privileged') ? { securityContext: { privileged: true } } : {}),
          resources: {},
        },
      ],
      restartPolicy: flags.string('restart') || 'Always',
      dnsPolicy: 'ClusterFirst',
    },
    status: {},
  }
}

function labelsOf({ flags }: Invocation, name: string): Dict {
  return flags.string('labels') ? parseLabels(flags.string('labels')) : { run: name }
}

function parseAnnotations(pairs: readonly string[]): Readonly<Record<string, string>> {
  const invalid = pairs.filter((pair) => pair.indexOf('=') <= 0)
  if (invalid.length > 0) throw new CliError(`invalid annotations format: ${invalid.join(', ')}`)
  return Object.fromEntries(
    pairs.map((pair) => {
      const equals = pair.indexOf('=')
      return [pair.slice(0, equals), pair.slice(equals + 1)]
    }),
  )
}

/** Checks what flags go together, in kubectl's order. Throws CliError. */
function check(invocation: Invocation): void {
  const { flags } = invocation
  const restart = flags.string('restart')
  const isAttached = attaches(invocation)
  if (flags.bool('tty') && !flags.bool('stdin')) throw usageError(invocation, '-i/--stdin is required for containers with -t/--tty=true')
  if (flags.bool('expose') && flags.string('port') === '') throw usageError(invocation, '--port must be set when exposing a service')
  if (restart !== '' && !RESTART_POLICIES.includes(restart)) throw usageError(invocation, `invalid restart policy: ${restart}`)
  if (flags.bool('rm') && !isAttached) throw usageError(invocation, '--rm should only be used for attached containers')
  if (isAttached && flags.string('dry-run') !== 'none')
    throw usageError(invocation, "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)")
  const pull = flags.string('image-pull-policy')
  if (pull && !['Always', 'IfNotPresent', 'Never'].includes(pull)) throw usageError(invocation, `invalid image pull policy: ${pull}`)
}

function attaches({ flags }: Invocation): boolean {
  return flags.bool('attach') || (!flags.changed('attach') && (flags.bool('stdin') || flags.bool('tty')))
}

/** What the server calls a kind; it is asked for whatever is to be done with the object. */
function resourceFor({ session }: Invocation, type: string): Promise<ApiResource> {
  session.discoveryAttempts = 1
  return session.resourceFor(type)
}

/** The object as the server has it; of a dry run of the client's, as it would be sent. */
async function createOne(invocation: Invocation, resource: ApiResource, plain: Dict, dryRun: DryRun): Promise<Dict> {
  const { session, flags } = invocation
  const object = recorded(invocation, plain)
  if (dryRun === 'client') return object
  const noted = flags.bool('save-config') ? withTypedLastApplied(object) : object
  // What --overrides says of a namespace stands, and the server compares it with that of the path.
  const namespace = textAt(noted, 'metadata', 'namespace') || session.namespace
  return objectClient(session.client, { resource, namespace: session.namespace }).create(
    withAt(noted, ['metadata', 'namespace'], namespace),
    { fieldManager: flags.string('field-manager'), dryRun: dryRun === 'server' },
  )
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, args, dash, session } = invocation
  const dryRun = await dryRunOf(session, flags)
  await session.requireClient()
  const printer = new ResultPrinter(session, flags, dryRun, { isTyped: true })
  await checkCascade(session, flags.string('cascade'))
  if (args.length === 0 || dash === 0) throw usageError(invocation, 'NAME is required for run')
  const name = args[0]!
  runningTimeout(invocation)
  const image = flags.string('image')
  if (image === '') throw new CliError('--image is required')
  if (!isImageReference(image)) throw new CliError(`Invalid image name ${JSON.stringify(image)}: invalid reference format`)
  check(invocation)
  const plain: Dict = compact(podOf(invocation, name))
  const pods = await resourceFor(invocation, 'pods')
  const pod = flags.string('overrides') ? applyOverrides(plain, flags.string('overrides'), flags.string('override-type')) : plain
  const created = await createOne(invocation, pods, pod, dryRun)
  let service: Dict | undefined
  const failures: unknown[] = []
  try {
    if (flags.bool('expose')) service = await exposed(invocation, name, dryRun, printer)
  } catch (error) {
    failures.push(error)
  }
  if (attaches(invocation)) return attachToRun(invocation, created, service)
  await printer.print(created, 'created')
  throwAll(failures)
}

/** The service of a pod that is there already. */
async function exposed(invocation: Invocation, name: string, dryRun: DryRun, printer: ResultPrinter): Promise<Dict> {
  const services = await resourceFor(invocation, 'services')
  const service = await createOne(invocation, services, serviceFor(invocation, name), dryRun)
  await printer.print(service, 'created')
  // A line stands between the service and its pod in YAML, besides the one of the printer.
  if (invocation.flags.string('output') === 'yaml') await invocation.session.print('---\n')
  return service
}

function serviceFor(invocation: Invocation, name: string): Dict {
  const { flags, session } = invocation
  const labels = labelsOf(invocation, name)
  const port = Number(flags.string('port'))
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: {
      name,
      ...(session.namespaceGiven ? { namespace: session.namespace } : {}),
      ...(flags.string('labels') ? { labels } : {}),
    },
    spec: { ports: [{ protocol: 'TCP', port, targetPort: port }], selector: labels },
    status: { loadBalancer: {} },
  }
}

export const runCommand: CommandDefinition = {
  use: 'run NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...]',
  short: 'Run a particular image on the cluster',
  long: 'Create and run a particular image in a pod.',
  examples: `# One nginx pod
kubectl run web --image=nginx

# With a port, environment and labels
kubectl run cache --image=redis --port=6379 --env="MODE=standalone" --labels="app=cache,tier=db"

# What would be created
kubectl run web --image=nginx --dry-run=client -o yaml

# A shell for a moment
kubectl run box -it --rm --restart=Never --image=busybox -- sh

# Another command than the image's
kubectl run tick --image=busybox --command -- sleep 3600`,
  group: 'Basic Commands (Beginner)',
  flags: [
    flag('stringArray', 'annotations', [], 'Annotations of the pod.'),
    flag(
      'bool',
      'attach',
      false,
      "Wait until the pod runs and attach to it as 'kubectl attach' does. True when -i is given. With --restart=Never the exit code is the container's.",
    ),
    CASCADE,
    flag('bool', 'command', false, "The words after -- replace the image's command, not only its arguments."),
    flag('string', 'detach-keys', 'ctrl-p,ctrl-q', 'Keys that detach from the container.'),
    DRY_RUN,
    flag('stringArray', 'env', [], 'Environment variables of the container.'),
    flag('bool', 'expose', false, 'Create a ClusterIP service for the pod too. Needs --port.'),
    fieldManager('kubectl-run'),
    ...filenameFlags('What to replace.'),
    FORCE,
    GRACE_PERIOD,
    flag('string', 'image', '', 'Image of the container.', { required: true }),
    flag('string', 'image-pull-policy', '', 'When the image is pulled; the server decides when this is empty.'),
    flag('string', 'labels', '', 'Labels of the pod, separated by commas, instead of run=NAME.', { shorthand: 'l' }),
    flag('bool', 'leave-stdin-open', false, 'Keep stdin open when the first attach ends.'),
    flag('string', 'override-type', 'merge', 'How --overrides is merged: json, merge, or strategic.'),
    flag('string', 'overrides', '', 'JSON that changes the object before it is sent. Needs an apiVersion.'),
    flag('duration', 'pod-running-timeout', 60_000, 'How long to wait until the pod runs (5s, 2m, 3h; more than zero)'),
    flag('string', 'port', '', 'Port the container serves on.'),
    ...PRINT_FLAGS,
    WARNED_RECORD,
    flag('bool', 'privileged', false, 'Run the container privileged.'),
    flag('bool', 'quiet', false, 'Leave out the prompts.', { shorthand: 'q' }),
    flag('string', 'restart', 'Always', 'Restart policy of the pod: Always, OnFailure or Never.'),
    flag('bool', 'rm', false, "Delete the pod when it has ended. Only with an attached container ('-it' or '--attach')."),
    SAVE_CONFIG,
    flag('bool', 'stdin', false, "Keep the container's stdin open, attached or not.", { shorthand: 'i' }),
    flag('duration', 'timeout', 0, 'How long to wait for a delete; 0 takes as long as it does'),
    flag('bool', 'tty', false, 'Give the container a terminal.', { shorthand: 't' }),
    flag('bool', 'wait', false, 'Return only when deleted objects are gone, finalizers included.'),
  ],
  run,
}
