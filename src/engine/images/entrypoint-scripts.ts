/** The scripts that the entrypoints of database images run once a new server answers. */
import type { DaemonProcess } from './image'

const FOLDER = '/docker-entrypoint-initdb.d'
const ENTRYPOINT = '/usr/local/bin/docker-entrypoint.sh'

export const hasScripts = ({ files }: DaemonProcess): boolean => files.exists(FOLDER)

interface Entrypoint {
  /** How a file is run, by its ending. */
  readonly programs: Readonly<Record<string, (path: string) => readonly string[]>>
  /** What is told of each file. */
  note(text: string, level: 'Note' | 'Warn'): string
  /** Tells scripts of the shell that nobody may execute apart. */
  readonly sources: boolean
  /** Takes the pattern of an empty folder for a name, as a shell does that is not told otherwise. */
  readonly takesPattern: boolean
}

/** Runs them by their names, those of the shell with bash where there is one. One that fails ends the server with its code; whether none did. */
export async function runScripts(process: DaemonProcess, { programs, note, sources, takesPattern }: Entrypoint): Promise<boolean> {
  const { files } = process
  const shell = files.exists('/bin/bash') ? 'bash' : 'sh'
  if (files.stat(FOLDER).type !== 'directory') {
    process.stderr(`ls: cannot access '${FOLDER}/': Not a directory\n`)
    process.exit(2)
    return false
  }
  process.stdout('\n')
  // A pattern of the shell's means no names that begin with a dot.
  const names = files.list(FOLDER).filter((each) => !each.startsWith('.'))
  if (names.length === 0 && takesPattern) process.stdout(`${note(`${ENTRYPOINT}: ignoring ${FOLDER}/*`, 'Warn')}\n\n`)
  for (const name of names.sort()) {
    const path = `${FOLDER}/${name}`
    const ending = /\.\w+$/.exec(name)?.[0] ?? ''
    const isShell = ending === '.sh'
    const program = Object.hasOwn(programs, ending) ? programs[ending] : undefined
    const argv = isShell ? [shell, path] : program?.(path)
    const executable = (files.stat(path).mode & 0o111) !== 0
    const does = argv === undefined ? 'ignoring' : isShell && sources && !executable ? 'sourcing' : 'running'
    process.stdout(`${note(`${ENTRYPOINT}: ${does} ${path}`, argv ? 'Note' : 'Warn')}\n`)
    if (argv) {
      const { code, output } = await process.execute(argv)
      if (output.length > 0) process.stdout(new TextDecoder().decode(output))
      if (code !== 0) {
        process.exit(code)
        return false
      }
    }
    process.stdout(program ? '\n\n' : '\n')
  }
  return true
}
