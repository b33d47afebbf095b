/** The lesson and the cluster, fetched after the prompt: on a slow line they would come at its cost. */
import { lazy, Suspense } from 'react'
import { promptFirst } from '../state/session'
import { InspectorSheet } from './InspectorSheet'

const DiagramPanel = lazy(() => promptFirst().then(() => import('../diagram/DiagramPanel')))
const LessonPanel = lazy(() => promptFirst().then(() => import('../lesson/LessonPanel')))

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
