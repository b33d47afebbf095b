/** Rules for names, labels and annotations; models k8s.io/apimachinery/pkg/util/validation and pkg/api/validation. */

const DNS1123_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/
const DNS1123_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const DNS1035_LABEL = /^[a-z]([-a-z0-9]*[a-z0-9])?$/
const QUALIFIED = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/

const regexError = (message: string, pattern: string, ...examples: string[]): string =>
  `${message} (${examples.length > 0 ? `e.g. ${examples.map((each) => `'${each}', `).join(' or ')}` : ''}regex used for validation is '${pattern}')`

const maxLength = (length: number): string => `must be no more than ${length} characters`
/** What labels are told instead: apimachinery's api/validate/content has its own word. */
const maxBytes = (length: number): string => `must be no more than ${length} bytes`

const LABEL_KEY_PATTERN = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
const LABEL_KEY_MESSAGE = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
const LABEL_MESSAGE =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character"
const SUBDOMAIN_MESSAGE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character"
const LABEL_1035_MESSAGE =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character"

export function dns1123LabelErrors(value: string): string[] {
  const errors: string[] = []
  if (value.length > 63) errors.push(maxLength(63))
  if (!DNS1123_LABEL.test(value)) {
    // A good subdomain is no label for its dots alone.
    if (DNS1123_SUBDOMAIN.test(value)) errors.push('must not contain dots')
    else errors.push(regexError(LABEL_MESSAGE, '[a-z0-9]([-a-z0-9]*[a-z0-9])?', 'my-name', '123-abc'))
  }
  return errors
}

export function dns1123SubdomainErrors(value: string, tooLong = maxLength): string[] {
  const errors: string[] = []
  if (value.length > 253) errors.push(tooLong(253))
  if (!DNS1123_SUBDOMAIN.test(value)) {
    errors.push(regexError(SUBDOMAIN_MESSAGE, '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*', 'example.com'))
  }
  return errors
}

/** A name as it is judged where more will be added behind it: a dash at its end may stand. */
export function prefixOf(name: string): string {
  return name.endsWith('-') && name.length > 1 ? `${name.slice(0, -1)}a` : name
}

export function dns1035LabelErrors(value: string): string[] {
  const errors: string[] = []
  if (value.length > 63) errors.push(maxLength(63))
  if (!DNS1035_LABEL.test(value)) errors.push(regexError(LABEL_1035_MESSAGE, '[a-z]([-a-z0-9]*[a-z0-9])?', 'my-name', 'abc-123'))
  return errors
}

/** Names that become one segment of a path: RBAC objects accept nearly anything. */
export function pathSegmentErrors(value: string): string[] {
  if (value === '.') return ["may not be '.'"]
  if (value === '..') return ["may not be '..'"]
  return ['/', '%'].filter((char) => value.includes(char)).map((char) => `may not contain '${char}'`)
}

/** Label keys, annotation keys, finalizers: `prefix/name` or `name`. */
export function qualifiedNameErrors(value: string): string[] {
  const errors: string[] = []
  const parts = value.split('/')
  let name = value
  if (parts.length === 2) {
    name = parts[1]!
    const prefix = parts[0]!
    if (prefix.length === 0) errors.push('prefix part must be non-empty')
    else errors.push(...dns1123SubdomainErrors(prefix, maxBytes).map((each) => `prefix part ${each}`))
  } else if (parts.length > 2) {
    errors.push(
      `a valid label key ${regexError(LABEL_KEY_MESSAGE, LABEL_KEY_PATTERN, 'MyName', 'my.name', '123-abc')} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    )
    return errors
  }
  if (name.length === 0) errors.push('name part must be non-empty')
  else if (name.length > 63) errors.push(`name part ${maxBytes(63)}`)
  if (!QUALIFIED.test(name)) errors.push(`name part ${regexError(LABEL_KEY_MESSAGE, LABEL_KEY_PATTERN, 'MyName', 'my.name', '123-abc')}`)
  return errors
}

export function labelValueErrors(value: string): string[] {
  const errors: string[] = []
  if (value.length > 63) errors.push(maxBytes(63))
  if (!LABEL_VALUE.test(value)) {
    errors.push(
      regexError(
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
        '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?',
        'MyValue',
        'my_value',
        '12345',
      ),
    )
  }
  return errors
}
