/** The client room: what controllers, the scheduler and kubelets import. */
export type * from './client'
export { ClientEventRecorder, type EventSource } from './event-recorder'
export { electionFault, LeaderElection, type Candidate, type ElectionTerms } from './leader-election'
export { renewLease, type LeaseTerms } from './lease'
