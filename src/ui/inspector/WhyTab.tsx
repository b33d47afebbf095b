/** Why the object is as it is: the chain of causes from the command on. */
import { useTranslation } from 'react-i18next'
import { whyLines } from '../state/answers'
import type { Selection } from '../state/workspace'
import { useAnswer } from './ask'

export function WhyTab({ selected, version }: { readonly selected: Selection; readonly version: string }) {
  const { t } = useTranslation()
  const asked = useAnswer({ kind: 'why', ...selected }, version, whyLines)
  if (asked.state === 'waiting') return <p className="soft">{t('inspector.loading')}</p>
  if (asked.state === 'failed') return <p className="soft">{t('inspector.failed', { message: asked.message })}</p>
  if (asked.value.length === 0) return <p className="soft">{t('inspector.noWhy')}</p>
  return (
    <ol className="why">
      {asked.value.map((line, index) => (
        <li key={`${line.text} ${index}`}>
          {line.text}
          <div className="soft">
            {[line.actor, line.at === undefined ? undefined : `+${(line.at / 1000).toFixed(1)} s`].filter(Boolean).join(' · ')}
          </div>
        </li>
      ))}
    </ol>
  )
}
