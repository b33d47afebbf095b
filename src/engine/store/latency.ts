/** How long storage takes to tell its watchers, in milliseconds, as on a small healthy cluster. */
export const WATCH_LATENCY = 2
/** The most changes handed over in one clock event, so that no event is long. */
export const WATCH_BATCH = 200
