/** What the signs mean: one entry per pod state, always the same order. */
import { useTranslation } from '../i18n'
import { PodGlyph } from '../elements/pod-glyph'
import { POD_STATES } from '../state/pod-state'

export function Legend() {
  const { t } = useTranslation()
  return (
    <ul className="legend" aria-label={t('diagram.legend')}>
      {POD_STATES.map((state) => (
        <li key={state}>
          <PodGlyph state={state} size={14} /> {t(`states.${state}`)}
        </li>
      ))}
    </ul>
  )
}
