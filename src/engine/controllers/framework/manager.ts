/** The controller manager: all controllers together, started and stopped as one process; models kube-controller-manager. */
import { MetricsRegistry } from '../../api/prometheus'
import { ensureAccounts } from './accounts'
import type { ControllerDefinition } from './controller'
import { ManagerFlags } from './flags'
import { QueueMetrics } from './queue-metrics'
import { ControllerRunner, type ControllerEnvironment } from './runner'

export class ControllerManager {
  private readonly runners: readonly ControllerRunner[]
  private active = false
  /** What this process tells of itself. */
  metrics = new MetricsRegistry()

  constructor(
    private readonly environment: ControllerEnvironment,
    private readonly definitions: readonly ControllerDefinition[],
  ) {
    this.runners = definitions.map((definition) => new ControllerRunner(environment, definition))
  }

  get running(): boolean {
    return this.active
  }

  /** `flags` are those of its command line, by name without dashes. */
  start(flags?: ReadonlyMap<string, string>): void {
    if (this.active) return
    this.active = true
    const read = new ManagerFlags(flags)
    if (read.isSet('use-service-account-credentials')) {
      const user = 'system:kube-controller-manager'
      const client = this.environment.clients.clientFor({ name: 'kube-controller-manager', user, groups: ['system:authenticated'] })
      ensureAccounts(
        client,
        this.definitions.filter(({ name }) => read.runs(name)),
      )
    }
    this.metrics = new MetricsRegistry()
    const queues = new QueueMetrics(this.environment.clock, this.metrics)
    for (const runner of this.runners) if (read.runs(runner.name)) runner.start(read, queues)
  }

  /** A stopped controller manager does nothing; starting it again looks at everything anew. */
  stop(): void {
    this.active = false
    for (const runner of this.runners) runner.stop()
  }

  /** Keys waiting, per controller with any. */
  backlog(): ReadonlyMap<string, number> {
    return new Map(this.runners.filter((runner) => runner.backlog > 0).map((runner) => [runner.name, runner.backlog]))
  }
}
