/** The flags of `debug`, what of them goes together, and the container they describe. */
import type { Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { flag, type FlagDefinition } from '../../command/flags'
import { goQuote } from '../../../engine/api/strconv'
import { filenameFlag } from '../../command/common-flags'
import { asDict, asList, isDict, type Dict } from '../../values'
import { isImageReference } from '../../resource/image-reference'

const PROFILES = ['legacy', 'general', 'baseline', 'netadmin', 'restricted', 'sysadmin']
/** Letters that make no words, as Kubernetes picks names. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'
const SUFFIX = 5

export const DEBUG_FLAGS: readonly FlagDefinition[] = [
  flag('bool', 'arguments-only', false, 'What follows -- are arguments, not the command.'),
  flag('bool', 'attach', false, 'Wait until the container runs and attach to it. True when -i is given.'),
  flag('string', 'container', '', 'Name of the debug container.', { shorthand: 'c' }),
  flag('string', 'copy-to', '', 'Debug a copy of the pod with this name.'),
  flag('string', 'custom', '', 'File with parts of a container spec to add.', { completion: 'file' }),
  flag('stringToString', 'env', [], 'Environment variables of the debug container.'),
  filenameFlag('what to debug'),
  flag('string', 'image', '', 'Image of the debug container.'),
  flag('string', 'image-pull-policy', '', 'When the image is pulled; the server decides when this is empty.'),
  flag('bool', 'keep-annotations', false, 'Copies keep the annotations.'),
  flag('bool', 'keep-init-containers', true, 'Copies keep the init containers.'),
  flag('bool', 'keep-labels', false, 'Copies keep the labels.'),
  flag('bool', 'keep-liveness', false, 'Copies keep liveness probes.'),
  flag('bool', 'keep-readiness', false, 'Copies keep readiness probes.'),
  flag('bool', 'keep-startup', false, 'Copies keep startup probes.'),
  flag(
    'string',
    'profile',
    'general',
    'How much the debug container may do: "legacy", "general", "baseline", "netadmin", "restricted" or "sysadmin".',
  ),
  flag('bool', 'quiet', false, 'Leave out what is said along the way.', { shorthand: 'q' }),
  flag('bool', 'replace', false, 'Delete the pod that is copied.'),
  flag('bool', 'same-node', false, 'Put the copy on the same node.'),
  flag('stringToString', 'set-image', [], 'Images for containers of the copy: name=image.'),
  flag('bool', 'share-processes', true, 'Containers of the copy see the processes of one another.'),
  flag('bool', 'stdin', false, "Keep the container's stdin open.", { shorthand: 'i' }),
  flag('string', 'target', '', 'Container whose processes an ephemeral container sees.'),
  flag('bool', 'tty', false, 'Give the container a terminal.', { shorthand: 't' }),
]

/** What goes together, in the order kubectl looks at it. Throws CliError. */
export function checkOptions(invocation: Invocation, names: readonly string[]): void {
  const { flags } = invocation
  const image = flags.string('image')
  const setImages = flags.list('set-image')
  const isCopy = flags.string('copy-to') !== ''
  const hasWords = invocation.dash >= 0 && invocation.args.length > invocation.dash
  if (!PROFILES.includes(flags.string('profile'))) throw new CliError(`unknown profile: ${flags.string('profile')}`)
  if (flags.bool('attach') && flags.changed('attach') && !image && !flags.string('container'))
    throw new CliError('you must specify --container or create a new container using --image in order to attach.')
  if (isCopy) {
    if (!image && setImages.length === 0 && !hasWords) throw new CliError('you must specify --image, --set-image or command arguments.')
    if (hasWords && !image && !flags.string('container'))
      throw new CliError('you must specify an existing container or a new image when specifying args.')
  } else {
    if (flags.bool('replace')) throw new CliError('--replace may only be used with --copy-to.')
    if (flags.bool('same-node')) throw new CliError('--same-node may only be used with --copy-to.')
    if (setImages.length) throw new CliError('--set-image may only be used with --copy-to.')
    if (!image) throw new CliError('you must specify --image when not using --copy-to.')
  }
  if (image && !isImageReference(image)) throw new CliError(`invalid image name ${goQuote(image)}: invalid reference format`)
  if (names.length === 0 && flags.list('filename').length === 0) throw new CliError('NAME or filename is required for debug')
  const policy = flags.string('image-pull-policy')
  if (policy && !['Always', 'IfNotPresent', 'Never'].includes(policy)) throw new CliError(`invalid image pull policy: ${policy}`)
  for (const pair of setImages) {
    const [name, wanted] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
    if (!isImageReference(wanted))
      throw new CliError(`invalid image name ${goQuote(wanted)} for container ${goQuote(name)}: invalid reference format`)
  }
  if (flags.string('target') && isCopy) throw new CliError('--target is incompatible with --copy-to. Use --share-processes instead.')
  if (flags.bool('tty') && !flags.bool('stdin')) throw new CliError('-i/--stdin is required for containers with -t/--tty=true')
}

export function randomSuffix({ io }: Invocation): string {
  return Array.from({ length: SUFFIX }, () => ALPHABET[io.system.random(ALPHABET.length)]).join('')
}

/** Whether the command ends with attaching. */
export function attaches({ flags }: Invocation): boolean {
  return flags.bool('attach') || (!flags.changed('attach') && flags.bool('stdin'))
}

/** The words after `--` as the container's command or arguments. */
export function words({ args, dash, flags }: Invocation): Dict {
  const given = dash < 0 ? [] : args.slice(dash)
  return given.length ? { [flags.bool('arguments-only') ? 'args' : 'command']: given } : {}
}

/** What a container of a profile may do, given what it may already; undefined: nothing is said of it. */
function securityContext(profile: string, before: Dict | undefined, isNode: boolean): Dict | undefined {
  const adding = (...names: readonly string[]): Dict => {
    const capabilities = asDict(before?.['capabilities'])
    return { ...before, capabilities: { ...capabilities, add: [...asList(capabilities['add']), ...names] } }
  }
  switch (profile) {
    case 'general':
      return isNode ? undefined : adding('SYS_PTRACE')
    case 'baseline':
      return undefined
    case 'restricted':
      return {
        runAsNonRoot: true,
        capabilities: { drop: ['ALL'] },
        allowPrivilegeEscalation: false,
        seccompProfile: { type: 'RuntimeDefault' },
      }
    case 'netadmin':
      return adding('NET_ADMIN', 'NET_RAW')
    case 'sysadmin':
      return { ...before, privileged: true }
    default:
      return before
  }
}

/** The container as the profile has it. */
function profiled(container: Dict, profile: string, isNode: boolean): Dict {
  const { securityContext: before, ...rest } = container
  const security = securityContext(profile, isDict(before) ? before : undefined, isNode)
  return { ...rest, ...(security ? { securityContext: security } : {}) }
}

function environment({ flags }: Invocation): Dict {
  const env = flags.list('env').map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1) }))
  return env.length ? { env } : {}
}

/** A container of the pod's copy that is debugged itself, with what the flags change. */
export function changedContainer(invocation: Invocation, container: Dict): Dict {
  const { flags } = invocation
  const { stdin: _stdin, tty: _tty, ...rest } = container
  const said = words(invocation)
  const { args, ...withoutArgs } = rest
  const kept = said['command'] === undefined || args === undefined ? rest : withoutArgs
  const policy = flags.string('image-pull-policy')
  const changed = {
    ...kept,
    ...said,
    ...environment(invocation),
    ...(flags.string('image') ? { image: flags.string('image') } : {}),
    ...(policy ? { imagePullPolicy: policy } : {}),
    ...(flags.bool('stdin') ? { stdin: true } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
  }
  return profiled(changed, flags.string('profile'), false)
}

/** A container as the profile that was chosen has it. */
export function inProfile({ flags }: Invocation, container: Dict, isNode = false): Dict {
  return profiled(container, flags.string('profile'), isNode)
}

/** The debug container that the flags describe, in its profile. */
export function debugContainer(invocation: Invocation, name: string, isNode = false): Dict {
  return inProfile(invocation, plainContainer(invocation, name), isNode)
}

/** The debug container without what the profile adds. */
export function plainContainer(invocation: Invocation, name: string): Dict {
  const { flags } = invocation
  const policy = flags.string('image-pull-policy')
  return {
    name,
    image: flags.string('image'),
    ...words(invocation),
    ...environment(invocation),
    ...(policy ? { imagePullPolicy: policy } : {}),
    resources: {},
    ...(flags.bool('stdin') ? { stdin: true } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
    terminationMessagePolicy: 'File',
  }
}
