/** Corners of text/template and fmt; every text is what the real printer says for the same template and object. */
import { describe, expect, it } from 'vitest'
import { OutputError } from '../../command/errors'
import { compileGoTemplate } from './index'

const OBJECT = { list: [1, 'b', null], text: 'str', map: { x: { y: 1 }, none: null }, none: null, rate: 1234567.5 }
const print = (template: string) => compileGoTemplate(template, true).print(OBJECT)

function problem(template: string): string {
  try {
    print(template)
  } catch (error) {
    const { message } = error as Error
    return message.replace(/^error (?:parsing|executing) template [^]*?template: output:/, '')
  }
  throw new Error('nothing was wrong')
}

describe('go-template', () => {
  it.each([
    ['{{.none}} {{.map.none}} {{.nosuch}}', '<no value> <no value> <no value>'],
    ['{{print .none nil 1 2 "a"}}', '<nil> <nil> 1 2a'],
    ['{{println 1 "a" nil}}', '1 a <nil>\n'],
    ['{{.rate}} {{1000000.0}} {{999999.5}} {{0.00001}} {{123456789}}', '1.2345675e+06 1e+06 999999.5 1e-05 123456789'],
    ['{{0x10}} {{0b11}} {{017}} {{1_000}} {{-5}} {{.5}} {{1e3}}', '16 3 15 1000 -5 0.5 1000'],
    [`{{'a'}}{{'\\n'}} {{"\\u00e9\\x41"}}`, '9710 éA'],
    ['{{printf "%T %T %T" 1 (len .text) (index .list 0)}}', 'int int int64'],
    ['{{printf "%[2]d %[1]d" 1 2}} {{printf "%*d|%-*d|" 5 3 4 2}}', '2 1     3|2   |'],
    ['{{printf "%5.1f|%e|%g|%08.3f|% d|%+d" 3.14159 12345.678 1e10 3.14159 5 5}}', '  3.1|1.234568e+04|1e+10|0003.142| 5|+5'],
    ['{{printf "%x|% x|%#x|%o|%b|%c|%q|%U" "hi" "hi" 255 8 5 65 65 65}}', "6869|68 69|0xff|10|101|A|'A'|U+0041"],
    ['{{printf "%v %s %+v" .list .list .list}}', '[1 b <nil>] [%!s(int64=1) b <nil>] [1 b <nil>]'],
    [
      '{{printf "%d" "x"}} {{printf "%z" 1}} {{printf "%d"}} {{printf "a" 1 "b"}}',
      '%!d(string=x) %!z(int=1) %!d(MISSING) a%!(EXTRA int=1, string=b)',
    ],
    ['{{eq (index .text 0) 115}} {{eq (len .text) 3}} {{eq (index .list 0) 1}}', 'true true true'],
    ['{{index "héé" 1}} {{slice "héé" 0 3}} {{len "héé"}}', '195 hé 5'],
    ['{{.text | }}', 'str'],
    ['{{range 3}}{{.}}{{end}} {{range 0}}x{{else}}none{{end}}', '012 none'],
    ['{{with .nosuch}}{{else with .map}}{{.x.y}}{{end}}', '1'],
    ['{{printf "%#v" .rate}} {{printf "%#v" .list}}', '1.2345675e+06 []interface {}{1, "b", interface {}(nil)}'],
    ['{{0x1p4}} {{printf "%x %b %.2x" 1.5 1.5 0.1}}', '16 0x1.8p+00 6755399441055744p-52 0x1.9ap-04'],
    ['{{printf "%.1f %.0f %.2g" 2.25 2.5 0.125}}', '2.2 2 0.12'],
    ['{{printf "%05s|%05q|%05T|%05t" "ab" 65 1 true}}', "000ab|00'A'|00int|0true"],
    ['{{printf "%#g %#x %+q %#08x" 2.0 1.5 "é" "ab"}}', '2.00000 0x1.8000p+00 "\\u00e9" 000x6162'],
    ['{{printf "%c%U %#U" -1 -1 65}}', "\ufffdU+FFFFFFFFFFFFFFFF U+0041 'A'"],
    ['{{printf "%[1]5d %.*f %w" 1 -1 2.5}}', '%!d(BADINDEX) %!f(int=-1) %!w(float64=2.5)'],
    [`{{html .none 1}} {{js .nosuch}} {{urlquery "it's (a) *!"}}`, '&lt;no value&gt;1 \\u003Cno value\\u003E it%27s+%28a%29+%2A%21'],
    ['{{range $x := .map.z}}{{else}}{{printf "%v" $x}}{{end}}', '<nil>'],
    ['{{.nosuch.a 1}}{{with or .nosuch .none}}{{else}}no{{end}}', '<no value>no'],
    ['{{range $i := 1000000000000}}{{if eq $i 3}}{{break}}{{end}}{{$i}}{{end}}', '012'],
    ['{{exists .list 2}} {{exists .none}} {{exists .map "nosuch"}}', 'false true false'],
    ['{{define "a"}} {{end}}{{define "a"}}x{{end}}{{template "a"}}', 'x'],
  ])('%s', (template, expected) => {
    expect(print(template)).toBe(expected)
  })

  it.each([
    ['{{.text.}}', '1: unexpected <.> in operand'],
    ['{{if break}}{{end}}', '1: unexpected <break> in if'],
    ['{{ | .text}}', '1: unexpected "|" in command'],
    ['{{.text verylongidentifiername}}', '1: function "verylongidentifiername" not defined'],
    ['{{if "a long string"x}}{{end}}', '1: unexpected "x" in operand'],
    ['{{ /* c */ }}', '1: unexpected "/" in command'],
    ['{{- 08}}', '1: integer overflow: "08"'],
    ['{{-x}}', '1: bad number syntax: "-x"'],
    ['{{- - 1}}', '1: illegal number syntax: "-"'],
    [`{{'ab'}}`, "1: malformed character constant: 'ab'"],
    ['{{"a\\qb"}}', '1: invalid syntax'],
    ['{{.text€}}', "1: bad character U+20AC '€'"],
    ['{{$a, $b := .text}}', '1: too many declarations in command'],
    ['{{range .list}}{{else range .list}}{{end}}', '1: unexpected <range> in else'],
    ['{{if .text}}{{else}}{{else}}{{end}}', '1: expected end; found {{else}}'],
    ['{{define "a"}}{{else}}{{end}}', '1: unexpected {{else}} in define clause'],
    ['{{define "a"}}x{{end}}{{define "a"}}y{{end}}', '1: template: multiple definition of template "a"'],
    ['{{99999999999999999999}}', '1: integer overflow: "99999999999999999999"'],
    ['a\n{{if .text\n}} {{ .text\n"open }}', '4: unterminated quoted string in action started at output:3'],
    ['a\n{{.text\n', '3: unclosed action started at output:2'],
  ])('cannot parse %s', (template, words) => {
    expect(problem(template)).toBe(words)
  })

  it.each([
    ['{{eq 1 1.0}}', '1:2: executing "output" at <eq 1 1.0>: error calling eq: incompatible types for comparison: int and float64'],
    ['{{index .list 3}}', '1:2: executing "output" at <index .list 3>: error calling index: reflect: slice index out of range'],
    [
      '{{index .list 1.5}}',
      '1:2: executing "output" at <index .list 1.5>: error calling index: cannot index slice/array with type float64',
    ],
    ['{{len .none}}', '1:2: executing "output" at <len .none>: error calling len: len of nil pointer'],
    ['{{len .nosuch}}', '1:2: executing "output" at <len .nosuch>: error calling len: reflect: call of reflect.Value.Type on zero Value'],
    ['{{call (len .text)}}', '1:2: executing "output" at <call (len .text)>: error calling call: non-function len .text of type int'],
    ['{{printf .list}}', '1:9: executing "output" at <.list>: wrong type for value; expected string; got []interface {}'],
    ['{{printf 5}}', '1:9: executing "output" at <5>: expected string; found 5'],
    ['{{printf nil}}', '1:9: executing "output" at <nil>: cannot assign nil to string'],
    ['{{5 | printf}}', '1:6: executing "output" at <printf>: wrong type for value; expected string; got int'],
    ['{{.text .list}}', '1:2: executing "output" at <.text>: text is not a method but has arguments'],
    ['{{(.text) 5}}', `1:2: executing "output" at <(.text) 5>: can't give argument to non-function .text`],
    ['{{$y = 1}}', '1:7: executing "output" at <1>: undefined variable: $y'],
    ['{{with .text}}{{.x}}{{end}}', `1:16: executing "output" at <.x>: can't evaluate field x in type string`],
    ['{{range .list}}{{.x}}{{end}}', `1:17: executing "output" at <.x>: can't evaluate field x in type interface {}`],
    ['{{(index .list 0).x}}', `1:15: executing "output" at <0>: can't evaluate field x in type int64`],
    ['{{range $i, $e := 3}}{{end}}', `1:18: executing "output" at <3>: can't use 3 to iterate over more than one variable`],
    ['{{range 3}}{{.x}}{{end}}', `1:13: executing "output" at <.x>: can't evaluate field x in type int`],
    ['{{9223372036854775808}}', '1:2: executing "output" at <9223372036854775808>: 9223372036854775808 overflows int'],
    ['{{"é"}}{{.text.x}}', `1:15: executing "output" at <.text.x>: can't evaluate field x in type interface {}`],
    [
      '{{slice (.text|printf "%q"|html) 99}}',
      '1:2: executing "output" at <slice (.text | printf "%q" | html) 99>: error calling slice: index out of range: 99',
    ],
    ['{{.map.x 1}}', '1:6: executing "output" at <.map.x>: x is not a method but has arguments'],
    ['{{(len .text | printf "%v").x}}', `1:22: executing "output" at <"%v">: can't evaluate field x in type string`],
    [
      '{{base64decode "a\\nb"}}',
      '1:2: executing "output" at <base64decode "a\\nb">: error calling base64decode: base64 decode failed: illegal base64 data at input byte 1',
    ],
    [
      '{{define "l"}}{{template "l"}}{{end}}{{template "l"}}',
      '1:25: executing "l" at <{{template "l"}}>: exceeded maximum template depth (100000)',
    ],
    ['{{template "no"}}', '1:11: executing "output" at <{{template "no"}}>: template "no" not defined'],
  ])('cannot execute %s', (template, words) => {
    expect(problem(template)).toBe(words)
    expect(() => print(template)).toThrow(OutputError)
  })

  it('keeps what was printed before the error', () => {
    const failing = () => print('{{.text}} {{len .nosuch}}')
    expect(failing).toThrow(
      expect.objectContaining({ output: expect.stringMatching(/^str Error executing template: template: output:1:12:/) as string }),
    )
  })
})
