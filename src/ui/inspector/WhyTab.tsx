/** Why the object is as it is: the chain of writes that led to it, and for a pod what the scheduler found. */
import { useTranslation } from '../i18n'
import { whyOf, type Placement, type WhyLine } from '../state/answers'
import { useClock } from '../state/clock'
import type { Selection } from '../state/workspace'
import { useAnswer } from './ask'

export function WhyTab({ selected, version }: { readonly selected: Selection; readonly version: string }) {
  const { t } = useTranslation()
  const asked = useAnswer({ kind: 'why', ...selected }, version, whyOf)
  if (asked.state === 'waiting') return <p className="soft">{t('inspector.loading')}</p>
  if (asked.state === 'failed') return <p className="soft">{t('inspector.failed', { message: asked.message })}</p>
  const { lines, placement } = asked.value
  if (lines.length === 0 && !placement) return <p className="soft">{t('inspector.noWhy')}</p>
  return (
    <>
      {placement && <Decision placement={placement} />}
      <h3>{t('inspector.chain')}</h3>
      <ol className="why">
        {lines.map((line, index) => (
          <Line key={`${line.what} ${index}`} line={line} />
        ))}
      </ol>
    </>
  )
}

function Line({ line: { change, what, actor, command, at } }: { readonly line: WhyLine }) {
  const { t } = useTranslation()
  const epoch = useClock((c) => c.epoch)
  const since = at === undefined ? undefined : at >= epoch ? at - epoch : at
  return (
    <li>
      {command !== undefined && (
        <div className="why-typed">
          {t('inspector.typed')} <code>{command}</code>
        </div>
      )}
      <span className="mono">{what}</span> {t(`inspector.changes.${change}`)}
      <div className="soft">{[actor, since === undefined ? '' : `${(since / 1000).toFixed(1)} s`].filter(Boolean).join(' · ')}</div>
    </li>
  )
}

function Decision({ placement: { node, message, rejected, scores } }: { readonly placement: Placement }) {
  const { t } = useTranslation()
  return (
    <>
      <h3>{t('inspector.placement')}</h3>
      {node !== undefined && <p>{t('inspector.placedOn', { node })}</p>}
      {message !== undefined && <p>{message}</p>}
      <ul className="conditions">
        {scores
          .toSorted((a, b) => b.total - a.total)
          .map((score) => (
            <li key={score.node}>
              <strong>{score.node}</strong> <span className="soft">{t('inspector.score', { total: score.total })}</span>
            </li>
          ))}
        {rejected.map((verdict) => (
          <li key={`${verdict.node} ${verdict.plugin}`}>
            <strong>{verdict.node}</strong>{' '}
            <span className="soft">
              {verdict.plugin}: {verdict.reasons.join(', ')}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
