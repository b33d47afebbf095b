/** What `systemctl status`, `show` and `list-units` say of a unit. */
import { lineOf } from './lines'
import { ago, longStamp, timeSpan } from './times'
import type { Unit, UnitsView, UnitState } from './unit'
import { cgroupRows, processorTime, sizeText, usageOf } from './usage'

/** So many of its last lines end a unit's status. */
const LINES = 10

/** The sign before a unit's name. */
export function sign({ active }: UnitState): string {
  return active === 'active' || active === 'activating' ? '●' : active === 'failed' ? '×' : '○'
}

function loaded({ files, name, enablement }: Unit): string {
  if (enablement === 'masked') return `masked (Reason: Unit ${name} is masked.)`
  const path = files[0]?.path ?? `/usr/lib/systemd/system/${name}`
  return `loaded (${path}; ${enablement}${enablement === 'static' ? '' : '; preset: enabled'})`
}

/** The drop-ins by their folders, as branches. */
function dropIns({ files }: Unit): readonly string[] {
  const byFolder = new Map<string, string[]>()
  for (const { path } of files.slice(1)) {
    const at = path.lastIndexOf('/')
    byFolder.set(path.slice(0, at), [...(byFolder.get(path.slice(0, at)) ?? []), path.slice(at + 1)])
  }
  return [...byFolder].flatMap(([folder, names], i) => [
    `${i === 0 ? '    Drop-In: ' : '             '}${folder}`,
    `             └─${names.join(', ')}`,
  ])
}

function processLine({ command }: Unit, { last }: UnitState): string | undefined {
  return last && `    Process: ${last.pid} ExecStart=${command} ${ending(last)}`
}

function ending({ code, status }: NonNullable<UnitState['last']>): string {
  if (code === 'killed') return `(code=killed, signal=${status})`
  return `(code=exited, status=${status === 0 ? '0/SUCCESS' : status === 203 ? '203/EXEC' : status === 1 ? '1/FAILURE' : status})`
}

/** What a unit that runs uses, and its processes. */
function runningRows(view: UnitsView, unit: Unit): readonly string[] {
  const { tasks, taskLimit, memory, cpu } = usageOf(view, unit)
  return [
    `      Tasks: ${tasks}${taskLimit === undefined ? '' : ` (limit: ${taskLimit})`}`,
    `     Memory: ${sizeText(memory)}`,
    `        CPU: ${processorTime(cpu)}`,
    `     CGroup: /system.slice/${unit.name}`,
    ...cgroupRows(view.processesOf(unit)).map((row) => `             ${row}`),
  ]
}

export function statusText(view: UnitsView, unit: Unit, now: number, lines = LINES): string {
  const { state } = unit
  const { active, sub, since, result, pid, last, argv } = state
  const program = (argv[0] ?? unit.command.split(' ')[0]!).split('/').pop()!
  const why = result !== 'success' ? ` (Result: ${result})` : ''
  const rows = [
    `${sign(state)} ${unit.name} - ${unit.description}`,
    `     Loaded: ${loaded(unit)}`,
    ...dropIns(unit),
    `     Active: ${active} (${sub})${why} since ${longStamp(since)}; ${ago(now - since)}`,
    ...(active === 'inactive' && last ? [`   Duration: ${timeSpan(last.ended - last.began)}`] : []),
    ...unit.documentation.map((each, i) => `${i === 0 ? '       Docs: ' : '             '}${each}`),
    ...(pid === undefined ? [processLine(unit, state)] : []),
    ...(pid === undefined
      ? last
        ? [`   Main PID: ${last.pid} ${ending(last)}`]
        : []
      : [`   Main PID: ${pid} (${program})`, ...runningRows(view, unit)]),
  ].filter((row) => row !== undefined)
  const shown =
    lines === 0
      ? []
      : view
          .journal()
          .filter((each) => each.unit === unit.name)
          .slice(-lines)
  return `${rows.join('\n')}\n${shown.length > 0 ? `\n${shown.map((each) => lineOf(view.hostname, each)).join('')}` : ''}`
}

/** What `systemctl show` prints, of the properties people ask for. */
export function properties(view: UnitsView, unit: Unit): ReadonlyMap<string, string> {
  const { state, files, command, enablement, type, restart } = unit
  const { active, sub, since, result, pid, last, argv } = state
  const words = argv.length > 0 ? argv : command.split(' ')
  const { tasks, taskLimit, memory, cpu } = usageOf(view, unit)
  const [runs, none] = [pid !== undefined, '[not set]']
  return new Map([
    ['Type', type],
    ['Restart', restart],
    ['MainPID', String(pid ?? 0)],
    ['Result', result],
    ['ExecMainPID', String(pid ?? last?.pid ?? 0)],
    ['ExecMainCode', last && pid === undefined ? (last.code === 'exited' ? '1' : '2') : '0'],
    ['ExecMainStatus', last && pid === undefined ? String(last.status) : '0'],
    [
      'ExecStart',
      `{ path=${words[0]} ; argv[]=${words.join(' ')} ; ignore_errors=no ; start_time=[n/a] ; stop_time=[n/a] ; pid=0 ; code=(null) ; status=0/0 }`,
    ],
    ['MemoryCurrent', runs ? String(memory) : none],
    ['CPUUsageNSec', runs ? String(cpu * 1_000_000) : none],
    ['TasksCurrent', runs ? String(tasks) : none],
    ['TasksMax', taskLimit === undefined ? 'infinity' : String(taskLimit)],
    ['Id', unit.name],
    ['Names', unit.name],
    ['Description', unit.description],
    ['LoadState', enablement === 'masked' ? 'masked' : 'loaded'],
    ['ActiveState', active],
    ['SubState', sub],
    ['FragmentPath', files[0]?.path ?? ''],
    [
      'DropInPaths',
      files
        .slice(1)
        .map(({ path }) => path)
        .join(' '),
    ],
    ['UnitFileState', enablement],
    ['UnitFilePreset', 'enabled'],
    ['StateChangeTimestamp', longStamp(since)],
    ['ActiveEnterTimestamp', active === 'active' ? longStamp(since) : ''],
    ['NeedDaemonReload', unit.changedOnDisk ? 'yes' : 'no'],
  ])
}

/** `more` is what may be asked for besides: inactive units, nothing but files, or nothing where states were chosen. */
export function listText(
  units: readonly Unit[],
  { legend, more }: { readonly legend: boolean; readonly more: 'inactive' | 'files' | 'nothing' },
): string {
  const width = Math.max(4, ...units.map(({ name }) => name.length))
  const columns = units.map(({ name, description, state, enablement }) => [
    name,
    enablement === 'masked' ? 'masked' : 'loaded',
    state.active,
    state.sub,
    description,
    state.active === 'failed' ? '●' : ' ',
  ])
  const wide = (index: number, head: string): number => Math.max(head.length, ...columns.map((row) => row[index]!.length))
  const [load, active, sub] = [wide(1, 'LOAD'), wide(2, 'ACTIVE'), wide(3, 'SUB')]
  const row = ([name = '', a = '', b = '', c = '', about = '', mark = ' ']: readonly string[]): string =>
    `${mark} ${name.padEnd(width)} ${a.padEnd(load)} ${b.padEnd(active)} ${c.padEnd(sub)} ${about}\n`
  const rows = columns.map(row).join('')
  if (!legend) return rows
  const explained = `
Legend: LOAD   → Reflects whether the unit definition was properly loaded.
        ACTIVE → The high-level unit activation state, i.e. generalization of SUB.
        SUB    → The low-level unit activation state, values depend on unit type.
`
  const hint = more === 'inactive' ? ' Pass --all to see loaded but inactive units, too.' : ''
  const files = more === 'nothing' ? '' : "To show all installed unit files use 'systemctl list-unit-files'.\n"
  return `${row(['UNIT', 'LOAD', 'ACTIVE', 'SUB', 'DESCRIPTION'])}${rows}${units.length > 0 ? explained : ''}\n${units.length} loaded units listed.${hint}\n${files}`
}
