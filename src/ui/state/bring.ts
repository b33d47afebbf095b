/** What happens with what a reader brings to the page: lessons are opened, other files go to the home folder. */
import { i18n } from '../i18n'
import { notify, report } from './announcements'
import { channel } from './channel'
import { confirm } from './confirm'
import { HOME, listFiles, openFile } from './files'
import { openLesson } from './lesson-actions'
import { addressed, chosen, dropped, type LessonSource } from './lesson-sources'
import { bring } from './own-lessons'
import { useWorkspace } from './workspace'

/** Larger files are no manifests. */
const LONGEST = 2_000_000

async function open(source: LessonSource, step?: string): Promise<void> {
  useWorkspace.setState({ lessonOpen: true, region: 'lesson' })
  const id = await bring(source)
  if (id !== null) await openLesson(id, step)
}

export async function openDropped(transfer: DataTransfer): Promise<void> {
  const { source, others } = await dropped(transfer)
  if (source) return open(source)
  if (others.length === 0) return report(i18n.t('own.noLesson'), i18n.t('own.course'))
  await takeFiles(others)
}

export const openChosen = (files: readonly File[]): Promise<void> => (files.length > 0 ? open(chosen(files)) : Promise.resolve())

/** Whoever follows a link is asked before something is fetched from another place than this page's. */
export async function openAddress(address: string, step?: string): Promise<void> {
  let source: ReturnType<typeof addressed>
  try {
    source = addressed(address)
  } catch (error) {
    report(error instanceof Error ? error.message : String(error), i18n.t('own.course'))
    return
  }
  const asked = { title: i18n.t('own.fetchTitle'), text: i18n.t('own.fetch', { address: source.name }), yes: i18n.t('own.fetchYes') }
  if (source.origin !== location.origin && !(await confirm(asked))) return
  await open(source, step)
}

async function takeFiles(files: readonly File[]): Promise<void> {
  const taken: string[] = []
  for (const file of files) {
    const text = file.size > LONGEST ? null : await file.text()
    if (text === null || text.includes('\0')) report(i18n.t('own.notText'), file.name)
    else {
      channel.input({ type: 'file.write', path: `${HOME}/${file.name}`, text })
      taken.push(file.name)
    }
  }
  const [first] = taken
  if (first === undefined) return
  await listFiles()
  await openFile(`${HOME}/${first}`)
  notify(i18n.t('own.inHome', { names: taken.join(', ') }))
}
