/** What a controller may use of the framework. */
export { defineController, type ControllerContext, type ControllerDefinition, type Reconciler, type Steps } from './controller'
export { NO_METRICS, type MetricsSource, type PodMetric } from './metrics'
export { ControllerManager } from './manager'
export type { ControllerEnvironment } from './runner'
export type { QuotaEvaluator } from './quota'
