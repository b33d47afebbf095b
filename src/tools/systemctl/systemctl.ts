/** systemctl: starts, stops and shows the units of a node; models systemd 255. */
import { own } from '../../shell/own'
import type { Command, CommandContext } from '../../shell/command'
import { runsAsRoot } from '../../shell/accounts'
import { parseOptions, tool } from '../../shell/tools/tool'
import { edit, revert } from './edit'
import { listText, properties, statusText } from './status'
import { fullName, unitsNamed, type Unit, type UnitsView } from './unit'

interface Call {
  readonly view: UnitsView
  readonly context: CommandContext
  readonly options: ReturnType<typeof parseOptions>
  readonly verb: string
  readonly names: readonly string[]
  out(text: string): Promise<void>
  error(text: string): Promise<void>
}

type Verb = (call: Call) => Promise<number>

/** Exit codes: of a unit that there is not, of `status` for the same, and of one that does not run. */
const NO_UNIT = 5
const NO_STATUS = 4
const NOT_RUNNING = 3

/** Does something to each unit named; says of those there are none of that they are not found. */
async function each({ view, names, verb, error }: Call, act: (unit: Unit) => Promise<number | void> | number | void): Promise<number> {
  if (names.length === 0) {
    await error('Too few arguments.')
    return 1
  }
  let code = 0
  for (const word of names) {
    const units = unitsNamed(view, word)
    for (const unit of units) code = (await act(unit)) || code
    if (units.length > 0 || /[*?[]/.test(word)) continue
    const where = verb === 'enable' || verb === 'disable' || verb === 'mask' || verb === 'unmask'
    await error(
      where
        ? `Failed to ${verb} unit: Unit file ${fullName(word)} does not exist.`
        : `Failed to ${verb} ${fullName(word)}: Unit ${fullName(word)} not found.`,
    )
    code = where ? 1 : NO_UNIT
  }
  return code
}

/** What is said when files have changed since they were loaded. */
async function warnOfChanges({ error }: Call, unit: Unit): Promise<void> {
  if (unit.changedOnDisk)
    await error(
      `Warning: The unit file, source configuration file or drop-ins of ${unit.name} changed on disk. Run 'systemctl daemon-reload' to reload units.`,
    )
}

async function start(call: Call, unit: Unit): Promise<number> {
  if (unit.enablement === 'masked') {
    await call.error(`Failed to ${call.verb} ${unit.name}: Unit ${unit.name} is masked.`)
    return 1
  }
  await warnOfChanges(call, unit)
  const refused = unit.start()
  if (refused === undefined) return 0
  await call.error(`Failed to ${call.verb} ${unit.name}: ${refused}`)
  return 1
}

const restart: Verb = (call) =>
  each(call, (unit) => {
    if (call.verb.includes('try') && unit.state.sub !== 'running') return 0
    if (unit.enablement !== 'masked') unit.stop()
    return start(call, unit)
  })

const enable: Verb = (call) =>
  each(call, async (unit) => {
    for (const line of unit.setEnabled(call.verb === 'enable')) await call.error(line)
    if (call.options.has('N')) {
      if (call.verb === 'enable') return start(call, unit)
      unit.stop()
    }
    return 0
  })

/** Links the unit to nothing, or takes the link away. */
const mask: Verb = async (call) => {
  const { files } = call.context
  for (const word of call.names) {
    const path = `/etc/systemd/system/${fullName(word)}`
    if (call.verb === 'mask') {
      if (files.exists(path)) {
        await call.error(`Failed to mask unit: File ${path} already exists.`)
        return 1
      }
      files.link('/dev/null', path)
      await call.error(`Created symlink ${path} → /dev/null.`)
    } else if (call.view.units.some((unit) => unit.name === fullName(word) && unit.enablement === 'masked')) {
      files.remove(path)
      await call.error(`Removed "${path}".`)
    }
  }
  return 0
}

const isActive: Verb = async ({ view, names, options, out, verb }) => {
  let good = false
  let code = 0
  for (const word of names) {
    const unit = unitsNamed(view, word)[0]
    const state = unit?.state.active ?? 'inactive'
    if (!options.has('q')) await out(`${state}\n`)
    const right = verb === 'is-failed' ? state === 'failed' : state === 'active'
    good ||= right
    if (!right) code = verb === 'is-failed' ? 1 : unit ? NOT_RUNNING : NO_STATUS
  }
  return good ? 0 : code
}

const isEnabled: Verb = async ({ view, names, options, out, error }) => {
  let code = 1
  for (const word of names) {
    const unit = unitsNamed(view, word)[0]
    if (!unit) {
      await error(`Failed to get unit file state for ${fullName(word)}: No such file or directory`)
      continue
    }
    if (!options.has('q')) await out(`${unit.enablement}\n`)
    if (unit.enablement !== 'disabled' && unit.enablement !== 'masked') code = 0
  }
  return code
}

const status: Verb = async (call) => {
  const { view, names, out, error, context, options } = call
  let code = 0
  const lines = options.get('n')
  const wanted = names.length > 0 ? names : view.units.filter(({ state }) => state.sub === 'running').map(({ name }) => name)
  for (const [i, word] of wanted.entries()) {
    const units = unitsNamed(view, word)
    if (units.length === 0) {
      await error(`Unit ${fullName(word)} could not be found.`)
      code = NO_STATUS
    }
    for (const unit of units) {
      await warnOfChanges(call, unit)
      if (i > 0) await out('\n')
      await out(statusText(view, unit, context.system.clock.now(), lines === undefined ? undefined : Number(lines)))
      if (unit.state.active !== 'active') code = NOT_RUNNING
    }
  }
  return code
}

const show: Verb = async (call) => {
  const wanted = call.options.all('p').flatMap((word) => word.split(','))
  const bare = call.options.has('v')
  return each(call, async (unit) => {
    for (const [name, value] of properties(call.view, unit))
      if (wanted.length === 0 || wanted.includes(name)) await call.out(bare ? `${value}\n` : `${name}=${value}\n`)
  })
}

const cat: Verb = (call) =>
  each(
    call.names.length === 0 ? call : { ...call, error: () => call.error(`No files found for ${fullName(call.names[0]!)}.`) },
    async (unit) => {
      await call.out(unit.files.map(({ path, text }) => `# ${path}\n${text}`).join('\n'))
      await warnOfChanges(call, unit)
    },
  ).then((code) => (code === 0 ? 0 : 1))

const listUnits: Verb = async ({ view, options, out, names }) => {
  const all = options.has('a')
  const states = [...options.all('s').flatMap((word) => word.split(',')), ...(options.has('failed') ? ['failed'] : [])]
  const types = options.all('t').flatMap((word) => word.split(','))
  const shown = (names.length > 0 ? names.flatMap((word) => unitsNamed(view, word)) : view.units)
    .filter(({ state }) =>
      states.length > 0 ? states.includes(state.active) || states.includes(state.sub) : all || state.active !== 'inactive',
    )
    .filter(({ name }) => types.length === 0 || types.includes(name.split('.').at(-1)!))
  const more = all || states.includes('inactive') ? 'files' : states.length > 0 ? 'nothing' : 'inactive'
  await out(listText(shown, { legend: !options.has('L'), more }))
  return 0
}

const listUnitFiles: Verb = async ({ view, options, out, names }) => {
  const shown = names.length > 0 ? names.flatMap((word) => unitsNamed(view, word)) : view.units
  const width = Math.max(9, ...shown.map(({ name }) => name.length))
  const row = (a: string, b: string, c: string): string => `${a.padEnd(width)} ${b.padEnd(8)} ${c}\n`
  const rows = shown.map(({ name, enablement }) => row(name, enablement, enablement === 'static' ? '-' : 'enabled')).join('')
  await out(options.has('L') ? rows : `${row('UNIT FILE', 'STATE', 'PRESET')}${rows}\n${shown.length} unit files listed.\n`)
  return 0
}

/** The system is brought down in the background, and the shell that asked for it with it. */
const shutDown: Verb = async (call) => {
  if (!runsAsRoot(call.context.system)) {
    await call.error(`Call to ${SHUTDOWN_CALLS[call.verb]!} failed: Interactive authentication required.`)
    return 1
  }
  call.view.shutDown(call.verb as 'poweroff' | 'reboot' | 'halt')
  return 0
}

/** What logind is asked for. */
const SHUTDOWN_CALLS: Readonly<Record<string, string>> = { poweroff: 'PowerOff', reboot: 'Reboot', halt: 'Halt' }

const VERBS: Readonly<Record<string, Verb>> = {
  start: (call) => each(call, (unit) => start(call, unit)),
  stop: (call) => each(call, (unit) => unit.stop()),
  restart,
  'try-restart': restart,
  'reload-or-restart': restart,
  'try-reload-or-restart': restart,
  reload: (call) =>
    each(call, async (unit) => {
      await call.error(`Failed to reload ${unit.name}: Job type reload is not applicable for unit ${unit.name}.`)
      return 1
    }),
  kill: (call) => each(call, (unit) => unit.killed((call.options.get('s') ?? 'TERM').replace(/^SIG/, ''))),
  'reset-failed': async (call) => {
    if (call.names.length > 0) return each(call, (unit) => unit.resetFailed())
    for (const unit of call.view.units) unit.resetFailed()
    return 0
  },
  enable,
  disable: enable,
  mask,
  unmask: mask,
  'daemon-reload': async ({ view }) => {
    view.reload()
    return 0
  },
  'daemon-reexec': async ({ view }) => {
    view.reload()
    return 0
  },
  'is-active': isActive,
  'is-failed': isActive,
  'is-enabled': isEnabled,
  'is-system-running': async ({ view, out }) => {
    const well = view.units.every(({ state }) => state.active !== 'failed')
    await out(well ? 'running\n' : 'degraded\n')
    return well ? 0 : 1
  },
  'get-default': async ({ out }) => {
    await out('multi-user.target\n')
    return 0
  },
  poweroff: shutDown,
  reboot: shutDown,
  halt: shutDown,
  edit: (call) => edit({ ...call, full: call.options.has('full') }),
  revert: (call) => revert({ ...call, full: false }),
  status,
  show,
  cat,
  'list-units': listUnits,
  'list-unit-files': listUnitFiles,
}

export function systemctlCommand(view: UnitsView): Command {
  return tool('systemctl', async ({ context, out }) => {
    const options = parseOptions(context, 'aqlt:n:p:s:Po:fT', {
      all: 'a',
      quiet: 'q',
      full: 'full',
      'no-pager': 'no-pager',
      now: 'N',
      type: 't',
      state: 's',
      signal: 's',
      lines: 'n',
      output: 'o',
      property: 'p',
      value: 'v',
      force: 'f',
      'no-legend': 'L',
      plain: 'plain',
      failed: 'failed',
      'no-block': 'no-block',
      system: 'system',
      'no-ask-password': 'no-ask-password',
    })
    const [first, ...names] = options.operands
    const verb = first ?? 'list-units'
    const run = own(VERBS, verb)
    if (!run) {
      await context.stderr.write(`Unknown command verb '${verb}'.\n`)
      return 1
    }
    return run({ view, context, options, verb, names, out, error: (text) => context.stderr.write(`${text}\n`) })
  })
}

/** `service NAME VERB`, as before systemd. */
export function serviceCommand(view: UnitsView): Command {
  const systemctl = systemctlCommand(view)
  return tool('service', async ({ context, args }) => {
    const [name, verb] = args
    if (name === '--status-all') {
      for (const unit of view.units)
        await context.stdout.write(` [ ${unit.state.sub === 'running' ? '+' : '-'} ]  ${unit.name.replace(/\.service$/, '')}\n`)
      return 0
    }
    if (name === undefined || verb === undefined) {
      await context.stderr.write('Usage: service < option > | --status-all | [ service_name [ command | --full-restart ] ]\n')
      return 1
    }
    if (unitsNamed(view, name).length === 0) {
      await context.stderr.write(`${name}: unrecognized service\n`)
      return 1
    }
    return systemctl.run(Object.create(context, { args: { value: [verb, name] }, name: { value: 'systemctl' } }) as typeof context)
  })
}
