/** The controller manager: all controllers together, started and stopped as one process; models kube-controller-manager. */
import type { ControllerDefinition } from './controller'
import { ControllerRunner, type ControllerEnvironment } from './runner'

export class ControllerManager {
  private readonly runners: readonly ControllerRunner[]
  private active = false

  constructor(environment: ControllerEnvironment, definitions: readonly ControllerDefinition[]) {
    this.runners = definitions.map((definition) => new ControllerRunner(environment, definition))
  }

  get running(): boolean {
    return this.active
  }

  start(): void {
    if (this.active) return
    this.active = true
    for (const runner of this.runners) runner.start()
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
