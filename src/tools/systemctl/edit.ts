/** systemctl edit and revert: a unit's drop-in, or the unit itself, in an editor; models systemd 255's edit-util. */
import type { CommandContext } from '../../shell/command'
import { FileError } from '../../shell/files'
import { fullName, unitsNamed, type Unit, type UnitsView } from './unit'

const FOLDER = '/etc/systemd/system'
const DROP_IN = 'override.conf'
const ABOVE = '### Anything between here and the comment below will become the contents of the drop-in file'
const BELOW = '### Edits below this comment will be discarded'

export interface Edit {
  readonly view: UnitsView
  readonly context: CommandContext
  readonly names: readonly string[]
  readonly full: boolean
  error(text: string): Promise<void>
}

/** What stands in the editor before anything is written: room, and what the unit's files say now. */
function template(path: string, unit: Unit): string {
  const others = unit.files
    .filter((file) => file.path !== path)
    .map(({ path: at, text }) => `\n\n### ${at}\n${text.replace(/\n$/, '').replace(/^/gm, '# ').replaceAll(/ +$/gm, '')}\n`)
  const own = unit.files.find((file) => file.path === path)?.text ?? '\n'
  return `### Editing ${path}\n${ABOVE}\n\n${own}\n${BELOW}\n${others.join('')}`
}

/** What was written between the marks; all of it where they are gone. */
function written(text: string): string {
  const from = text.indexOf(ABOVE)
  const to = text.indexOf(BELOW)
  if (from < 0 || to < 0) return text.trim()
  return text.slice(from + ABOVE.length, to).trim()
}

export async function edit({ view, context, names, full, error }: Edit): Promise<number> {
  const { files, isTty, env, system } = context
  if (names.length === 0) return error('Too few arguments.').then(() => 1)
  if (!isTty.stdin || !isTty.stdout) return error('Cannot edit units if not on a tty.').then(() => 1)
  for (const word of names) {
    const [unit] = unitsNamed(view, word)
    const own = unit?.files[0]
    if (!unit || !own) {
      await error(`No files found for ${fullName(word)}.\nRun 'systemctl edit --force --full ${fullName(word)}' to create a new unit.`)
      return 1
    }
    const path = full ? `${FOLDER}/${unit.name}` : `${FOLDER}/${unit.name}.d/${DROP_IN}`
    const temporary = `${path.slice(0, path.lastIndexOf('/'))}/.#${path.slice(path.lastIndexOf('/') + 1)}${system
      .random(2 ** 32)
      .toString(16)
      .padStart(16, '0')}`
    files.makeDirectory(temporary.slice(0, temporary.lastIndexOf('/')), { parents: true })
    const before = full ? own.text : template(path, unit)
    files.write(temporary, before)
    try {
      const editor = [env['SYSTEMD_EDITOR'], env['EDITOR'], env['VISUAL'], 'nano', 'vim', 'vi'].find(
        (each) => each && system.command(each.split(' ')[0]!),
      )
      if (editor === undefined) {
        await error('Cannot edit units, no editor available. Please set either $SYSTEMD_EDITOR, $EDITOR or $VISUAL.')
        return 1
      }
      const code = await context.run([...editor.split(' '), temporary])
      if (code !== 0) return 1
      const after = files.readText(temporary)
      const contents = full ? after : written(after)
      if (contents.trim() === '') {
        await error(`${path}: after editing, new contents are empty, not writing file.`)
        continue
      }
      if (after === before && files.exists(path)) continue
      files.write(path, contents.endsWith('\n') ? contents : `${contents}\n`)
      await error(`Successfully installed edited file '${path}'.`)
    } finally {
      files.remove(temporary)
      removeIfEmpty(context, path.slice(0, path.lastIndexOf('/')))
    }
  }
  view.reload()
  return 0
}

/** Takes away what was changed of a unit beside what its package brought. */
export async function revert({ view, context, names, error }: Edit): Promise<number> {
  const { files } = context
  for (const word of names) {
    const unit = unitsNamed(view, word)[0]
    for (const path of [`${FOLDER}/${fullName(word)}.d/${DROP_IN}`, `${FOLDER}/${fullName(word)}`]) {
      if (!unit || !files.exists(path) || (!path.endsWith('.conf') && !files.exists(`/usr/lib/systemd/system/${unit.name}`))) continue
      files.remove(path)
      await error(`Removed "${path}".`)
      if (path.endsWith('.conf')) removeIfEmpty(context, path.slice(0, path.lastIndexOf('/')))
    }
  }
  view.reload()
  return 0
}

function removeIfEmpty({ files }: CommandContext, folder: string): void {
  if (folder === FOLDER) return
  try {
    if (files.list(folder).length === 0) files.remove(folder, { recursive: true })
  } catch (error) {
    if (!(error instanceof FileError)) throw error
  }
}
