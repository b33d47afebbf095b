/** The terminals as tabs: every screen stays alive behind the one that shows. */
import { useTranslation } from 'react-i18next'
import { Button } from '../elements/button'
import { TabList } from '../elements/tab-list'
import { addTerminal, closeTerminal, focusAfterClick, focusTerminal, showTerminal, useTerminals } from '../state/terminals'
import { showTerminals } from '../state/workspace'
import { Screen } from './Screen'
import './terminal.css'

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
  return (
    <div className="screens" hidden={!shown}>
      {terminals.map((terminal) => (
        <Screen key={terminal.id} terminal={terminal} shown={shown && terminal.id === active} />
      ))}
    </div>
  )
}
