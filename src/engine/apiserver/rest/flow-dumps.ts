/** What waits and runs at each priority, as tables for debugging; models flowcontrol's apf_controller_debug. Requests take their turn at once here, so no queue ever holds one. */
import type { PriorityLevelConfiguration } from '../../schema/types'
import type { UserInfo } from '../authorization/access'
import type { Core } from '../core'
import { flowOf, PRIORITY_LEVELS, type Flow } from '../flow-control'
import type { ApiResponse } from '../http'
import type { RequestInfo } from './request-info'
import { respondText } from './respond'

const FOLDER = '/debug/api_priority_and_fairness/'
const MINIMUM = 8

interface Running {
  readonly flow: Flow
  readonly user: UserInfo
  readonly info: RequestInfo
  readonly arrived: number
}

type Row = readonly (string | number | boolean)[]

/** Columns as Go's tabwriter sets them, with a comma behind each but the last. */
function table(rows: readonly Row[]): string {
  const cells = rows.map((row) => row.map((cell, index) => `${cell}${index < row.length - 1 ? ',' : ''}`))
  const widths = (cells[0] ?? []).map((_, column) => Math.max(MINIMUM, ...cells.map((row) => row[column]!.length + 1)))
  return cells
    .map((row) => `${row.map((cell, column) => (column < row.length - 1 ? cell.padEnd(widths[column]!) : cell)).join('')}\n`)
    .join('')
}

const queues = ({ spec }: PriorityLevelConfiguration): number => spec?.limited?.limitResponse?.queuing?.queues ?? 0

/** Whom or what requests of the flow are kept apart by. */
function distinguisher({ flow, user, info }: Running): string {
  const { type } = flow.schema.spec?.distinguisherMethod ?? {}
  return type === 'ByUser' ? user.name : type === 'ByNamespace' ? (info.namespace ?? '') : ''
}

export class FlowDumps {
  private readonly dispatched = new Map<string, number>()
  private readonly running = new Set<Running>()

  constructor(private readonly core: Core) {}

  /** A request takes its turn; whoever got an entry calls `done` with it. */
  begin(user: UserInfo, info: RequestInfo): Running | undefined {
    const flow = flowOf(this.core, user, info)
    if (!flow) return undefined
    const entry = { flow, user, info, arrived: this.core.clock.now() }
    this.running.add(entry)
    return entry
  }

  done(entry: Running | undefined): void {
    if (!entry || !this.running.delete(entry)) return
    const { name } = entry.flow.level.metadata
    this.dispatched.set(name, (this.dispatched.get(name) ?? 0) + 1)
  }

  /** Undefined for a path that is none of them. */
  answer({ path, query }: RequestInfo): ApiResponse | undefined {
    if (!path.startsWith(FOLDER)) return undefined
    switch (path.slice(FOLDER.length)) {
      case 'dump_priority_levels':
        return respondText(200, table(this.levelRows()))
      case 'dump_queues':
        return respondText(200, table(this.queueRows()))
      case 'dump_requests':
        return respondText(200, table(this.requestRows(query.get('includeRequestDetails') === '1')))
    }
    return undefined
  }

  private levels(): readonly PriorityLevelConfiguration[] {
    const levels = this.core.store.list(PRIORITY_LEVELS) as readonly PriorityLevelConfiguration[]
    return [...levels].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
  }

  private at(level: PriorityLevelConfiguration): readonly Running[] {
    return [...this.running].filter(({ flow }) => flow.level.metadata.name === level.metadata.name)
  }

  private levelRows(): readonly Row[] {
    const heads =
      'PriorityLevelName ActiveQueues IsIdle IsQuiescing WaitingRequests ExecutingRequests DispatchedRequests RejectedRequests TimedoutRequests CancelledRequests'
    const rows = this.levels().map((level): Row => {
      const executing = this.at(level).length
      const dispatched = (this.dispatched.get(level.metadata.name) ?? 0) + executing
      return [level.metadata.name, 0, executing === 0, false, 0, executing, dispatched, 0, 0, 0]
    })
    return [heads.split(' '), ...rows]
  }

  private queueRows(): readonly Row[] {
    const heads =
      'PriorityLevelName Index PendingRequests ExecutingRequests SeatsInUse NextDispatchR InitialSeatsSum MaxSeatsSum TotalWorkSum'
    const rows = this.levels().flatMap((level) =>
      Array.from({ length: queues(level) }, (_, index): Row => [level.metadata.name, index, 0, 0, 0, '0.00000000ss', 0, 0, '0.00000000ss']),
    )
    return [heads.split(' '), ...rows]
  }

  private requestRows(detailed: boolean): readonly Row[] {
    // The fifth head is spelled as the server spells it.
    const heads =
      'PriorityLevelName FlowSchemaName QueueIndex RequestIndexInQueue FlowDistingsher ArriveTime InitialSeats FinalSeats AdditionalLatency StartTime'
    const details = 'UserName Verb APIPath Namespace Name APIVersion Resource SubResource'
    const rows = this.levels()
      .flatMap((level) => this.at(level))
      .map((entry): Row => {
        const { flow, user, info, arrived } = entry
        const time = new Date(arrived).toISOString().replace(/\.?0*Z$/, 'Z')
        const row = [flow.level.metadata.name, flow.schema.metadata.name, -1, -1, distinguisher(entry), time, 1, 0, '0s', time]
        const { verb, path, namespace = '', name = '', version, resource, subresource } = info
        return detailed ? [...row, user.name, verb, path, namespace, name, version, resource, subresource] : row
      })
    return [`${heads}${detailed ? ` ${details}` : ''}`.split(' '), ...rows]
  }
}
