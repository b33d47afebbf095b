/** The shells that descend from Almquist's, which are not the learner's own: their code is fetched when the first of them starts. */
type Almquist = typeof import('./almquist-words')

let loaded: Almquist | undefined

export async function loadAlmquist(): Promise<void> {
  loaded ??= await import('./almquist-words')
}

/** To be asked for by a shell that has waited for it. */
export function almquist(): Almquist {
  if (!loaded) throw new Error('the code of dash has not been loaded')
  return loaded
}
