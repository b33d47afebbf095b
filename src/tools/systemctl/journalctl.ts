/** journalctl: the lines of systemd's journal, chosen by unit, time, priority and text. */
import type { Command } from '../../shell/command'
import { parseOptions, tool, ToolError } from '../../shell/tools/tool'
import { explanation, FORMATS } from './lines'
import { moment } from './times'
import { unitsNamed, type JournalLine, type UnitsView } from './unit'

const PRIORITIES = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug']
/** How many lines -n means without a number, and -e. */
const USUAL_LINES = 10
const JUMP_LINES = 1000

export function journalctlCommand(view: UnitsView): Command {
  return tool('journalctl', async ({ context, args, out }) => {
    // -n may stand alone, or have its number apart or behind it.
    const own = args.map((word, i) =>
      /^-[a-z]*n$/.test(word) && !/^\+?\d+$|^all$/.test(args[i + 1] ?? '') ? `${word}${USUAL_LINES}` : word,
    )
    const inner = Object.create(context, { args: { value: own } }) as typeof context
    const options = parseOptions(inner, 'u:n:fexrbkqamo:p:g:S:U:t:D:', {
      unit: 'u',
      lines: 'lines?',
      follow: 'f',
      'pager-end': 'e',
      catalog: 'x',
      reverse: 'r',
      'no-pager': 'P',
      'no-hostname': 'H',
      'no-tail': 'T',
      since: 'S',
      until: 'U',
      boot: 'boot?',
      dmesg: 'k',
      quiet: 'q',
      all: 'a',
      merge: 'm',
      output: 'o',
      priority: 'p',
      grep: 'g',
      identifier: 't',
      utc: 'Z',
      'disk-usage': 'disk-usage',
      'list-boots': 'list-boots',
      'vacuum-time': 'vacuum-time:',
      'vacuum-size': 'vacuum-size:',
      rotate: 'rotate',
    })
    const now = context.system.clock.now()
    if (options.has('disk-usage')) {
      await out('Archived and active journals take up 8.0M in the file system.\n')
      return 0
    }
    if (options.has('rotate') || options.has('vacuum-time') || options.has('vacuum-size')) return 0
    const format = FORMATS[options.get('o') ?? 'short']
    if (!format) throw new ToolError(`Unknown output format '${options.get('o')}'.`)
    const chosen = chooser(view, options, now)
    const text = (line: JournalLine): string => {
      const shown = format(view.hostname, line)
      return (options.has('H') ? shown.replace(` ${view.hostname} `, ' ') : shown) + (options.has('x') ? explanation(line) : '')
    }
    let lines = view.journal().filter(chosen)
    const count =
      options.get('n') ??
      (options.get('lines') || undefined) ??
      (options.has('lines') || options.has('f') ? String(USUAL_LINES) : options.has('e') ? String(JUMP_LINES) : 'all')
    if (count !== 'all') {
      const number = Number(count.replace(/^\+/, ''))
      if (!Number.isInteger(number)) throw new ToolError(`Failed to parse lines '${count}'`)
      lines = count.startsWith('+') ? lines.slice(0, number) : lines.slice(lines.length - Math.min(number, lines.length))
    }
    if (options.has('r')) lines.reverse()
    if (lines.length === 0 && !options.has('q') && !options.has('f')) await out('-- No entries --\n')
    await out(lines.map(text).join(''))
    let told = view.journal().filter(chosen).at(-1)?.time ?? now
    while (options.has('f')) {
      await context.system.clock.sleep(500, context.signal)
      const fresh = view.journal().filter((line) => line.time > told && chosen(line))
      await out(fresh.map(text).join(''))
      told = fresh.at(-1)?.time ?? told
    }
    return 0
  })
}

/** Which lines the options ask for. */
function chooser(view: UnitsView, options: ReturnType<typeof parseOptions>, now: number): (line: JournalLine) => boolean {
  const time = (name: string, usual: number): number => {
    const text = options.get(name)
    if (text === undefined) return usual
    const found = moment(text, now)
    if (found === undefined) throw new ToolError(`Failed to parse timestamp: ${text}`)
    return found
  }
  const [from, to] = [time('S', -Infinity), time('U', Infinity)]
  const names = new Set(options.all('u').flatMap((word) => unitsNamed(view, word).map(({ name }) => name)))
  for (const word of options.operands) {
    const [field, value] = word.split('=')
    if (value === undefined) throw new ToolError(`Failed to add match '${word}': Invalid argument`)
    if (field === '_SYSTEMD_UNIT' || field === 'UNIT') names.add(value)
  }
  const byUnit = options.has('u') || options.operands.length > 0
  const identifiers = options.all('t')
  const level = options.get('p')
  const most =
    level === undefined ? 7 : /^\d$/.test(level) ? Number(level) : PRIORITIES.indexOf(level === 'error' ? 'err' : level.split('..').at(-1)!)
  if (most < 0) throw new ToolError(`Unknown log level ${level}`)
  const pattern = options.get('g')
  // Small letters alone match both cases.
  const wanted = pattern === undefined ? undefined : new RegExp(pattern, /[A-Z]/.test(pattern) ? '' : 'i')
  return (line) =>
    (!byUnit || names.has(line.unit)) &&
    line.time >= from &&
    line.time <= to &&
    line.priority <= most &&
    (identifiers.length === 0 || identifiers.includes(line.program)) &&
    (!options.has('k') || line.program === 'kernel') &&
    (wanted?.test(line.text) ?? true)
}
