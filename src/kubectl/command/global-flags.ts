/** The flags every command has, in the words of `kubectl options`. */
import { flag, type FlagDefinition } from './flags'
import { ParseFailure, parseDuration } from '../../engine/api/strconv'
import { verbosityByFile } from '../rest/klog'
import { openFlags, type Environment } from './gates'

export function globalFlags(env: Environment): readonly FlagDefinition[] {
  return openFlags(
    [
      flag('string', 'as', '', 'Act as this user (or service account of a namespace).'),
      flag('stringArray', 'as-group', [], 'Act as a member of this group; may be given several times.'),
      flag('string', 'as-uid', '', 'Act as the user with this UID.'),
      flag('stringArray', 'as-user-extra', [], 'Extra attributes of the user acted as; may be given several times for one key.'),
      flag('string', 'cache-dir', env['KUBECACHEDIR'] || `${env['HOME'] || '/root'}/.kube/cache`, 'Where discovery is cached'),
      flag('string', 'certificate-authority', '', "File with the certificate of the authority that signed the server's", {
        completion: 'file',
      }),
      flag('string', 'client-certificate', '', 'File with the client certificate for TLS', { completion: 'file' }),
      flag('string', 'client-key', '', 'File with the client key for TLS', { completion: 'file' }),
      flag('string', 'cluster', '', 'Which cluster of the kubeconfig to use', { completion: 'cluster' }),
      flag('string', 'context', '', 'Which context of the kubeconfig to use', { completion: 'context' }),
      flag('bool', 'disable-compression', false, 'Ask the server not to compress its answers'),
      flag('bool', 'insecure-skip-tls-verify', false, "Do not check the server's certificate. The connection is then not safe."),
      flag('string', 'kubeconfig', '', 'The kubeconfig file to use.', { completion: 'file' }),
      flag('string', 'kuberc', '', 'The kuberc file with preferences. KUBECTL_KUBERC=false or KUBERC=off in it turns preferences off.', {
        completion: 'file',
        gate: 'KUBECTL_KUBERC',
      }),
      flag('duration', 'log-flush-frequency', 5000, 'Longest time between flushes of the log', {
        // A flag of Go's own package, which says no more.
        check: (text) => {
          try {
            parseDuration(text)
          } catch {
            throw new ParseFailure('parse error')
          }
        },
      }),
      flag('bool', 'match-server-version', false, 'Stop unless client and server have the same version'),
      flag('string', 'namespace', '', 'The namespace this command is about', { shorthand: 'n', completion: 'namespace' }),
      flag('string', 'password', '', 'Password for basic authentication'),
      flag('string', 'profile', 'none', 'Which profile to take. One of (none|cpu|heap|goroutine|threadcreate|block|mutex|trace)'),
      flag('string', 'profile-output', 'profile.pprof', 'File the profile is written to'),
      flag('string', 'request-timeout', '0', 'How long to wait for a single request, with a unit (1s, 2m, 3h). 0 waits without end.'),
      flag('string', 'server', '', 'Address and port of the API server', { shorthand: 's' }),
      flag('string', 'tls-server-name', '', "Name to expect in the server's certificate instead of the host that is called"),
      flag('string', 'token', '', 'Bearer token for authentication'),
      flag('string', 'user', '', 'Which user of the kubeconfig to be', { completion: 'user' }),
      flag('string', 'username', '', 'User name for basic authentication'),
      flag('int', 'v', 0, 'How much to log: 6 and above show requests', { shorthand: 'v' }),
      flag('string', 'vmodule', '', 'Log levels per source file, pattern=N separated by commas', {
        shownDefault: '',
        check: (text) => void verbosityByFile(0, text),
      }),
      flag('bool', 'warnings-as-errors', false, 'Fail when the server sent warnings'),
    ],
    env,
  )
}
