/** Makes the page work without a network once it has been opened: its own files are kept, and the parts not yet used fetched when idle. */

/** What is fetched on first use only; warmed up so that it is there offline too. */
const PARTS = [
  () => import('../editor/EditorPanel'),
  () => import('../editor/monaco'),
  () => import('../inspector/Inspector'),
  () => import('js-yaml'),
  () => import('virtual:editor-schema'),
  () => import('../i18n/ko'),
]

/** Long enough for the first command to have gone through, in milliseconds. */
const IDLE = 20_000

/** Resolves once what the page fetches goes through the service worker. */
function controlled(): Promise<unknown> {
  const { serviceWorker } = navigator
  if (serviceWorker.controller) return Promise.resolve()
  return new Promise((resolve) => serviceWorker.addEventListener('controllerchange', resolve, { once: true }))
}

export async function goOffline(lessons: () => Promise<unknown>): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  try {
    await navigator.serviceWorker.register('./offline.js')
    await controlled()
  } catch {
    // Not every address may have one (plain HTTP on another host); the page works as it did, online.
    return
  }
  // What came before the service worker did is asked for once more, so that it is kept too.
  const fetched = performance.getEntriesByType('resource').map(({ name }) => name)
  for (const url of [location.href, ...fetched]) if (url.startsWith(location.origin)) void fetch(url).catch(() => undefined)
  setTimeout(() => {
    for (const part of PARTS) void part().catch(() => undefined)
    void lessons().catch(() => undefined)
  }, IDLE)
}
