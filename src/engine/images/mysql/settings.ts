/** What a server is told at its start: option files and the command line, as variables of the server. */
import { own } from '../../../shell/own'
import type { DaemonProcess } from '../image'

/** Where option files lie; what is in a folder is read in the order of the names. */
const FILES = ['/etc/my.cnf', '/etc/mysql/my.cnf']
const FOLDERS = ['/etc/my.cnf.d', '/etc/mysql/conf.d', '/etc/mysql/mysql.conf.d', '/etc/mysql/mariadb.conf.d']
const SECTIONS = /^(mysqld|server|mariadb|mariadbd|mysqld-\d.*)$/

/** Options whose variables are called otherwise. */
const VARIABLES: Readonly<Record<string, string>> = {
  'log-bin': 'log_bin_basename',
  'character-set-server': 'character_set_server',
  'default-authentication-plugin': 'default_authentication_plugin',
}

function noted(options: Map<string, string>, name: string, value: string | undefined): void {
  const bare = name.replace(/^loose[-_]/, '').replaceAll('_', '-')
  const off = /^(skip|disable)-(?!name-resolve|networking|external-locking|show-database|slave-start|replica-start)(.*)$/.exec(bare)
  if (off) options.set(off[2]!, 'OFF')
  else options.set(bare, value ?? 'ON')
}

function read(text: string, options: Map<string, string>): void {
  let ours = false
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '' || /^[#;!]/.test(line)) continue
    const section = /^\[(.*)\]$/.exec(line)
    if (section) ours = SECTIONS.test(section[1]!)
    else if (ours) {
      const [, name = '', value] = /^([^=\s]+)\s*(?:=\s*(.*?))?\s*(?:#.*)?$/.exec(line) ?? []
      noted(options, name, value?.replace(/^(['"])(.*)\1$/, '$2'))
    }
  }
}

/** Options by their names, with dashes; the command line goes before the files. */
export function optionsOfServer(process: DaemonProcess): ReadonlyMap<string, string> {
  const options = new Map<string, string>()
  // Only what is mounted differs from the image's own; an ordinary start builds no files.
  if (process.mounted('/etc/mysql') || process.mounted('/etc/my.cnf') || process.mounted('/etc/my.cnf.d')) {
    const { files } = process
    for (const path of FILES) if (files.exists(path)) read(files.readText(path), options)
    for (const folder of FOLDERS)
      if (files.exists(folder))
        for (const name of [...files.list(folder)].sort()) if (name.endsWith('.cnf')) read(files.readText(`${folder}/${name}`), options)
  }
  for (const word of process.argv.slice(1)) {
    const [, name, value] = /^--([\w-]+)(?:=(.*))?$/s.exec(word) ?? []
    if (name !== undefined) noted(options, name, value)
  }
  return options
}

/** The variables that options set. */
export function variablesOf(options: ReadonlyMap<string, string>, hostname: string): Record<string, string | number> {
  const found: Record<string, string | number> = {}
  for (const [name, value] of options) {
    const key = own(VARIABLES, name) ?? name.replaceAll('-', '_')
    const size = /^(\d+)([kmg])b?$/i.exec(value)
    if (name === 'log-bin') {
      found['log_bin'] = value === 'OFF' ? 'OFF' : 'ON'
      if (value !== 'OFF') found[key] = `/var/lib/mysql/${value === 'ON' ? `${hostname}-bin` : value.replace(/^.*\//, '')}`
    } else if (size) found[key] = Number(size[1]) * 1024 ** ('kmg'.indexOf(size[2]!.toLowerCase()) + 1)
    else if (/^\d+$/.test(value)) found[key] = key.endsWith('read_only') ? (value === '0' ? 'OFF' : 'ON') : Number(value)
    else found[key] = /^(on|true)$/i.test(value) ? 'ON' : /^(off|false)$/i.test(value) ? 'OFF' : value
  }
  return found
}
