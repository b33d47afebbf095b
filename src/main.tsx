/** The page's composition root: a worker, a lesson library, and the page on top of them. */
import { startPage } from './ui/app/start'
import type { WorkerLike } from './ui/state/channel'
import { lessonLibrary } from './lessons/library'

async function main(): Promise<void> {
  const root = document.getElementById('root')!
  const fake = new URLSearchParams(location.search).get('fake')
  if (import.meta.env.DEV && fake !== null) {
    const { FakeWorker } = await import('./ui/state/fake-worker')
    return startPage(root, () => new FakeWorker(fake), lessonLibrary)
  }
  const makeWorker = () =>
    new Worker(new URL('./worker/index.ts', import.meta.url), { type: 'module', name: 'cluster' }) as unknown as WorkerLike
  return startPage(root, makeWorker, lessonLibrary)
}

void main()
