/** The page's composition root: a worker, a lesson library, and the page on top of them. */
import { startPage } from './ui/app/start'
import type { WorkerLike } from './ui/state/channel'
import { lessonLibrary } from './lessons/library'

/** The one the document has started already, or another. */
function makeWorker(): WorkerLike {
  const page = globalThis as { podyardEngine?: Worker | null }
  const early = page.podyardEngine
  page.podyardEngine = null
  return (early ?? newWorker()) as unknown as WorkerLike
}

const newWorker = () => new Worker(new URL('./worker/index.ts', import.meta.url), { type: 'module', name: 'cluster' })

void startPage(document.getElementById('root')!, makeWorker, lessonLibrary)
