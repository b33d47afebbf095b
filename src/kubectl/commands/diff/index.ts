/** `kubectl diff`: what applying files would change, as a diff of YAML. */
import { StatusError } from '../../../engine/api/status'
import { fieldManager, filenameFlags, filesGiven, requireFilename, SELECTOR } from '../../command/common-flags'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError, ExitCode, describeFailure, errorMessage } from '../../command/errors'
import { flag } from '../../command/flags'
import { usageError } from '../../command/run'
import { withoutManagedFields } from '../../printing/printer'
import { resultOf } from '../../resource/builder'
import { latestObject, type Info } from '../../resource/info'
import { pruneCandidates, pruneTargets, type Visited } from '../../resource/prune'
import { matchesSelector } from '../../resource/selector'
import { apiVersionOf } from '../../rest/mapper'
import { klogPrefix, log } from '../../rest/klog'
import { asDict, labelsOf, nameOfObject, namespaceOfObject, textAt, type Dict } from '../../values'
import { toYaml } from '../../../engine/api/yaml/emit'
import { isSecret, masked } from './mask'
import { mergedObject } from './merged'
import { Program } from './program'

const ATTEMPTS = 4
/** diff says 1 for "there are differences", so failures are 2. */
const FAILURE = 2

async function run(invocation: Invocation): Promise<void> {
  try {
    await diff(invocation)
  } catch (error) {
    if (error instanceof ExitCode) throw error
    const { text, code } = describeFailure(error)
    if (invocation.io.signal.aborted) throw error
    await invocation.session.warn(text.endsWith('\n') ? text : `${text}\n`)
    throw new ExitCode(Math.max(code, FAILURE))
  }
}

async function diff(invocation: Invocation): Promise<void> {
  const { flags, session, args } = invocation
  if (args.length > 0) throw usageError(invocation, `Unexpected args: [${args.join(' ')}]`)
  requireFilename(flags)
  if (flags.bool('force-conflicts') && !flags.bool('server-side')) throw new CliError('--force-conflicts only works with --server-side')
  const targets = flags.bool('prune') ? await pruneTargets(invocation) : undefined
  const selector = flags.string('selector')
  const program = new Program(invocation)
  try {
    const visited: Visited = { uids: new Set(), namespaces: new Set() }
    const result = await resultOf(session, { ...filesGiven(flags), stopsAtFirst: true })
    let failure: unknown
    try {
      await result.visit(async (info) => {
        if (selector && !matchesSelector(selector, labelsOf(info.object))) return
        await compareOne(invocation, info, program, visited)
      })
    } catch (error) {
      // What pruning would remove is looked for all the same, and told of where that fails.
      if (!targets || invocation.io.signal.aborted) throw error
      failure = error
    }
    for (const { resource, object } of targets ? await prunable(invocation, targets, visited) : []) {
      const typed = { apiVersion: apiVersionOf(resource), kind: resource.kind, ...object }
      // Whole, whatever --show-managed-fields says.
      program.write('LIVE', fileName(typed), toYaml(typed))
    }
    if (failure !== undefined) throw failure
    await program.run()
  } finally {
    program.remove()
  }
}

type Candidate = ReturnType<typeof pruneCandidates> extends AsyncGenerator<infer Each> ? Each : never

/** What pruning would remove; nothing when that cannot be found out, which is told of. */
async function prunable(...[invocation, targets, visited]: Parameters<typeof pruneCandidates>): Promise<readonly Candidate[]> {
  const found: Candidate[] = []
  try {
    for await (const candidate of pruneCandidates(invocation, targets, visited)) found.push(candidate)
    return found
  } catch (error) {
    if (invocation.io.signal.aborted) throw error
    await log(invocation.io, 'W', 'diff.go:760', `pruning failed and could not be evaluated err: ${errorMessage(error)}`)
    return []
  }
}

/** `apps.v1.Deployment.default.web`. */
function fileName(object: Dict): string {
  const type = `${textAt(object, 'apiVersion').replace('/', '.')}.${textAt(object, 'kind')}`
  return `${type}.${namespaceOfObject(object)}.${nameOfObject(object)}`
}

function shown({ flags }: Invocation, object: Dict): Dict {
  return flags.bool('show-managed-fields') ? object : withoutManagedFields(object)
}

async function liveObject({ session }: Invocation, info: Info): Promise<Dict | undefined> {
  try {
    return await latestObject(session.client, info)
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'NotFound') return undefined
    throw error
  }
}

async function compareOne(invocation: Invocation, info: Info, program: Program, visited: Visited): Promise<void> {
  const { session } = invocation
  const type = { apiVersion: apiVersionOf(info.resource), kind: info.resource.kind }
  for (let attempt = 1; ; attempt++) {
    const live = await liveObject(invocation, info)
    if (live) visited.uids.add(textAt(live, 'metadata', 'uid'))
    if (info.resource.namespaced) visited.namespaces.add(info.namespace)
    const ignoresVersion = attempt === ATTEMPTS
    if (ignoresVersion) {
      await session.warn(
        `${klogPrefix('W', session.io.system.clock.now(), session.io.pid, 'diff.go:665')}Object (${info.resource.group}/${info.resource.version}, Kind=${info.resource.kind}: ${info.name}) keeps changing, diffing without lock\n`,
      )
    }
    try {
      const merged = await mergedObject(invocation, info, live, ignoresVersion)
      const versions = [live && { ...type, ...live }, { ...type, ...merged }] as const
      const [from, to] = invocation.flags.bool('show-secrets') ? versions : masked(...versions)
      const name = fileName({ ...type, metadata: { name: info.name, namespace: info.namespace } })
      // What is not there is an empty file, but a secret has been masked, and nothing masked is null.
      const isMasked = isSecret(asDict(to)) && !invocation.flags.bool('show-secrets')
      program.write('LIVE', name, from ? toYaml(shown(invocation, from)) : isMasked ? 'null\n' : '')
      program.write('MERGED', name, toYaml(shown(invocation, asDict(to))))
      if (textAt(live, 'metadata', 'deletionTimestamp'))
        await session.warn(`Warning: Detected changes to resource ${info.name} which is currently being deleted.\n`)
      return
    } catch (error) {
      if (!(error instanceof StatusError) || error.reason !== 'Conflict' || attempt >= ATTEMPTS) throw error
    }
  }
}

export const diffCommand: CommandDefinition = {
  use: 'diff -f FILENAME',
  short: 'Diff the live version against a would-be applied version',
  long: `Compare objects as they are with what they would be if files were applied.

The output is YAML, compared.

The program in the variable KUBECTL_EXTERNAL_DIFF makes the comparison, for example KUBECTL_EXTERNAL_DIFF="colordiff -N -u". Without it, that is "diff" with the options "-u" and "-N".

 Exit status: 0 when nothing would change, 1 when something would, more than 1 when something failed. The program in KUBECTL_EXTERNAL_DIFF must keep to that.`,
  examples: `# A file
kubectl diff -f pod.yaml

# Standard input
cat service.yaml | kubectl diff -f -`,
  group: 'Advanced Commands',
  flagFailure: FAILURE,
  flags: [
    flag('int', 'concurrency', 1, 'How many objects to compare at a time.'),
    fieldManager('kubectl-client-side-apply'),
    ...filenameFlags('File, folder or URL with the configuration to compare'),
    flag('bool', 'force-conflicts', false, 'With --server-side: take over fields that somebody else manages.'),
    flag('bool', 'prune', false, 'Show objects as removed that --prune would delete. Without -l, all that are not in the files.'),
    flag('stringArray', 'prune-allowlist', [], 'Types that pruning looks at, as <group/version/kind>'),
    SELECTOR,
    flag('bool', 'server-side', false, 'Let the server merge.'),
    flag('bool', 'show-managed-fields', false, 'Compare metadata.managedFields too.'),
    flag('bool', 'show-secrets', false, 'Show the values of Secrets instead of masking them.'),
  ],
  run,
}
