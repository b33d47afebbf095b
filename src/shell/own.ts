/** Look-ups in tables by what somebody has typed: `constructor` and its like are in none. */

export function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}
