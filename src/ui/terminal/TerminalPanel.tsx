/** The terminals as tabs: every screen stays alive behind the one that shows. */
import { useTranslation } from 'react-i18next'
import { Button } from '../elements/button'
import { addTerminal, closeTerminal, showTerminal, useTerminals } from '../state/terminals'
import { Screen } from './Screen'
import './terminal.css'

export function TerminalTabs({ shown }: { readonly shown: boolean }) {
  const { t } = useTranslation()
  const { terminals, active } = useTerminals()
  return (
    <>
      {terminals.map(({ id, number, node, busy }) => (
        <span className="tab-with-close" key={id}>
          <button
            type="button"
            role="tab"
            id={`tab-${id}`}
            className="tab"
            aria-selected={shown && active === id}
            aria-controls={`screen-${id}`}
            onClick={() => showTerminal(id)}
          >
            {busy && <span className="busy-dot" role="img" aria-label={t('terminal.busy')} />}
            {node ? t('terminal.titleNode', { node }) : t('terminal.title', { number })}
          </button>
          {terminals.length > 1 && shown && active === id && (
            <Button icon="close" look="plain" label={t('terminal.close', { number })} onClick={() => closeTerminal(id)} />
          )}
        </span>
      ))}
      <Button icon="plus" look="plain" label={t('terminal.add')} onClick={() => addTerminal()} />
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
