/** Whether @kubernetes/client-node can be loaded: its HTTP library asks for what a Node of its own age has. */
import { createRequire } from 'node:module'

const of = createRequire(import.meta.url)
const has = (module: string, member: string): boolean => member in (of(module) as object)

export const loads =
  has('node:zlib', 'createZstdDecompress') && has('node:worker_threads', 'markAsUncloneable') && 'withResolvers' in Promise
