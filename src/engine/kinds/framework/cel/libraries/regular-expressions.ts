/** Finding what matches a regular expression; models apiserver/pkg/cel/library/regex. */
import type { Environment } from '@marcbachmann/cel-js'
import { compilePattern, PatternError } from '../../../../api/go-pattern'
import { CelFailure } from '../failure'

function compiled(pattern: string, prefix = 'Illegal regex: '): RegExp {
  try {
    return compilePattern(pattern)
  } catch (error) {
    if (error instanceof PatternError) throw new CelFailure(`${prefix}${error.message}`)
    throw error
  }
}

export function regularExpressions(environment: Environment): void {
  environment.registerFunction('matches(string, string): bool', (value: string, pattern: string) => compiled(pattern, '').test(value))
  environment.registerFunction('string.find(string): string', (value: string, pattern: string) => compiled(pattern).exec(value)?.[0] ?? '')
  const findAll = (value: string, pattern: string, limit = -1n): string[] => {
    const { source, flags } = compiled(pattern)
    const found = [...value.matchAll(new RegExp(source, `g${flags}`))].map((match) => match[0])
    return limit < 0n ? found : found.slice(0, Number(limit))
  }
  environment.registerFunction('string.findAll(string): list<string>', (value: string, pattern: string) => findAll(value, pattern))
  environment.registerFunction('string.findAll(string, int): list<string>', findAll)
}
