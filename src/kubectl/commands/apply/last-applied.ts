/** `apply view-last-applied`, `set-last-applied` and `edit-last-applied`. */
import { unmarshalProblem } from '../../../engine/api/json-syntax'
import { DRY_RUN, dryRunOf, fieldManager, filenameFlags, filesGiven, SELECTOR, VALIDATE, WARNED_RECORD } from '../../command/common-flags'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { flag } from '../../command/flags'
import { usageError } from '../../command/run'
import { completeResources } from '../../completion/resources'
import { EDIT_FLAGS, editObjects } from '../../edit'
import { compactJson, reindentedJson } from '../../printing/json'
import { PRINT_FLAGS, ResultPrinter } from '../../printing/printer'
import { resultOf } from '../../resource/builder'
import { latestObject, objectClient, type Info } from '../../resource/info'
import { LAST_APPLIED, lastApplied } from '../../resource/last-applied'
import { asDict, type Dict } from '../../values'
import { toYaml } from '../../../engine/api/yaml/emit'
import { parseYaml, YamlError } from '../../../engine/api/yaml/parse'

async function view(invocation: Invocation): Promise<void> {
  const { flags, args, session } = invocation
  const output = flags.string('output')
  const result = await resultOf(session, {
    args,
    ...filesGiven(flags),
    selector: flags.string('selector'),
    all: flags.bool('all'),
    latest: true,
    stopsAtFirst: true,
  })
  const applied: string[] = []
  await result.visit(({ object, name, source }) => {
    const text = lastApplied(asDict(object))
    if (text !== undefined) applied.push(text)
    // The words of a failure around none: without a file there is nothing to say.
    else if (source)
      throw new CliError(
        `error when no last-applied-configuration annotation found on resource: ${name}\n ${JSON.stringify(source)}: <nil>`,
      )
  })
  if (!['yaml', 'json'].includes(output))
    throw usageError(invocation, `Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json`)
  for (const text of applied) await session.print(output === 'json' ? asJson(text) : toYaml(parsed(text)))
}

/** Throws CliError for what is no JSON. */
function asJson(text: string): string {
  const problem = unmarshalProblem(text)
  if (problem !== undefined) throw new CliError(problem)
  return reindentedJson(text, '  ')
}

/** JSON is read as the YAML that it is, too. Throws CliError. */
function parsed(text: string): unknown {
  try {
    return parseYaml(text)
  } catch (error) {
    throw error instanceof YamlError ? new CliError(error.message) : error
  }
}

export const viewLastApplied: CommandDefinition = {
  use: 'view-last-applied (TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)',
  short: 'View the latest last-applied-configuration annotations of a resource/object',
  long: 'Print what was last applied to an object, as its annotation says, in YAML or JSON.',
  examples: `# What was applied to a deployment
kubectl apply view-last-applied deployment/web`,
  flags: [
    flag('bool', 'all', false, 'All objects of the types named, in the namespace'),
    ...filenameFlags('File, folder or URL that names the objects'),
    flag('string', 'output', 'yaml', 'Output format: yaml or json', { shorthand: 'o' }),
    SELECTOR,
  ],
  run: view,
  complete: completeResources,
}

async function set(invocation: Invocation): Promise<void> {
  const { flags, session } = invocation
  const dryRun = await dryRunOf(session, flags)
  const printer = new ResultPrinter(session, flags, dryRun)
  const changes: { readonly info: Info; readonly current: Dict; readonly text: string }[] = []
  const result = await resultOf(session, { filenames: flags.list('filename'), stopsAtFirst: true })
  // All are looked at before any is changed.
  await result.visit(async (info) => {
    const text = `${compactJson(asDict(info.object))}\n`
    const current = await latestObject(session.client, info)
    const there = lastApplied(current)
    if (there === undefined && !flags.bool('create-annotation'))
      throw new CliError(
        `no last-applied-configuration annotation found on resource: ${info.name}, to create the annotation, run the command with --create-annotation`,
      )
    if (there?.trim() === text.trim()) await session.print(`set-last-applied ${info.name}: no changes required.\n`)
    else changes.push({ info, current, text })
  })
  for (const { info, current, text } of changes) {
    const patch = { metadata: { annotations: { [LAST_APPLIED]: text } } }
    const changed =
      dryRun === 'client'
        ? current
        : await objectClient(session.client, info).patch(info.name, 'application/merge-patch+json', patch, {
            dryRun: dryRun === 'server',
          })
    await printer.print(changed, 'configured')
  }
}

export const setLastApplied: CommandDefinition = {
  use: 'set-last-applied -f FILENAME',
  short: 'Set the last-applied-configuration annotation on a live object to match the contents of a file',
  long: "Write into an object's annotation that the content of a file was applied to it, as 'kubectl apply -f' would, without changing anything else.",
  examples: `# As if the file had been applied
kubectl apply set-last-applied -f deploy.yaml`,
  flags: [
    flag('bool', 'create-annotation', false, 'Also when the object has no such annotation yet'),
    DRY_RUN,
    ...filenameFlags('Files with what was applied').filter((each) => each.name !== 'kustomize' && each.name !== 'recursive'),
    ...PRINT_FLAGS,
  ],
  run: set,
}

export const editLastApplied: CommandDefinition = {
  use: 'edit-last-applied (RESOURCE/NAME | -f FILENAME)',
  short: 'Edit latest last-applied-configuration annotations of a resource/object',
  long: 'Edit what an object says was last applied to it, in the editor of KUBE_EDITOR or EDITOR.',
  examples: `# In YAML
kubectl apply edit-last-applied deployment/web`,
  flags: [
    fieldManager('kubectl-client-side-apply'),
    ...filenameFlags('File, folder or URL that names the objects'),
    ...EDIT_FLAGS,
    ...PRINT_FLAGS,
    WARNED_RECORD,
    VALIDATE,
  ],
  run: (invocation) => editObjects(invocation, 'last-applied'),
  complete: completeResources,
}
