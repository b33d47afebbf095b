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
 * Tells JSON, whole or in lines, with times by the client's clock; `ahead` says how many milliseconds that is before the cluster's. What
 * else it says stays. Times have whole seconds where they are shown as they come; who only reckons with them is told the rest, too, so
 * that no age is a second off. The whole seconds change only when they are a full second off: two answers of one command, a moment
 * apart, tell the same time of the same object.
 */
export function shownTimes(ahead: () => number): (json: string, reckoning?: boolean) => string {
  let whole = Number.NaN
  return (json, reckoning = false) => {
    const milliseconds = ahead()
    if (!(Math.abs(milliseconds - whole) < 1000)) whole = Math.round(milliseconds / 1000) * 1000
    if ((reckoning ? milliseconds : whole) === 0) return json
    return json.replace(TIME, (_, before: string, time: string, fraction: string = '') => {
      const precise = reckoning && fraction === ''
      const moved = new Date(Date.parse(`${time}Z`) + (precise ? milliseconds : whole)).toISOString()
      return `${before}${precise ? moved.slice(0, -1) : `${moved.slice(0, 19)}${fraction}`}Z"`
    })
  }
}
