/** apt-mark and apt-cache: which packages stay as they are, and which versions of them there are. */
import type { Command } from '../../shell/command'
import { ToolError } from '../../shell/tools/tool'
import { search, show } from './apt-query'
import { aptTool, hasLists } from './apt-run'
import { debianPackage } from './catalog'
import { heldPackages, installedPackages, keepInstalled } from './dpkg'
import { kubernetesSource, kubernetesVersions } from './kubernetes'

const aptMark = aptTool('apt-mark', async ({ context, args, out }) => {
  const { files, stderr } = context
  const [verb, ...names] = args.filter((word) => !word.startsWith('-'))
  const held = new Set(heldPackages(files))
  if (verb === 'showhold') {
    await out(
      [...held]
        .sort()
        .map((name) => `${name}\n`)
        .join(''),
    )
    return 0
  }
  if (verb !== 'hold' && verb !== 'unhold') throw new ToolError(`E: Invalid operation ${verb ?? ''}`, 100)
  const installed = installedPackages(files)
  const missing = names.filter((name) => !installed.has(name))
  for (const name of missing) await stderr.write(`E: Unable to locate package ${name}\n`)
  if (missing.length > 0 || names.length === 0) {
    await stderr.write('E: No packages found\n')
    return 100
  }
  for (const name of names) {
    const already = held.has(name) === (verb === 'hold')
    if (verb === 'hold') held.add(name)
    else held.delete(name)
    const done = verb === 'hold' ? `${name} set on hold.` : `Canceled hold on ${name}.`
    await out(`${already ? `${name} was already ${verb === 'hold' ? 'set on hold' : 'not on hold'}.` : done}\n`)
  }
  keepInstalled(files, installed, held)
  return 0
})

const aptCache = aptTool('apt-cache', async (io) => {
  const { context, args, out } = io
  const { files, stderr } = context
  const [verb, ...names] = args.filter((word) => !word.startsWith('-'))
  if (verb === 'search' || verb === 'show')
    return { search, show }[verb](io, names, { known: hasLists(context), flags: new Set(args.filter((word) => word.startsWith('--'))) })
  if (verb !== 'madison' && verb !== 'policy') throw new ToolError(`E: Invalid operation ${verb ?? ''}`, 100)
  const installed = installedPackages(files)
  for (const name of names) {
    const own = kubernetesVersions(files, name)
    const versions = own.length > 0 ? own : [debianPackage(name)?.package.version].filter((version) => version !== undefined)
    const source = own.length > 0 ? (kubernetesSource(files) ?? '') : 'http://archive.ubuntu.com/ubuntu noble/main amd64'
    const where = own.length > 0 ? `${source}  Packages` : `${source} Packages`
    if (versions.length === 0) {
      if (verb === 'madison') await stderr.write(`N: Unable to locate package ${name}\n`)
      continue
    }
    if (verb === 'madison') {
      await out(versions.map((version) => `${name.padStart(10)} | ${version} | ${where}\n`).join(''))
      continue
    }
    const now = installed.get(name)
    const table = versions.map((version) => ` ${version === now ? '***' : '   '} ${version} 500\n        500 ${where}\n`).join('')
    await out(`${name}:\n  Installed: ${now ?? '(none)'}\n  Candidate: ${versions[0]}\n  Version table:\n${table}`)
  }
  return 0
})

export const aptTools: readonly Command[] = [aptMark, aptCache]
