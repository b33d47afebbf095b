/** Opens the inspector over the cluster when something is selected; fetched on first use. */
import { lazy, Suspense } from 'react'
import { useWorkspace } from '../state/workspace'

const Inspector = lazy(() => import('../inspector/Inspector'))

export function InspectorSheet() {
  const selected = useWorkspace((w) => w.selected)
  if (!selected) return null
  return (
    <Suspense fallback={null}>
      <Inspector selected={selected} key={`${selected.collection} ${selected.key}`} />
    </Suspense>
  )
}
