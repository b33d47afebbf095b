import { describe, expect, it } from 'vitest'
import { OutputError } from '../command/errors'
import type { Dict } from '../values'
import { customColumns } from './custom-columns'
import { compileGoTemplate } from './gotemplate'
import { compileJsonPath, jsonPathValues } from './jsonpath'

const LIST: Dict = {
  kind: 'List',
  items: [
    {
      metadata: { name: 'a', labels: { app: 'web', 'x.y/z': 'dotted' } },
      spec: {
        containers: [
          { name: 'c1', image: 'nginx:1' },
          { name: 'c2', image: 'redis' },
        ],
        replicas: 3,
      },
      status: { phase: 'Running' },
    },
    { metadata: { name: 'b' }, spec: { containers: [{ name: 'c3', image: 'nginx:2' }], replicas: 1 }, status: { phase: 'Pending' } },
  ],
}

const path = (template: string) => compileJsonPath(template, true).print(LIST)

describe('jsonpath', () => {
  it.each([
    ['{.items[*].metadata.name}', 'a b'],
    ['{range .items[*]}{.metadata.name}={.status.phase}{"\\n"}{end}', 'a=Running\nb=Pending\n'],
    ['{.items[?(@.status.phase=="Running")].metadata.name}', 'a'],
    ['{.items[?(@.spec.replicas>=1)].metadata.name}', 'a b'],
    ['{.items[?(@.metadata.labels.app)].metadata.name}', 'a'],
    ['{.items[0].metadata.labels.x\\.y/z}', 'dotted'],
    ["{.items[0].metadata.labels['app','x.y/z']}", 'web'],
    ["{.items[0].metadata.labels['app','x\\.y/z']}", 'web dotted'],
    ['{.items[-1:].metadata.name}', 'b'],
    ['{.items[0:2:2].metadata.name}', 'a'],
    ['{..image}', 'nginx:1 redis nginx:2'],
    ['{.items[*].spec.containers[0:1].name}', 'c1 c3'],
    ['{.items[0].metadata.labels}', '{"app":"web","x.y/z":"dotted"}'],
    ['text {.kind}!', 'text List!'],
    ['{.nosuch}', ''],
    ["{.items[*]['metadata.name','status.phase']}", 'a b Running Pending'],
    ['{range .items[*]}{.metadata.name}:{range .spec.containers[*]}{.name},{end};{end}', 'a:c1,c2,;b:c3,;'],
    ['{range .nothing[*]}x{end}after', 'after'],
  ])('%s', (template, expected) => {
    expect(path(template)).toBe(expected)
  })
  /** Where the dialect is not what one would expect. */
  it.each([
    // A dot alone is a field without a name, which no object has.
    ['{.}', ''],
    ['{.kind}{@.}', 'List'],
    ['{@.kind}{$.kind}', 'ListList'],
    // A range that nothing ends: what follows is printed once more for the whole.
    ['{range .items[*]}{.metadata.name}{.kind}', 'abList'],
    ['{range .items[*]}{.metadata.name}{end}{.kind}', 'abList'],
    // An empty slice of one list ends the selection.
    ['{.items[*].spec.containers[1:].name}', 'c2'],
    ['{.items[0].spec.containers[]}', '{"image":"nginx:1","name":"c1"}'],
    // Strings have bytes inside.
    ['{.items[0].metadata.name.*}', '97'],
    ['{.items[?(@.spec.containers[5])].metadata.name}', 'a b'],
    // The right side is not evaluated where the left has nothing.
    ['{.items[?(@.spec.nothing==3.0)].metadata.name}', ''],
    ["{'single \\' quote'}", "single ' quote"],
    ['{"\\x41\\101\\u00e9"}', 'AA\u00e9'],
    ['{1.5}{-2}{true}', '1.5-2true'],
    ['{.kind .items[0].metadata.name}', ''],
    ["{.items[*]['kind', 'metadata.name']}", 'a b'],
  ])('%s', (template, expected) => {
    expect(path(template)).toBe(expected)
  })
  it.each([
    ['{.items[?(@.spec.replicas==3.0)].metadata.name}', 'incompatible types for comparison'],
    ['{.items[?(@.spec.replicas=="3")].metadata.name}', 'incompatible types for comparison'],
    ['{.items[?(@.spec==1)].metadata.name}', 'invalid type for comparison'],
    ['{.items[?(true<false)].metadata.name}', 'invalid type for comparison'],
    ['{.items[?(@.spec.replicas=3)].metadata.name}', 'unrecognized filter operator ='],
    ['{.items[?(@.spec.containers[*].name=="c1")].metadata.name}', 'can only compare one element at a time'],
    ['{.kind[0]}', 'string is not array or slice'],
    ['{.items[0].spec[?(@.a)]}', 'is not array or slice and cannot be filtered'],
    ['{.items[::0]}', 'step must be > 0'],
    ['{.items[1:0]}', 'starting index 1 is greater than ending index 0'],
    ['{nope}', 'unrecognized identifier nope'],
    ['{.items[a]}', 'invalid array index a'],
    ['{.items["a"]}', 'invalid array index "a"'],
    ['{.items[-]}', 'array index - is not a number'],
    ['{....a}', 'invalid multiple recursive descent'],
    ['{|}', "unrecognized character in action: U+007C '|'"],
    ['{"a\\q"}', 'unquote string "a\\q" error invalid syntax'],
    ['{"a}', 'unterminated quoted string'],
    ['{1.2.3}', 'cannot parse number 1.2.3'],
    ['{.items[?(@.a}', 'unterminated filter'],
    ['{.items[?(@.a)}', 'unclosed array expect ]'],
  ])('refuses %s', (template, words) => {
    expect(() => path(template)).toThrow(words)
  })
  it('prints a list for each action as JSON', () => {
    expect(compileJsonPath('{.kind}{.items[*].spec.replicas}', true, true).print(LIST)).toBe('[\n    "List"\n]\n[\n    3,\n    1\n]\n')
    expect(compileJsonPath('{"<&>"}{.nothing}', true, true).print(LIST)).toBe('[\n    "\\u003c\\u0026\\u003e"\n]\n[]\n')
  })
  it('words what cannot be evaluated', () => {
    expect(() => path('{.items[5]}')).toThrow(
      'error executing jsonpath "{.items[5]}": Error executing template: array index out of bounds: index 5, length 2. Printing more information for debugging the template:',
    )
    expect(() => compileJsonPath('{.nosuch}', false).print(LIST)).toThrow('nosuch is not found')
    expect(() => path('{.items[0}')).toThrow('error parsing jsonpath {.items[0}, unterminated array')
    expect(() => path('{.kind')).toThrow('error parsing jsonpath {.kind, unclosed action')
    expect(() => path('{end}')).toThrow('not in range, nothing to end')
  })
  it('gives values as they are', () => {
    expect(jsonPathValues('{.items[*].spec.replicas}', LIST, true)).toEqual([3, 1])
  })
})

const go = (template: string) => compileGoTemplate(template, true).print(LIST)

describe('go-template', () => {
  it.each([
    ['{{range .items}}{{.metadata.name}}{{"\\n"}}{{end}}', 'a\nb\n'],
    ['{{(index .items 0).spec.replicas}}', '3'],
    ['{{index .items 0 "metadata" "name"}}', 'a'],
    ['{{range $i, $e := .items}}{{$i}}{{$e.metadata.name}} {{end}}', '0a 1b '],
    ['{{range .none}}x{{else}}nothing{{end}}', 'nothing'],
    ['{{with .kind}}{{.}}{{else}}no{{end}}', 'List'],
    ['{{if and .kind (eq .kind "List" "Other")}}yes{{else if .x}}b{{else}}no{{end}}', 'yes'],
    ['{{len .items}} {{len "héy"}}', '2 4'],
    ['{{printf "%-5s|%05d|%q|%v" "ab" 42 "q" .none}}', 'ab   |00042|"q"|<nil>'],
    ['{{define "t"}}<{{.}}>{{end}}{{range .items}}{{template "t" .metadata.name}}{{end}}', '<a><b>'],
    ['a {{- " b " -}} c', 'a b c'],
    ['{{/* nothing */}}x', 'x'],
    ['{{.none}} {{.none.deeper}}', '<no value> <no value>'],
    ['{{"aGk=" | base64decode}}', 'hi'],
    ['{{$x := 1}}{{range .items}}{{$x = .spec.replicas}}{{end}}{{$x}}', '1'],
    ['{{slice "abcdef" 1 3}} {{html "<a>"}} {{print 1 2 "x" 3}}', 'bc &lt;a&gt; 1 2x3'],
    ['{{range .items}}{{if eq .metadata.name "b"}}{{break}}{{end}}{{.metadata.name}}{{end}}', 'a'],
    ['{{not .none}} {{or .none "else"}} {{lt 1 2}} {{ge "b" "a"}}', 'true else true true'],
    ['{{(index .items 0).metadata.labels}}', 'map[app:web x.y/z:dotted]'],
    ['{{exists . "items" 0}} {{exists . "nosuch"}}', 'true false'],
  ])('%s', (template, expected) => {
    expect(go(template)).toBe(expected)
  })
  it('words what cannot be parsed or executed', () => {
    expect(() => go('{{.a')).toThrow('error parsing template {{.a, template: output:1: unclosed action')
    expect(() => go('{{nosuch .}}')).toThrow('template: output:1: function "nosuch" not defined')
    expect(() => go('{{$y}}')).toThrow('template: output:1: undefined variable "$y"')
    expect(() => go('{{index .items 7}}')).toThrow(
      'template: output:1:2: executing "output" at <index .items 7>: error calling index: index out of range: 7',
    )
    expect(() => compileGoTemplate('{{.nosuch}}', false).print(LIST)).toThrow(
      'executing "output" at <.nosuch>: map has no entry for key "nosuch"',
    )
    expect(() => go('{{.kind.deeper}}')).toThrow("can't evaluate field deeper in type interface {}")
    expect(() => go('{{range .items}}x')).toThrow('unexpected EOF')
  })
})

describe('custom columns', () => {
  it('print what was before a path that cannot be followed, and end there', () => {
    const two = customColumns('N:.metadata.name,I:.spec.containers[1].image', false, false)
    expect(() => two.print(LIST)).toThrow(new OutputError('array index out of bounds: index 1, length 1', 'N     I\na     redis\n'))
    expect(() => customColumns('N:.a[', false, false).print(LIST)).toThrow(new OutputError('unterminated array', 'N\n'))
  })
  it('show what would steer a terminal, and null as Go does', () => {
    const printer = customColumns('A:.a,B:.b,C:.c', false, true)
    expect(printer.print({ a: '\u001b[1m\r', b: null })).toBe('^[[1m\\r   <nil>   <none>\n')
  })
})

describe('go-template errors', () => {
  it.each([
    ['{{eq . .items}}', 'at <eq . .items>: error calling eq: non-comparable types map[items:'],
    ['{{eq .kind 3}}', 'error calling eq: incompatible types for comparison: string and int'],
    ['{{lt .kind .items}}', 'error calling lt: invalid type for comparison'],
    ['{{range $k, $v := .kind}}{{end}}', '1:18: executing "output" at <.kind>: range can\'t iterate over List'],
    [
      '{{index .items "averylongindexindeed"}}',
      'at <index .items "averylongindexindeed">: error calling index: cannot index slice/array with type string',
    ],
  ])('%s', (template, words) => {
    expect(() => compileGoTemplate(template, true).print(LIST)).toThrow(words)
  })
})
