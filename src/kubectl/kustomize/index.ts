/** kustomize inside kubectl: `kubectl kustomize` and -k. */
import { registerKustomizer } from '../resource/builder'
import { buildKustomization, MANAGER } from './build'
import { ProgramNeeded } from './kustomization'

export { buildKustomization, MANAGER, ProgramNeeded }

/** Lets -k build kustomizations. */
export function installKustomize(): void {
  registerKustomizer(async (session, folder) => (await buildKustomization(session, folder)).map((value) => ({ source: folder, value })))
}
