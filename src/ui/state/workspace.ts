/** What is on show: the lesson or the sandbox, the tab below the diagram, the object under inspection. */
import { create } from 'zustand'

export interface Selection {
  readonly collection: string
  readonly key: string
}

/** The three regions a narrow screen shows one at a time. */
export type Region = 'lesson' | 'diagram' | 'terminal'
export type DiagramView = 'diagram' | 'table' | 'list'

interface WorkspaceState {
  readonly lesson: string | null
  readonly lessonOpen: boolean
  readonly bottom: 'terminal' | 'editor'
  /** Monaco is fetched when this first becomes true. */
  readonly editorWanted: boolean
  readonly selected: Selection | null
  readonly region: Region
  readonly view: DiagramView
  /** What is looked for in the cluster; empty when nothing is. */
  readonly find: string
  /** The region that has the whole page to itself, so that a room can read it. */
  readonly large: Region | null
}

export const useWorkspace = create<WorkspaceState>(() => ({
  lesson: null,
  lessonOpen: true,
  bottom: 'terminal',
  editorWanted: false,
  selected: null,
  region: 'lesson',
  view: 'diagram',
  find: '',
  large: null,
}))

/** Gives a region the whole page; null gives each its own place again. */
export const enlarge = (large: Region | null) => useWorkspace.setState(large === 'lesson' ? { large, lessonOpen: true } : { large })

export const inspect = (collection: string, key: string) => useWorkspace.setState({ selected: { collection, key } })
export const closeInspector = () => useWorkspace.setState({ selected: null })
export const showEditor = () => useWorkspace.setState({ bottom: 'editor', editorWanted: true, region: 'terminal' })
export const showTerminals = () => useWorkspace.setState({ bottom: 'terminal', region: 'terminal' })
