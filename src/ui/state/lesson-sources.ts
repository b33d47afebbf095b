/** Where a reader's own lessons come from: files, folders and archives dropped or chosen, or an address; and whether they have changed since. */
import { LANGUAGES } from '../../lessons/languages'
import { isLessonFile } from '../../lessons/files/names'
import type { Texts } from '../../lessons/files/own'

/** No lesson is longer; what is larger was dropped by mistake. */
const LONGEST = 1_000_000
/** Folders that are looked into, from the one that was dropped. */
const DEEPEST = 4

/** What lessons are read from, as often as wanted. */
export interface LessonSource {
  /** How it is called on the page. */
  readonly name: string
  /** What a link to it says; files have none. */
  readonly address?: string
  /** Whether what is read again is what it has become, and looking costs nobody anything: only then it is looked at by itself. */
  readonly follows: boolean
  read(): Promise<Texts>
}

/** Files of one reading: those of lessons by their path, and the others. */
export interface Sorted {
  readonly lessons: readonly Named[]
  readonly others: readonly File[]
}
interface Named {
  readonly path: string
  readonly file: File
}

const isArchive = (name: string): boolean => name.toLowerCase().endsWith('.zip')

const readEntries = (reader: FileSystemDirectoryReader): Promise<readonly FileSystemEntry[]> =>
  new Promise((resolve, reject) => reader.readEntries(resolve, reject))
const fileOf = (entry: FileSystemFileEntry): Promise<File> => new Promise((resolve, reject) => entry.file(resolve, reject))

async function below(entry: FileSystemEntry, path = entry.name, depth = 0): Promise<readonly Named[]> {
  if (entry.isFile) return [{ path, file: await fileOf(entry as FileSystemFileEntry) }]
  if (depth > DEEPEST || /^(\.|node_modules$)/.test(entry.name)) return []
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const all: Named[] = []
  // A folder is handed over in portions; an empty one is the last.
  for (let some = await readEntries(reader); some.length > 0; some = await readEntries(reader))
    for (const inner of some) all.push(...(await below(inner, `${path}/${inner.name}`, depth + 1)))
  return all
}

async function unpack(file: File, into: Map<string, string>): Promise<void> {
  const { strFromU8, unzipSync } = await import('fflate')
  const packed = unzipSync(new Uint8Array(await file.arrayBuffer()), {
    filter: ({ name, originalSize }) => isLessonFile(name) && originalSize <= LONGEST,
  })
  for (const [path, bytes] of Object.entries(packed)) into.set(path, strFromU8(bytes))
}

async function textsOf(files: readonly Named[]): Promise<Texts> {
  const texts = new Map<string, string>()
  for (const { path, file } of files)
    if (isArchive(path)) await unpack(file, texts)
    else if (isLessonFile(path) && file.size <= LONGEST) texts.set(path, await file.text())
  return texts
}

const sort = (files: readonly Named[]): Sorted => ({
  lessons: files.filter(({ path }) => isLessonFile(path) || isArchive(path)),
  others: files.filter(({ path }) => !path.includes('/') && !isLessonFile(path) && !isArchive(path)).map(({ file }) => file),
})

const nameOf = (files: readonly Named[]): string => {
  const [first] = files
  return first === undefined ? '' : first.path.includes('/') ? first.path.split('/')[0]! : files.length === 1 ? first.path : 'lesson.yaml'
}

/** What was dropped: its entries are asked for at once, since they are gone when the event is over. */
export async function dropped(transfer: DataTransfer): Promise<{ readonly source: LessonSource | null; readonly others: readonly File[] }> {
  const entries = [...transfer.items].flatMap((item) => (item.kind === 'file' ? (item.webkitGetAsEntry() ?? []) : []))
  const all = async () => (await Promise.all(entries.map((entry) => below(entry)))).flat()
  const { lessons, others } = sort(await all())
  if (lessons.length === 0) return { source: null, others }
  return { source: { name: nameOf(lessons), follows: true, read: async () => textsOf(sort(await all()).lessons) }, others }
}

/** What was chosen in the browser's dialog: read once, since a file chosen so cannot be read again when it has changed. */
export function chosen(files: readonly File[]): LessonSource {
  const named = files.map((file) => ({ path: file.webkitRelativePath || file.name, file }))
  return { name: nameOf(named), follows: false, read: () => textsOf(named) }
}

const isNear = ({ hostname, origin }: URL): boolean => origin === location.origin || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)

async function fetched(address: URL): Promise<Response> {
  const response = await fetch(address, { cache: 'no-cache', credentials: 'omit', referrerPolicy: 'no-referrer' })
  if (!response.ok) throw new Error(`${address.href}: ${response.status} ${response.statusText}`.trim())
  return response
}

const refuses = async (response: Promise<Response>): Promise<Response | null> => {
  try {
    return await response
  } catch {
    return null
  }
}

async function fromAddress(address: URL): Promise<Texts> {
  const texts = new Map<string, string>()
  if (isArchive(address.pathname)) {
    await unpack(new File([await (await fetched(address)).arrayBuffer()], 'lesson.zip'), texts)
    return texts
  }
  // A lesson.yaml, or the folder it is in; its words lie beside it.
  const whole = new URL(address)
  // Set, not resolved: a path that begins with two slashes would name another server.
  if (!/\.ya?ml$/.test(whole.pathname)) {
    whole.pathname = `${whole.pathname.replace(/\/?$/, '/')}lesson.yaml`
    whole.search = ''
  }
  const folder = new URL('.', whole)
  texts.set('lesson.yaml', await (await fetched(whole)).text())
  for (const language of LANGUAGES) {
    const words = await refuses(fetched(new URL(`${language}.md`, folder)))
    if (words && !/^text\/html\b/.test(words.headers.get('content-type') ?? '')) texts.set(`${language}.md`, await words.text())
  }
  return texts
}

/** Throws when it is no address of the web. */
export function addressed(address: string): LessonSource & { readonly origin: string } {
  const url = new URL(address, location.href)
  if (!/^https?:$/.test(url.protocol)) throw new TypeError(`${address}: not an http(s) address`)
  url.hash = ''
  return { name: url.href, address: url.href, origin: url.origin, follows: isNear(url), read: () => fromAddress(url) }
}
