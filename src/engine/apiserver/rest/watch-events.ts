/** The events of a watch as lines of JSON, in the form the client takes; models handlers/response.go's watch encoders. */
import { writeJson } from '../../api/json-text'
import { type JsonObject } from '../../api/json'
import type { KubeObject } from '../../api/object'
import type { StatusError } from '../../api/status'
import { decode } from '../../schema'
import type { Core } from '../core'
import type { Served } from '../registry'
import type { Accepted } from './media'
import { presenter } from './present'
import { partialMetadata, tableOf, type IncludeObject } from './table'

type EventType = 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'

const INITIAL_EVENTS_END = 'k8s.io/initial-events-end'

const line = (type: EventType, object: unknown): string => `${writeJson({ type, object })}\n`

/** What is written when nobody can read what was asked for. */
export const errorLine = ({ status }: StatusError): string => line('ERROR', status)

export class WatchEvents {
  private readonly present: (object: KubeObject) => JsonObject
  /** Column headings come with the first event only. */
  private headings = true

  constructor(
    private readonly core: Core,
    private readonly served: Served,
    private readonly accepted: Accepted,
    private readonly include: IncludeObject,
  ) {
    this.present = presenter(core, served, accepted.representation === 'table' && include !== 'Object')
  }

  event(type: EventType, object: KubeObject): string {
    return line(type, this.shown(object, this.include))
  }

  /** How far the watch has come, by an object of the kind that has nothing else; `initial` says that all there was has been sent. */
  bookmark(revision: number, initial: boolean): string {
    const { custom, kind, apiVersion, schemaType, fromVersion } = this.served
    const annotations = initial ? { annotations: { [INITIAL_EVENTS_END]: 'true' } } : {}
    const bare = { kind, apiVersion, metadata: { resourceVersion: String(revision), ...annotations } }
    const whole = (custom ? bare : decode(schemaType, bare, { strict: false }).value) as KubeObject
    const object = fromVersion ? fromVersion(whole) : whole
    // Even who asked for no objects is told the version.
    return line('BOOKMARK', this.shown(object, this.include === 'None' ? 'Metadata' : this.include))
  }

  private shown(object: KubeObject, include: IncludeObject): unknown {
    const { representation, metaVersion: version } = this.accepted
    if (representation === 'partial' || representation === 'partialList')
      return partialMetadata(this.present(object) as unknown as KubeObject, version)
    if (representation !== 'table') return this.present(object)
    const metadata = { resourceVersion: object.metadata.resourceVersion }
    const options = { include, headings: this.headings, now: this.core.clock.now(), version }
    this.headings = false
    return tableOf(this.served, [object], metadata, options, this.present)
  }
}
