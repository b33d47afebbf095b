/** Keys that the keyboards of phones and tablets lack, in a row below the terminal; Ctrl holds for the next key. */
import { useEffect, useState, type PointerEvent } from 'react'
import { useTranslation } from '../i18n'
import { Icon } from '../elements/icon'
import type { OpenScreen } from './xterm'

/** What a finger types goes by the screen's keyboard, whatever else there is. */
const FINGERS = matchMedia('(pointer: coarse)')

type Key = readonly [face: string, press: (screen: OpenScreen) => void, words?: string]

const KEYS: readonly Key[] = [
  ['Tab', (screen) => screen.type('\t')],
  ['Esc', (screen) => screen.type('\u001b')],
  ['^C', (screen) => screen.type('\u0003'), 'interrupt'],
  ['↑', (screen) => screen.arrow('A'), 'up'],
  ['↓', (screen) => screen.arrow('B'), 'down'],
  ['←', (screen) => screen.arrow('D'), 'left'],
  ['→', (screen) => screen.arrow('C'), 'right'],
  ...['|', '-', '/', '~', '>', '$', '"', "'", '*', '&', '=', '\\'].map((sign): Key => [sign, (screen) => screen.type(sign)]),
]

/** The keyboard on the screen goes when what has its focus loses it. */
const keepFocus = (event: PointerEvent) => event.preventDefault()

export function TouchKeys({ screen }: { readonly screen: OpenScreen }) {
  const { t } = useTranslation()
  const [held, setHeld] = useState(false)
  useEffect(() => screen.onControl(setHeld), [screen])
  if (!FINGERS.matches) return null
  return (
    <div className="touch-keys" role="toolbar" aria-label={t('terminal.touch.title')} onPointerDown={keepFocus}>
      <button type="button" aria-pressed={held} onClick={() => screen.holdControl(!held)}>
        Ctrl
      </button>
      {KEYS.map(([face, press, words]) => (
        <button key={face} type="button" aria-label={words && t(`terminal.touch.${words}`)} onClick={() => press(screen)}>
          {face}
        </button>
      ))}
      <button type="button" aria-label={t('terminal.touch.paste')} title={t('terminal.touch.paste')} onClick={() => void screen.paste()}>
        <Icon name="paste" />
      </button>
    </div>
  )
}
