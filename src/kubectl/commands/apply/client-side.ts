/** Client-side apply: a patch from what was last applied, what is wanted and what is there; models kubectl's Patcher. */
import { strategicallyPatched } from '../../patch/strategic'
import { mergePatch } from '../../../engine/api/patch/merge-patch'
import { StatusError } from '../../../engine/api/status'
import { CliError, ConnectionError, errorMessage, withSource } from '../../command/errors'
import { appliedPatch, askForPatchSchema, lastAppliedOf } from '../../patch/applied-patch'
import { schemaTypeOfObject } from '../../patch/diff'
import { removalBody } from '../../resource/deletion'
import { isNotFound, latestObject, objectClient, type Info } from '../../resource/info'
import { LAST_APPLIED, lastApplied, withLastApplied } from '../../resource/last-applied'
import { compactJson } from '../../printing/json'
import { annotationsOf, asDict, isDict, textAt, type Dict } from '../../values'
import { infoText, typed, type ApplyRun } from './apply-run'

const CONFLICT_RETRIES = 5
const RETRY_PAUSE = 1000
/** Milliseconds between two looks for an object that is being deleted. */
const LOOK_AGAIN = 1000

/** Applies one object and says what became of it. */
export async function applyClientSide(run: ApplyRun, info: Info): Promise<{ readonly uid: string }> {
  const { session } = run.invocation
  const wanted = asDict(info.object)
  const modified = withLastApplied(wanted)
  const current = await currentObject(run, info)
  if (!current) return create(run, info, modified)
  if (lastApplied(current) === undefined) {
    await session.warn(
      `Warning: resource ${info.resource.name}/${info.name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`,
    )
  }
  if (run.invocation.flags.bool('openapi-patch')) await askForPatchSchema(run.invocation.session, info)
  const { object, isChanged } =
    run.dryRun === 'client' ? patchedLocally(run, info, modified, current) : await patchWithRetries(run, info, modified, current)
  await run.warnIfDeleting(object)
  await run.show(typed(info, object), isChanged ? 'configured' : 'unchanged')
  return { uid: textAt(object, 'metadata', 'uid') }
}

/** What the patch would make of the object, as far as a client can tell. */
function patchedLocally(run: ApplyRun, info: Info, modified: Dict, current: Dict): Patched {
  const type = schemaTypeOfObject(modified)
  let patch: Dict
  try {
    patch = appliedPatch(modified, current, type)
  } catch (error) {
    throw applying(info, '', error)
  }
  if (!run.invocation.flags.bool('overwrite')) refuseConflicts(lastAppliedOf(current, type), current, patch)
  if (Object.keys(patch).length === 0) return { object: current, isChanged: false }
  return { object: type ? strategicallyPatched(current, patch, type) : asDict(mergePatch(current, patch)), isChanged: true }
}

/** The object as the server has it; undefined when it is not there. */
async function currentObject(run: ApplyRun, info: Info): Promise<Dict | undefined> {
  const describe = (error: unknown) =>
    withSource(`retrieving current configuration of:\n${infoText(info)}\nfrom server for:`, info.source, error)
  if (info.name === '') {
    throw describe(new CliError('resource name may not be empty'))
  }
  try {
    return await latestObject(run.invocation.session.client, info)
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'NotFound') return undefined
    throw error instanceof StatusError || error instanceof ConnectionError ? describe(error) : error
  }
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((each) => each !== null).map(withoutNulls)
  if (!isDict(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== null)
      .map(([key, each]) => [key, withoutNulls(each)]),
  )
}

async function create(run: ApplyRun, info: Info, object: Dict): Promise<{ readonly uid: string }> {
  if (run.dryRun === 'client') {
    await run.show(object, 'created')
    return { uid: '' }
  }
  let created: Dict
  try {
    // An update would take nulls as fields that are not there; so does this.
    created = await objectClient(run.invocation.session.client, info).create(asDict(withoutNulls(object)), {
      fieldManager: run.manager,
      dryRun: run.dryRun === 'server',
      fieldValidation: run.validation,
    })
  } catch (error) {
    throw withSource('creating', info.source, error)
  }
  await run.show(typed(info, created), 'created')
  return { uid: textAt(created, 'metadata', 'uid') }
}

interface Patched {
  readonly object: Dict
  readonly isChanged: boolean
}

async function patchWithRetries(run: ApplyRun, info: Info, modified: Dict, first: Dict): Promise<Patched> {
  const { flags, session } = run.invocation
  let current = first
  for (let attempt = 0; ; attempt++) {
    try {
      return await patchOnce(run, info, modified, current)
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      if (error.reason === 'Conflict' && attempt < CONFLICT_RETRIES) {
        await session.io.system.clock.sleep(RETRY_PAUSE, session.io.signal)
        current = await objectClient(session.client, info).get(info.name)
      } else if (flags.bool('force') && (error.reason === 'Conflict' || error.reason === 'Invalid'))
        return recreated(run, info, modified, current)
      else throw error
    }
  }
}

async function recreated(run: ApplyRun, info: Info, modified: Dict, current: Dict): Promise<Patched> {
  try {
    return { object: await recreate(run, info, modified, current), isChanged: true }
  } catch (error) {
    throw applying(info, `${compactJson(modified)}\n`, error)
  }
}

async function patchOnce(run: ApplyRun, info: Info, modified: Dict, current: Dict): Promise<Patched> {
  const { flags, session } = run.invocation
  const type = schemaTypeOfObject(modified)
  const overwrites = flags.bool('overwrite')
  let patch: Dict
  try {
    patch = appliedPatch(modified, current, type)
  } catch (error) {
    throw applying(info, '', withSource('patching', info.source, error))
  }
  if (!overwrites) refuseConflicts(lastAppliedOf(current, type), current, patch)
  if (Object.keys(patch).length === 0) return { object: current, isChanged: false }
  try {
    const object = await objectClient(session.client, info).patch(
      info.name,
      type ? 'application/strategic-merge-patch+json' : 'application/merge-patch+json',
      patch,
      {
        fieldManager: run.manager,
        dryRun: run.dryRun === 'server',
        fieldValidation: run.validation,
      },
    )
    return { object, isChanged: true }
  } catch (error) {
    throw applying(info, compactJson(patch), withSource('patching', info.source, error))
  }
}

/** `patch` is empty where there is none. */
function applying(info: Info, patch: string, error: unknown): unknown {
  return withSource(`applying patch:\n${patch}\nto:\n${infoText(info)}\nfor:`, info.source, error)
}

/** With --overwrite=false: what was changed on the server since is not touched. */
function refuseConflicts(original: Dict, current: Dict, patch: Dict): void {
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$') || key === 'metadata') continue
    const [before, now] = [original[key], current[key]]
    if (before !== undefined && now !== undefined && compactJson(before) !== compactJson(now) && typeof value !== 'object') {
      throw new CliError(
        `patch:\n${compactJson(patch)}\nconflicts with changes made from original to current:\n${compactJson({ [key]: now })}`,
      )
    }
  }
}

/** Deletes and makes anew. Throws CliError when the object is still there after --timeout, by default at the first look. */
async function recreate(run: ApplyRun, info: Info, modified: Dict, current: Dict): Promise<Dict> {
  const { flags, session } = run.invocation
  const client = objectClient(session.client, info)
  const gracePeriod = flags.number('grace-period')
  await client.remove(info.name, removalBody({ gracePeriod, cascade: flags.string('cascade'), dryRun: 'none' }))
  await untilGone(run, info, flags.number('timeout'))
  try {
    return await client.create(modified, { fieldManager: run.manager, fieldValidation: run.validation })
  } catch (error) {
    // What could not be replaced is put back, so that a mistake in a file does not lose the object.
    const { [LAST_APPLIED]: _, ...annotations } = annotationsOf(current)
    const { resourceVersion: _version, uid: _uid, ...metadata } = asDict(current['metadata'])
    try {
      await client.create({
        ...current,
        metadata: {
          ...metadata,
          annotations: { ...annotations, ...(lastApplied(current) ? { [LAST_APPLIED]: lastApplied(current) } : {}) },
        },
      })
    } catch (again) {
      throw new CliError(
        `An error occurred force-replacing the existing object with the newly provided one:\n\n${errorMessage(error)}.\n\nAdditionally, an error occurred attempting to restore the original object:\n\n${errorMessage(again)}`,
      )
    }
    throw error
  }
}

async function untilGone(run: ApplyRun, info: Info, timeout: number): Promise<void> {
  const { session } = run.invocation
  const { clock } = session.io.system
  const deadline = clock.now() + timeout
  for (;;) {
    try {
      await objectClient(session.client, info).get(info.name)
    } catch (error) {
      if (isNotFound(error)) return
      throw error
    }
    await clock.sleep(Math.max(0, Math.min(LOOK_AGAIN, deadline - clock.now())), session.io.signal)
    if (clock.now() >= deadline) throw new CliError('context deadline exceeded')
  }
}
