/**
 * Times as a client is told them whose clock goes on while the cluster's is steered: as far back from the client's now as they lie
 * back from the cluster's, so that ages are what they would be if the client had waited too.
 */
const FIELDS = `creationTimestamp deletionTimestamp startTime startedAt finishedAt completionTime lastTransitionTime lastUpdateTime
lastHeartbeatTime lastProbeTime lastProgressTime firstTimestamp lastTimestamp eventTime lastObservedTime lastScheduleTime
lastSuccessfulTime lastScaleTime renewTime acquireTime expirationTimestamp timestamp time`
  .split(/\s+/)
  .join('|')

const TIME = new RegExp(`("(?:${FIELDS})":\\s*")(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)(\\.\\d+)?Z"`, 'g')

/** `seconds` later, in JSON that is whole or comes in lines; what else it says stays. */
export function laterTimes(json: string, seconds: number): string {
  if (seconds === 0) return json
  return json.replace(TIME, (_, before: string, time: string, fraction: string = '') => {
    const moved = new Date(Date.parse(`${time}Z`) + seconds * 1000).toISOString().slice(0, 19)
    return `${before}${moved}${fraction}Z"`
  })
}
