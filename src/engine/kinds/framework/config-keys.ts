/** Keys of ConfigMaps and Secrets, which become file names; models util/validation.IsConfigMapKey. */

const CONFIG_KEY = /^[-._a-zA-Z0-9]+$/

export function keyErrors(key: string): string[] {
  const errors: string[] = []
  if (key.length > 253) errors.push('must be no more than 253 characters')
  if (!CONFIG_KEY.test(key)) {
    errors.push(
      "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
    )
  } else if (key === '.') errors.push(`must not be '.'`)
  else if (key === '..') errors.push(`must not be '..'`)
  else if (key.startsWith('..')) errors.push(`must not start with '..'`)
  return errors
}
