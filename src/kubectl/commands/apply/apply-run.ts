/** What one run of apply keeps while it goes through its objects. */
import { readJson } from '../../../engine/api/json-text'
import type { Invocation } from '../../command/definition'
import { compactJson } from '../../printing/json'
import { ResultPrinter, type DryRun } from '../../printing/printer'
import { removalBody } from '../../resource/deletion'
import { objectClient, type Info } from '../../resource/info'
import { apiVersionOf } from '../../rest/mapper'
import { nameOfObject, textAt, type Dict } from '../../values'

export class ApplyRun {
  readonly printer: ResultPrinter
  /** Objects kept for printing together at the end, where an output format was asked for. */
  private readonly kept: Dict[] = []

  constructor(
    readonly invocation: Invocation,
    readonly dryRun: DryRun,
    readonly validation: 'Strict' | 'Warn' | 'Ignore',
    readonly manager: string,
  ) {
    this.printer = new ResultPrinter(invocation.session, invocation.flags, dryRun)
  }

  private get isKept(): boolean {
    const output = this.invocation.flags.string('output')
    return output !== '' && output !== 'name'
  }

  /** Deletes an object that is pruned, as --cascade and --grace-period say. */
  async remove({ resource, namespace, object }: Pick<Info, 'resource' | 'namespace'> & { readonly object: Dict }): Promise<void> {
    const { flags, session } = this.invocation
    const body = removalBody({ gracePeriod: flags.number('grace-period'), cascade: flags.string('cascade'), dryRun: this.dryRun })
    await objectClient(session.client, { resource, namespace }).remove(nameOfObject(object), body)
  }

  /** Says what became of an object, or keeps it. */
  async show(object: Dict, operation: string): Promise<void> {
    if (this.isKept) this.kept.push(object)
    else await this.printer.print(object, operation)
  }

  /** Prints what was kept: one object as it is, several as a list. */
  async finish(): Promise<void> {
    const { session, flags } = this.invocation
    const [first, ...others] = this.kept
    if (!first) return
    if (others.length === 0) return this.printer.print(first, '')
    // The list is of the client's own type, what stands in it of any.
    const items = readJson(compactJson(this.kept))
    await new ResultPrinter(session, flags, this.dryRun, { isTyped: true }).print(
      { kind: 'List', apiVersion: 'v1', metadata: {}, items },
      '',
    )
  }

  /** Tells of changes to what is about to go. */
  async warnIfDeleting(object: Dict): Promise<void> {
    if (textAt(object, 'metadata', 'deletionTimestamp'))
      await this.invocation.session.warn(
        `Warning: Detected changes to resource ${nameOfObject(object)} which is currently being deleted.\n`,
      )
  }
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
