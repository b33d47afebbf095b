/** Dates as `date -d` and `touch -d` read them. */

/** The dates `date -d` and `touch -d` are given most: absolute, `@seconds`, `now`, `2 days ago`, `+1 hour`, `tomorrow`. */
export function parseDate(text: string, now: number): number | undefined {
  const trimmed = text.trim()
  if (/^@-?\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed.slice(1)) * 1000
  let base = now
  let rest = trimmed.toLowerCase()
  const absolute = /^(\d{4}-\d\d-\d\d)(?:[t ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?\s*(z|utc|gmt|[+-]\d\d:?\d\d)?/.exec(rest)
  if (absolute) {
    const zone = absolute[3] && /^[+-]/.test(absolute[3]) ? absolute[3].replace(/^(...)(\d\d)$/, '$1:$2') : 'Z'
    base = Date.parse(`${absolute[1]}T${absolute[2] ?? '00:00:00'}${(absolute[2]?.length ?? 8) === 5 ? ':00' : ''}${zone}`)
    rest = rest.slice(absolute[0].length)
  } else if (/^[a-z]{3},? .*\d{4}/.test(rest) && !Number.isNaN(Date.parse(`${trimmed}${/utc|gmt|[+-]\d{4}/i.test(trimmed) ? '' : ' UTC'}`)))
    return Date.parse(`${trimmed}${/utc|gmt|[+-]\d{4}/i.test(trimmed) ? '' : ' UTC'}`)
  const units: Record<string, number> = {
    sec: 1e3,
    second: 1e3,
    min: 6e4,
    minute: 6e4,
    hour: 36e5,
    day: 864e5,
    week: 6048e5,
    fortnight: 12096e5,
  }
  while ((rest = rest.trim()) !== '') {
    const relative = /^([+-]?\s*\d+|a|next|last)?\s*(sec|second|min|minute|hour|day|week|fortnight|month|year)s?(\s+ago)?/.exec(rest)
    const named = /^(now|today|tomorrow|yesterday|utc|z)\b/.exec(rest)
    const clock = /^(\d\d?):(\d\d)(?::(\d\d))?/.exec(rest)
    if (relative) {
      const count =
        (relative[1] === undefined || relative[1] === 'a' || relative[1] === 'next'
          ? 1
          : relative[1] === 'last'
            ? -1
            : Number(relative[1].replace(/\s/g, ''))) * (relative[3] ? -1 : 1)
      const unit = relative[2]!
      if (unit === 'month' || unit === 'year') {
        const date = new Date(base)
        if (unit === 'month') date.setUTCMonth(date.getUTCMonth() + count)
        else date.setUTCFullYear(date.getUTCFullYear() + count)
        base = date.getTime()
      } else base += count * units[unit]!
      rest = rest.slice(relative[0].length)
    } else if (named) {
      base += named[1] === 'tomorrow' ? 864e5 : named[1] === 'yesterday' ? -864e5 : 0
      rest = rest.slice(named[0].length)
    } else if (clock) {
      base = Math.floor(base / 864e5) * 864e5 + (Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0)) * 1000
      rest = rest.slice(clock[0].length)
    } else return undefined
  }
  return base
}
