/** How `tail -f` goes on: by what it has open, or with `-F` by the names; GNU's and busybox's words for what becomes of them. */
import { openedFile, type OpenedFile } from '../../files'
import type { Io } from '../tool'

export interface Following {
  readonly names: readonly string[]
  /** How much of each file has been shown. */
  readonly sizes: ReadonlyMap<string, number>
  /** Whether the names are followed, not the files that had them. */
  readonly byName: boolean
  /** Whether a name without a file may get one again. */
  readonly retries: boolean
  readonly seconds: number
  /** Whether what comes from another file than before is told. */
  readonly titles: boolean
}

interface Followed {
  readonly name: string
  /** Undefined while there is none. */
  file: OpenedFile | undefined
  seen: number
  /** Given up for good. */
  over: boolean
}

export async function followFiles(io: Io, following: Following): Promise<number> {
  const { system, signal } = io.context
  const ash = system.flavour === 'ash'
  const all = following.names.map((name): Followed => {
    const seen = following.sizes.get(name)
    return { name, file: seen === undefined ? undefined : openOf(io, name), seen: seen ?? 0, over: false }
  })
  let last = all.findLast(({ file }) => file)
  for (;;) {
    await system.clock.sleep(1000 * following.seconds, signal)
    for (const each of all) {
      if (each.over) continue
      if (following.byName) await (ash ? lookUpAsBusybox(io, each) : lookUp(io, each, following.retries))
      if (!each.file) continue
      const data = each.file.read()
      if (data.length < each.seen) {
        // busybox begins anew without a word, and only when there is something again.
        if (!ash) await io.warn(`${each.name}: file truncated`)
        if (!ash || data.length > 0) each.seen = 0
      }
      if (data.length <= each.seen) continue
      if (following.titles && last !== each) await io.out(`\n==> ${each.name} <==\n`)
      last = each
      await io.out(data.slice(each.seen))
      each.seen = data.length
    }
    if (all.every(({ over }) => over)) {
      await io.warn('no files remaining')
      return 1
    }
  }
}

function openOf(io: Io, name: string): OpenedFile | undefined {
  const { files } = io.context
  const path = io.path(name)
  return files.exists(path) && files.stat(path).type === 'file' ? openedFile(files, path) : undefined
}

/** Whether what has the name now is what was open. */
function isSame(a: OpenedFile, b: OpenedFile): boolean {
  if (!a.isHeld || !b.isHeld) return true
  const [one, other] = [a.stat(), b.stat()]
  return one.inode === other.inode && one.volume === other.volume
}

async function lookUp(io: Io, each: Followed, retries: boolean): Promise<void> {
  const now = openOf(io, each.name)
  if (now && each.file && isSame(now, each.file)) return
  if (!now) {
    if (!each.file) return
    if (retries) await io.warn(`'${each.name}' has become inaccessible: No such file or directory`)
    else {
      await io.warn(`${each.name}: No such file or directory`)
      each.over = true
    }
  } else await io.warn(`'${each.name}' has ${each.file ? 'been replaced' : 'appeared'};  following new file`)
  each.file = now
  each.seen = 0
}

/** Says at every look that it is gone, and goes on to show what it had open. */
async function lookUpAsBusybox(io: Io, each: Followed): Promise<void> {
  const now = openOf(io, each.name)
  if (now && each.file && isSame(now, each.file)) return
  if (now) {
    await io.warn(`${each.name} has ${each.file ? 'been replaced' : 'appeared'}; following end of new file`)
    each.file = now
    each.seen = 0
  } else if (each.file) await io.warn(`${each.name} has been renamed or deleted: No such file or directory`)
}
