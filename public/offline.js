// Offline: keeps every file of a build before it takes over, and serves them when the network is gone.
importScripts('./offline-files.js')

const { build, files } = self.podyard
const PREFIX = 'podyard-'
const CACHE = PREFIX + build
/** How many files are fetched at a time: the page's own requests come first. */
const LANES = 3
/** Milliseconds after which a page that does not come is taken from what is kept. */
const PATIENCE = 4000

const address = (file) => new URL(file, self.registration.scope).href
/** The page has two names, one of which is the folder's. */
const PAGES = [address('./'), address('index.html')]
const here = (file) => (file === 'index.html' ? PAGES[0] : address(file))

async function keep(cache, file) {
  const url = here(file)
  if (await cache.match(url)) return
  // A name with a hash in it means the same bytes in every build.
  const before = file.startsWith('assets/') ? await caches.match(url) : undefined
  const response = before ?? (await fetch(url, { cache: file.startsWith('assets/') ? 'default' : 'no-cache', priority: 'low' }))
  if (!response.ok) throw new Error(`${file}: ${response.status}`)
  await cache.put(url, response)
}

/** All or nothing: what fails here is tried again at the next visit, and the build before stays in charge. */
async function keepAll() {
  const cache = await caches.open(CACHE)
  const waiting = [...files]
  const lane = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) await keep(cache, file)
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  await self.skipWaiting()
}

/** The build before is kept too: a page of it may still be open and fetch its parts when they are first used. */
async function tidy() {
  const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE)
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)))
  await self.clients.claim()
}

self.addEventListener('install', (event) => event.waitUntil(keepAll()))
self.addEventListener('activate', (event) => event.waitUntil(tidy()))

const kept = async (url) => (await (await caches.open(CACHE)).match(url)) ?? caches.match(url)

/** The newest page while there is a network, the one kept when there is none or it does not answer. */
async function page(request) {
  const own = kept(PAGES[0])
  const late = new Promise((resolve) => setTimeout(() => void own.then(resolve), PATIENCE))
  return Promise.race([fetch(request).catch(() => own), late]).then((response) => response ?? fetch(request))
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  url.search = url.hash = ''
  if (request.mode === 'navigate' && PAGES.includes(url.href)) event.respondWith(page(request))
  else event.respondWith(kept(url.href).then((response) => response ?? fetch(request)))
})
