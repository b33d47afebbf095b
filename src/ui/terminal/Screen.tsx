/** One terminal's screen: xterm, sized to its pane, its bytes going to the worker as typed. */
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../elements/button'
import type { Terminal } from '../state/terminals'
import { usePreferences } from '../state/preferences'
import { ExplainChip } from './ExplainChip'
import { HangulChip } from './HangulChip'
import { Find } from './Find'
import { screenOf } from './xterm'

export function Screen({ terminal, shown }: { readonly terminal: Terminal; readonly shown: boolean }) {
  const { t } = useTranslation()
  const host = useRef<HTMLDivElement>(null)
  const [finding, setFinding] = useState(false)
  const size = usePreferences((p) => (p.presenter ? p.terminalFontSize + 8 : p.terminalFontSize))
  const { id, number, node } = terminal
  const screen = screenOf({ id, node })

  useEffect(() => {
    host.current!.append(screen.element)
    screen.fit()
    return screen.onFind(() => setFinding(true))
  }, [screen])
  useEffect(() => screen.setSize(size), [screen, size])
  useEffect(() => {
    if (shown) screen.fit()
  }, [screen, shown])
  useEffect(() => screen.setLabel(t('terminal.label', { number })), [screen, t, number])

  return (
    <div
      className="screen"
      id={`screen-${id}`}
      role="tabpanel"
      aria-labelledby={`tab-${id}`}
      data-shown={shown ? '' : undefined}
      aria-hidden={!shown}
      inert={!shown}
    >
      <div className="screen-pane" ref={host} />
      {terminal.closed && (
        <p className="screen-note" role="status">
          {t('terminal.closed')} <Button onClick={screen.reopen}>{t('terminal.reopen')}</Button>
        </p>
      )}
      {finding && (
        <Find
          screen={screen}
          onClose={() => {
            setFinding(false)
            screen.focus()
          }}
        />
      )}
      <ExplainChip terminal={id} screen={screen} />
      <HangulChip screen={screen} terminal={id} />
    </div>
  )
}
