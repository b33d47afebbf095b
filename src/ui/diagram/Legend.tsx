/** What the signs mean, always in the same order: every state of a pod, and the marks that there are to be seen. */
import { useTranslation } from '../i18n'
import { PodGlyph } from '../elements/pod-glyph'
import { POD_STATES } from '../state/pod-state'
import { useWorld } from '../state/world'
import { clusterModel } from './cluster-model'
import { MARKS, type Mark } from './marks'

export function Legend() {
  const { t } = useTranslation()
  const marks = useWorld(() => clusterModel.marks.join(' '))
  return (
    <ul className="legend" aria-label={t('diagram.legend')}>
      {POD_STATES.map((state) => (
        <li key={state}>
          <PodGlyph state={state} size={14} /> {t(`states.${state}`)}
        </li>
      ))}
      {(marks.split(' ').filter(Boolean) as Mark[]).map((mark) => (
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
