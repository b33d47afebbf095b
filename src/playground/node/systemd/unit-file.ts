/** A unit of systemd as files describe it: the unit's own file and the drop-ins that change it; models systemd.unit(5) and systemd.service(5). */
import type { FileSystem } from '../../../shell/files'

const FOLDERS = ['/etc/systemd/system', '/run/systemd/system', '/usr/lib/systemd/system']

export interface UnitFile {
  readonly path: string
  readonly text: string
}

export interface UnitDefinition {
  /** The unit's own file first, then its drop-ins in the order in which they are read. */
  readonly files: readonly UnitFile[]
  /** The last value of a setting; empty when there is none. */
  get(section: string, name: string): string
  all(section: string, name: string): readonly string[]
}

/** What files say of a unit; undefined where there is none of that name. */
export function readUnit(files: FileSystem, name: string): UnitDefinition | undefined {
  const own = FOLDERS.map((folder) => `${folder}/${name}`).find((path) => files.exists(path))
  if (own === undefined) return undefined
  const dropIns = new Map<string, string>()
  // What lies in the first of the folders counts where several have a file of the same name.
  for (const folder of [...FOLDERS].reverse())
    if (files.exists(`${folder}/${name}.d`))
      for (const file of files.list(`${folder}/${name}.d`)) if (file.endsWith('.conf')) dropIns.set(file, `${folder}/${name}.d/${file}`)
  const paths = [own, ...[...dropIns].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path)]
  return define(paths.map((path) => ({ path, text: files.readText(path) })))
}

function define(files: readonly UnitFile[]): UnitDefinition {
  const settings = new Map<string, string[]>()
  for (const { text } of files) {
    let section = ''
    for (const line of text
      .replace(/\\\n/g, ' ')
      .split('\n')
      .map((each) => each.trim())) {
      const head = /^\[(.*)\]$/.exec(line)?.[1]
      if (head !== undefined) section = head
      const [, name, value = ''] = /^([A-Za-z]+)\s*=\s*(.*)$/.exec(line) ?? []
      if (name === undefined) continue
      const key = `${section}/${name}`
      // Nothing takes back what was said before.
      settings.set(key, value === '' ? [] : [...(settings.get(key) ?? []), value])
    }
  }
  const all = (section: string, name: string): readonly string[] => settings.get(`${section}/${name}`) ?? []
  return { files, all, get: (section, name) => all(section, name).at(-1) ?? '' }
}

/** Whether the files are still what the definition was read from. */
export function unchanged(files: FileSystem, name: string, definition: UnitDefinition): boolean {
  const now = readUnit(files, name)
  return (
    now !== undefined &&
    now.files.length === definition.files.length &&
    now.files.every(({ path, text }, i) => path === definition.files[i]!.path && text === definition.files[i]!.text)
  )
}

/** The words of ExecStart with the variables of Environment and EnvironmentFile put in: `$NAME` gives words, `${NAME}` text. */
export function commandLine(files: FileSystem, definition: UnitDefinition): readonly string[] {
  const environment = new Map<string, string>()
  const assign = (text: string): void => {
    for (const word of words(text)) {
      const at = word.indexOf('=')
      if (at > 0) environment.set(word.slice(0, at), word.slice(at + 1))
    }
  }
  for (const line of definition.all('Service', 'Environment')) assign(line)
  for (const line of definition.all('Service', 'EnvironmentFile')) {
    const path = line.replace(/^-/, '')
    if (files.exists(path))
      for (const each of files.readText(path).split('\n'))
        if (/^\s*[A-Za-z_]\w*=/.test(each)) {
          const at = each.indexOf('=')
          environment.set(
            each.slice(0, at).trim(),
            each
              .slice(at + 1)
              .trim()
              .replace(/^(["'])(.*)\1$/, '$2'),
          )
        }
  }
  return words(definition.get('Service', 'ExecStart').replace(/^[-@:+!]+/, '')).flatMap((word) => {
    const name = /^\$(\w+)$/.exec(word)?.[1]
    if (name !== undefined) return words(environment.get(name) ?? '')
    return [word.replace(/\$\{(\w+)\}/g, (_, variable: string) => environment.get(variable) ?? '')]
  })
}

function words(text: string): readonly string[] {
  return [...text.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)].map(([word]) => word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'))
}
