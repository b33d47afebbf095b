/** Refuses everything; models plugin AlwaysDeny, which is for tests. */
import { forbidden } from '../../../api/status'
import type { AdmissionPlugin, Attributes } from '../admission'

const deny = ({ served, name }: Attributes): never => {
  throw forbidden(served, name, 'admission control is denying all modifications')
}

export const alwaysDeny: AdmissionPlugin = { name: 'AlwaysDeny', connects: true, admit: deny, validate: deny }
