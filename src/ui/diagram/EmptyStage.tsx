/** What the stage says while there is nothing to draw: no cluster, one that is starting, or one without pods of one's own. */
import { useTranslation } from '../i18n'
import { Button } from '../elements/button'
import { useClock } from '../state/clock'
import { useLessons } from '../state/lessons'
import { enqueue } from '../state/run-queue'
import { useSession } from '../state/session'
import { focusAfterClick, useTerminals } from '../state/terminals'
import { useWorld, world } from '../state/world'
import { clusterModel } from './cluster-model'

const STARTS = /\bminikube\b.*\s(?:start|restart)\b/

export function EmptyStage() {
  const { t } = useTranslation()
  const empty = useWorld(() => world.collection('/nodes').size === 0)
  const idle = useWorld(() => clusterModel.pods.size === clusterModel.countSystemPods() && clusterModel.nodes.size > 0)
  const starting = useTerminals((s) => s.terminals.some(({ busy, command }) => busy && STARTS.test(command)))
  // A lesson says itself what to do next.
  const lesson = useLessons((l) => l.lesson !== null)
  const ready = useSession((s) => s.phase === 'ready' && s.attached)
  // What was so in the past is nothing to be done about now.
  const past = useClock((c) => c.viewing)
  if (!ready) return null
  if (empty)
    return (
      <div className="no-cluster">
        <p role="status">
          <strong>{t(starting ? 'diagram.starting' : 'diagram.noCluster')}</strong>
          <br />
          {t(starting ? 'diagram.startingHelp' : 'diagram.noClusterHelp')}
        </p>
        {!lesson && !starting && !past && <TryIt command="minikube start" />}
      </div>
    )
  if (!idle || lesson || past) return null
  return (
    <div className="no-pods">
      <p role="status">{t('diagram.noPods')}</p>
      <TryIt command="kubectl create deployment web --image=nginx" />
    </div>
  )
}

/** What a newcomer may begin with, typed at a press. */
function TryIt({ command }: { readonly command: string }) {
  const { t } = useTranslation()
  return (
    <Button
      icon="play"
      title={t('diagram.tryIt')}
      aria-label={`${t('diagram.tryIt')}: ${command}`}
      onClick={(event) => {
        enqueue([{ text: command, terminal: 1 }])
        focusAfterClick(event)
      }}
    >
      <code>{command}</code>
    </Button>
  )
}
