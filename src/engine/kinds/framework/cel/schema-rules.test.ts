import { describe, expect, it } from 'vitest'
import type { JSONSchemaProps } from '../../../schema/types'
import { compileRule } from './schema-rules'

const integer: JSONSchemaProps = { type: 'integer' }
const PROPERTIES: NonNullable<JSONSchemaProps['properties']> = {
  a: integer,
  b: { type: 'string', format: 'constructor' },
  l: { type: 'array', items: integer },
  m: { type: 'object', additionalProperties: integer },
  o: { type: 'object', properties: { x: integer } },
}

/** The errors of a rule by their columns. */
function errorsOf(rule: string): readonly string[] {
  const schema: JSONSchemaProps = { type: 'object', properties: PROPERTIES, 'x-kubernetes-validations': [{ rule }] }
  const { error = '' } = compileRule(rule, schema, true, false, 'bool')
  return [...error.matchAll(/ERROR: <input>:(\d+:\d+: .*)/g)].map(([, told]) => told!)
}

describe('a rule is told all that is wrong with it', () => {
  it.each([
    ['self.b.size() < 10 && self.l.all(x, x > 1)', []],
    ['self.a > self.zz && self.yy == 1', ["1:14: undefined field 'zz'", "1:25: undefined field 'yy'"]],
    ['has(self.zz) && has(self.yy)', ["1:4: undefined field 'zz'", "1:20: undefined field 'yy'"]],
    [
      'foo(self.a) + bar',
      ["1:4: undeclared reference to 'foo' (in container '')", "1:15: undeclared reference to 'bar' (in container '')"],
    ],
    [
      "self.a + self.b == 1 || self.b.size() > 'x'",
      [
        "1:8: found no matching overload for '_+_' applied to '(int, string)'",
        "1:39: found no matching overload for '_>_' applied to '(int, string)'",
      ],
    ],
    ['self.a &&\n self.b', ["1:5: expected type 'bool' but found 'int'", "2:6: expected type 'bool' but found 'string'"]],
    ['self.a.b.c == 1', ["1:7: type 'int' does not support field selection"]],
    [
      'self.l.all(e, e.z > 1 && q)',
      ["1:16: type 'int' does not support field selection", "1:26: undeclared reference to 'q' (in container '')"],
    ],
    [
      "self.m.all(k, self.m[k] == 'x' && k > 1)",
      [
        "1:25: found no matching overload for '_==_' applied to '(int, string)'",
        "1:37: found no matching overload for '_>_' applied to '(string, int)'",
      ],
    ],
    [
      'self.b.matches(1) || self.b.contains(self.a)',
      [
        "1:15: found no matching overload for 'matches' applied to 'string.(int)'",
        "1:37: found no matching overload for 'contains' applied to 'string.(int)'",
      ],
    ],
  ])('%s', (rule, expected) => expect(errorsOf(rule)).toEqual(expected))

  it('with the line of each', () => {
    const schema: JSONSchemaProps = { type: 'object', properties: PROPERTIES, 'x-kubernetes-validations': [{ rule: 'x == y' }] }
    expect(compileRule('x == y', schema, true, false, 'bool').error)
      .toBe(`compilation failed: ERROR: <input>:1:1: undeclared reference to 'x' (in container '')
 | x == y
 | ^
ERROR: <input>:1:6: undeclared reference to 'y' (in container '')
 | x == y
 | .....^`)
  })
})

describe('a rule that does not fit its types is refused as cel-go refuses it', () => {
  it.each([
    ['self.a ? true : false', ["1:8: found no matching overload for '_?_:_' applied to '(int, bool, bool)'"]],
    ['self.a[0] == 1', ["1:7: found no matching overload for '_[_]' applied to '(int, int)'"]],
    ['self.l["x"] == 1', ["1:7: found no matching overload for '_[_]' applied to '(list(int), string)'"]],
    ['self.a.orValue(1) == 1', ["1:15: found no matching overload for 'orValue' applied to 'int.(int)'"]],
    ['[1, "a"].size() == 2', ["1:5: expected type 'int' but found 'string'"]],
    ['{"a": 1, "b": "x"}.size() == 1', ["1:15: expected type 'int' but found 'string'"]],
    ['"%d %s".format([1, "a"]) == ""', []],
    ['has(self.a.b)', ["1:4: type 'int' does not support field selection"]],
    ['has(self.a.b.c)', ["1:11: type 'int' does not support field selection"]],
    ['has(self)', ['1:5: invalid argument to has() macro']],
    ['"a".matches("(")', ['1:13: invalid matches argument']],
    ['duration("x") == duration("1h")', ['1:10: invalid duration argument']],
    ['self.l.exists(x, 1)', ["1:18: expected type 'bool' but found 'int'"]],
    ['self.l.filter(x, 1) == []', ["1:14: found no matching overload for '_?_:_' applied to '(int, list(int), list(int))'"]],
    ['1 in {"a": 1}', ["1:3: found no matching overload for '@in' applied to '(int, map(string, int))'"]],
    ['"a".reverse() == "a"', ["1:12: found no matching overload for 'reverse' applied to 'string.()'"]],
    ['self.a > 0)', ["1:11: Syntax error: extraneous input ')' expecting <EOF>"]],
    ['lists.range(3).size() == 3 && strings.quote("a") == "a"', []],
  ])('%s', (rule, errors) => {
    expect(errorsOf(rule)).toEqual(errors)
  })

  it('also where only the program cannot be made', () => {
    const schema: JSONSchemaProps = { type: 'string' }
    expect(compileRule('self.find("(") == ""', schema, false, false, 'bool').error).toBe(
      'program instantiation failed: error parsing regexp: missing closing ): `(`',
    )
    expect(compileRule('int("a") == 1', schema, false, false, 'bool').error).toBe(
      "program instantiation failed: type conversion error from 'string' to 'int'",
    )
  })

  it('and finds fields called like reserved words by either spelling', () => {
    const schema: JSONSchemaProps = {
      type: 'object',
      properties: { namespace: { type: 'string' } },
      'x-kubernetes-validations': [{ rule: 'self.namespace == self.__namespace__' }],
    }
    expect(compileRule('self.namespace == self.__namespace__', schema, false, false, 'bool').error).toBeUndefined()
  })
})
