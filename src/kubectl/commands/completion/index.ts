/** `kubectl completion`: code a shell reads to complete kubectl. This shell completes by itself; the code serves other shells. */
import { answersTo, type CommandDefinition, type Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { usageError } from '../../command/run'
import { complete } from '../../completion'

const SHELLS = ['bash', 'zsh', 'fish', 'powershell']

/** How each shell asks `kubectl __complete` for candidates. */
const SCRIPTS: Readonly<Record<string, string>> = {
  bash: `# bash completion for kubectl                              -*- shell-script -*-
__start_kubectl() {
    local cur out directive
    cur="\${COMP_WORDS[COMP_CWORD]}"
    out=$("\${COMP_WORDS[0]}" __complete "\${COMP_WORDS[@]:1:COMP_CWORD-1}" "$cur" 2>/dev/null)
    directive="\${out##*:}"
    out="\${out%:*}"
    COMPREPLY=($(compgen -W "$(printf '%s\\n' "$out" | cut -f1)" -- "$cur"))
    if (( directive & 2 )) && type compopt >/dev/null 2>&1; then compopt -o nospace; fi
}
complete -o default -F __start_kubectl kubectl
`,
  zsh: `#compdef kubectl
compdef _kubectl kubectl
_kubectl() {
    local -a lines candidates
    lines=("\${(@f)$(\${words[1]} __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
    for line in $lines; do
        [[ $line == :* ]] && continue
        candidates+=("\${line/$'\\t'/:}")
    done
    _describe 'kubectl' candidates
}
`,
  fish: `# fish completion for kubectl
function __kubectl_candidates
    set -l tokens (commandline -opc) (commandline -ct)
    $tokens[1] __complete $tokens[2..-1] 2>/dev/null | string match -v ':*'
end
complete -c kubectl -f -a '(__kubectl_candidates)'
`,
  powershell: `# powershell completion for kubectl
Register-ArgumentCompleter -CommandName 'kubectl' -Native -ScriptBlock {
    param($WordToComplete, $CommandAst, $CursorPosition)
    $words = $CommandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() }
    kubectl __complete @words $WordToComplete 2>$null | Where-Object { $_ -notmatch '^:' } | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new(($_ -split "\`t")[0])
    }
}
`,
}

async function run(invocation: Invocation): Promise<void> {
  const { args, session } = invocation
  if (args.length === 0) throw usageError(invocation, 'Shell not specified.')
  if (args.length > 1) throw usageError(invocation, 'Too many arguments. Expected only the shell type.')
  const script = Object.hasOwn(SCRIPTS, args[0]!) ? SCRIPTS[args[0]!] : undefined
  if (script === undefined) throw usageError(invocation, `Unsupported shell type ${JSON.stringify(args[0])}.`)
  await session.print(script)
}

export const completion: CommandDefinition = {
  use: 'completion SHELL',
  short: 'Output shell completion code for the specified shell (bash, zsh, fish, or powershell)',
  long: `Output shell completion code for the specified shell (bash, zsh, fish, or powershell). The shell must read it (with source, or from a file of its own) before it completes kubectl.`,
  examples: `# In the running bash
source <(kubectl completion bash)

# In every zsh
echo 'source <(kubectl completion zsh)' >> ~/.zshrc`,
  group: 'Settings Commands',
  run,
  complete: async ({ args, prefix }) => ({
    files: args.length > 0,
    completions: args.length ? [] : SHELLS.filter((shell) => shell.startsWith(prefix)).map((value) => ({ value })),
  }),
}

const NO_SPACE = 2
const NO_FILES = 4
const BY_EXTENSION = 8

/** `kubectl __complete WORDS...`: candidates with descriptions, then a directive; the protocol of cobra's scripts. */
export const completeRequest: CommandDefinition = {
  use: '__complete',
  aliases: ['__completeNoDesc'],
  short: 'Request shell completion choices for the specified command-line',
  hidden: true,
  takesRawWords: true,
  run: async ({ session, io }) => {
    const start = io.args.findIndex((arg) => answersTo(completeRequest, arg))
    const isBare = io.args[start] !== '__complete'
    const words = io.args.slice(start + 1)
    if (words.length === 0) throw new CliError('requires at least 1 arg(s), only received 0')
    const before = words.slice(0, -1)
    const first = before.find((word) => !word.startsWith('-'))
    const isUnknown = first === before[0] && first !== undefined && !session.root.subcommands?.some((each) => answersTo(each, first))
    if (isUnknown)
      await session.warn(
        `[Debug] Cleared global flags for plugin completion\n[Debug] [Error] unable to find a command for arguments: [${before.join(' ')}]\n`,
      )
    const result = await complete(
      { words: ['kubectl', ...words], env: io.env, cwd: io.cwd, system: io.system, signal: io.signal },
      session.root,
      session.options,
    )
    if (result.problem !== undefined && !isUnknown) await session.warn(`[Debug] [Error] ${result.problem}\n`)
    // The scripts keep the `--flag=` before a value themselves.
    const lead = /^(?:--[\w-]+|-\w)=/.exec(words.at(-1) ?? '')?.[0] ?? ''
    const shown = result.completions.map(({ value, description }) => {
      const bare = value.startsWith(lead) ? value.slice(lead.length) : value
      return `${description && !isBare ? `${bare}\t${description}` : bare}\n`
    })
    await session.print(shown.join(''))
    const { completions } = result
    const directive =
      (result.noSpace || (completions.length > 0 && completions.every(({ space }) => space === false)) ? NO_SPACE : 0) |
      (result.extensions ? BY_EXTENSION : result.files ? 0 : NO_FILES)
    for (const extension of result.extensions ?? []) await session.print(`${extension}\n`)
    await session.print(`:${directive}\n`)
    const names = [
      ...(directive & NO_SPACE ? ['ShellCompDirectiveNoSpace'] : []),
      ...(directive & NO_FILES ? ['ShellCompDirectiveNoFileComp'] : []),
      ...(directive & BY_EXTENSION ? ['ShellCompDirectiveFilterFileExt'] : []),
    ]
    await session.warn(`Completion ended with directive: ${names.join(', ') || 'ShellCompDirectiveDefault'}\n`)
  },
}
