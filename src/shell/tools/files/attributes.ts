/** What files carry: chmod, chown, chgrp, touch, stat, mktemp. */
import { accountOf, groupId } from '../../accounts'
import type { Command } from '../../command'
import { behind } from '../../machine'
import { joinPath } from '../../path'
import { HINT, tryStat, attempt, eachNode } from './file-access'
import { applyMode, modeText } from './file-mode'
import { parseDate } from '../dates/parse-date'
import { formatDate } from '../dates/time-format'
import { parseOptions, tool, ToolError, usageError } from '../tool'

const chmod = tool('chmod', async (io) => {
  const args = [...io.args]
  const recursive = args.some((arg) => /^-[vf]*R/.test(arg))
  const operands = args.filter((arg) => !/^(-[Rvfc]+|--recursive|--)$/.test(arg))
  const [mode, ...names] = operands
  if (mode === undefined) throw new ToolError(`missing operand${HINT('chmod')}`)
  if (names.length === 0) throw new ToolError(`missing operand after '${mode}'${HINT('chmod')}`)
  applyMode(mode, 0)
  let status = 0
  for (const name of names)
    status ||= await attempt(io, `cannot access '${name}'`, () =>
      eachNode(io, io.path(name), recursive, (path, found) =>
        io.context.files.changeMode(path, applyMode(mode, found.mode, found.type === 'directory')),
      ),
    )
  return status
})

const chown = (command: 'chown' | 'chgrp') =>
  tool(command, async (io) => {
    const options = parseOptions(io.context, 'Rvfh', { recursive: 'R' })
    const [spec, ...names] = options.operands
    if (spec === undefined || names.length === 0) throw new ToolError(`missing operand${HINT(command)}`)
    const [owner, group] = command === 'chgrp' ? ['', spec] : spec.split(/[:.]/)
    let status = 0
    for (const name of names)
      status ||= await attempt(io, `cannot access '${name}'`, () =>
        eachNode(io, io.path(name), options.has('R'), (path, found) =>
          io.context.files.changeOwner(path, owner || found.owner, group || found.group),
        ),
      )
    return status
  })

const touch = tool('touch', async (io) => {
  const options = parseOptions(io.context, 'acmr:d:t:h', { 'no-create': 'c', date: 'd', reference: 'r' })
  if (options.operands.length === 0) throw new ToolError(`missing file operand${HINT('touch')}`)
  const { files, system } = io.context
  const when = options.has('r')
    ? files.stat(io.path(options.get('r')!)).modified
    : options.has('d')
      ? parseDate(options.get('d')!, system.clock.now(), io.context.env.TZ)
      : system.clock.now()
  if (when === undefined) throw new ToolError(`invalid date format '${options.get('d')}'`)
  let status = 0
  for (const name of options.operands) {
    status ||= await attempt(io, `cannot touch '${name}'`, () => {
      if (!files.exists(io.path(name))) {
        if (options.has('c')) return
        files.write(io.path(name), '', { mode: 0o666 & ~behind(io.context).process.umask })
      }
      files.touch(io.path(name), when)
    })
  }
  return status
})

const stat = tool('stat', async (io) => {
  const options = parseOptions(io.context, 'c:Lft', { format: 'c', printf: 'printf:', dereference: 'L' })
  if (options.operands.length === 0) throw usageError('stat', 'missing operand')
  let status = 0
  for (const name of options.operands) {
    const found = tryStat(io, name, options.has('L'))
    if (!found) {
      await io.warn(`cannot statx '${name}': No such file or directory`)
      status = 1
      continue
    }
    const kind =
      found.type === 'file'
        ? found.size === 0
          ? 'regular empty file'
          : 'regular file'
        : found.type === 'symlink'
          ? 'symbolic link'
          : found.type === 'device'
            ? 'character special file'
            : 'directory'
    const time = formatDate(found.modified, '%F %T.%N +0000')
    const values: Record<string, string> = {
      n: name,
      N: found.target ? `'${name}' -> '${found.target}'` : `'${name}'`,
      s: String(found.size),
      a: found.mode.toString(8),
      A: modeText(found),
      U: found.owner,
      G: found.group,
      u: String(accountOf(io.context.system, found.owner)?.uid ?? found.owner),
      g: String(groupId(io.context.system, found.group)),
      F: kind,
      y: time,
      x: time,
      z: time,
      w: time,
      Y: String(Math.floor(found.modified / 1000)),
      X: String(Math.floor(found.modified / 1000)),
      Z: String(Math.floor(found.modified / 1000)),
      h: '1',
      i: '1',
      b: String(Math.ceil(found.size / 4096) * 8),
      B: '512',
      o: '4096',
      d: '0',
    }
    const format = options.get('c') ?? options.get('printf')
    if (format !== undefined)
      await io.out(
        format
          .replace(
            /%([-0+ #']*)(\d*)(?:\.(\d+))?([a-zA-Z%])/g,
            (whole, flags: string, width: string, digits: string | undefined, letter: string) => {
              if (letter === '%') return '%'
              const value = values[letter]?.slice(0, digits === undefined ? undefined : Number(digits))
              if (value === undefined) return whole
              if (flags.includes('-')) return value.padEnd(Number(width))
              return value.padStart(Number(width), flags.includes('0') ? '0' : ' ')
            },
          )
          .replace(/\\n/g, options.has('printf') ? '\n' : '\\n') + (options.has('printf') ? '' : '\n'),
      )
    else
      await io.out(
        `  File: ${name}${found.target ? ` -> ${found.target}` : ''}\n  Size: ${String(found.size).padEnd(10)}\tBlocks: ${values.b!.padEnd(10)} IO Block: 4096   ${kind}\nDevice: 0,1\tInode: 1           Links: 1\nAccess: (${found.mode.toString(8).padStart(4, '0')}/${modeText(found)})  Uid: (${values.u!.padStart(5)}/${found.owner.padStart(8)})   Gid: (${values.g!.padStart(5)}/${found.group.padStart(8)})\nAccess: ${time}\nModify: ${time}\nChange: ${time}\n Birth: -\n`,
      )
  }
  return status
})

const mktemp = tool('mktemp', async (io) => {
  const options = parseOptions(io.context, 'dup:tq', { directory: 'd', tmpdir: 'p', suffix: 'suffix:' })
  const template = options.operands[0] ?? 'tmp.XXXXXXXXXX'
  const marks = /X{3,}(?=[^X]*$)/.exec(template)
  if (!marks) throw new ToolError(`too few X's in template '${template}'`)
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
  const random = Array.from(marks[0], () => alphabet[io.context.system.random(alphabet.length)]).join('')
  const name = template.slice(0, marks.index) + random + template.slice(marks.index + marks[0].length) + (options.get('suffix') ?? '')
  const folder = options.get('p') ?? (options.operands.length === 0 || options.has('t') ? (io.context.env.TMPDIR ?? '/tmp') : undefined)
  const path = folder === undefined ? name : joinPath(folder, name)
  if (!options.has('u')) {
    const code = await attempt(
      io,
      `failed to create ${options.has('d') ? 'directory' : 'file'} via template '${folder === undefined ? '' : `${folder}/`}${template}'`,
      () => {
        if (options.has('d')) io.context.files.makeDirectory(io.path(path), { mode: 0o700 })
        else io.context.files.write(io.path(path), '', { mode: 0o600 })
      },
    )
    if (code) return code
  }
  await io.out(`${path}\n`)
  return 0
})

export const tools: readonly Command[] = [chmod, chown('chown'), chown('chgrp'), touch, stat, mktemp]
