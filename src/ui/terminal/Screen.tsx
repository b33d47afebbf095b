/** One terminal's screen: xterm, sized to its pane, its bytes going to the worker as typed. */
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from '../i18n'
import { Button } from '../elements/button'
import { showTerminal, useTerminals, type Terminal } from '../state/terminals'
import { usePreferences } from '../state/preferences'
import { useNarrow } from '../app/narrow'
import { ExplainChip } from './ExplainChip'
import { HangulChip } from './HangulChip'
import { Find } from './Find'
import { TouchKeys } from './TouchKeys'
import { screenOf } from './xterm'

/** The last wish for the keyboard that was granted. */
let granted = 0

interface Props {
  readonly terminal: Terminal
  readonly shown: boolean
  /** Whether its tab is the chosen one: of two side by side one is. */
  readonly active: boolean
  /** 0 for the left half of the pane, 1 for the right, -1 for all of it. */
  readonly half: number
}

export default function Screen({ terminal, shown, active, half }: Props) {
  const { t } = useTranslation()
  const host = useRef<HTMLDivElement>(null)
  const [finding, setFinding] = useState(false)
  const narrow = useNarrow()
  // A phone shows more of kubectl's wide tables in small type.
  const size = usePreferences((p) => p.terminalFontSize + (p.presenter ? 8 : narrow ? -3 : 0))
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
  const focus = useTerminals((s) => s.focus)
  useEffect(() => {
    if (!shown || !active || focus === granted) return
    granted = focus
    screen.focus()
  }, [screen, shown, active, focus])
  useEffect(() => screen.setLabel(t('terminal.label', { number })), [screen, t, number])

  return (
    <div
      className="screen"
      id={`screen-${id}`}
      role="tabpanel"
      aria-labelledby={`tab-${id}`}
      data-shown={shown ? '' : undefined}
      data-half={half < 0 ? undefined : half}
      onFocusCapture={() => showTerminal(id)}
      aria-hidden={!shown}
      inert={!shown}
    >
      <div className="screen-stage">
        <div className="screen-pane" ref={host} />
        <ExplainChip terminal={id} screen={screen} />
        <HangulChip screen={screen} terminal={id} />
        {terminal.closed && (
          <p className="screen-note" role="status">
            {t('terminal.closed')} <Button onClick={screen.reopen}>{t('terminal.reopen')}</Button>
          </p>
        )}
      </div>
      <TouchKeys screen={screen} />
      {finding && (
        <Find
          screen={screen}
          onClose={() => {
            setFinding(false)
            screen.focus()
          }}
        />
      )}
    </div>
  )
}
