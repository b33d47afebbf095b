/** The API server room: what compositions and tests import. */
export { createApiServer, type ApiServer, type ApiServerOptions } from './server'
