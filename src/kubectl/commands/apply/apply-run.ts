/** What one run of apply keeps while it goes through its objects. */
import type { Invocation } from '../../command/definition'
import type { DryRun, ResultPrinter } from '../../printing/printer'
import type { Info } from '../../resource/info'
import { apiVersionOf } from '../../rest/mapper'
import type { Dict } from '../../values'

export interface ApplyRun {
  readonly invocation: Invocation
  readonly dryRun: DryRun
  readonly validation: 'Strict' | 'Warn' | 'Ignore'
  readonly manager: string
  readonly printer: ResultPrinter
  /** Objects kept for printing together at the end, where an output format was asked for. */
  readonly results: Dict[]
  readonly finish?: () => Promise<void>
}

/** How errors name an object. */
export function infoText(info: Info): string {
  const { resource } = info
  const versions = `${resource.group}/${resource.version}`
  return `Resource: "${versions}, Resource=${resource.name}", GroupVersionKind: "${versions}, Kind=${resource.kind}"\nName: "${info.name}", Namespace: "${info.namespace}"`
}

/** The object with type, as the printers need it. */
export function typed(info: Info, object: Dict): Dict {
  return { apiVersion: apiVersionOf(info.resource), kind: info.resource.kind, ...object }
}
