/** `kubectl patch`. */
import { readJson, writeJson } from '../../../engine/api/json-text'
import { equalJson } from '../../../engine/api/json'
import { noteCommand } from '../../resource/record'
import { StatusError } from '../../../engine/api/status'
import { patchedHere } from '../../patch/json'
import { mergePatch } from '../../../engine/api/patch/merge-patch'
import { strategicallyPatched } from '../../patch/strategic'
import { DRY_RUN, dryRunOf, fieldManager, filenameFlags, filesGiven, WARNED_RECORD } from '../../command/common-flags'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { flag } from '../../command/flags'
import { completeResources } from '../../completion/resources'
import { schemaTypeOfObject } from '../../patch/diff'
import { PRINT_FLAGS, ResultPrinter, type DryRun } from '../../printing/printer'
import { resultOf } from '../../resource/builder'
import { objectClient, type Info, type PatchType } from '../../resource/info'
import { readText } from '../../resource/manifests'
import { jsonOf } from '../../rest/answer'
import { apiVersionOf } from '../../rest/mapper'
import { asDict, isDict, withAt, type Dict } from '../../values'
import { parseYaml, YamlError } from '../../../engine/api/yaml/parse'

const TYPES: Readonly<Record<string, PatchType>> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
}

/** YAML as JSON. What looks like a JSON object is taken as it stands. */
function parsePatch(text: string): string {
  if (text.trimStart().startsWith('{')) return text
  try {
    return writeJson(parseYaml(text))
  } catch (error) {
    if (error instanceof YamlError) throw new CliError(`unable to parse ${JSON.stringify(text)}: ${error.message}`)
    throw error
  }
}

function patchText({ flags, session }: Invocation): string {
  if (!flags.string('patch-file')) return flags.string('patch')
  try {
    return readText(session, flags.string('patch-file'))
  } catch (error) {
    throw error instanceof CliError ? new CliError(`unable to read patch file: ${error.message}`) : error
  }
}

/** What Go's libraries for patches say of one that is neither an object nor, where it has to be, a list; undefined when nothing. */
function misshapen(patch: unknown, type: string): string | undefined {
  if (type === 'json') return undefined
  if (type === 'strategic') return isDict(patch) ? undefined : 'invalid JSON document'
  if (Array.isArray(patch)) return 'json: cannot unmarshal array into Go value of type unstructured.detector'
  return isDict(patch) ? undefined : 'Invalid JSON Patch'
}

/** Undefined for what is no JSON and has no words of its own. Throws CliError. */
function decodedPatch(text: string, type: string): unknown {
  if (type === 'json') return jsonOf(text)
  try {
    return readJson(text)
  } catch {
    return undefined
  }
}

function applyLocally(object: Dict, text: string, type: string): Dict {
  const patch = decodedPatch(text, type)
  // Nothing changes nothing, but where it would take the place of the object.
  if (patch === null && type !== 'merge') return object
  const problem = misshapen(patch, type)
  if (problem !== undefined) throw new CliError(problem)
  if (type === 'json') return asDict(patchedHere(object, patch))
  if (type === 'merge') return asDict(mergePatch(object, patch))
  const schemaType = schemaTypeOfObject(object)
  if (!schemaType)
    throw new CliError(
      `strategic merge patch is not supported for ${String(object['apiVersion'])}, Kind=${String(object['kind'])} locally, try --type merge`,
    )
  return strategicallyPatched(object, patch, schemaType)
}

/** Throws CliError for flags that make no sense together. */
function check({ flags, args }: Invocation, dryRun: DryRun): void {
  if (flags.string('patch') && flags.string('patch-file')) throw new CliError('cannot specify --patch and --patch-file together')
  if (!flags.string('patch') && !flags.string('patch-file'))
    throw new CliError('must specify --patch or --patch-file containing the contents of the patch')
  if (flags.bool('local')) {
    if (args.length > 0) throw new CliError('cannot specify --local and server resources')
    if (dryRun === 'server') throw new CliError('cannot specify --local and --dry-run=server - did you mean --dry-run=client?')
  }
  if (!TYPES[flags.string('type').toLowerCase()])
    throw new CliError(`--type must be one of [json merge strategic], not ${JSON.stringify(flags.string('type'))}`)
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, session, args } = invocation
  const dryRun = await dryRunOf(session, flags)
  session.requireContext()
  check(invocation, dryRun)
  const isLocal = flags.bool('local')
  const isSent = !isLocal && dryRun !== 'client'
  const patch = parsePatch(patchText(invocation))
  const subresource = flags.string('subresource')
  const result = await resultOf(session, {
    args,
    ...filesGiven(flags),
    latest: isLocal ? false : 'named',
    local: isLocal,
    ...(subresource ? { subresource } : {}),
  })
  let count = 0
  await result.visit(async (info) => {
    count++
    const before = asDict(info.object)
    const after = isSent
      ? await sendPatch(invocation, info, patch, dryRun)
      : applyLocally(before, patch, flags.string('type').toLowerCase())
    const noted = isSent ? await noteCommand(invocation, info, after) : after
    // Each object is printed as if it were the only one; of a dry run nothing is said.
    await new ResultPrinter(session, flags).print(noted, isUnchanged(before, after) ? 'patched (no change)' : 'patched')
  })
  if (count === 0) throw new CliError('no objects passed to patch')
}

async function sendPatch({ flags, session }: Invocation, info: Info, patch: string, dryRun: DryRun): Promise<Dict> {
  const contentType = TYPES[flags.string('type').toLowerCase()]!
  const subresource = flags.string('subresource')
  try {
    return await objectClient(session.client, info).patch(info.name, contentType, patch, {
      fieldManager: flags.string('field-manager'),
      dryRun: dryRun === 'server',
      ...(subresource ? { subresource } : {}),
    })
  } catch (error) {
    if (!(error instanceof StatusError && error.reason === 'UnsupportedMediaType')) throw error
    throw new CliError(`${contentType} is not supported by ${apiVersionOf(info.resource)}, Kind=${info.resource.kind}: ${error.message}`)
  }
}

/** Nothing but the record of who wrote is different. */
function isUnchanged(before: Dict, after: Dict): boolean {
  const bare = (object: Dict) => withAt(object, ['metadata', 'managedFields'], undefined)
  return isDict(after['metadata']) && equalJson(bare(before), bare(after))
}

export const patchCommand: CommandDefinition = {
  use: 'patch (-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]',
  short: 'Update fields of a resource',
  long: `Update fields of a resource by a strategic merge patch, a JSON merge patch, or a JSON patch.

The patch may be JSON or YAML.

Custom resources know no strategic merge patch.`,
  examples: `# A node nobody is scheduled to
kubectl patch node w1 -p '{"spec":{"unschedulable":true}}'

# The image of a container; its name says which one
kubectl patch pod web -p '{"spec":{"containers":[{"name":"web","image":"nginx:1.26"}]}}'

# Step by step
kubectl patch pod web --type='json' -p='[{"op":"replace","path":"/spec/containers/0/image","value":"nginx:1.26"}]'

# The size, through the scale subresource
kubectl patch deployment web --subresource='scale' --type='merge' -p '{"spec":{"replicas":2}}'`,
  group: 'Advanced Commands',
  flags: [
    DRY_RUN,
    fieldManager('kubectl-patch'),
    ...filenameFlags('File, folder or URL that names what to patch'),
    flag('bool', 'local', false, 'Patch what the file holds, not what the server has.'),
    flag('string', 'patch', '', 'The patch, in JSON or YAML.', { shorthand: 'p' }),
    flag('string', 'patch-file', '', 'File with the patch.', { completion: 'file' }),
    ...PRINT_FLAGS,
    WARNED_RECORD,
    flag('string', 'subresource', '', 'Patch this subresource.', { completion: ['status', 'scale', 'resize'] }),
    flag('string', 'type', 'strategic', 'Kind of patch; one of [json merge strategic]'),
  ],
  run,
  complete: completeResources,
}
