/** Terminals and the editor, as tabs of one pane. */
import { lazy, Suspense, useEffect } from 'react'
import { useTranslation } from '../i18n'
import { Button } from '../elements/button'
import { prefer, usePreferences } from '../state/preferences'
import { isFocusLost } from '../state/focus'
import { focusAfterClick, focusTerminal, useTerminals } from '../state/terminals'
import { showEditor, showTerminals, useWorkspace } from '../state/workspace'
import { TerminalScreens, TerminalTabs } from '../terminal/TerminalPanel'
import { useNarrow } from './narrow'

const EditorPanel = lazy(() => import('../editor/EditorPanel'))

export function Tools() {
  const { t } = useTranslation()
  const bottom = useWorkspace((w) => w.bottom)
  const explain = usePreferences((p) => p.explain)
  const split = usePreferences((p) => p.split)
  const narrow = useNarrow()
  const several = useTerminals((s) => s.terminals.length > 1)
  const wanted = useWorkspace((w) => w.editorWanted)
  // The editor has gone, with what had the keyboard in it; it sees to the other way itself.
  useEffect(() => {
    if (wanted && bottom === 'terminal' && isFocusLost()) focusTerminal()
  }, [wanted, bottom])
  return (
    <section className="pane" id="tools" data-region="tools" aria-label={t('terminal.tabs')} tabIndex={-1}>
      <div className="bar">
        <TerminalTabs shown={bottom === 'terminal'} />
        <span className="grow" />
        {bottom === 'terminal' && several && !narrow && (
          <Button
            icon="halves"
            look="plain"
            className="split-toggle"
            label={t('terminal.split')}
            aria-pressed={split}
            onClick={(event) => {
              prefer({ split: !split })
              focusAfterClick(event)
            }}
          />
        )}
        {bottom === 'terminal' && (
          <Button
            icon="bulb"
            look="plain"
            label={t('explain.toggle')}
            aria-pressed={explain}
            onClick={() => prefer({ explain: !explain })}
          />
        )}
        <button type="button" className="tab" aria-pressed={bottom === 'editor'} onClick={bottom === 'editor' ? showTerminals : showEditor}>
          {t('editor.title')}
        </button>
      </div>
      <TerminalScreens shown={bottom === 'terminal'} />
      {wanted && (
        <Suspense fallback={<p className="empty">{t('editor.loading')}</p>}>
          <EditorPanel shown={bottom === 'editor'} />
        </Suspense>
      )}
    </section>
  )
}
