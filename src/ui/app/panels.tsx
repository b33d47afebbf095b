/** The lesson and the cluster, fetched beside the terminal: the prompt does not wait for them. */
import { lazy, Suspense } from 'react'
import { InspectorSheet } from './InspectorSheet'

const DiagramPanel = lazy(() => import('../diagram/DiagramPanel'))
const LessonPanel = lazy(() => import('../lesson/LessonPanel'))

const waiting = <div className="pane" aria-busy="true" />

export function Cluster() {
  return (
    <Suspense fallback={waiting}>
      <DiagramPanel sheet={<InspectorSheet />} />
    </Suspense>
  )
}

export function Lessons() {
  return (
    <Suspense fallback={waiting}>
      <LessonPanel />
    </Suspense>
  )
}
