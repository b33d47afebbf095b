/** Finding what matches a regular expression; models apiserver/pkg/cel/library/regex. */
import type { Environment } from '@marcbachmann/cel-js'
import { CelFailure } from '../failure'

function compiled(pattern: string, flags: string): RegExp {
  try {
    return new RegExp(pattern, flags)
  } catch {
    throw new CelFailure(`illegal regex: ${pattern}`)
  }
}

export function regularExpressions(environment: Environment): void {
  environment.registerFunction('matches(string, string): bool', (value: string, pattern: string) => compiled(pattern, 'u').test(value))
  environment.registerFunction(
    'string.find(string): string',
    (value: string, pattern: string) => compiled(pattern, 'u').exec(value)?.[0] ?? '',
  )
  const findAll = (value: string, pattern: string, limit = -1n): string[] => {
    const found = [...value.matchAll(compiled(pattern, 'gu'))].map((match) => match[0])
    return limit < 0n ? found : found.slice(0, Number(limit))
  }
  environment.registerFunction('string.findAll(string): list<string>', (value: string, pattern: string) => findAll(value, pattern))
  environment.registerFunction('string.findAll(string, int): list<string>', findAll)
}
