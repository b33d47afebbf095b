/** ServiceAccounts: identities for what runs in pods. */
import { SERVICE_ACCOUNTS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const serviceAccount = builtin(SERVICE_ACCOUNTS, { versionedUpdates: true })
