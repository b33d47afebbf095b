/** The files of the home folder as the editor has them: which there are, which are open, what is not saved yet. */
import { create } from 'zustand'
import type { EditedFile } from '../../protocol/messages'
import { report } from './announcements'
import { fileNames } from './answers'
import { channel } from './channel'
import { keepDrafts, keptDrafts, takeDraft } from './drafts'
import { enqueue } from './run-queue'
import { useTerminals } from './terminals'
import { showEditor, showTerminals } from './workspace'

/** The learner's home folder; `~` in what is typed. */
export const HOME = '/home/learner'

export interface OpenFile {
  readonly path: string
  readonly title: string
  readonly text: string
  readonly saved: string
  /** What something else wrote into it meanwhile, while there are words here that are not saved. */
  readonly conflict?: string | undefined
  /** Set while a program (kubectl edit, vi) waits for the file to be closed. */
  readonly edit?: string
}

interface FilesState {
  readonly names: readonly string[]
  readonly open: readonly OpenFile[]
  readonly active: string | null
}

export const useFiles = create<FilesState>(() => ({ names: [], open: [], active: null }))

/** The edits that programs wait for. */
let awaited: ReadonlySet<string> = new Set()

const patch = (path: string, change: Partial<OpenFile>) =>
  useFiles.setState(({ open }) => ({ open: open.map((file) => (file.path === path ? { ...file, ...change } : file)) }))

export async function listFiles(): Promise<void> {
  try {
    useFiles.setState({ names: fileNames(await channel.ask({ kind: 'file.list', path: HOME })).filter((name) => !name.startsWith('.')) })
  } catch {
    // No folder yet: the list stays as it is until the next change of a file.
  }
}

async function read(path: string): Promise<string> {
  const text = await channel.ask({ kind: 'file.read', path })
  return typeof text === 'string' ? text : ''
}

export async function openFile(path: string, title = path.split('/').at(-1) ?? path, edit?: string): Promise<void> {
  showEditor()
  const isOpen = () => useFiles.getState().open.some((file) => file.path === path)
  if (!isOpen()) {
    try {
      const saved = await read(path)
      const file: OpenFile = { path, title, text: takeDraft(path) ?? saved, saved, ...(edit === undefined ? {} : { edit }) }
      // Given up while it was read.
      if (edit !== undefined && !awaited.has(edit)) return
      if (!isOpen()) useFiles.setState((state) => ({ open: [...state.open, file] }))
    } catch (error) {
      report(error instanceof Error ? error.message : String(error), path)
      if (edit !== undefined) channel.input({ type: 'editor.closed', edit, saved: false })
      return
    }
  } else if (edit !== undefined) patch(path, { title, edit })
  useFiles.setState({ active: path })
}

/** Opens the files that programs have begun to wait for, and closes those they wait for no more (Ctrl-C, undo). */
async function followEdits(files: readonly EditedFile[]): Promise<void> {
  const known = awaited
  awaited = new Set(files.map(({ edit }) => edit))
  for (const { path, edit } of useFiles.getState().open)
    if (edit !== undefined && !awaited.has(edit)) {
      drop(path)
      showTerminals()
    }
  for (const { path, title, edit } of files) if (!known.has(edit)) await openFile(path, title, edit)
}

export const showFile = (path: string) => useFiles.setState({ active: path })
export const changeText = (path: string, text: string) => patch(path, { text })

/** Opens the file of this name; one that is not there yet is made with the text. */
export function createFile(name: string, text = ''): void {
  const path = `${HOME}/${name}`
  if (!useFiles.getState().names.includes(name)) channel.input({ type: 'file.write', path, text })
  void openFile(path).then(listFiles)
}

export function saveFile(path: string): void {
  const file = useFiles.getState().open.find((f) => f.path === path)
  if (!file) return
  channel.input({ type: 'file.write', path, text: file.text })
  patch(path, { saved: file.text, conflict: undefined })
}

/** Gives up what was typed here for what is in the file now. */
export function takeTheirs(path: string): void {
  const theirs = useFiles.getState().open.find((f) => f.path === path)?.conflict
  if (theirs !== undefined) patch(path, { text: theirs, saved: theirs, conflict: undefined })
}

/** Keeps what was typed here; saving it puts it over what is in the file now. */
export function keepMine(path: string): void {
  const theirs = useFiles.getState().open.find((f) => f.path === path)?.conflict
  if (theirs !== undefined) patch(path, { saved: theirs, conflict: undefined })
}

function drop(path: string): void {
  useFiles.setState(({ open, active }) => {
    const left = open.filter((file) => file.path !== path)
    return { open: left, active: active === path ? (left.at(-1)?.path ?? null) : active }
  })
}

/** Closes the tab; a program that waits for the file goes on, with what was saved or without. */
export function closeFile(path: string, save: boolean): void {
  const file = useFiles.getState().open.find((f) => f.path === path)
  if (!file) return
  if (save) saveFile(path)
  drop(path)
  if (file.edit === undefined) return
  channel.input({ type: 'editor.closed', edit: file.edit, saved: save })
  // What the program says about it is in its terminal.
  showTerminals()
}

export function removeFile(path: string): void {
  channel.input({ type: 'file.remove', path })
  drop(path)
}

/** As far as it matters here; whatever a learner has written. */
type Kubeconfig = {
  readonly 'current-context'?: string
  readonly contexts?: readonly { readonly name?: string; readonly context?: { readonly namespace?: string } }[]
} | null

/** The namespace that kubectl works in when none is named: what the learner's kubeconfig says; the usual one where that cannot be read. */
export async function contextNamespace(): Promise<string> {
  const { load } = await import('js-yaml')
  try {
    const config = load(await read(`${HOME}/.kube/config`)) as Kubeconfig
    return config?.contexts?.find(({ name }) => name === config['current-context'])?.context?.namespace ?? 'default'
  } catch {
    return 'default'
  }
}

/** The path as people type it: from `~` where it is in the home folder, quoted where it has to be. */
function typed(path: string): string {
  const short = path.startsWith(`${HOME}/`) ? path.slice(HOME.length) : undefined
  const plain = short === undefined ? path : `~${short}`
  return /^[\w~./-]+$/.test(plain) ? plain : `'${path.replaceAll("'", String.raw`'\''`)}'`
}

/** Saves, then runs the command that people would type, in the terminal on show. */
export function runOn(path: string, verb: 'apply' | 'diff'): void {
  saveFile(path)
  const { terminals, active } = useTerminals.getState()
  const place = Math.max(1, terminals.findIndex(({ id }) => id === active) + 1)
  enqueue([{ text: `kubectl ${verb} -f ${typed(path)}`, terminal: place }])
}

/** What changed on disk (a heredoc, `cp`, undo) changes in the editor too; where there are words that are not saved, the reader decides. */
async function refresh(changed: readonly string[]): Promise<void> {
  await listFiles()
  for (const file of useFiles.getState().open) {
    if (!changed.includes(file.path)) continue
    const text = await read(file.path).catch(() => null)
    // As it is now, not as it was when the question was asked.
    const now = useFiles.getState().open.find(({ path }) => path === file.path)
    if (text === null || !now || text === now.saved) continue
    if (now.text === now.saved || text === now.text) patch(now.path, { text, saved: text, conflict: undefined })
    else patch(now.path, { conflict: text })
  }
}

/** A session that begins anew has other files: what is open here and not there is not saved. */
async function compare(): Promise<void> {
  for (const file of useFiles.getState().open) {
    if (file.edit !== undefined) continue
    const text = await channel.ask({ kind: 'file.read', path: file.path }).catch(() => null)
    patch(file.path, { saved: typeof text === 'string' ? text : '' })
  }
}

/** Milliseconds between a key and the writing of what was typed. */
const DELAY = 300

function keepUnsaved(): void {
  const unsaved = useFiles.getState().open.filter(({ text, saved }) => text !== saved)
  keepDrafts(unsaved.map(({ path, text, edit }) => ({ path, text, awaited: edit !== undefined })))
}

let restored = false

async function restoreDrafts(): Promise<void> {
  if (restored) return
  restored = true
  for (const draft of keptDrafts()) if (!draft.awaited) await openFile(draft.path)
  // What a program waits for stays in front.
  const inFront = useFiles.getState().open.find(({ edit }) => edit !== undefined)
  if (inFront) showFile(inFront.path)
  let timer: ReturnType<typeof setTimeout> | undefined
  useFiles.subscribe(() => {
    clearTimeout(timer)
    timer = setTimeout(keepUnsaved, DELAY)
  })
  // The last moment a browser promises.
  window.addEventListener('pagehide', keepUnsaved)
}

channel.on('files', ({ changed }) => void refresh(changed))
channel.on('booted', () => void listFiles().then(compare).then(restoreDrafts))
channel.on('editing', ({ files }) => void followEdits(files))
