/** Everything that can be done on the page, as lines to choose from: made anew whenever the palette opens. */
import type { Translate } from '../i18n'
import type { Fault } from '../../protocol/messages'
import { LANGUAGES } from '../i18n'
import { causeFault, COMPONENTS, faultWords, NODE_FAULTS, REGISTRY_FAULTS } from '../state/faults'
import { FASTEST, setPaused, setSpeed, skip, SPEEDS, undo, useClock } from '../state/clock'
import { duration } from '../state/duration'
import { HOME, openFile, useFiles } from '../state/files'
import { closeLesson, goToStep, openLesson, openSandbox, resetStep, solveStep, takeHint } from '../state/lesson-actions'
import { useLessons } from '../state/lessons'
import { prefer, USUAL_SIZE, usePreferences, type Preferences } from '../state/preferences'
import { addTerminal, focusTerminal, showTerminal, useTerminals } from '../state/terminals'
import { world } from '../state/world'
import { enlarge, inspect, showEditor, showTerminals, useWorkspace, type DiagramView } from '../state/workspace'

export interface Action {
  readonly label: string
  /** What it belongs to, shown at the line's end. */
  readonly group: string
  /** A key that does the same. */
  readonly key?: string
  run(): void
}

const SKIPS = [10_000, 60_000, 300_000]

function lessonActions(t: Translate): readonly Action[] {
  const { lesson, step, list } = useLessons.getState()
  const { language } = usePreferences.getState()
  const group = t('app.lessons')
  const steps: readonly Action[] = lesson
    ? [
        ...(step + 1 < lesson.steps.length
          ? [{ label: t('lesson.next'), group: t('lesson.title'), key: 'F7', run: () => void goToStep(step + 1) }]
          : []),
        { label: t('lesson.hint'), group: t('lesson.title'), run: takeHint },
        { label: t('lesson.solve'), group: t('lesson.title'), run: solveStep },
        { label: t('lesson.resetStep'), group: t('lesson.title'), run: resetStep },
        ...lesson.steps.map(({ title }, index) => ({
          label: `${index + 1}. ${title}`,
          group: t('lesson.title'),
          run: () => void goToStep(index),
        })),
        { label: t('lesson.contents'), group, run: closeLesson },
      ]
    : []
  return [
    ...steps,
    ...list.map((meta) => ({
      label: t('explain.lesson', { title: meta.title[language] ?? meta.title.en }),
      group,
      run: () => {
        useWorkspace.setState({ lessonOpen: true, region: 'lesson' })
        void openLesson(meta.id).then((opened) => {
          if (opened) focusTerminal()
        })
      },
    })),
    { label: t('app.sandboxLong'), group: t('app.sandbox'), run: openSandbox },
  ]
}

function timeActions(t: Translate): readonly Action[] {
  const { paused, speed } = useClock.getState()
  const group = t('time.bar')
  return [
    { label: t('header.undoLong'), group, run: undo },
    { label: t(paused ? 'time.play' : 'time.pause'), group, key: 'F8', run: () => setPaused(!paused) },
    ...SPEEDS.filter((value) => value !== speed).map((value) => ({
      label: `${t('time.speed')}: ${value === FASTEST ? t('time.fastest') : `${value}×`}`,
      group,
      run: () => setSpeed(value),
    })),
    ...SKIPS.map((value) => ({ label: t('time.skipBy', { what: duration(value) }), group, run: () => skip(value) })),
  ]
}

function viewActions(t: Translate): readonly Action[] {
  const preferences = usePreferences.getState()
  const views: readonly DiagramView[] = ['diagram', 'table', 'list']
  const group = t('diagram.views')
  const toggle = (
    label: string,
    name: { [K in keyof Preferences]: Preferences[K] extends boolean ? K : never }[keyof Preferences],
  ): Action => ({
    label,
    group,
    run: () => prefer({ [name]: !preferences[name] }),
  })
  return [
    ...views.map((view) => ({
      label: `${t('diagram.title')}: ${t(`diagram.${view}`)}`,
      group,
      run: () => useWorkspace.setState({ view, region: 'diagram' }),
    })),
    ...(preferences.presenter ? ([null, 'lesson', 'diagram', 'terminal'] as const) : []).map((region) => ({
      label: `${t('presenter.show')}: ${region === null ? t('presenter.all') : t(`app.regions.${region}`)}`,
      group,
      run: () => enlarge(region),
    })),
    toggle(t('diagram.systemPods'), 'systemPods'),
    toggle(t('header.presenter'), 'presenter'),
    toggle(t('terminal.split'), 'split'),
    toggle(t('explain.toggle'), 'explain'),
    ...(['System', 'Light', 'Dark'] as const).map((name) => ({
      label: `${t('header.theme')}: ${t(`header.theme${name}`)}`,
      group,
      run: () => prefer({ theme: name.toLowerCase() as Lowercase<typeof name> }),
    })),
    ...LANGUAGES.map(({ code, name }) => ({ label: `${t('header.language')}: ${name}`, group, run: () => prefer({ language: code }) })),
  ]
}

function resizeType(to: 'larger' | 'smaller' | 'usual'): void {
  const { terminalFontSize: size } = usePreferences.getState()
  const next = to === 'usual' ? USUAL_SIZE : size + (to === 'larger' ? 2 : -2)
  prefer({ terminalFontSize: Math.max(8, Math.min(next, 32)) })
}

function toolActions(t: Translate): readonly Action[] {
  const group = t('terminal.tabs')
  const go = (id: string) => () => {
    showTerminal(id)
    showTerminals()
    focusTerminal()
  }
  return [
    ...useTerminals
      .getState()
      .terminals.map(({ id, number, node }) => ({ label: node ?? t('terminal.title', { number }), group, run: go(id) })),
    { label: t('terminal.add'), group, run: () => go(addTerminal().id)() },
    ...(['larger', 'smaller', 'usual'] as const).map((name) => ({ label: t(`terminal.size.${name}`), group, run: () => resizeType(name) })),
    { label: t('editor.title'), group: t('editor.title'), run: showEditor },
    ...useFiles.getState().names.map((name) => ({
      label: `${t('editor.open')}: ${name}`,
      group: t('editor.title'),
      run: () => void openFile(`${HOME}/${name}`),
    })),
    { label: t('share.title'), group: t('header.more'), run: () => document.getElementById('share')?.showPopover() },
    { label: t('keys.title'), group: t('header.more'), run: () => document.getElementById('keys')?.showPopover() },
  ]
}

function faultActions(t: Translate): readonly Action[] {
  const group = t('faults.title')
  const nodes = world.list('/nodes').map(({ metadata: { name } }) => name)
  const faults: readonly Fault[] = [
    ...nodes.flatMap((node) => NODE_FAULTS.map((kind) => ({ kind, node }))),
    // Before there is a cluster there is nothing to stop.
    ...(nodes.length === 0 ? [] : COMPONENTS).flatMap((component) =>
      (['component.stop', 'component.start'] as const).map((kind) => ({ kind, component })),
    ),
    ...REGISTRY_FAULTS.map((kind) => ({ kind })),
  ]
  return faults.map((fault) => ({ label: faultWords(t, fault), group, run: () => causeFault(fault) }))
}

export const allActions = (t: Translate): readonly Action[] => [
  ...lessonActions(t),
  ...timeActions(t),
  ...viewActions(t),
  ...toolActions(t),
  ...faultActions(t),
]

/** The cluster's objects, to look at; there are many, so they come only once something is typed. */
export const objectActions = (): readonly Action[] =>
  world.names().flatMap((collection) =>
    world.list(collection).map(({ kind, metadata: { name, namespace } }) => ({
      label: `${kind} ${name}`,
      group: namespace ?? '',
      run: () => {
        useWorkspace.setState({ region: 'diagram' })
        inspect(collection, namespace === undefined ? name : `${namespace}/${name}`)
      },
    })),
  )
