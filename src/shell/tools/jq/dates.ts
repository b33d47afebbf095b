/** jq's times: seconds, broken down times (year, month from 0, day, hours, minutes, seconds, weekday, day of the year), and texts. */
import { formatDate } from '../dates/time-format'
import { isArray, type Json } from './json'
import { JqError } from './values'

export function brokenDown(input: Json): Json {
  if (typeof input !== 'number') throw new JqError('gmtime() requires a number')
  const date = new Date(input * 1000)
  const dayOfYear = Math.floor(
    (Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) - Date.UTC(date.getUTCFullYear(), 0, 1)) / 864e5,
  )
  const fraction = input - Math.floor(input)
  return [
    date.getUTCFullYear(),
    date.getUTCMonth(),
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds() + fraction,
    date.getUTCDay(),
    dayOfYear,
  ]
}

export function secondsOf(input: Json): Json {
  if (!isArray(input)) throw new JqError('mktime requires array of 6 numbers')
  const numbers = input.slice(0, 6)
  if (numbers.length < 6 || numbers.some((one) => typeof one !== 'number')) throw new JqError('mktime requires parsed datetime inputs')
  const [year, month, day, hours, minutes, seconds] = numbers as number[]
  return Math.floor(Date.UTC(year!, month!, day!, hours!, minutes!, Math.floor(seconds!)) / 1000)
}

export function formatTime(input: Json, format: Json): Json {
  if (typeof input !== 'number' && !isArray(input)) throw new JqError('strftime/1 requires parsed datetime inputs')
  if (typeof format !== 'string') throw new JqError('strftime/1 requires a string format')
  const seconds = typeof input === 'number' ? input : (secondsOf(input) as number)
  return formatDate(Math.floor(seconds) * 1000, format)
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

export function parseTime(input: Json, format: Json): Json {
  if (typeof input !== 'string') throw new JqError('strptime/1 requires string inputs and arguments')
  if (typeof format !== 'string') throw new JqError('strptime/1 requires string inputs and arguments')
  const full = format.replace(/%T/g, '%H:%M:%S').replace(/%D/g, '%m/%d/%y').replace(/%F/g, '%Y-%m-%d').replace(/%R/g, '%H:%M')
  let at = 0
  const time = { year: 1900, month: 0, day: 1, hours: 0, minutes: 0, seconds: 0, offset: 0 }
  const fail = (): never => {
    throw new JqError(`date "${input}" does not match format "${format}"`)
  }
  const take = (pattern: RegExp): string => {
    const found = new RegExp(`^(?:${pattern.source})`, 'i').exec(input.slice(at))
    if (!found) return fail()
    at += found[0].length
    return found[0]
  }
  for (let i = 0; i < full.length; i++) {
    const c = full[i]!
    if (c === ' ') take(/\s*/)
    else if (c !== '%') {
      if (input[at++] !== c) fail()
    } else {
      switch (full[++i]) {
        case 'Y':
          time.year = Number(take(/\d{1,4}/))
          break
        case 'y': {
          const two = Number(take(/\d\d/))
          time.year = two < 69 ? 2000 + two : 1900 + two
          break
        }
        case 'm':
          time.month = Number(take(/\d{1,2}/)) - 1
          break
        case 'd':
        case 'e':
          time.day = Number(take(/\s?\d{1,2}/))
          break
        case 'H':
          time.hours = Number(take(/\d{1,2}/))
          break
        case 'M':
          time.minutes = Number(take(/\d{1,2}/))
          break
        case 'S':
          time.seconds = Number(take(/\d{1,2}/))
          break
        case 'b':
        case 'B':
        case 'h':
          time.month = MONTHS.indexOf(
            take(/jan[a-z]*|feb[a-z]*|mar[a-z]*|apr[a-z]*|may|jun[a-z]*|jul[a-z]*|aug[a-z]*|sep[a-z]*|oct[a-z]*|nov[a-z]*|dec[a-z]*/)
              .slice(0, 3)
              .toLowerCase(),
          )
          break
        case 'a':
        case 'A':
          take(/[a-z]+/)
          break
        case 'Z':
          take(/[a-z]+/)
          break
        case 'z':
          take(/z|[+-]\d\d:?\d\d/)
          break
        case 's':
          return brokenDown(Number(take(/\d+/)))
        case '%':
          if (input[at++] !== '%') fail()
          break
        default:
          fail()
      }
    }
  }
  if (at < input.length) fail()
  return brokenDown(Date.UTC(time.year, time.month, time.day, time.hours, time.minutes, time.seconds) / 1000)
}
