/** The client room: what controllers, the scheduler and kubelets import. */
export type * from './client'
export { WorkQueue, CONTROLLER_RATE_LIMIT, type RateLimit, type WorkQueueOptions } from './work-queue'
export { ClientEventRecorder, type EventSource } from './event-recorder'
