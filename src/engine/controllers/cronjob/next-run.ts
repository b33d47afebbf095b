/** The first time after another at which a cron schedule runs; models SpecSchedule.Next of robfig's cron. */
import type { CronTimes } from '../../kinds/cron-job/schedule'
import type { WallClock } from './wall-clock'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** A schedule that has no run within so many years has none. */
const YEARS = 5

/**
 * Goes on from field to field, each to its first value that fits; one that wraps around begins again with the first.
 * Hours are counted as they pass, so a run in an hour that the clocks skip is left out, one in an hour that they show twice is twice.
 */
export function nextRun(times: CronTimes, clock: WallClock, after: number): number | undefined {
  if (Object.values(times).some((field: CronTimes['hour']) => field.values.size === 0)) return undefined
  let time = Math.floor(after / 1000) * 1000 + 1000
  let shown = clock.shown(time)
  const lastYear = shown.getUTCFullYear() + YEARS
  const goTo = (next: number): void => {
    time = next
    shown = clock.shown(time)
  }
  let begun = false
  /** The fields smaller than the first that is gone on from begin anew. */
  const begin = (start: () => number): void => {
    if (!begun) goTo(start())
    begun = true
  }

  search: while (shown.getUTCFullYear() <= lastYear) {
    while (!times.month.values.has(shown.getUTCMonth() + 1)) {
      begin(() => clock.when(Date.UTC(shown.getUTCFullYear(), shown.getUTCMonth())))
      goTo(clock.when(new Date(shown).setUTCMonth(shown.getUTCMonth() + 1)))
      if (shown.getUTCMonth() === 0) continue search
    }
    while (!isDay(times, shown)) {
      begin(() => clock.when(new Date(shown).setUTCHours(0, 0, 0, 0)))
      const next = clock.when(shown.getTime() + DAY)
      // Where a whole day was left out, midnight of that day is the one before; robfig's cron never ends there.
      goTo(next > time ? next : time + DAY)
      // Where the clocks skip midnight the day begins at 23 o'clock of the one before, or at one.
      const hour = shown.getUTCHours()
      if (hour !== 0) goTo(time + (hour > 12 ? 24 - hour : -hour) * HOUR)
      if (shown.getUTCDate() === 1) continue search
    }
    while (!times.hour.values.has(shown.getUTCHours())) {
      begin(() => clock.when(new Date(shown).setUTCMinutes(0, 0, 0)))
      goTo(time + HOUR)
      if (shown.getUTCHours() === 0) continue search
    }
    while (!times.minute.values.has(shown.getUTCMinutes())) {
      begin(() => Math.floor(time / MINUTE) * MINUTE)
      goTo(time + MINUTE)
      if (shown.getUTCMinutes() === 0) continue search
    }
    while (shown.getUTCSeconds() !== 0) {
      begin(() => time)
      goTo(time + 1000)
      if (shown.getUTCSeconds() === 0) continue search
    }
    return time
  }
  return undefined
}

/** Days of the month and of the week both count when one is a star, else either. */
function isDay({ dayOfMonth, dayOfWeek }: CronTimes, shown: Date): boolean {
  const inMonth = dayOfMonth.values.has(shown.getUTCDate())
  const inWeek = dayOfWeek.values.has(shown.getUTCDay())
  return dayOfMonth.star || dayOfWeek.star ? inMonth && inWeek : inMonth || inWeek
}
