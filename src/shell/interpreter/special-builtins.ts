/** The builtins that POSIX calls special: they are found before functions, and what is wrong with them ends a script. */
export const SPECIAL_BUILTINS: ReadonlySet<string> = new Set(
  '. : break continue eval exec exit export readonly return set shift source times trap unset'.split(' '),
)
