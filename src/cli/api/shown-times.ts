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

/**
 * So many milliseconds later, in JSON that is whole or comes in lines; what else it says stays. Times have whole seconds where they are
 * shown as they come; who only reckons with them is told the rest, too, so that no age is a second off.
 */
export function laterTimes(json: string, milliseconds: number, reckoning = false): string {
  const seconds = Math.round(milliseconds / 1000) * 1000
  if (reckoning ? milliseconds === 0 : seconds === 0) return json
  return json.replace(TIME, (_, before: string, time: string, fraction: string = '') => {
    const precise = reckoning && fraction === ''
    const moved = new Date(Date.parse(`${time}Z`) + (precise ? milliseconds : seconds)).toISOString()
    return `${before}${precise ? moved.slice(0, -1) : `${moved.slice(0, 19)}${fraction}`}Z"`
  })
}
