/** The page's composition root: a worker, a lesson library, and the page on top of them. */
import { startPage } from './ui/app/start'
import type { WorkerLike } from './ui/state/channel'
import { lessonLibrary } from './lessons/library'

const makeWorker = () =>
  new Worker(new URL('./worker/index.ts', import.meta.url), { type: 'module', name: 'cluster' }) as unknown as WorkerLike

void startPage(document.getElementById('root')!, makeWorker, lessonLibrary)
