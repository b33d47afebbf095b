/** /dev/shm of a pod: where it is, how large, and whether a container has something else there. */
import type { Container } from './container'

/** Where the containers of a pod share memory, and how many bytes it has room for. */
export const SHARED_MEMORY = '/dev/shm'
export const SHARED_MEMORY_SIZE = 64 * 1024 * 1024

/** Whether the pod mounts something else where its containers share memory. */
export function hasOwnSharedMemory({ config }: Container): boolean {
  return config.mounts.some(({ path }) => path === SHARED_MEMORY)
}
