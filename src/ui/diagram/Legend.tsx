/** What the signs mean: one entry per pod state and per mark, always the same order. */
import { useTranslation } from '../i18n'
import { PodGlyph } from '../elements/pod-glyph'
import { POD_STATES } from '../state/pod-state'
import { MARKS, type Mark } from './marks'

export function Legend() {
  const { t } = useTranslation()
  return (
    <ul className="legend" aria-label={t('diagram.legend')}>
      {POD_STATES.map((state) => (
        <li key={state}>
          <PodGlyph state={state} size={14} /> {t(`states.${state}`)}
        </li>
      ))}
      {(Object.keys(MARKS) as Mark[]).map((mark) => (
        <li key={mark}>
          <svg width={13} height={13} viewBox="0 0 12 12" aria-hidden="true">
            <path className="mark" data-mark={mark} d={MARKS[mark]} />
          </svg>{' '}
          {t(`diagram.marks.${mark}`)}
        </li>
      ))}
    </ul>
  )
}
