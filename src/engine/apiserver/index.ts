/** The API server room: what compositions and tests import. */
export { createApiServer, type ApiServer, type ApiServerOptions } from './server'
export type { MetricsProvider, Usage } from './rest/metrics'
export type { BootstrapOptions } from './bootstrap/bootstrap'
