/** Named formats of strings; models apiserver/pkg/cel/library/format. */
import { Optional, type Environment } from '@marcbachmann/cel-js'
import {
  dns1035LabelErrors,
  dns1123LabelErrors,
  dns1123SubdomainErrors,
  labelValueErrors,
  qualifiedNameErrors,
} from '../../../../api/names'

class Format {
  constructor(
    readonly name: string,
    readonly errors: (value: string) => readonly string[],
  ) {}
}

class FormatNamespace {
  readonly name = 'format'
}

const one =
  (pattern: RegExp, message: string): ((value: string) => readonly string[]) =>
  (value) =>
    pattern.test(value) ? [] : [message]
/** A prefix may end in a dash: what follows it decides. */
const prefix =
  (errors: (value: string) => readonly string[]): ((value: string) => readonly string[]) =>
  (value) =>
    errors(value.endsWith('-') ? `${value.slice(0, -1)}a` : value)

const FORMATS: Readonly<Record<string, (value: string) => readonly string[]>> = {
  dns1123Label: dns1123LabelErrors,
  dns1123Subdomain: dns1123SubdomainErrors,
  dns1035Label: dns1035LabelErrors,
  qualifiedName: qualifiedNameErrors,
  dns1123LabelPrefix: prefix(dns1123LabelErrors),
  dns1123SubdomainPrefix: prefix(dns1123SubdomainErrors),
  dns1035LabelPrefix: prefix(dns1035LabelErrors),
  labelValue: labelValueErrors,
  uri: one(/^([A-Za-z][A-Za-z0-9+.-]*:\/\/[^\s]+|\/[^\s]*)$/, 'invalid URI for request'),
  uuid: one(/^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/, 'does not match the UUID format'),
  byte: one(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, 'invalid base64'),
  date: one(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'invalid date'),
  datetime: one(/^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/, 'invalid datetime'),
}

const TYPE = 'kubernetes.NamedFormat'

export function formats(environment: Environment): void {
  environment.registerType(TYPE, Format)
  environment.registerType('FormatNamespace', FormatNamespace)
  environment.registerConstant('format', 'FormatNamespace', new FormatNamespace())
  const known = new Map(Object.entries(FORMATS).map(([name, errors]) => [name, new Format(name, errors)]))
  for (const [name, format] of known) environment.registerFunction(`FormatNamespace.${name}(): ${TYPE}`, () => format)
  environment.registerFunction(`FormatNamespace.named(string): optional<${TYPE}>`, (_: unknown, name: string) =>
    Optional.of(known.get(name) as object),
  )
  environment.registerFunction(`${TYPE}.validate(string): optional<list<string>>`, (format: Format, value: string) => {
    const errors = format.errors(value)
    return errors.length === 0 ? Optional.none() : Optional.of([...errors])
  })
}
