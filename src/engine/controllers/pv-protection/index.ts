/** Keeps bound volumes from vanishing; models pkg/controller/volume/pvprotection. */
import { defineController } from '../framework'
import { Protection } from '../framework/protection'
import { PERSISTENT_VOLUMES } from '../../schema/resources'

export const pvProtectionController = defineController({
  name: 'pv-protection-controller',
  workers: 1,
  start: (context) =>
    new Protection(context, PERSISTENT_VOLUMES, 'kubernetes.io/pv-protection', (volume) => volume.status?.phase === 'Bound'),
})
