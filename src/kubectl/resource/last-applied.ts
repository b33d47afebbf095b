/** The annotation that remembers what was last applied; models kubectl's util.CreateApplyAnnotation. */
import { writeJson } from '../../engine/api/json-text'
import { compactJson, escapeHtml } from '../printing/json'
import { typedForm } from '../printing/typed-form'
import { annotationsOf, withAt, type Dict } from '../values'

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

/** The object as the annotation records it: without the annotation itself, sorted, one line. */
function lastAppliedText(object: Dict): string {
  const { [LAST_APPLIED]: _, ...annotations } = annotationsOf(object)
  return `${compactJson(withAt(object, ['metadata', 'annotations'], annotations))}\n`
}

export function withLastApplied(object: Dict): Dict {
  return withAt(object, ['metadata', 'annotations'], { ...annotationsOf(object), [LAST_APPLIED]: lastAppliedText(object) })
}

/** With the annotation when it is asked for, or when the object has one, which is then brought up to date. */
export function keepingLastApplied(object: Dict, isAsked: boolean): Dict {
  return isAsked || lastApplied(object) !== undefined ? withLastApplied(object) : object
}

/** The same for an object that a command made up: it is noted in the order of its type, as typed clients encode it. */
export function withTypedLastApplied(object: Dict): Dict {
  return withAt(object, ['metadata', 'annotations'], {
    ...annotationsOf(object),
    [LAST_APPLIED]: `${escapeHtml(writeJson(typedForm(object)))}\n`,
  })
}

/** What was last applied; undefined when it never was. */
export function lastApplied(object: Dict | undefined): string | undefined {
  return object ? annotationsOf(object)[LAST_APPLIED] : undefined
}
