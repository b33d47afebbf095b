/** What kubectl says of its own build, and the check of --match-server-version; models client-go's version.Info and discovery.MatchesServerVersion. */
import { CliError } from '../command/errors'
import { asText, type Dict } from '../values'

/** `version` for example `v1.36.4`. */
export function clientInfo(version: string): Dict {
  const [, major = '1', minor = '36'] = /^v(\d+)\.(\d+)/.exec(version) ?? []
  return {
    major,
    minor,
    gitVersion: version,
    gitCommit: 'bb826b1d48562f110659e64e8ec444327433db95',
    gitTreeState: 'clean',
    buildDate: '2026-09-29T20:03:31Z',
    goVersion: 'go1.27.1',
    compiler: 'gc',
    platform: 'linux/amd64',
  }
}

const FIELDS = [
  'major',
  'minor',
  'emulationMajor',
  'emulationMinor',
  'minCompatibilityMajor',
  'minCompatibilityMinor',
  'gitVersion',
  'gitCommit',
  'gitTreeState',
  'buildDate',
  'goVersion',
  'compiler',
  'platform',
]

/** A version as Go prints the structure. */
function goSyntax(info: Dict): string {
  const fields = FIELDS.map((field) => `${field[0]!.toUpperCase()}${field.slice(1)}:${JSON.stringify(asText(info[field]))}`)
  return `version.Info{${fields.join(', ')}}`
}

/** Throws CliError unless both are of the same build. */
export function requireSameVersion(client: string, server: Dict): void {
  if (asText(server['gitVersion']) === client) return
  throw new CliError(`server version (&${goSyntax(server)}) differs from client version (${goSyntax(clientInfo(client))})`)
}
