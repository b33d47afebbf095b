/** Makes the page work without a network once it has been opened: a service worker keeps every file of the build. */
import { create } from 'zustand'
import { sessionIs } from '../state/session'

/** Whether everything is kept, so that the next visit needs no network. */
export const useOffline = create<{ readonly ready: boolean }>(() => ({ ready: false }))

/** Milliseconds from the cluster's arrival on: the files that come then are many, and the reader's first command comes first. */
const CALM = 3000

/** Whoever pays for every byte keeps what was fetched anyway, as browsers do. */
const sparing = (): boolean => (navigator as { readonly connection?: { readonly saveData?: boolean } }).connection?.saveData ?? false

export async function goOffline(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator) || sparing()) return
  await sessionIs(({ attached }) => attached)
  await new Promise((resolve) => setTimeout(resolve, CALM))
  try {
    await navigator.serviceWorker.register('./offline.js')
    await navigator.serviceWorker.ready
    useOffline.setState({ ready: true })
  } catch {
    // Not every address may have one (plain HTTP on another host); the page works as it did, online.
  }
}
