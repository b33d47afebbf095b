/** What a program in a pod that acts on the cluster may use: the controllers' framework, and the network as its pod sees it. */
import type { ControllerDefinition, ControllerEnvironment } from '../controllers/framework'
import { ControllerManager } from '../controllers/framework'
import type { DaemonProcess, AgentWork } from '../images'
import type { Network } from '../network/types'

export interface AgentEnvironment extends ControllerEnvironment {
  readonly network: Network
}

export interface AgentDefinition {
  begin(process: DaemonProcess, environment: AgentEnvironment): AgentWork
}

/** Runs control loops for as long as the program does. */
export function whileRunning(environment: AgentEnvironment, ...loops: readonly ControllerDefinition[]): { end(): void } {
  const manager = new ControllerManager(environment, loops)
  manager.start()
  return { end: () => manager.stop() }
}
