/** What was applied together, kept in labels and annotations of a parent object, so that what left can be pruned; models kubectl's ApplySet. */
import { goQuote } from '../../../../engine/api/strconv'
import { StatusError } from '../../../../engine/api/status'
import { CliError, errorMessage } from '../../../command/errors'
import { isNotFound, objectClient, type Info } from '../../../resource/info'
import type { ApiResource } from '../../../rest/discovery'
import { log } from '../../../rest/klog'
import { apiVersionOf } from '../../../rest/mapper'
import type { Session } from '../../../session'
import { annotationsOf, labelsOf, withAt, type Dict } from '../../../values'
import type { ApplyRun } from '../apply-run'
import { applySetId, isBuiltIn, parentText, type Parent } from './parent'

const TOOLING = 'applyset.kubernetes.io/tooling'
const NAMESPACES = 'applyset.kubernetes.io/additional-namespaces'
const KINDS = 'applyset.kubernetes.io/contains-group-kinds'
/** What kinds were written as before; read where the other is missing. */
const RESOURCES = 'applyset.kubernetes.io/contains-group-resources'
const ID = 'applyset.kubernetes.io/id'
const MEMBER = 'applyset.kubernetes.io/part-of'

const TOOL = 'kubectl'
const MANAGER = `${TOOL}-applyset`

/** What a set has members of, and where. */
class Contents {
  /** By group and kind. */
  readonly kinds = new Map<string, ApiResource>()
  readonly namespaces = new Set<string>()

  add(resource: ApiResource): void {
    this.kinds.set(groupKind(resource), resource)
  }
}

export class ApplySet {
  private before = new Contents()
  private readonly now = new Contents()
  private readonly id: string

  constructor(
    private readonly session: Session,
    readonly parent: Parent,
  ) {
    this.id = applySetId(parent)
  }

  /** The objects with the label of members. Throws CliError when one of them has such a label. */
  withLabels(infos: readonly Info[]): readonly Info[] {
    return infos.map((info) => {
      const labels = labelsOf(info.object)
      if (MEMBER in labels) throw new CliError(`ApplySet label ${goQuote(MEMBER)} already set in input data`)
      return { ...info, object: withAt(info.object, ['metadata', 'labels'], { ...labels, [MEMBER]: this.id }) }
    })
  }

  /** Notes in the parent what is about to be applied besides what is there: however the run ends, nothing gets out of sight. */
  async prepare(run: ApplyRun, infos: readonly Info[]): Promise<void> {
    await this.readParent()
    for (const { resource, namespace } of infos) {
      this.now.add(resource)
      if (resource.namespaced && namespace !== '') this.now.namespaces.add(namespace)
    }
    const all = new Contents()
    for (const part of [this.before, this.now]) {
      for (const resource of part.kinds.values()) all.add(resource)
      for (const namespace of part.namespaces) all.namespaces.add(namespace)
    }
    await this.writeParent(run, all)
  }

  /** Notes that only what was applied is left. */
  async conclude(run: ApplyRun): Promise<void> {
    try {
      await this.writeParent(run, this.now)
    } catch (error) {
      throw new CliError(`apply and prune succeeded, but ApplySet update failed: ${errorMessage(error)}`)
    }
  }

  get selector(): string {
    return `${MEMBER}=${this.id}`
  }

  /** Where members were before this run. */
  get places(): readonly { readonly resource: ApiResource; readonly namespace: string }[] {
    return [...this.before.kinds.values()].flatMap((resource) =>
      resource.namespaced ? [...this.before.namespaces].map((namespace) => ({ resource, namespace })) : [{ resource, namespace: '' }],
    )
  }

  private async readParent(): Promise<void> {
    const { parent } = this
    let object: Dict
    try {
      object = await objectClient(this.session.client, parent).get(parent.name)
    } catch (error) {
      if (!isNotFound(error)) throw new CliError(`failed to fetch ApplySet parent object ${parentText(parent)}: ${errorMessage(error)}`)
      if (!isBuiltIn(parent)) throw new CliError('custom resource ApplySet parents cannot be created automatically')
      return
    }
    this.checkParent(object)
    try {
      this.before = await this.contentsIn(annotationsOf(object))
    } catch (error) {
      throw new CliError(`parsing ApplySet annotation on ${parentText(parent)}: ${errorMessage(error)}`)
    }
    if (parent.resource.namespaced) this.before.namespaces.add(parent.namespace)
  }

  /** Throws CliError for an object that is another tool's, or no parent of this set. */
  private checkParent(object: Dict): void {
    const parent = `ApplySet parent object ${parentText(this.parent)}`
    const tooling = annotationsOf(object)[TOOLING]
    if (tooling === undefined) throw new CliError(`${parent} already exists and is missing required annotation ${goQuote(TOOLING)}`)
    const tool = tooling.includes('/') ? tooling.slice(0, tooling.lastIndexOf('/')) : tooling
    if (tool !== TOOL) throw new CliError(`${parent} already exists and is managed by tooling ${goQuote(tool)} instead of ${goQuote(TOOL)}`)
    const id = labelsOf(object)[ID]
    if (id === undefined) throw new CliError(`${parent} exists and does not have required label ${ID}`)
    if (id !== this.id)
      throw new CliError(`${parent} exists and has incorrect value for label ${goQuote(ID)} (got: ${id}, want: ${this.id})`)
  }

  private async contentsIn(annotations: Readonly<Record<string, string>>): Promise<Contents> {
    const contents = new Contents()
    for (const resource of await this.resourcesIn(annotations)) contents.add(resource)
    for (const namespace of listIn(annotations[NAMESPACES])) contents.namespaces.add(namespace)
    return contents
  }

  private async resourcesIn(annotations: Readonly<Record<string, string>>): Promise<readonly ApiResource[]> {
    const kinds = annotations[KINDS]
    if (kinds !== undefined) return Promise.all(listIn(kinds).map((each) => this.resourceOfKind(each)))
    if (annotations[RESOURCES]) return Promise.all(listIn(annotations[RESOURCES]).map((each) => this.resourceNamed(each)))
    throw new CliError(`kubectl requires the ${goQuote(KINDS)} annotation to be set on all ApplySet parent objects`)
  }

  private async resourceOfKind(groupKind: string): Promise<ApiResource> {
    const [kind, group] = cut(groupKind)
    const resource = await this.session.lookup((mapper) => mapper.resources.find((each) => each.kind === kind && each.group === group))
    if (resource) return resource
    throw new CliError(
      `could not find mapping for kind in ${goQuote(KINDS)} annotation: no matches for kind ${goQuote(kind)} in group ${goQuote(group)}`,
    )
  }

  private async resourceNamed(groupResource: string): Promise<ApiResource> {
    const [name, group] = cut(groupResource)
    const resource = await this.session.lookup((mapper) => mapper.findInGroup(name, group))
    if (resource) return resource
    throw new CliError(`invalid group resource in ${goQuote(RESOURCES)} annotation: no matches for ${group}/, Resource=${name}`)
  }

  /** What is left out of an applied object goes: so does the annotation of the former way. */
  private async writeParent(run: ApplyRun, { kinds, namespaces }: Contents): Promise<void> {
    if (run.dryRun === 'client') return
    const { resource, name, namespace } = this.parent
    const object = {
      kind: resource.kind,
      apiVersion: apiVersionOf(resource),
      metadata: {
        name,
        ...(namespace ? { namespace } : {}),
        labels: { [ID]: this.id },
        annotations: {
          [NAMESPACES]: [...namespaces]
            .filter((each) => each !== namespace)
            .sort()
            .join(','),
          [KINDS]: [...kinds.keys()].sort().join(','),
          [TOOLING]: `${TOOL}/${this.session.options.clientVersion}`,
        },
      },
    }
    try {
      await this.applyParent(run, object)
    } catch (error) {
      throw new CliError(`failed to update ApplySet: ${errorMessage(error)}`)
    }
  }

  private async applyParent(run: ApplyRun, object: Dict): Promise<void> {
    const apply = (force: boolean) =>
      objectClient(this.session.client, this.parent).patch(this.parent.name, 'application/apply-patch+yaml', object, {
        fieldManager: MANAGER,
        dryRun: run.dryRun === 'server',
        fieldValidation: run.validation,
        force,
      })
    try {
      await apply(false)
    } catch (error) {
      if (!(error instanceof StatusError) || error.reason !== 'Conflict') throw error
      const advice = `ApplySet field manager ${MANAGER} should own these fields. Retrying with conflicts forced.`
      await log(this.session.io, 'W', 'applyset.go:447', `WARNING: failed to update ApplySet: ${error.message}\n${advice}`)
      await apply(true)
    }
  }
}

/** `Deployment.apps`, `Pod`. */
function groupKind({ kind, group }: Pick<ApiResource, 'kind' | 'group'>): string {
  return group ? `${kind}.${group}` : kind
}

/** What is before the first dot, and after it. */
function cut(text: string): readonly [string, string] {
  const dot = text.indexOf('.')
  return dot < 0 ? [text, ''] : [text.slice(0, dot), text.slice(dot + 1)]
}

function listIn(annotation: string | undefined): readonly string[] {
  return annotation ? annotation.split(',') : []
}
