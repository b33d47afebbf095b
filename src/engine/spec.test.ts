import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

/** Numbers that a room's tests name: `rule 3`, `rules 3 and 4`, `rules 2, 3 and 5`. */
function citedIn(folder: string): ReadonlySet<number> {
  const cited = new Set<number>()
  for (const name of readdirSync(folder)) {
    if (!name.endsWith('.test.ts')) continue
    for (const [, numbers] of readFileSync(`${folder}/${name}`, 'utf8').matchAll(/\brules? ([\d, and]+)/g))
      for (const number of numbers!.match(/\d+/g) ?? []) cited.add(Number(number))
  }
  return cited
}

describe.each(['store', 'apiserver'])('%s/SPEC.md', (room) => {
  const folder = fileURLToPath(new URL(room, import.meta.url))
  const rules = [...readFileSync(`${folder}/SPEC.md`, 'utf8').matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number))

  it('is numbered without gaps', () => {
    expect(rules.length).toBeGreaterThan(5)
    expect(rules).toEqual(rules.map((_, i) => i + 1))
  })

  it('has a test for every rule, and no test names another', () => {
    expect([...citedIn(folder)].sort((a, b) => a - b)).toEqual(rules)
  })
})
