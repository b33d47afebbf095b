/** Which describer describes which kind; every other kind is described field by field. */
import type { Describer } from './describer'
import { describeDeployment } from './deployment'
import { describeGeneric } from './generic'
import { describeNode } from './node'
import { describePod } from './pod'
import { describeService } from './service'

/** By `group/Kind`. */
const describers: Readonly<Record<string, Describer>> = {
  '/Pod': describePod,
  '/Service': describeService,
  '/Node': describeNode,
  'apps/Deployment': describeDeployment,
}

export function describerFor(group: string, kind: string): Describer {
  return describers[`${group}/${kind}`] ?? describeGeneric
}
