/** Monaco with YAML checked against the schema of Kubernetes v1.36; fetched on first use, workers from this site. */
import 'monaco-editor/features/register.all.js'
import 'monaco-editor/languages/definitions/shell/register.js'
import 'monaco-editor/languages/definitions/yaml/register.js'
import * as monaco from 'monaco-editor/editor/editor.api.js'
import { TabFocus } from 'monaco-editor/editor/browser/config/tabFocus.js'
import { configureMonacoYaml } from 'monaco-yaml'
import { usePreferences } from '../state/preferences'
import { inKorean } from './fault-words'

globalThis.MonacoEnvironment = {
  getWorker: () => new Worker(new URL('./editor.worker.ts', import.meta.url), { type: 'module', name: 'editor' }),
}

interface WorkerRequest {
  readonly createData: unknown
}

const SOURCE = /\s*Source: \[[^\]]*\]\([^)]*\)\s*$/

/** What was last found in each text, as the checker said it. */
const found = new WeakMap<monaco.editor.ITextModel, { readonly owner: string; readonly faults: readonly monaco.editor.IMarkerData[] }>()

function tellFaults(model: monaco.editor.ITextModel): void {
  const last = found.get(model)
  if (!last) return
  const korean = usePreferences.getState().language === 'ko'
  const faults = last.faults.map((fault) => (korean ? { ...fault, message: inKorean(fault.message) } : fault))
  monaco.editor.setModelMarkers(model, last.owner, faults)
}

usePreferences.subscribe(({ language }, before) => {
  if (language !== before.language) for (const model of monaco.editor.getModels()) tellFaults(model)
})

/** monaco-yaml asks for its worker by name, as older Monacos made them; this Monaco wants the worker itself. */
const adapted = {
  ...monaco,
  editor: {
    ...monaco.editor,
    createWebWorker({ createData }: WorkerRequest) {
      const worker = new Worker(new URL('./yaml.worker.ts', import.meta.url), { type: 'module', name: 'yaml' })
      // The worker's start-up takes two messages: one to wake it, one to set it up.
      for (const message of ['ignore', createData]) worker.postMessage(message, [])
      return monaco.editor.createWebWorker({ worker })
    },
    // What breaks the schema is no matter of taste: the API server refuses it.
    setModelMarkers(model: monaco.editor.ITextModel, owner: string, markers: monaco.editor.IMarkerData[]) {
      const { Warning, Error } = monaco.MarkerSeverity
      // Which schema says so is nothing to the reader: there is one.
      const faults = markers.map(({ source: _source, code: _code, ...marker }) => ({
        ...marker,
        severity: marker.severity === Warning ? Error : marker.severity,
      }))
      found.set(model, { owner, faults })
      tellFaults(model)
    },
  },
  languages: {
    ...monaco.languages,
    /** The words about a field without the address of the schema, which is nowhere on the net. */
    registerHoverProvider(selector: monaco.languages.LanguageSelector, provider: monaco.languages.HoverProvider) {
      return monaco.languages.registerHoverProvider(selector, {
        async provideHover(...asked) {
          const hover = await provider.provideHover(...asked)
          return hover && { ...hover, contents: hover.contents.map((part) => ({ ...part, value: part.value.replace(SOURCE, '') })) }
        },
      })
    },
  },
}

async function checkYaml(): Promise<void> {
  const { default: schema } = await import('virtual:editor-schema')
  configureMonacoYaml(adapted as unknown as Parameters<typeof configureMonacoYaml>[0], {
    validate: true,
    completion: true,
    hover: true,
    enableSchemaRequest: false,
    schemas: [{ uri: 'podyard://kubernetes-v1.36.json', fileMatch: ['**/*.yaml', '**/*.yml'], schema: schema as never }],
  })
}

let checking: Promise<void> | undefined

const style = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

/** Monaco takes six digits only, while builds shorten `#ffffff` to `#fff`. */
const colour = (name: string): string => style(name).replace(/^#(.)(.)(.)$/, '#$1$1$2$2$3$3')

function defineThemes(): void {
  const dark = document.documentElement.dataset.theme === 'dark'
  monaco.editor.defineTheme('podyard', {
    base: dark ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [],
    colors: {
      'editor.background': colour('--surface'),
      'editor.foreground': colour('--ink'),
      'editorLineNumber.foreground': colour('--ink-faint'),
    },
  })
  monaco.editor.setTheme('podyard')
}

const LOOK = {
  automaticLayout: true,
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  fixedOverflowWidgets: true,
  padding: { top: 8, bottom: 8 },
} as const

export interface Code {
  show(path: string, text: string): void
  /** Type size in pixels; the theme preferred, since its colours are read from the page. */
  look(fontSize: number, theme: string): void
  keep(paths: readonly string[]): void
  /** Gives it the keyboard. */
  focus(): void
  close(): void
}

interface Listener {
  onChange(path: string, text: string): void
  onSave(path: string): void
  /** Whether Tab goes on through the page, not into the text; the same for every editor. */
  onTabLeaves(leaves: boolean): void
}

/** Those of files; a comparison has its own. */
const models = () => monaco.editor.getModels().filter(({ uri }) => uri.scheme === 'file')

const uriOf = (path: string) => monaco.Uri.from({ scheme: 'file', path: path })

export function openCode(host: HTMLElement, { onChange, onSave, onTabLeaves }: Listener): Code {
  checking ??= checkYaml()
  defineThemes()
  const editor = monaco.editor.create(host, {
    ...LOOK,
    tabSize: 2,
    insertSpaces: true,
    fontFamily: style('--mono'),
    renderLineHighlight: 'line',
    quickSuggestions: { other: true, strings: true, comments: false },
  })
  onTabLeaves(TabFocus.getTabFocusMode())
  const tabs = TabFocus.onDidChangeTabFocus(onTabLeaves)
  let shown = ''
  editor.onDidChangeModelContent(() => onChange(shown, editor.getValue()))
  editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyS, () => onSave(shown))
  return {
    show(path, text) {
      shown = path
      const uri = uriOf(path)
      const language = /\.(ya?ml)$/.test(path) ? 'yaml' : path.endsWith('.sh') ? 'shell' : undefined
      const model = monaco.editor.getModel(uri) ?? monaco.editor.createModel(text, language, uri)
      if (editor.getModel() !== model) editor.setModel(model)
      if (model.getValue() !== text) model.setValue(text)
    },
    look(fontSize) {
      editor.updateOptions({ fontSize })
      defineThemes()
    },
    keep(paths) {
      const kept = new Set(paths.map((path) => uriOf(path).toString()))
      for (const model of models()) if (!kept.has(model.uri.toString())) model.dispose()
    },
    focus() {
      editor.focus()
    },
    close() {
      tabs.dispose()
      editor.dispose()
      for (const model of models()) model.dispose()
    },
  }
}

export interface Sides {
  show(before: string, after: string): void
  look(fontSize: number, theme: string): void
  close(): void
}

/** A comparison that is left may still be under way in the worker, which fails when its texts are gone; by then it has given up, in milliseconds. */
const COMPARED = 10_000

/** Two texts side by side, or one below the other where there is no room, to be read only; Tab goes on through the page. */
export function openSides(host: HTMLElement, names: { readonly before: string; readonly after: string }): Sides {
  defineThemes()
  const editor = monaco.editor.createDiffEditor(host, {
    ...LOOK,
    fontFamily: style('--mono'),
    readOnly: true,
    tabFocusMode: true,
    renderSideBySide: true,
    useInlineViewWhenSpaceIsLimited: true,
    renderSideBySideInlineBreakpoint: 560,
    hideUnchangedRegions: { enabled: true },
    // It could only revert, which is not offered here, and it reckons its entries once more when the editor has gone.
    renderGutterMenu: false,
    originalAriaLabel: names.before,
    modifiedAriaLabel: names.after,
  })
  const model = { original: monaco.editor.createModel('', 'yaml'), modified: monaco.editor.createModel('', 'yaml') }
  editor.setModel(model)
  return {
    show(before, after) {
      if (model.original.getValue() !== before) model.original.setValue(before)
      if (model.modified.getValue() !== after) model.modified.setValue(after)
    },
    look(fontSize) {
      editor.updateOptions({ fontSize })
      defineThemes()
    },
    close() {
      editor.dispose()
      setTimeout(() => [model.original, model.modified].forEach((side) => side.dispose()), COMPARED)
    },
  }
}
