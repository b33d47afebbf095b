/** Versions that apt is asked for, and changes of versions that -y alone does not allow. */

/** `1.36.4-*`, `1.36.4-1.1`. */
export function fitsVersion(version: string, wanted: string): boolean {
  return wanted.endsWith('*') ? version.startsWith(wanted.slice(0, -1)) : version === wanted
}

/** What -y does not mean by itself. */
export function refusal(yes: boolean, flags: ReadonlySet<string>, held: boolean, lower: boolean): string | undefined {
  if (yes && held && !flags.has('--allow-change-held-packages'))
    return 'E: Held packages were changed and -y was used without --allow-change-held-packages.'
  if (yes && lower && !flags.has('--allow-downgrades')) return 'E: Packages were downgraded and -y was used without --allow-downgrades.'
  return undefined
}
