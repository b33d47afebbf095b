/** ServiceAccounts: identities for what runs in pods. */
import { SERVICE_ACCOUNTS } from '../../schema/resources'
import { builtin } from '../framework/define'

const MOUNTABLE = 'kubernetes.io/enforce-mountable-secrets'

export const serviceAccount = builtin(SERVICE_ACCOUNTS, {
  warnings: (object, old) =>
    object.metadata.annotations?.[MOUNTABLE] === undefined || old?.metadata.annotations?.[MOUNTABLE] !== undefined
      ? []
      : [`metadata.annotations[${MOUNTABLE}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`],
})
