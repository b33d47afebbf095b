/** What an object would be after apply: the server computes it without storing it. */
import { withSource } from '../../command/errors'
import type { Invocation } from '../../command/definition'
import { appliedPatch, askForPatchSchema } from '../../patch/applied-patch'
import { schemaTypeOfObject } from '../../patch/diff'
import { objectClient, type Info } from '../../resource/info'
import { LAST_APPLIED } from '../../resource/last-applied'
import { annotationsOf, asDict, textAt, withAt, type Dict } from '../../values'

export async function mergedObject(
  { flags, session }: Invocation,
  info: Info,
  live: Dict | undefined,
  ignoresVersion: boolean,
): Promise<Dict> {
  const client = objectClient(session.client, info)
  const wanted = asDict(info.object)
  if (flags.bool('server-side')) {
    return client.patch(info.name, 'application/apply-patch+yaml', wanted, {
      fieldManager: flags.changed('field-manager') ? flags.string('field-manager') : 'kubectl',
      dryRun: true,
      force: flags.bool('force-conflicts'),
    })
  }
  const fieldManager = flags.string('field-manager')
  if (!live) return client.create(wanted, { dryRun: true, fieldManager })
  const { [LAST_APPLIED]: _, ...annotations } = annotationsOf(wanted)
  // Always a map, even an empty one: what was last applied has one too, and without it all annotations would go.
  const modified = withAt(wanted, ['metadata', 'annotations'], annotations)
  const type = schemaTypeOfObject(modified)
  await askForPatchSchema(session, info)
  let patch: Dict
  try {
    patch = appliedPatch(modified, live, type)
  } catch (error) {
    throw withSource('patching', info.source, error)
  }
  if (Object.keys(patch).length === 0) return live
  // With the version, a change in between is noticed.
  const guarded = ignoresVersion ? patch : withAt(patch, ['metadata', 'resourceVersion'], textAt(live, 'metadata', 'resourceVersion'))
  return client.patch(info.name, type ? 'application/strategic-merge-patch+json' : 'application/merge-patch+json', guarded, {
    dryRun: true,
    fieldManager,
  })
}
