/** --record: the command line kept in an annotation, which rollout history shows; models genericclioptions' ChangeCauseRecorder. */
import type { Invocation } from '../command/definition'
import { annotationsOf, withAt, type Dict } from '../values'

export const CHANGE_CAUSE = 'kubernetes.io/change-cause'

/** The command as it was called, its flags behind the arguments and in the order of the alphabet. */
function commandText({ path, args, flags }: Invocation): string {
  const given = flags
    .all()
    .filter((definition) => flags.changed(definition.name))
    .map((definition) => {
      const { name, type } = definition
      const value =
        type === 'bool'
          ? String(flags.bool(name))
          : definition.type.startsWith('string') && flags.list(name).length
            ? `[${flags.list(name).join(',')}]`
            : flags.string(name)
      return ` --${name}=${value}`
    })
  return `${path}${args.map((arg) => ` ${arg}`).join('')}${given.join('')}`
}

/** The object with the command noted; unchanged without --record. */
export function recorded(invocation: Invocation, object: Dict): Dict {
  const { flags } = invocation
  if (!flags.has('record') || !flags.bool('record')) return object
  return withAt(object, ['metadata', 'annotations'], { ...annotationsOf(object), [CHANGE_CAUSE]: commandText(invocation) })
}
