import { describe, expect, it } from 'vitest'
import { admissionSignature } from './admission'
import { compile } from './environment'
import { CelFailure } from './failure'
import { celValue, jsonValue } from './values'

const object = {
  spec: {
    replicas: 7,
    memory: '1Gi',
    address: '10.0.0.5',
    ports: [
      { name: 'a', port: 1 },
      { name: 'b', port: 2 },
    ],
    labels: { x: '1', y: '2' },
    none: null,
  },
}
const signature = { variables: { object: 'dyn' } }

function value(expression: string, objects = false): unknown {
  const { program, error } = compile(expression, { ...signature, objects })
  if (!program) return error
  try {
    return jsonValue(program.run({ object: celValue(object) }))
  } catch (failure) {
    if (!(failure instanceof CelFailure)) throw failure
    return failure.message
  }
}

describe('expressions', () => {
  it.each([
    ['object.spec.replicas <= 5', false],
    ['object.spec.ports.all(i, each, each.port == i + 1)', true],
    ['object.spec.labels.transformList(k, v, k + v).sort().join(",")', 'x1,y2'],
    ['object.spec.labels.transformMap(k, v, v == "2", k)', { y: 'y' }],
    ['object.?spec.?missing.optMap(x, x + 1).orValue(5)', 5],
    ['object.spec.ports.map(p, p.port).sum()', 3],
    ['quantity(object.spec.memory).isGreaterThan(quantity("500Mi"))', true],
    ['quantity("1").add(quantity("500m")).compareTo(quantity("1500m"))', 0],
    ['cidr("10.0.0.0/8").containsIP(object.spec.address)', true],
    ['ip("2001:db8::1").family()', 6],
    ['ip.isCanonical("2001:DB8::1")', false],
    ['format.named("dns1123Label").value().validate("A_b").hasValue()', true],
    ['semver("1.10.0").isGreaterThan(semver("1.9.0-rc.1"))', true],
    ['url("https://example.com:8443/a?x=1").getPort()', '8443'],
    ['sets.intersects([1, 2], [2, 3])', true],
    ['"%s has %d of %.1f".format(["a", 3, 2.5])', 'a has 3 of 2.5'],
    ['"a1b22".findAll("[0-9]+")', ['1', '22']],
  ])('%s', (expression, expected) => expect(value(expression)).toEqual(expected))

  it.each([
    ['object.spec.missing == 1', 'no such key: missing'],
    ['object.spec.none.x', 'no such key: x'],
    ['object.spec.ports[7].name', 'index out of bounds: 7'],
    ['object.spec.replicas / 0 == 1', 'division by zero'],
    ['object.spec.replicas <= "a"', 'no such overload'],
  ])('%s fails', (expression, expected) => expect(value(expression)).toBe(expected))

  it.each([
    ['nope == 1', "ERROR: <input>:1:1: undeclared reference to 'nope' (in container '')\n | nope == 1\n | ^"],
    ['object.foo(1)', "ERROR: <input>:1:11: undeclared reference to 'foo' (in container '')\n | object.foo(1)\n | ..........^"],
    ['size(1)', "ERROR: <input>:1:5: found no matching overload for 'size' applied to '(int)'\n | size(1)\n | ....^"],
    ['(1 + 2', "ERROR: <input>:1:7: Syntax error: missing ')' at '<EOF>'\n | (1 + 2\n | ......^"],
    ['1 ==\n 2 = 3', "ERROR: <input>:2:4: Syntax error: token recognition error at: '= '\n |  2 = 3\n | ...^"],
  ])('%s is none', (expression, expected) => expect(value(expression)).toBe(`compilation failed: ${expected}`))

  it.each([
    ['object.metadata.labels["a"]', 'must evaluate to bool but got dyn'],
    ['1 + 1', 'must evaluate to bool but got int'],
    [
      'object.name.matches("[")',
      'compilation failed: ERROR: <input>:1:21: invalid matches argument\n | object.name.matches("[")\n | ....................^',
    ],
    [
      'duration("5") > duration("1s")',
      'compilation failed: ERROR: <input>:1:10: invalid duration argument\n | duration("5") > duration("1s")\n | .........^',
    ],
    [
      '[1,2] == [1,"a"]',
      `compilation failed: ERROR: <input>:1:13: expected type 'int' but found 'string'\n | [1,2] == [1,"a"]\n | ............^`,
    ],
    ['[1', "compilation failed: ERROR: <input>:1:3: Syntax error: mismatched input '<EOF>' expecting {']', ','}\n | [1\n | ..^"],
    ['object.a[1', "compilation failed: ERROR: <input>:1:11: Syntax error: missing ']' at '<EOF>'\n | object.a[1\n | ..........^"],
    ['([1]', "compilation failed: ERROR: <input>:1:5: Syntax error: missing ')' at '<EOF>'\n | ([1]\n | ....^"],
    [
      '{"a": 1',
      `compilation failed: ERROR: <input>:1:8: Syntax error: mismatched input '<EOF>' expecting {'}', ','}\n | {"a": 1\n | .......^`,
    ],
    ['{"a"', `compilation failed: ERROR: <input>:1:5: Syntax error: mismatched input '<EOF>' expecting ':'\n | {"a"\n | ....^`],
  ])('%s is no rule', (expression, expected) => {
    expect(compile(expression, { ...signature, variables: { object: 'dyn' }, results: ['bool'] }).error).toBe(expected)
  })

  it('a string without its end is two errors', () => {
    const texts = compile('object.a == "x', { ...signature, variables: { object: 'dyn' }, results: ['bool'] }).error?.split('\n') ?? []
    expect(texts.filter((text) => text.includes('ERROR'))).toEqual([
      `compilation failed: ERROR: <input>:1:13: Syntax error: token recognition error at: '"x'`,
      expect.stringMatching(/^ERROR: <input>:1:15: Syntax error: mismatched input '<EOF>' expecting /),
    ])
  })

  it.each([
    ['request.userInfo.foo == 1', "1:17: undefined field 'foo'"],
    ['request.kind.foo == 1', "1:13: undefined field 'foo'"],
    ['namespaceObject.metadata.foo == 1', "1:25: undefined field 'foo'"],
    ['request.userInfo.extra.foo == 1', "1:28: found no matching overload for '_==_' applied to '(list(string), int)'"],
    ['request.userInfo.extra.foo == ["a"]', undefined],
    ['request.namespace == 1', "1:19: found no matching overload for '_==_' applied to '(string, int)'"],
    ['namespaceObject.metadata.generation > "1"', "1:37: found no matching overload for '_>_' applied to '(int, string)'"],
    ['namespaceObject.status.conditions.all(c, c.foo == "x")', "1:43: undefined field 'foo'"],
    ['namespaceObject.status.conditions.all(c, c.type == "x")', undefined],
    ['namespaceObject != null && null != namespaceObject.metadata', undefined],
    ['request.kind == request.requestKind', undefined],
    [
      'request.kind == request.resource',
      "1:14: found no matching overload for '_==_' applied to '(kubernetes.GroupVersionKind, kubernetes.GroupVersionResource)'",
    ],
    ['object.name.startsWith(1)', "1:23: found no matching overload for 'startsWith' applied to 'dyn.(int)'"],
    ['object.name.contains("a", "b")', "1:21: found no matching overload for 'contains' applied to 'dyn.(string, string)'"],
    ['object.x.isGreaterThan("a")', "1:23: found no matching overload for 'isGreaterThan' applied to 'dyn.(string)'"],
    ['object.x.isGreaterThan(quantity("1"))', undefined],
    ['object.list.all(c, c.list.exists(d, d > 1))', undefined],
    ['-9223372036854775808 == object.n', undefined],
    ['-9223372036854775809 == object.n', '1:1: invalid int literal'],
    ['9223372036854775808 == object.n', '1:1: invalid int literal'],
    ['as == 1', '1:1: reserved identifier: as'],
    ['true and false', "1:6: Syntax error: mismatched input 'and' expecting <EOF>"],
    ['(true false)', "1:7: Syntax error: extraneous input 'false' expecting ')'"],
    ['[1 2]', "1:4: Syntax error: extraneous input '2' expecting {']', ','}"],
    ['[1 2 3]', "1:4: Syntax error: mismatched input '2' expecting {']', ','}"],
    ['{1 2}', "1:4: Syntax error: missing ':' at '2'"],
    [
      '&& true',
      "1:1: Syntax error: extraneous input '&&' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}",
    ],
    ['namespaceObject.metadata.labels.foo == "a"', undefined],
  ])('%s, as admission knows its types', (expression, expected) => {
    expect(/1:\d+: .*/.exec(compile(expression, admissionSignature({}, ['bool'])).error ?? '')?.[0]).toBe(expected)
  })

  it.each([
    ['Object', '5', 'must evaluate to Object but got int'],
    ['Object', 'object', 'must evaluate to Object but got dyn'],
    ['Object', '{"a": 1}', 'must evaluate to Object but got map(string, int)'],
    ['Object', 'null', 'must evaluate to Object but got null_type'],
    ['Object', 'Object.metadata{}', 'must evaluate to Object but got Object.metadata'],
    ['Object', 'JSONPatch{}', 'must evaluate to Object but got JSONPatch'],
    ['Object', '[1].map(i, JSONPatch{op: "add"})', 'must evaluate to Object but got list(JSONPatch)'],
    ['Object', 'true ? Object{} : object', 'must evaluate to Object but got dyn'],
    ['Object', 'true ? Object{} : Object{metadata: Object.metadata{}}', undefined],
    ['list(JSONPatch)', '[]', 'must evaluate to list(JSONPatch) but got list(dyn)'],
    ['list(JSONPatch)', '[1]', 'must evaluate to list(JSONPatch) but got list(int)'],
    ['list(JSONPatch)', 'true ? [] : [JSONPatch{}]', undefined],
    ['list(JSONPatch)', '[JSONPatch{op: "add"}] + []', undefined],
    ['list(JSONPatch)', '[1].map(i, JSONPatch{op: "add"})', undefined],
    [
      'Object',
      'Object{metadata: Object.metadata{name: x}}',
      "compilation failed: ERROR: <input>:1:40: undeclared reference to 'x' (in container '')\n | Object{metadata: Object.metadata{name: x}}\n | .......................................^",
    ],
    [
      'Object',
      'Other.x{}',
      "compilation failed: ERROR: <input>:1:8: undeclared reference to 'Other.x' (in container '')\n | Other.x{}\n | .......^",
    ],
  ])('%s from %s: %s', (result, expression, expected) => {
    const mutation = { ...signature, variables: { object: 'dyn' }, objects: true, results: [result] }
    expect(compile(expression, mutation).error).toBe(expected)
  })

  it.each([
    ['Object{"spec": 3}', `1:8: Syntax error: mismatched input '"spec"' expecting {'}', ',', '?', IDENTIFIER, ESC_IDENTIFIER}`],
    ['Object{5}', `1:8: Syntax error: extraneous input '5' expecting {'}', ',', '?', IDENTIFIER, ESC_IDENTIFIER}`],
    ['Object{', `1:8: Syntax error: mismatched input '<EOF>' expecting {'}', ',', '?', IDENTIFIER, ESC_IDENTIFIER}`],
    ['Object{spec', "1:12: Syntax error: mismatched input '<EOF>' expecting ':'"],
    ['Object{spec Object.spec{}}', "1:13: Syntax error: missing ':' at 'Object'"],
    ['Object{spec: 1, "a": 2}', `1:17: Syntax error: mismatched input '"a"' expecting '}'`],
    ['Object{spec: 1, 5}', "1:17: Syntax error: extraneous input '5' expecting '}'"],
    ['Object{spec: 1,', "1:16: Syntax error: missing '}' at '<EOF>'"],
    ['[JSONPatch{op: 1}]', "1:14: expected type of field 'op' is 'string' but provided type is 'int'"],
    ['[JSONPatch{foo: "a"}]', "1:15: expected type of field 'foo' is '' but provided type is 'string'"],
    ['[JSONPatch{op: "add", from: Object{}}]', "1:27: expected type of field 'from' is 'string' but provided type is 'Object'"],
    ['[JSONPatch{op: "add", value: [1, "a"]}]', "1:34: expected type 'int' but found 'string'"],
    ['[JSONPatch{op: object.op, value: Object{a: 1, b: "c"}}]', undefined],
    ['[JSONPatch{op: jsonpatch.escapeKey(1)}]', "1:35: found no matching overload for 'jsonpatch.escapeKey' applied to '(int)'"],
    ['[JSONPatch{path: "/a/" + jsonpatch.escapeKey("b/c")}]', undefined],
    ['[JSONPatch{op: sets.foo([1])}]', "1:16: undeclared reference to 'sets' (in container '')"],
  ])('%s: fields as they are written', (expression, expected) => {
    const mutation = { ...signature, variables: { object: 'dyn' }, objects: true, results: ['list(JSONPatch)'] }
    expect(/1:\d+: .*/.exec(compile(expression, mutation).error ?? '')?.[0]).toBe(expected)
  })

  it.each([
    ['Object', 'dyn(Object{})', 'must evaluate to Object but got dyn'],
    ['list(JSONPatch)', '[JSONPatch{op: "add"}][0]', 'must evaluate to list(JSONPatch) but got JSONPatch'],
    ['list(JSONPatch)', '[object].map(o, Object{})[0]', 'must evaluate to list(JSONPatch) but got Object'],
    ['Object', 'Object{a: int("a")}', "program instantiation failed: type conversion error from 'string' to 'int'"],
  ])('%s from %s: %s', (result, expression, expected) => {
    const mutation = { ...signature, variables: { object: 'dyn' }, objects: true, results: [result] }
    expect(compile(expression, mutation).error).toBe(expected)
  })

  it('that give patches may write the names in paths', () => {
    expect(value('[JSONPatch{op: "add", path: "/a/" + jsonpatch.escapeKey("k8s.io/my~label")}]', true)).toEqual([
      { op: 'add', path: '/a/k8s.io~1my~0label' },
    ])
    expect(value('jsonpatch.escapeKey("a")')).toContain("undeclared reference to 'jsonpatch'")
  })

  it('write objects by name, whatever is in their strings', () => {
    expect(value('Object{spec: Object.spec{replicas: object.spec.replicas + 1, note: "Object{a: 1}", map: {"k": [1, 2]}}}', true)).toEqual({
      spec: { replicas: 8, note: 'Object{a: 1}', map: { k: [1, 2] } },
    })
  })
})
