/** What a variable of the environment may be called; models validation.IsEnvVarName, which is stricter than the server. */
const NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/
const RULE =
  "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')"

export function envNameErrors(name: string): readonly string[] {
  const errors = NAME.test(name) ? [] : [RULE]
  if (name === '.' || name === '..') errors.push(`must not be '${name}'`)
  else if (name.startsWith('..')) errors.push("must not start with '..'")
  return errors
}
