/** nice and renice: how much a program leaves to others; models setpriority(2), of which the scheduler here takes no notice. */
import type { Command } from '../../command'
import { behind } from '../../machine'
import { accountOf } from '../../accounts'
import type { Process } from '../../process'
import { parseOptions, tool, ToolError, usageError, type Io } from '../tool'
import { runOther } from './run-other'

const within = (niceness: number): number => Math.max(-20, Math.min(19, niceness))

const privileged = ({ context }: Io): boolean => {
  const { machine, process } = behind(context)
  return (accountOf(machine, process.user)?.uid ?? 0) === 0
}

const nice = tool('nice', async (io) => {
  const options = parseOptions(io.context, 'n:', { adjustment: 'n' }, { stop: true, status: 125, numbers: true })
  const given = options.get('n') ?? options.get('#')
  if (given !== undefined && !/^[-+]?\d+$/.test(given)) throw new ToolError(`invalid adjustment '${given}'`, 125)
  const { process } = behind(io.context)
  if (options.operands.length === 0) {
    if (given !== undefined) throw usageError('nice', 'a command must be given with an adjustment', 125)
    await io.out(`${process.niceness}\n`)
    return 0
  }
  const wanted = within(process.niceness + Number(given ?? 10))
  if (wanted < process.niceness && !privileged(io)) await io.warn('cannot set niceness: Permission denied')
  else process.niceness = wanted
  return runOther(io, options.operands)
})

type Kind = 'p' | 'g' | 'u'
const KINDS: Readonly<Record<Kind, string>> = { p: 'process ID', g: 'process group ID', u: 'user ID' }

interface Target {
  readonly kind: Kind
  readonly id: number
}

/** Who is meant by the words behind a priority; undefined for one that is nobody. */
function targetOf({ context }: Io, kind: Kind, word: string): Target | undefined {
  const number = /^\d+$/.test(word) ? Number(word) : kind === 'u' ? accountOf(behind(context).machine, word)?.uid : undefined
  return number === undefined ? undefined : { kind, id: number }
}

function members({ context }: Io, { kind, id }: Target): readonly Process[] {
  const { machine } = behind(context)
  const all = machine.list().flatMap(({ pid }) => machine.process(pid) ?? [])
  if (kind === 'p') return all.filter(({ pid }) => pid === id)
  if (kind === 'g') return all.filter(({ group }) => group === id)
  return all.filter(({ user }) => accountOf(machine, user)?.uid === id)
}

const LONG: Readonly<Record<string, string>> = {
  '--pid': '-p',
  '--pgrp': '-g',
  '--user': '-u',
  '--priority': '-n',
  '--relative': '--relative',
}

const renice = tool('renice', async (io) => {
  const ash = io.context.system.flavour === 'ash'
  const words = io.args.map((word) => LONG[word] ?? word)
  // util-linux reads -n as a mere introduction of the number; busybox adds it to what is there.
  let relative = false
  while (words[0] === '-n' || words[0] === '--relative') relative = words.shift() === '--relative' || ash
  const priority = words.shift()
  if (priority === undefined) throw usageError('renice', 'not enough arguments')
  if (!/^[-+]?\d+$/.test(priority))
    throw ash ? new ToolError(`invalid number '${priority}'`) : usageError('renice', `invalid priority '${priority}'`)
  let kind: Kind = 'p'
  let status = 0
  let targets = 0
  for (const word of words) {
    if (/^-[pgu]$/.test(word)) {
      kind = word[1] as Kind
      continue
    }
    targets++
    const target = targetOf(io, kind, word)
    if (!target) {
      await io.warn(kind === 'u' ? `unknown user ${word}` : ash ? `invalid number '${word}'` : `bad ${KINDS[kind]} value: ${word}`)
      status = 1
      continue
    }
    status = Math.max(status, await change(io, target, Number(priority), relative))
  }
  if (targets === 0) throw usageError('renice', 'not enough arguments')
  return status
})

async function change(io: Io, target: Target, priority: number, relative: boolean): Promise<number> {
  const found = members(io, target)
  const about = `${target.id} (${KINDS[target.kind]})`
  const ash = io.context.system.flavour === 'ash'
  if (found.length === 0) {
    await io.warn(ash ? `getpriority: No such process` : `failed to get priority for ${about}: No such process`)
    return 1
  }
  const before = Math.min(...found.map(({ niceness }) => niceness))
  const wanted = within(relative ? before + priority : priority)
  if (wanted < before && !privileged(io)) {
    await io.warn(ash ? 'setpriority: Permission denied' : `failed to set priority for ${about}: Permission denied`)
    return 1
  }
  for (const process of found) process.niceness = wanted
  if (!ash) await io.out(`${about} old priority ${before}, new priority ${wanted}\n`)
  return 0
}

export const tools: readonly Command[] = [nice, renice]
