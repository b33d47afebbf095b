/** `kubectl set env`. */
import { decodeBase64Text } from '../../../engine/api/base64'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError, errorMessage } from '../../command/errors'
import { flag } from '../../command/flags'
import { fieldValue, resourceFieldValue } from '../../describe/downward'
import { collectAll } from '../../resource/builder'
import type { Info } from '../../resource/info'
import { withPodSpec } from '../../resource/pod-spec'
import { KUBECTL_TYPES } from '../../resource/scheme'
import { asDict, asList, asText, at, nameOfObject, textAt, type Dict } from '../../values'
import {
  checkOutput,
  editObjects,
  fitsPattern,
  refuseLocalServerDryRun,
  selectedObjects,
  SET_FLAGS,
  SET_MANAGER,
  SET_SELECTOR,
} from './edit-objects'
import { changedEnv, parseChanges, sourceText, splitArguments, type EnvChanges } from './env-changes'
import { printWarning } from '../../printing/warning'

async function stdinLines({ io }: Invocation): Promise<readonly string[]> {
  const decoder = new TextDecoder()
  let text = ''
  for (let chunk = await io.stdin.read(); chunk !== null; chunk = await io.stdin.read()) text += decoder.decode(chunk, { stream: true })
  return text.split('\n').filter((line) => line.includes('=') && !line.startsWith('#'))
}

function variableName(key: string): string {
  return key.replaceAll(/[^a-zA-Z0-9_]/g, '_').toUpperCase()
}

/** References to every key of a ConfigMap or Secret. Throws CliError. */
async function variablesFrom({ flags, session }: Invocation): Promise<readonly Dict[]> {
  const from = flags.string('from')
  if (!from) return []
  const isLocal = flags.bool('local')
  const files = { filenames: flags.list('filename'), recursive: flags.bool('recursive') }
  const infos = await collectAll(
    session,
    isLocal
      ? { ...files, local: true }
      : { ...files, args: [from], selector: flags.string('selector'), all: flags.bool('all'), latest: true, scheme: KUBECTL_TYPES },
  )
  const keys = flags.list('keys')
  const variables = infos.flatMap(({ resource, object }) => {
    if (resource.kind !== 'Secret' && resource.kind !== 'ConfigMap') throw new CliError('unsupported resource specified in --from')
    const field = resource.kind === 'Secret' ? 'secretKeyRef' : 'configMapKeyRef'
    return Object.keys(asDict(at(object, 'data')))
      .sort()
      .filter((key) => keys.length === 0 || keys.includes(key))
      .map((key) => ({ key, name: variableName(key), valueFrom: { [field]: { name: nameOfObject(object), key } } }))
  })
  for (const { key, name } of variables) if (name !== key) await printWarning(session.io, `key ${key} transferred to ${name}`)
  return variables.map(({ name, valueFrom }) => ({ name, valueFrom }))
}

/** Follows a reference. Throws when what it names is not there. */
async function resolved({ session }: Invocation, from: unknown, object: Dict, container: unknown): Promise<string> {
  for (const [field, type] of [
    ['secretKeyRef', 'secrets'],
    ['configMapKeyRef', 'configmaps'],
  ] as const) {
    const reference = at(from, field)
    if (!reference) continue
    const name = textAt(reference, 'name')
    const key = textAt(reference, 'key')
    const source = await session.client.get(
      `/api/v1/namespaces/${encodeURIComponent(session.namespace)}/${type}/${encodeURIComponent(name)}`,
    )
    const value = at(source, 'data', key)
    if (value === undefined) throw new CliError(`key ${key} not found in ${type === 'secrets' ? 'secret' : 'config map'} ${name}`)
    return type === 'secrets' ? decodeBase64Text(asText(value)) : asText(value)
  }
  const field = at(from, 'fieldRef')
  if (field) return fieldValue(object, textAt(field, 'fieldPath'))
  const resource = at(from, 'resourceFieldRef')
  if (resource) return resourceFieldValue(container, resource)
  throw new CliError('invalid valueFrom')
}

/** --list: the variables of one container. Returns whether every reference could be followed. */
async function printList(invocation: Invocation, info: Info, container: unknown): Promise<boolean> {
  const { flags, session } = invocation
  const failures = new Map<string, string[]>()
  await session.print(`# ${info.resource.kind} ${info.name}, container ${textAt(container, 'name')}\n`)
  for (const variable of asList(at(container, 'env'))) {
    const name = textAt(variable, 'name')
    const from = at(variable, 'valueFrom')
    if (!from) await session.print(`${name}=${textAt(variable, 'value')}\n`)
    else if (!flags.bool('resolve')) await session.print(`# ${name} from ${sourceText(from)}\n`)
    else {
      try {
        await session.print(`${name}=${await resolved(invocation, from, asDict(info.object), container)}\n`)
      } catch (error) {
        await session.print(`# ${name} from ${sourceText(from)}\n`)
        failures.set(errorMessage(error), [...(failures.get(errorMessage(error)) ?? []), name])
      }
    }
  }
  const lines = [...failures].map(([problem, names]) => `error retrieving reference for ${names.sort().join(', ')}: ${problem}\n`).sort()
  for (const line of lines) await session.warn(line)
  return failures.size === 0
}

function refuseOverwrites(container: unknown, changes: EnvChanges): void {
  for (const variable of changes.set) {
    const now = asList(at(container, 'env')).find((each) => at(each, 'name') === variable['name'])
    if (now && textAt(now, 'value') !== asText(variable['value']))
      throw new CliError(`'${textAt(now, 'name')}' already has a value (${textAt(now, 'value')}), and --overwrite is false`)
  }
}

function check(invocation: Invocation, resources: readonly string[]): void {
  const { flags } = invocation
  refuseLocalServerDryRun(invocation)
  if (flags.list('filename').length === 0 && resources.length === 0)
    throw new CliError('one or more resources must be specified as <resource> <name> or <resource>/<name>')
  if (flags.bool('list') && flags.string('output')) throw new CliError('--list and --output may not be specified together')
  if (flags.list('keys').length && !flags.string('from'))
    throw new CliError('when specifying --keys, a configmap or secret must be provided with --from')
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, session, args } = invocation
  if (flags.bool('all') && flags.string('selector')) throw new CliError('cannot set --all and --selector at the same time')
  const { resources, changes: words } = splitArguments(args)
  await checkOutput(invocation, { needsClient: true })
  check(invocation, resources)
  const changeWords = [...flags.list('env'), ...words]
  const stdinInUse = changeWords.includes('-')
  const parsed = parseChanges(changeWords, stdinInUse ? await stdinLines(invocation) : [])
  const prefix = flags.string('prefix')
  const changes: EnvChanges = {
    set: [...parsed.set, ...(await variablesFrom(invocation))].map((each) => ({ ...each, name: prefix + asText(each['name']) })),
    remove: parsed.remove,
  }
  const infos = await selectedObjects(invocation, resources, stdinInUse)
  const pattern = flags.string('containers')
  const change = async (object: Dict, info: Info): Promise<Dict> => {
    const touched: Dict[] = []
    const update = (containers: unknown) =>
      asList(containers).map((container) => {
        if (!fitsPattern(pattern, textAt(container, 'name'))) return container
        if (!flags.bool('overwrite')) refuseOverwrites(container, changes)
        const env = changedEnv(asList(at(container, 'env')), changes)
        const next: Dict = { ...asDict(container), env }
        touched.push(next)
        return env.length === 0 && at(container, 'env') === undefined ? container : next
      })
    const changed = withPodSpec(object, (spec) => {
      const containers = update(spec['containers'])
      return { ...spec, containers, ...(spec['initContainers'] ? { initContainers: update(spec['initContainers']) } : {}) }
    })
    if (touched.length === 0)
      await printWarning(session.io, `${info.resource.kind}/${info.name} does not have any containers matching ${JSON.stringify(pattern)}`)
    if (flags.bool('list')) {
      let isComplete = true
      for (const container of touched) isComplete = (await printList(invocation, info, container)) && isComplete
      if (!isComplete) throw new CliError('failed to retrieve valueFrom references')
    }
    return changed
  }
  if (flags.bool('list')) {
    // What --list finds wrong it has said already; nothing is changed.
    for (const info of infos) await change(asDict(info.object), info).catch(() => undefined)
    return
  }
  await editObjects(invocation, infos, {
    outcome: 'env updated',
    failure: 'failed to patch env update to pod template: ',
    change,
  })
}

export const env: CommandDefinition = {
  use: 'env RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N',
  short: 'Update environment variables on a pod template',
  long: `Change, remove or list the environment variables of the containers of pods and of everything that makes pods.

A name followed by a dash removes the variable. With "-" variables are read from stdin, one per line. With --from they become references to the keys of a ConfigMap or Secret.`,
  examples: `# Set a variable
kubectl set env deployment/web COLOR=blue

# Remove it
kubectl set env deployment/web COLOR-

# List those of all pods
kubectl set env pods --all --list

# Take all keys of a ConfigMap, with a prefix
kubectl set env --from=configmap/conf --prefix=APP_ deployment/web`,
  flags: [
    ...SET_FLAGS,
    flag('string', 'containers', '*', 'Which containers to change, by name; * stands for anything.', {
      shorthand: 'c',
    }),
    flag('stringArray', 'env', [], 'A variable to set, KEY=VALUE.', { shorthand: 'e' }),
    SET_MANAGER,
    flag('string', 'from', '', 'ConfigMap or Secret whose keys become variables.'),
    flag('stringSlice', 'keys', [], 'Which keys of --from to take, separated by commas.'),
    flag('bool', 'list', false, 'Show the variables, changes included, instead of writing them.'),
    flag('bool', 'overwrite', true, 'Let a new value replace the one a variable has.'),
    flag('string', 'prefix', '', 'What to put in front of the names.'),
    flag('bool', 'resolve', false, 'With --list, show the values that references lead to.'),
    SET_SELECTOR,
  ],
  run,
}
