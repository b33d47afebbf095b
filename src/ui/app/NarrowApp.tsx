/** The page on a phone: one region at a time, chosen by tabs; the others keep running behind. */
import { useTranslation } from '../i18n'
import { useWorkspace, type Region } from '../state/workspace'
import { LessonStrip } from './LessonStrip'
import { Cluster, Lessons } from './panels'
import { Tools } from './Tools'

const REGIONS: readonly Region[] = ['lesson', 'diagram', 'terminal']

export function NarrowApp() {
  const { t } = useTranslation()
  const region = useWorkspace((w) => w.region)
  return (
    <main className="narrow">
      <nav className="region-tabs" aria-label={t('app.name')}>
        {REGIONS.map((name) => (
          <button
            key={name}
            type="button"
            className="tab"
            aria-current={region === name}
            aria-pressed={region === name}
            onClick={() => useWorkspace.setState({ region: name })}
          >
            {t(`app.regions.${name}`)}
          </button>
        ))}
      </nav>
      {region !== 'lesson' && <LessonStrip />}
      <div className="narrow-region" hidden={region !== 'lesson'}>
        <Lessons />
      </div>
      <div className="narrow-region" hidden={region !== 'diagram'}>
        <Cluster />
      </div>
      <div className="narrow-region" hidden={region !== 'terminal'}>
        <Tools />
      </div>
    </main>
  )
}
