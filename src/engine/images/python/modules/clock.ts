/** time: the clock of the machine a program runs on. */
import { behind } from '../../../../shell/machine'
import { formatDate } from '../../../../shell/tools/dates/time-format'
import { failure, typeNamed } from '../runtime/types'
import { Class, Float, isNumber, numeric, Tuple, wait, whole, type Value } from '../runtime/values/index'
import { define, type Fill } from './definition'

export const seconds = (value: Value | undefined): number => {
  if (value === undefined || !isNumber(value)) throw failure('TypeError', "'NoneType' object cannot be interpreted as an integer")
  return numeric(value)
}

export const time: Fill = (rt, module) => {
  const { clock } = rt.context.system
  const began = clock.now()
  const zone = rt.context.env.TZ
  const fields = ['tm_year', 'tm_mon', 'tm_mday', 'tm_hour', 'tm_min', 'tm_sec', 'tm_wday', 'tm_yday', 'tm_isdst']
  const type = new Class('time.struct_time', [typeNamed('tuple')], 'time')
  const broken = (milliseconds: number): Tuple => {
    const date = new Date(milliseconds)
    const year = date.getUTCFullYear()
    const day = Math.floor((Date.UTC(year, date.getUTCMonth(), date.getUTCDate()) - Date.UTC(year, 0, 1)) / 86_400_000) + 1
    const made = new Tuple(
      [
        year,
        date.getUTCMonth() + 1,
        date.getUTCDate(),
        date.getUTCHours(),
        date.getUTCMinutes(),
        date.getUTCSeconds(),
        (date.getUTCDay() + 6) % 7,
        day,
        0,
      ],
      type,
    )
    made.names = fields
    return made
  }
  const instant = (value: Value | undefined): number => {
    if (value === undefined || value === null) return clock.now()
    if (value instanceof Tuple) {
      const [year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0] = value.items.map(Number)
      return Date.UTC(year, month - 1, day, hour, minute, second)
    }
    return seconds(value) * 1000
  }
  module.attributes.set('timezone', 0)
  define(module, {
    time: () => new Float(clock.now() / 1000),
    time_ns: () => BigInt(Math.round(clock.now())) * 1_000_000n,
    monotonic: () => new Float((clock.now() - began) / 1000 + 1000),
    perf_counter: () => new Float((clock.now() - began) / 1000),
    process_time: () => new Float((behind(rt.context).process.cpu ?? 0) / 1000),
    *sleep([duration]) {
      const milliseconds = seconds(duration) * 1000
      if (milliseconds < 0) throw failure('ValueError', 'sleep length must be non-negative')
      const end = clock.now() + milliseconds
      do {
        yield* wait(rt.pause(end - clock.now()))
        const due = rt.handlers()
        if (due) yield* due
      } while (clock.now() < end)
      return null
    },
    gmtime: ([at]) => broken(instant(at)),
    localtime: ([at]) => broken(instant(at)),
    mktime: ([at]) => new Float(instant(at) / 1000),
    ctime: ([at]) => formatDate(instant(at), '%a %b %e %H:%M:%S %Y', zone),
    asctime: ([at]) => formatDate(instant(at), '%a %b %e %H:%M:%S %Y', zone),
    *strptime([text, template = '%a %b %d %H:%M:%S %Y']) {
      const datetime = yield* rt.importModule('datetime')
      const parsed = yield* rt.call(yield* rt.get(datetime.attributes.get('datetime')!, 'strptime'), [text!, template])
      return yield* rt.call(yield* rt.get(parsed, 'timetuple'))
    },
    perf_counter_ns: () => whole(BigInt(Math.round((clock.now() - began) * 1_000_000))),
    monotonic_ns: () => whole(BigInt(Math.round((clock.now() - began) * 1_000_000))),
    strftime: ([format, at]) => formatDate(instant(at), String(format), zone),
  })
}
