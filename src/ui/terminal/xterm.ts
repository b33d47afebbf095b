/** xterm.js dressed for the page: links, search, graphemes (Hangul, emoji), colours, and keys that leave it. */
import { FitAddon } from '@xterm/addon-fit'
import type { SearchAddon } from '@xterm/addon-search'
import { Terminal as Xterm } from '@xterm/xterm'
import { i18n } from '../i18n'
import { notify } from '../state/announcements'
import { channel } from '../state/channel'
import { onOutput } from '../state/output'
import { promptFirst, useSession } from '../state/session'
import { isOpened, markOpened, patchTerminal, useTerminals } from '../state/terminals'
import { blink } from './blink'
import { pastes } from './paste-key'
import { touchKeys } from './touch-keys'

export interface OpenScreen {
  /** Belongs to the terminal, not to a pane: moved from one to another it keeps what it shows. */
  readonly element: HTMLElement
  focus(): void
  /** Starts a shell anew in a terminal whose shell has ended. */
  reopen(): void
  fit(): void
  setSize(pixels: number): void
  setLabel(label: string): void
  /** Goes to the next place, or the one before; tells of how many it is which, now and as more is printed. */
  find(text: string, backwards: boolean, onFound: (found: Found) => void): Promise<void>
  endFind(): void
  /** Told what the person types, as it goes to the worker. */
  onTyped(listener: (data: string) => void): () => void
  /** Told whether so many pixels are free below the cursor, now and whenever that changes. */
  onRoom(height: number, listener: (room: boolean) => void): () => void
  /** As if typed. */
  type(data: string): void
  /** An arrow key, by the last letter of its sequence, which the program in the terminal may want in another form. */
  arrow(letter: 'A' | 'B' | 'C' | 'D'): void
  /** What was copied last, where the browser lets it be read. */
  paste(): Promise<void>
  /** Holds Ctrl down for the next key, or lets it go. */
  holdControl(held: boolean): void
  /** Told whether Ctrl is held. */
  onControl(listener: (held: boolean) => void): () => void
  /** Told when the search is asked for by its key. */
  onFind(listener: () => void): () => void
  close(): void
}

/** Which of how many; `at` counts from 1 and is 0 where there are too many to count. */
export interface Found {
  readonly at: number
  readonly count: number
}

interface Options {
  readonly id: string
  readonly node: string | undefined
}

/** Colours with at least 4.5:1 on the ground, so that `ls` and prompts stay readable. */
const COLOURS = {
  background: '#10151d',
  foreground: '#dfe6ef',
  cursor: '#7aa2ff',
  cursorAccent: '#10151d',
  selectionBackground: '#33507f',
  black: '#6b7a8f',
  red: '#ff8b7b',
  green: '#5fd6a2',
  yellow: '#f0c05f',
  blue: '#7eaaff',
  magenta: '#c9a2f5',
  cyan: '#5ccfd6',
  white: '#dfe6ef',
  brightBlack: '#8b99ad',
  brightRed: '#ffa798',
  brightGreen: '#83e6bb',
  brightYellow: '#ffd584',
  brightBlue: '#a3c3ff',
  brightMagenta: '#dcbfff',
  brightCyan: '#86e3e8',
  brightWhite: '#ffffff',
}

/** Keys the page keeps for itself: they move between its parts, or open the search. */
function pageKey(event: KeyboardEvent, onFind: () => void): boolean {
  if (event.key === 'F6' || event.key === 'F8') return true
  if (event.ctrlKey && event.shiftKey && event.key.startsWith('Arrow')) return true
  if (event.ctrlKey && event.shiftKey && event.key.toLowerCase() === 'f') {
    if (event.type === 'keydown') onFind()
    event.preventDefault()
    return true
  }
  // Copy what is selected; without a selection Ctrl-C is the shell's.
  return event.ctrlKey && event.shiftKey && event.key.toLowerCase() === 'c'
}

function makeXterm(): Xterm {
  const fonts = getComputedStyle(document.documentElement).getPropertyValue('--mono')
  return new Xterm({
    fontFamily: fonts || 'monospace',
    fontSize: 14,
    lineHeight: 1.2,
    theme: COLOURS,
    scrollback: 10_000,
    allowProposedApi: true,
    screenReaderMode: false,
    minimumContrastRatio: 4.5,
  })
}

/** Calls `listener` now and whenever it changes whether `height` pixels are free below the cursor. */
function watchRoom(xterm: Xterm, element: HTMLElement, height: number, listener: (room: boolean) => void): () => void {
  let room: boolean | undefined
  const look = () => {
    const below = xterm.rows - 1 - xterm.buffer.active.cursorY
    // In the upper half there is never more room above.
    const now = below * (element.clientHeight / xterm.rows) >= height || below > xterm.rows / 2
    if (now !== room) listener((room = now))
  }
  look()
  const watched = [xterm.onCursorMove(look), xterm.onResize(look), xterm.onScroll(look)]
  return () => {
    for (const each of watched) each.dispose()
  }
}

/** Frames around all that is found, and a ground for the one that is gone to. */
const FOUND = {
  matchBorder: '#f0c05f',
  matchOverviewRuler: '#f0c05f',
  activeMatchBackground: '#f0c05f',
  activeMatchBorder: '#ffffff',
  activeMatchColorOverviewRuler: '#ffffff',
}

/** Finds text in what was printed; what does it is fetched on first use. */
function searching(xterm: Xterm): Pick<OpenScreen, 'find' | 'endFind'> {
  let fetched: Promise<SearchAddon> | undefined
  let tell: (found: Found) => void = () => undefined
  const fetchSearch = async () => {
    const { SearchAddon } = await import('@xterm/addon-search')
    const search = new SearchAddon()
    xterm.loadAddon(search)
    search.onDidChangeResults(({ resultIndex, resultCount }) => tell({ at: resultIndex + 1, count: resultCount }))
    return search
  }
  return {
    async find(text, backwards, onFound) {
      tell = onFound
      fetched ??= fetchSearch()
      const search = await fetched
      const options = { decorations: FOUND, incremental: false }
      if (text === '') search.clearDecorations()
      else if (backwards) search.findPrevious(text, options)
      else search.findNext(text, options)
    },
    endFind() {
      tell = () => undefined
      void fetched?.then((search) => search.clearDecorations())
    },
  }
}

/** Letters that a program may put where pasting finds them, at once. */
const MOST_COPIED = 100_000

/** `text` is base64, or nearly; what is none, and a browser that refuses, change nothing. */
async function copy(text: string): Promise<void> {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
    await navigator.clipboard.writeText(new TextDecoder().decode(bytes))
    notify(i18n.t('terminal.copied'))
  } catch {
    // Nothing is copied.
  }
}

/** Programs copy with OSC 52, as tmux and vim do, while the keyboard is theirs; none may read what was copied elsewhere. */
function copying(xterm: Xterm): () => void {
  const handler = xterm.parser.registerOscHandler(52, (data) => {
    const text = /^[a-z0-7]*;([A-Za-z0-9+/]+=*)$/.exec(data)?.[1]
    if (text !== undefined && text.length <= MOST_COPIED && document.activeElement === xterm.textarea) void copy(text)
    return true
  })
  return () => handler.dispose()
}

/** Where a terminal stands: opened once there is room for it, as large as that, with the keyboard and the name it was promised. */
function placing(xterm: Xterm, element: HTMLElement): Pick<OpenScreen, 'fit' | 'focus' | 'setLabel'> {
  const fitting = new FitAddon()
  xterm.loadAddon(fitting)
  let focusWanted = false
  let label = ''
  return {
    fit() {
      if (element.clientWidth <= 20 || element.clientHeight <= 20) return
      // Opened only now: a screen without a size would measure its characters wrongly.
      if (!xterm.element) {
        xterm.open(element)
        if (focusWanted) xterm.focus()
      }
      if (label) xterm.textarea?.setAttribute('aria-label', label)
      fitting.fit()
    },
    focus() {
      if (xterm.element) xterm.focus()
      else focusWanted = true
    },
    setLabel(words) {
      label = words
      xterm.textarea?.setAttribute('aria-label', words)
    },
  }
}

function openScreen({ id, node }: Options): OpenScreen {
  const element = document.createElement('div')
  element.className = 'screen-host'
  element.dataset.terminal = id
  const xterm = makeXterm()
  const place = placing(xterm, element)
  void laterParts(xterm)
  const touch = touchKeys(xterm)
  const typed = new Set<(data: string) => void>()
  const finding = new Set<() => void>()
  const onFind = () => {
    for (const listener of finding) listener()
  }

  xterm.attachCustomKeyEventHandler((event) => {
    if (event.ctrlKey && event.shiftKey && event.key.toLowerCase() === 'c' && event.type === 'keydown' && xterm.hasSelection()) {
      void navigator.clipboard.writeText(xterm.getSelection())
      event.preventDefault()
    }
    return !pageKey(event, onFind) && !pastes(event, xterm.modes.bracketedPasteMode, navigator.platform)
  })
  const openShell = () => {
    xterm.reset()
    markOpened(id)
    channel.input({ type: 'terminal.open', terminal: id, columns: xterm.cols, rows: xterm.rows, ...(node === undefined ? {} : { node }) })
  }
  const stops = [
    onOutput(id, (data) => xterm.write(data, () => channel.send({ type: 'terminal.drawn', terminal: id, length: data.length }))),
    disposer(
      xterm.onData((given) => {
        const data = touch.turn(given)
        channel.input({ type: 'terminal.data', terminal: id, data })
        for (const listener of typed) listener(data)
      }),
    ),
    blink(xterm, element),
    copying(xterm),
    disposer(xterm.onResize(({ cols, rows }) => channel.input({ type: 'terminal.resize', terminal: id, columns: cols, rows }))),
    whenAsked(() => {
      if (!isOpened(id)) openShell()
    }),
  ]
  const observer = new ResizeObserver(place.fit)
  observer.observe(element)

  return {
    element,
    reopen() {
      patchTerminal(id, { closed: false })
      openShell()
      xterm.focus()
    },
    ...place,
    setSize(pixels) {
      xterm.options.fontSize = pixels
      place.fit()
    },
    ...searching(xterm),
    onTyped(listener) {
      typed.add(listener)
      return () => typed.delete(listener)
    },
    type: touch.type,
    arrow: touch.arrow,
    paste: touch.paste,
    holdControl: touch.holdControl,
    onControl: touch.onControl,
    onRoom: (height, listener) => watchRoom(xterm, element, height, listener),
    onFind(listener) {
      finding.add(listener)
      return () => finding.delete(listener)
    },
    close() {
      observer.disconnect()
      for (const stop of stops) stop()
      xterm.dispose()
    },
  }
}

const disposer = (disposable: { dispose(): void }) => () => disposable.dispose()

/** Runs as soon as a session has been asked for, not only when it stands, and again whenever one starts: its terminals have to be opened anew. */
function whenAsked(act: () => void): () => void {
  if (useSession.getState().asked) act()
  const stops = [channel.on('booted', act), useSession.subscribe(({ asked }, before) => asked && !before.asked && act())]
  return () => {
    for (const stop of stops) stop()
  }
}

/** Links, and width tables for Hangul syllables and joined emoji, which are large: the first prompt needs neither. */
async function laterParts(xterm: Xterm): Promise<void> {
  await promptFirst()
  const [{ UnicodeGraphemesAddon }, { WebLinksAddon }] = await Promise.all([
    import('@xterm/addon-unicode-graphemes'),
    import('@xterm/addon-web-links'),
  ])
  xterm.loadAddon(new UnicodeGraphemesAddon())
  xterm.loadAddon(new WebLinksAddon())
}

const screens = new Map<string, OpenScreen>()

/** The terminal's screen, made on first use and kept until the terminal is closed. */
export function screenOf(options: Options): OpenScreen {
  let screen = screens.get(options.id)
  if (!screen) screens.set(options.id, (screen = openScreen(options)))
  return screen
}

useTerminals.subscribe(({ terminals }) => {
  for (const [id, screen] of screens)
    if (!terminals.some((terminal) => terminal.id === id)) {
      screens.delete(id)
      screen.close()
    }
})
