/** systemctl and journalctl over a node's units; the node's composition says what starting and stopping one does. */
import type { Command } from '../../shell/command'
import { parseOptions, tool, ToolError } from '../../shell/tools/tool'

export interface Unit {
  readonly name: string
  readonly description: string
  readonly file: string
  readonly command: string
  active(): boolean
  /** Since when it has been in its state, in milliseconds. */
  since(): number
  readonly pid: () => number | undefined
  start(): void
  stop(): void
}

export interface JournalLine {
  readonly time: number
  readonly unit: string
  readonly program: string
  readonly pid: number
  readonly text: string
}

export interface UnitsView {
  readonly hostname: string
  readonly units: readonly Unit[]
  journal(): readonly JournalLine[]
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

function stamp(time: number): string {
  const date = new Date(time)
  return `${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2, '0')} ${date.toISOString().slice(11, 19)}`
}

function longStamp(time: number): string {
  const date = new Date(time)
  return `${DAYS[date.getUTCDay()]} ${date.toISOString().slice(0, 10)} ${date.toISOString().slice(11, 19)} UTC`
}

function elapsed(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000)
  if (seconds < 60) return `${seconds}s ago`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}min ${seconds % 60}s ago`
  return `${Math.floor(minutes / 60)}h ${minutes % 60}min ago`
}

const line = (view: UnitsView, each: JournalLine): string =>
  `${stamp(each.time)} ${view.hostname} ${each.program}[${each.pid}]: ${each.text}\n`

function unitNamed(view: UnitsView, word: string): Unit | undefined {
  const name = word.includes('.') ? word : `${word}.service`
  return view.units.find((unit) => unit.name === name)
}

export function systemctlCommand(view: UnitsView): Command {
  return tool('systemctl', async (io) => {
    const { context, out } = io
    const options = parseOptions(context, 'aqlt:n:', {
      all: 'a',
      quiet: 'q',
      full: 'l',
      'no-pager': 'P',
      now: 'N',
      type: 'type:',
      lines: 'n',
      'no-legend': 'L',
    })
    const [verb = 'list-units', ...names] = options.operands
    const now = context.system.clock.now()
    const missing = async (name: string): Promise<void> =>
      context.stderr.write(
        `Failed to ${verb} ${name.includes('.') ? name : `${name}.service`}: Unit ${name.includes('.') ? name : `${name}.service`} not found.\n`,
      )
    const each = async (act: (unit: Unit) => void | Promise<void>): Promise<number> => {
      if (names.length === 0) throw new ToolError('Too few arguments.')
      let code = 0
      for (const name of names) {
        const unit = unitNamed(view, name)
        if (unit) await act(unit)
        else {
          await missing(name)
          code = 5
        }
      }
      return code
    }
    switch (verb) {
      case 'start':
        return each((unit) => unit.start())
      case 'stop':
        return each((unit) => unit.stop())
      case 'restart':
      case 'try-restart':
        return each((unit) => {
          unit.stop()
          unit.start()
        })
      case 'reload':
      case 'enable':
      case 'disable':
        return each((unit) => {
          if (options.has('N')) {
            if (verb === 'enable') unit.start()
            if (verb === 'disable') unit.stop()
          }
        })
      case 'daemon-reload':
        return 0
      case 'is-active': {
        let code = 0
        for (const name of names) {
          const unit = unitNamed(view, name)
          const active = unit?.active() ?? false
          if (!active) code = unit ? 3 : 4
          if (!options.has('q')) await out(`${active ? 'active' : 'inactive'}\n`)
        }
        return code
      }
      case 'is-enabled':
        return each((unit) => out(unit ? 'enabled\n' : ''))
      case 'cat':
        return each((unit) =>
          out(
            `# ${unit.file}\n[Unit]\nDescription=${unit.description}\n\n[Service]\nExecStart=${unit.command}\nRestart=always\n\n[Install]\nWantedBy=multi-user.target\n`,
          ),
        )
      case 'status': {
        let code = 0
        for (const name of names) {
          const unit = unitNamed(view, name)
          if (!unit) {
            await context.stderr.write(`Unit ${name.includes('.') ? name : `${name}.service`} could not be found.\n`)
            code = 4
            continue
          }
          const active = unit.active()
          if (!active) code = 3
          const pid = unit.pid()
          const program = unit.command.split(' ')[0]!.split('/').pop()!
          const rows = [
            `${active ? '●' : '○'} ${unit.name} - ${unit.description}`,
            `     Loaded: loaded (${unit.file}; enabled; preset: enabled)`,
            `     Active: ${active ? 'active (running)' : 'inactive (dead)'} since ${longStamp(unit.since())}; ${elapsed(now - unit.since())}`,
            ...(active && pid !== undefined
              ? [`   Main PID: ${pid} (${program})`, `     CGroup: /system.slice/${unit.name}`, `             └─${pid} ${unit.command}`]
              : []),
          ]
          const last = view
            .journal()
            .filter(({ unit: of }) => of === unit.name)
            .slice(-10)
          await out(`${rows.join('\n')}\n\n${last.map((each) => line(view, each)).join('')}`)
        }
        return code
      }
      case 'list-units': {
        const shown = view.units.filter((unit) => options.has('a') || unit.active())
        const rows = shown.map(
          (unit) => `  ${unit.name.padEnd(24)} loaded ${unit.active() ? 'active   running' : 'inactive dead   '} ${unit.description}`,
        )
        await out(
          `  ${'UNIT'.padEnd(24)} LOAD   ACTIVE   SUB     DESCRIPTION\n${rows.map((row) => `${row}\n`).join('')}\n${shown.length} loaded units listed.\n`,
        )
        return 0
      }
      default:
        throw new ToolError(`Unknown command verb '${verb}'.`)
    }
  })
}

export function journalctlCommand(view: UnitsView): Command {
  return tool('journalctl', async (io) => {
    const { context, out } = io
    const options = parseOptions(context, 'u:n:fexrb', {
      unit: 'u',
      lines: 'n',
      follow: 'f',
      'pager-end': 'e',
      reverse: 'r',
      'no-pager': 'P',
      since: 'since:',
      until: 'until:',
      boot: 'b',
      output: 'output:',
      grep: 'grep:',
    })
    const units = options.all('u').map((name) => (name.includes('.') ? name : `${name}.service`))
    const since = options.get('since')
    const now = context.system.clock.now()
    const from = since === undefined ? -Infinity : moment(since, now)
    const chosen = (): readonly JournalLine[] =>
      view.journal().filter((each) => (units.length === 0 || units.includes(each.unit)) && each.time >= from)
    const pattern = options.get('grep')
    let lines = chosen().filter(({ text }) => pattern === undefined || text.includes(pattern))
    const count = options.get('n') ?? (options.has('f') ? '10' : options.has('e') ? '1000' : undefined)
    if (count !== undefined && count !== 'all') lines = lines.slice(-Number(count))
    if (options.has('r')) lines = [...lines].reverse()
    if (lines.length === 0) await out('-- No entries --\n')
    await out(lines.map((each) => line(view, each)).join(''))
    let shown = chosen().length
    while (options.has('f')) {
      await context.system.clock.sleep(1000, context.signal)
      const all = chosen()
      await out(
        all
          .slice(shown)
          .map((each) => line(view, each))
          .join(''),
      )
      shown = all.length
    }
    return 0
  })
}

const SPANS: Readonly<Record<string, number>> = {
  s: 1000,
  sec: 1000,
  second: 1000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
}

/** `10 min ago`, `-5m`, `today`, `2026-11-21 09:00:00`. */
function moment(text: string, now: number): number {
  const relative = /^-?(\d+)\s*([a-z]+?)s?(?:\s+ago)?$/.exec(text.trim())
  if (relative && SPANS[relative[2]!] !== undefined) return now - Number(relative[1]) * SPANS[relative[2]!]!
  if (text === 'today') return Math.floor(now / 86_400_000) * 86_400_000
  const absolute = Date.parse(`${text.trim().replace(' ', 'T')}${text.includes(':') ? '' : 'T00:00:00'}Z`)
  if (Number.isNaN(absolute)) throw new ToolError(`Failed to parse timestamp: ${text}`)
  return absolute
}
