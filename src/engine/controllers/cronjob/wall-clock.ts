/** What clocks on the wall of a time zone show, and when they show it; models Go's time.Time in a Location. */

const HOUR = 3_600_000

export class WallClock {
  private readonly format: Intl.DateTimeFormat | undefined
  /** Of each quarter of an hour, as no zone changes its clocks within one. */
  private readonly offsets = new Map<number, number>()

  constructor(zone: string) {
    if (zone === 'Etc/UTC' || zone === 'UTC') return
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  }

  /** The time that the clocks show, as if they stood in UTC. */
  shown(time: number): Date {
    return new Date(time + this.offset(time))
  }

  /** When the clocks show a time; of a time that they skip, what Go makes of it. */
  when(shown: number): number {
    const offset = this.offset(shown)
    // Near a change of clocks the offset may be another at the time that it leads to.
    return offset === 0 ? shown : shown - this.offset(shown - offset)
  }

  private offset(time: number): number {
    if (!this.format) return 0
    const quarter = Math.floor(time / (HOUR / 4))
    let offset = this.offsets.get(quarter)
    if (offset === undefined) this.offsets.set(quarter, (offset = this.measure(quarter * (HOUR / 4))))
    return offset
  }

  private measure(time: number): number {
    const part: Record<string, number> = {}
    for (const { type, value } of this.format!.formatToParts(time)) part[type] = Number(value)
    return Date.UTC(part.year!, part.month! - 1, part.day, part.hour, part.minute, part.second) - time
  }
}
