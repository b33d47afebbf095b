/** The status subresource of every kind that has one. */
import { patch } from '../rest/patched'
import { get, update } from '../rest/resource'
import type { Subresource } from './subresource'

export const status: Subresource = {
  name: 'status',
  methods: ['GET', 'PUT', 'PATCH'],
  handle: (call) => {
    if (call.info.verb === 'get') return get(call)
    return call.info.verb === 'patch' ? patch(call, 'status') : update(call, 'status')
  },
}
