/** `kubectl plugin list`: programs on PATH whose names begin with kubectl-. */
import type { CommandDefinition, Invocation } from '../../command/definition'
import { goQuote } from '../../../engine/api/strconv'
import { CliError } from '../../command/errors'
import { flag } from '../../command/flags'
import { globalFlags } from '../../command/global-flags'
import { findCommand, groupRun } from '../../command/run'

/** Why a folder cannot be listed, as Go's os.ReadDir words it. */
function unreadable(files: Invocation['io']['files'], folder: string): string | undefined {
  if (!files.exists(folder)) return `open ${folder}: no such file or directory`
  return files.stat(folder).type === 'directory' ? undefined : `fdopendir ${folder}: not a directory`
}

/** Where each kubectl-* program is, by PATH order. */
async function pluginsOnPath({ io, session }: Invocation): Promise<readonly string[]> {
  const folders = (io.env['PATH'] ?? '').split(':').filter((folder) => folder !== '')
  const found: string[] = []
  for (const folder of new Set(folders)) {
    const problem = unreadable(io.files, folder)
    if (problem !== undefined) {
      await session.warn(`Unable to read directory ${goQuote(folder)} from your PATH: ${problem}. Skipping...\n`)
      continue
    }
    for (const name of [...io.files.list(folder)].sort())
      if (name.startsWith('kubectl-') && io.files.stat(`${folder}/${name}`).type !== 'directory') found.push(`${folder}/${name}`)
  }
  return found
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, session, io } = invocation
  const globals = globalFlags(io.env)
  const plugins = await pluginsOnPath(invocation)
  if (plugins.length === 0) throw new CliError('unable to find any kubectl plugins in your PATH')
  await session.print('The following compatible plugins are available:\n\n')
  const seen = new Map<string, string>()
  let warnings = 0
  for (const path of plugins) {
    const name = path.slice(path.lastIndexOf('/') + 1)
    await session.print(`${flags.bool('name-only') ? name : path}\n`)
    const earlier = seen.get(name)
    if ((io.files.stat(path).mode & 0o111) === 0) {
      await session.warn(`  - warning: ${path} identified as a kubectl plugin, but it is not executable\n`)
      warnings++
    } else if (earlier) {
      await session.warn(`  - warning: ${path} is overshadowed by a similarly named plugin: ${earlier}\n`)
      warnings++
    } else seen.set(name, path)
    const { command, path: existing } = findCommand(session.root, name.split('-').slice(1), globals)
    if (command !== session.root) {
      await session.warn(`  - warning: ${name} overwrites existing command: ${JSON.stringify(existing)}\n`)
      warnings++
    }
  }
  if (warnings > 0) throw new CliError(warnings === 1 ? 'one plugin warning was found' : `${warnings} plugin warnings were found`)
}

export const plugin: CommandDefinition = {
  use: 'plugin [flags]',
  short: 'Provides utilities for interacting with plugins',
  long: `Provides utilities for interacting with plugins.

A plugin is a program on PATH whose name begins with kubectl-; it is then a command of kubectl.`,
  examples: `# Plugins that are there
kubectl plugin list`,
  group: 'Other Commands',
  subcommands: [
    {
      use: 'list [flags]',
      short: "List all visible plugin executables on a user's PATH",
      long: `List plugins: programs in the folders of PATH that are executable and whose names begin with "kubectl-".`,
      examples: `# Every plugin and where it is
kubectl plugin list

# Names only
kubectl plugin list --name-only`,
      flags: [flag('bool', 'name-only', false, 'Names only, without folders')],
      run,
    },
  ],
  run: groupRun('stderr'),
}
