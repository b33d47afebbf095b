/** One terminal's screen: xterm, sized to its pane, its bytes going to the worker as typed. */
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Terminal } from '../state/terminals'
import { usePreferences } from '../state/preferences'
import { HangulChip } from './HangulChip'
import { Find } from './Find'
import { openScreen, type OpenScreen } from './xterm'

export function Screen({ terminal, shown }: { readonly terminal: Terminal; readonly shown: boolean }) {
  const { t } = useTranslation()
  const host = useRef<HTMLDivElement>(null)
  const [screen, setScreen] = useState<OpenScreen | null>(null)
  const [finding, setFinding] = useState(false)
  const size = usePreferences((p) => (p.presenter ? p.terminalFontSize + 8 : p.terminalFontSize))
  const { id, number, node } = terminal

  useEffect(() => {
    const opened = openScreen(host.current!, { id, node, onFind: () => setFinding(true) })
    setScreen(opened)
    return () => opened.close()
  }, [id, node])

  useEffect(() => screen?.setSize(size), [screen, size])
  useEffect(() => {
    if (shown) screen?.fit()
  }, [screen, shown])
  useEffect(() => screen?.setLabel(t('terminal.label', { number })), [screen, t, number])

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
      <div className="screen-host" ref={host} data-terminal={id} />
      {terminal.closed && <p className="screen-note">{t('terminal.closed')}</p>}
      {screen && finding && (
        <Find
          screen={screen}
          onClose={() => {
            setFinding(false)
            screen.focus()
          }}
        />
      )}
      {screen && <HangulChip screen={screen} terminal={id} />}
    </div>
  )
}
