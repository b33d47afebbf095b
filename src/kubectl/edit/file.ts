/** The file that somebody edits: objects as text below comments that say what to do and what went wrong. */
import { compactJson, indentedJson } from '../printing/json'
import { toKyaml } from '../printing/kyaml'
import { splitFormat } from '../printing/printer'
import type { Dict } from '../values'
import { toYaml } from '../../engine/api/yaml/emit'
import { parseYaml, YamlError } from '../../engine/api/yaml/parse'

export type EditMode = 'objects' | 'last-applied' | 'new'

/** Why a file is opened again. */
export interface Reason {
  readonly head: string
  readonly details: readonly string[]
}

const OBJECTS = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`
const ANNOTATIONS = `# Please edit the 'last-applied-configuration' annotations below.
# Lines beginning with a '#' will be ignored, and an empty file will abort the edit.
#
`

/** More lines of a comment are comments too. */
function commented(text: string): string {
  return text.replaceAll(/\n(?=[^#])/g, '\n# ')
}

export function headerOf(mode: EditMode, reasons: readonly Reason[]): string {
  const lines = reasons.map(
    ({ head, details }) =>
      `# ${commented(head)}${details.length > 0 ? ':' : ''}\n${details.map((each) => `# * ${commented(each)}\n`).join('')}#\n`,
  )
  return (mode === 'last-applied' ? ANNOTATIONS : OBJECTS) + lines.join('')
}

/** The text of one object or of a List, in the form that -o names. */
export function bodyOf(objects: readonly Dict[], output: string): string {
  const value = objects.length === 1 ? objects[0]! : { apiVersion: 'v1', items: objects, kind: 'List', metadata: {} }
  const { format } = splitFormat(output)
  if (format === 'json') return indentedJson(value)
  return format === 'kyaml' ? `---\n${toKyaml(value)}` : toYaml(value)
}

export function withoutComments(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^\s*#(?!!)/.test(line))
    .join('\n')
}

/** What a text says, however it is written; its lines without comments when it is not YAML. */
export function contentOf(text: string): string {
  try {
    return compactJson(parseYaml(text))
  } catch (error) {
    if (error instanceof YamlError) return withoutComments(text)
    throw error
  }
}
