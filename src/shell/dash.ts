/** The `sh` of Debian and Ubuntu, which is dash: what a bash that stands for it does not have, and how it words what is missing. */
import type { Shell } from './interpreter/shell'
import { FileError } from './files'
import type { Machine } from './machine'

const RELEASE = '/etc/os-release'
/** Builtins of bash that its sh has in POSIX mode, too. */
const NOT_IN_DASH =
  'bind builtin caller compgen complete compopt declare dirs disown enable fc help history let logout mapfile popd pushd readarray shopt source suspend typeset'.split(
    ' ',
  )

/** Whether the system is one whose sh is dash. */
export function hasDash({ files }: Pick<Machine, 'files'>): boolean {
  try {
    return /^ID(_LIKE)?="?(debian|ubuntu)"?$/m.test(files.readText(RELEASE))
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    return false
  }
}

export function becomeDash(shell: Shell): void {
  shell.options.add('dash')
  shell.options.delete('braceexpand')
  for (const name of NOT_IN_DASH) shell.disabled.add(name)
  shell.jobs.isDash = true
  // SIGQUIT ends it.
  shell.catchNothing()
  shell.vars.dynamic.clear()
  shell.shopts.expand_aliases = true
  shell.shopts.globskipdots = false
  shell.vars.forAssignment('PPID').value = String(shell.process.parent)
  shell.vars.forAssignment('PS1').value = '# '
  shell.vars.forAssignment('PS2').value = '> '
}
