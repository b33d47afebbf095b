/** What the checker of YAML says of a manifest, in Korean: it speaks English only, in sentences that are known. */

type Sentence = readonly [english: RegExp, korean: string]

/** `$1` stands for what the sentence is about. The more particular come first. */
const SENTENCES: readonly Sentence[] = [
  [/^Incorrect type\. Expected one of (.+)\.$/, '타입이 맞지 않는다. $1 중 하나여야 한다.'],
  [/^Incorrect type\. Expected "(.+)"\.$/, '타입이 맞지 않는다. "$1"이어야 한다.'],
  [/^Missing property "(.+)"\.$/, '필드 "$1"이(가) 없다.'],
  [/^Property (.+) is not allowed\.$/, '여기에 필드 $1은(는) 쓸 수 없다.'],
  [/^Value must be (.+)\.$/, '값은 $1이어야 한다.'],
  [/^Value is not accepted\. Valid values: (.+)\.$/, '쓸 수 없는 값이다. 쓸 수 있는 값: $1.'],
  [/^Value is below the minimum of (.+)\.$/, '값이 최솟값 $1보다 작다.'],
  [/^Value is above the maximum of (.+)\.$/, '값이 최댓값 $1보다 크다.'],
  [/^String does not match the pattern of "(.+)"\.$/, '문자열이 패턴 "$1"에 맞지 않는다.'],
  [/^String is longer than the maximum length of (.+)\.$/, '문자열이 최대 길이 $1보다 길다.'],
  [/^String is shorter than the minimum length of (.+)\.$/, '문자열이 최소 길이 $1보다 짧다.'],
  [/^String is not a RFC3339 date-time\.$/, 'RFC3339 형식의 날짜와 시각이 아니다.'],
  [/^Array has duplicate items\.$/, '목록에 같은 항목이 있다.'],
  [/^Array has too few items\. Expected (\d+) or more\.$/, '목록의 항목이 모자란다. $1개 이상이어야 한다.'],
  [/^Array has too many items.* Expected (\d+) or fewer\.$/, '목록의 항목이 너무 많다. $1개 이하여야 한다.'],
  [/^Matches multiple schemas when only one must validate\.$/, '여러 형태에 한꺼번에 맞는다. 하나에만 맞아야 한다.'],
  [/^Tabs are not allowed as indentation/, '들여쓰기에는 탭을 쓸 수 없다. 공백을 쓴다.'],
  [/^Map keys must be unique/, '같은 키가 두 번 있다.'],
  [/^Nested mappings are not allowed in compact mappings/, '한 줄에 키와 값을 겹쳐 쓸 수 없다.'],
  [/^Implicit keys need to be on a single line/, '키는 한 줄에 있어야 한다. 콜론이 빠졌을 수 있다.'],
  [/^Implicit map keys need to be followed by map values/, '키 뒤에 콜론과 값이 있어야 한다.'],
  [/^Implicit keys of flow sequence pairs need to be on a single line/, '괄호 안의 키는 한 줄에 있어야 한다.'],
  [/^All mapping items must start at the same column/, '같은 객체의 키는 모두 같은 칸에서 시작해야 한다.'],
  [/^All sequence items must start at the same column/, '같은 목록의 항목은 모두 같은 칸에서 시작해야 한다.'],
  [/^A block sequence may not be used as an implicit map key/, '목록은 키가 될 수 없다.'],
  [/^Sequence item without - indicator/, '목록의 항목 앞에 - 가 없다.'],
  [/^Missing closing "quote/, '닫는 큰따옴표가 없다.'],
  [/^Missing closing 'quote/, '닫는 작은따옴표가 없다.'],
  [/^Missing , (?:or : )?between (.+) items/, '항목 사이에 쉼표가 없다.'],
  [/^Missing space after : in/, '콜론 뒤에 공백이 없다.'],
  [/^Comments must be separated from other tokens by white space characters/, '주석 앞에는 공백이 있어야 한다.'],
  [/^Block scalar values in collections must be indented/, '여러 줄의 글은 키보다 더 들여 써야 한다.'],
  [/^Block scalar lines must not be less indented than their/, '여러 줄의 글이 첫 줄보다 덜 들여 쓰여 있다.'],
  [/^Flow (?:map|sequence) in block collection must be sufficiently indented/, '괄호로 쓴 것은 더 들여 써야 하고 괄호로 닫아야 한다.'],
  [/^Expected flow (?:map|sequence) to end with (.+)/, '$1(으)로 닫아야 한다.'],
  [/^Plain value cannot start with (.+)/, '따옴표 없는 값은 $1(으)로 시작할 수 없다.'],
  [/^Invalid escape sequence (.+)/, '알 수 없는 이스케이프: $1'],
  [/^Unresolved alias/, '가리키는 앵커가 없다.'],
  [/^Unresolved tag: (.+)/, '알 수 없는 태그: $1'],
  [/^Unexpected empty item in/, '비어 있는 항목이 있다.'],
  [/^Unexpected (.+)$/, '여기에 올 수 없는 것이다: $1'],
]

/** What is not known stays as it was said. */
export function inKorean(message: string): string {
  for (const [english, korean] of SENTENCES) {
    const found = english.exec(message)
    if (found) return korean.replace('$1', () => found[1] ?? '')
  }
  return message
}
