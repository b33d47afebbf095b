/** What a program in a pod that acts on the cluster may use: the controllers' framework, and the network as its pod sees it. */
import type { ControllerDefinition, ControllerEnvironment } from '../controllers/framework'
import { ControllerManager } from '../controllers/framework'
import type { DaemonProcess, AgentWork } from '../images'
import type { HttpRequest, HttpResponse, Network } from '../network/types'
import type { KubeObject } from '../api/object'
import type { CustomResourceDefinition } from '../schema/types'

export interface AgentEnvironment extends ControllerEnvironment {
  readonly network: Network
  /** A new API server, with a store of its own, of resources described as custom ones are; to a request it says what it says to these headers. */
  serveApi(
    definitions: readonly CustomResourceDefinition[],
    /** An object as one of its other versions has it. */
    convert: (object: KubeObject, apiVersion: string) => KubeObject,
  ): (request: HttpRequest, headers: Headers) => Promise<HttpResponse>
}

type Headers = Readonly<Record<string, string>>

export interface AgentDefinition {
  begin(process: DaemonProcess, environment: AgentEnvironment): AgentWork
}

/** Runs control loops for as long as the program does. */
export function whileRunning(environment: AgentEnvironment, ...loops: readonly ControllerDefinition[]): { end(): void } {
  const manager = new ControllerManager(environment, loops)
  manager.start()
  return { end: () => manager.stop() }
}
