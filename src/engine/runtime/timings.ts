/** How long the container runtime and the kernel take, in milliseconds; one table, with the values of a small real node. */

export interface RuntimeTimings {
  /** A pull's fixed part: resolving the tag and reading the manifest. */
  readonly pullLatency: number
  /** Compressed bytes fetched and unpacked per millisecond; Infinity takes no time. */
  readonly pullRate: number
  /** Until a registry has said that an image does not exist. */
  readonly pullFailure: number
  readonly sandboxStart: number
  readonly sandboxStop: number
  readonly containerCreate: number
  readonly containerStart: number
  /** How much longer an operation takes for each other one under way on the node, as a share of itself. */
  readonly crowding: number
  /** From a signal until a program that obeys it has ended. */
  readonly processEnd: number
  /** From the exit of the last process until the runtime says so. */
  readonly containerStop: number
  /** The longest any container is given to stop; Infinity honours what pods ask for. */
  readonly maximumGrace: number
  /** Until a process started by exec runs. */
  readonly execStart: number
}

/** A node with a registry across the internet. */
export const NODE_RUNTIME: RuntimeTimings = {
  pullLatency: 600,
  pullRate: 24_000,
  pullFailure: 900,
  sandboxStart: 330,
  sandboxStop: 90,
  containerCreate: 90,
  containerStart: 130,
  crowding: 0.4,
  processEnd: 40,
  containerStop: 60,
  maximumGrace: Infinity,
  execStart: 60,
}

/** A fast node with a registry next door: a pod of one container is ready half a second after it was made. */
export const NEARBY_REGISTRY: RuntimeTimings = {
  ...NODE_RUNTIME,
  pullLatency: 24,
  pullRate: 400_000,
  pullFailure: 30,
  sandboxStart: 90,
  sandboxStop: 80,
  containerCreate: 30,
  containerStart: 50,
  crowding: 1.25,
  processEnd: 20,
  containerStop: 30,
}

/** A runtime that does everything at once, as control plane tests use it. */
export const INSTANT_RUNTIME: RuntimeTimings = {
  pullLatency: 0,
  pullRate: Infinity,
  pullFailure: 0,
  sandboxStart: 0,
  sandboxStop: 0,
  containerCreate: 0,
  containerStart: 0,
  crowding: 0,
  processEnd: 0,
  containerStop: 0,
  maximumGrace: 0,
  execStart: 0,
}
