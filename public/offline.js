// Offline: keeps what the page has fetched from its own site, and serves it when the network is gone.
const CACHE = 'podyard-1'

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

async function fromNetwork(request) {
  const response = await fetch(request)
  if (response.ok) {
    const cache = await caches.open(CACHE)
    await cache.put(request, response.clone())
  }
  return response
}

// Built files carry a hash in their name and never change; everything else is asked for anew while there is a network.
self.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.method !== 'GET' || new URL(request.url).origin !== self.location.origin) return
  const kept = () => caches.match(request, { ignoreSearch: request.mode === 'navigate', ignoreVary: true })
  const answer = request.url.includes('/assets/')
    ? kept().then((response) => response ?? fromNetwork(request))
    : fromNetwork(request).catch(() => kept().then((response) => response ?? Response.error()))
  event.respondWith(answer)
})
