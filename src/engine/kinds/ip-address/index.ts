/** IPAddresses: addresses that services hold. */
import { IP_ADDRESSES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const ipAddress = builtin(IP_ADDRESSES, {
  cells: {
    ParentRef: ({ spec }) => {
      const ref = spec?.parentRef
      if (!ref) return '<none>'
      return [ref.resource + (ref.group ? `.${ref.group}` : ''), ref.namespace, ref.name].filter(Boolean).join('/')
    },
  },
})
