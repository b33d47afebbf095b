/** What else the documentation has under its examples: files that are no manifests, or that somebody fills in first. */
import { dump } from 'js-yaml'
import { container, labelled, shell } from './objects'

const properties = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')

const PROFILE = {
  env: [
    { name: 'ENV_VAR_1', value: 'value_1' },
    { name: 'ENV_VAR_2', value: 'value_2' },
  ],
  securityContext: { capabilities: { add: ['NET_ADMIN', 'SYS_TIME'] } },
}

const core = (resources?: readonly string[]): object => ({ resources: [{ group: '', ...(resources ? { resources } : {}) }] })

const AUDIT_POLICY = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [
    { level: 'RequestResponse', ...core(['pods']) },
    { level: 'Metadata', ...core(['pods/log', 'pods/status']) },
    { level: 'None', resources: [{ group: '', resources: ['configmaps'], resourceNames: ['controller-leader'] }] },
    { level: 'None', users: ['system:kube-proxy'], verbs: ['watch'], ...core(['endpoints', 'services']) },
    { level: 'None', userGroups: ['system:authenticated'], nonResourceURLs: ['/api*', '/version'] },
    { level: 'Request', ...core(['configmaps']), namespaces: ['kube-system'] },
    { level: 'Metadata', ...core(['secrets', 'configmaps']) },
    { level: 'Request', resources: [{ group: '' }, { group: 'extensions' }] },
    { level: 'Metadata', omitStages: ['RequestReceived'] },
  ],
}

/** One Job for each item, once `$ITEM` is replaced. */
const TEMPLATE = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: labelled('process-item-$ITEM', { jobgroup: 'jobexample' }),
  spec: {
    template: {
      metadata: labelled('jobexample', { jobgroup: 'jobexample' }),
      spec: {
        containers: [container('c', 'busybox:1.28', shell('echo Processing item $ITEM && sleep 5', 'sh'))],
        restartPolicy: 'Never',
      },
    },
  },
}

const yaml = (value: unknown): string => dump(value, { lineWidth: -1, noRefs: true })

/** By their whole path. */
export const FILES: Readonly<Record<string, string>> = {
  'configmap/game.properties': properties([
    'enemies=aliens',
    'lives=3',
    'enemies.cheat=true',
    'enemies.cheat.level=noGoodRotten',
    'secret.code.passphrase=UUDDLRLRBABAS',
    'secret.code.allowed=true',
    'secret.code.lives=30',
  ]),
  'configmap/ui.properties': properties(['color.good=purple', 'color.bad=yellow', 'allow.textmode=true', 'how.nice.to.look=fairlyNice']),
  'configmap/game-env-file.properties': properties([
    'enemies=aliens',
    'lives=3',
    'allowed="true"',
    '',
    '# This comment and the empty line above it are ignored',
  ]),
  'configmap/ui-env-file.properties': properties(['color=purple', 'textmode=true', 'how=fairlyNice']),
  'debug/custom-profile.json': `${JSON.stringify(PROFILE, null, 2)}\n`,
  'debug/custom-profile.yaml': yaml(PROFILE),
  'audit/audit-policy.yaml': yaml(AUDIT_POLICY),
  'application/job/job-tmpl.yaml': yaml(TEMPLATE),
}
