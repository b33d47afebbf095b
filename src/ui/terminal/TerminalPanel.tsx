/** The terminals as tabs: every screen stays alive behind the one that shows. */
import { lazy, Suspense } from 'react'
import { useTranslation } from '../i18n'
import { useNarrow } from '../app/narrow'
import { Button } from '../elements/button'
import { TabList } from '../elements/tab-list'
import { usePreferences } from '../state/preferences'
import { addTerminal, closeTerminal, focusAfterClick, focusTerminal, showTerminal, useTerminals, type Terminal } from '../state/terminals'
import { showTerminals } from '../state/workspace'
// Here, not with what needs it: a style sheet of a part's own is one more file to wait for.
import './terminal.css'

// Fetched beside the engine: the page stands while both come.
const Screen = lazy(() => import('./Screen'))

export function TerminalTabs({ shown }: { readonly shown: boolean }) {
  const { t } = useTranslation()
  const { terminals, active } = useTerminals()
  const current = terminals.find(({ id }) => id === active)
  return (
    <>
      <TabList label={t('terminal.tabs')}>
        {terminals.map(({ id, number, node, busy }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`tab-${id}`}
            className="tab"
            aria-selected={shown && active === id}
            aria-controls={`screen-${id}`}
            onClick={(event) => {
              showTerminal(id)
              showTerminals()
              focusAfterClick(event)
            }}
          >
            {busy && <span className="busy-dot" role="img" aria-label={t('terminal.busy')} />}
            {node ? t('terminal.titleNode', { node }) : t('terminal.title', { number })}
          </button>
        ))}
      </TabList>
      <Button
        icon="plus"
        look="plain"
        label={t('terminal.add')}
        onClick={() => {
          addTerminal()
          showTerminals()
          focusTerminal()
        }}
      />
      {shown && current && terminals.length > 1 && (
        <Button
          icon="close"
          look="plain"
          label={t('terminal.close', { number: current.number })}
          onClick={() => {
            closeTerminal(current.id)
            focusTerminal()
          }}
        />
      )}
    </>
  )
}

export function TerminalScreens({ shown }: { readonly shown: boolean }) {
  const { terminals, active } = useTerminals()
  const narrow = useNarrow()
  const split = usePreferences((p) => p.split) && terminals.length > 1 && !narrow
  const pair = split ? besides(terminals, active) : [active]
  return (
    <div className="screens" hidden={!shown} data-split={split ? '' : undefined}>
      <Suspense fallback={<div className="screen" data-shown="" aria-busy="true" />}>
        {terminals.map((terminal) => (
          <Screen
            key={terminal.id}
            terminal={terminal}
            shown={shown && pair.includes(terminal.id)}
            active={terminal.id === active}
            half={split ? pair.indexOf(terminal.id) : -1}
          />
        ))}
      </Suspense>
    </div>
  )
}

/** The first and second stand side by side, the third and fourth, and so on: which of a pair is active moves neither. */
function besides(terminals: readonly Terminal[], active: string): readonly string[] {
  const index = terminals.findIndex(({ id }) => id === active)
  const left = Math.max(0, Math.min(index - (index % 2), terminals.length - 2))
  return terminals.slice(left, left + 2).map(({ id }) => id)
}
