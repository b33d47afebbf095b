/** --record: the command line kept in an annotation, which rollout history shows; models genericclioptions' ChangeCauseRecorder. */
import { StatusError } from '../../engine/api/status'
import type { Invocation } from '../command/definition'
import { annotationsOf, withAt, type Dict } from '../values'
import { objectClient, type Info } from './info'

export const CHANGE_CAUSE = 'kubernetes.io/change-cause'

/** The command as it was called, its flags behind the arguments. */
function commandText({ path, args, flags }: Invocation): string {
  const given = flags.occurrences.map(([name, value]) => ` --${name}=${value}`)
  return `${path}${args.map((arg) => ` ${arg}`).join('')}${given.join('')}`
}

/** The object with the command noted; unchanged without --record. */
export function recorded(invocation: Invocation, object: Dict): Dict {
  const { flags } = invocation
  if (!flags.has('record') || !flags.bool('record')) return object
  return withAt(object, ['metadata', 'annotations'], { ...annotationsOf(object), [CHANGE_CAUSE]: commandText(invocation) })
}

/** Notes the command in an object that was changed already, which is then as returned; without --record nothing happens. That it fails does not matter. */
export async function noteCommand(invocation: Invocation, info: Info, object: Dict): Promise<Dict> {
  const { flags, session } = invocation
  if (!flags.has('record') || !flags.bool('record')) return object
  if (flags.has('dry-run') && flags.string('dry-run') !== 'none') return object
  const annotations = { [CHANGE_CAUSE]: annotationsOf(recorded(invocation, object))[CHANGE_CAUSE] }
  try {
    return await objectClient(session.client, info).patch(
      info.name,
      'application/merge-patch+json',
      { metadata: { annotations } },
      flags.has('field-manager') ? { fieldManager: flags.string('field-manager') } : {},
    )
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    return object
  }
}
