/** The programs that act on the cluster from pods, by the name their images ask for; one line each. */
import type { AgentHost, AgentName } from '../images'
import type { AgentDefinition, AgentEnvironment } from './framework'
import { certgen } from './certgen'
import { ingressNginx } from './ingress-nginx'
import { metallbController, metallbSpeaker } from './metallb'
import { metricsServer } from './metrics-server'
import { proportionalAutoscaler } from './proportional-autoscaler'
import { sampleApiserver } from './sample-apiserver'

const AGENTS: Readonly<Record<AgentName, AgentDefinition>> = {
  'cluster-proportional-autoscaler': proportionalAutoscaler,
  'ingress-nginx': ingressNginx,
  'webhook-certgen': certgen,
  'metallb-controller': metallbController,
  'metallb-speaker': metallbSpeaker,
  'metrics-server': metricsServer,
  'sample-apiserver': sampleApiserver,
}

export function createAgents(environment: AgentEnvironment): AgentHost {
  return { begin: (agent, process) => AGENTS[agent].begin(process, environment) }
}
