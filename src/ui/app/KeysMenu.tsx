/** The keys of the page. */
import { useTranslation } from '../i18n'
import { Button } from '../elements/button'
import { MenuPopover } from '../elements/menu-popover'
import { isMac, tabModeKey } from '../state/platform'

const KEYS = [
  [['F1', 'Ctrl+Shift+P'], 'keys.palette'],
  [['F6', 'Ctrl+Shift+→'], 'keys.regions'],
  [['Shift+F6', 'Ctrl+Shift+←'], 'keys.regionsBack'],
  [['↑ ↓ ← →'], 'keys.diagram'],
  [['Enter'], 'keys.open'],
  [['+', '−', '0'], 'keys.zoom'],
  [['F7'], 'keys.nextStep'],
  [['F8'], 'keys.pause'],
  [['Ctrl+Shift+F'], 'keys.find'],
  [['Ctrl+Shift+C'], 'keys.copy'],
  [isMac(navigator.platform) ? ['⌘V'] : ['Ctrl+V', 'Ctrl+Shift+V'], 'keys.paste'],
  [[tabModeKey(navigator.platform)], 'keys.editor'],
  [[isMac(navigator.platform) ? '⌘S' : 'Ctrl+S'], 'keys.save'],
  [['F9'], 'keys.nextCommand'],
  [['Esc'], 'keys.close'],
] as const

export function KeysMenu() {
  const { t } = useTranslation()
  return (
    <>
      <Button icon="keyboard" className="keys-toggle" label={t('header.keys')} popoverTarget="keys" />
      <MenuPopover id="keys" label={t('keys.title')}>
        <h2>{t('keys.title')}</h2>
        <dl className="keys">
          {KEYS.map(([keys, words]) => (
            <div key={words}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{t(words)}</dd>
            </div>
          ))}
        </dl>
      </MenuPopover>
    </>
  )
}
