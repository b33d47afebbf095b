/** What else the documentation has under its examples: files that are no manifests, or that somebody fills in first. */
import { dump } from 'js-yaml'
import { container, labelled, shell } from './objects'

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`
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

/** A seccomp profile: what it does with a call that it does not name. */
const seccomp = (defaultAction: string, allowed?: readonly string[]): string =>
  json({
    defaultAction,
    ...(allowed
      ? {
          architectures: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86', 'SCMP_ARCH_X32'],
          syscalls: [{ names: allowed, action: 'SCMP_ACT_ALLOW' }],
        }
      : {}),
  })
/** What a small web server in Go asks of the kernel. */
const SERVER_CALLS =
  'accept4 arch_prctl bind brk clock_gettime clone close connect dup2 epoll_create1 epoll_ctl epoll_pwait epoll_wait execve exit exit_group fcntl fstatfs futex getdents64 getpid getrlimit getsockname gettid getuid ioctl listen madvise mmap mprotect munmap nanosleep open openat pipe2 poll pselect6 read readlinkat recvfrom rt_sigaction rt_sigprocmask rt_sigreturn sched_getaffinity sched_yield sendto set_tid_address setitimer setsockopt sigaltstack socket vfork write writev'.split(
    ' ',
  )

const KIND_WITH_PROFILES = {
  apiVersion: 'kind.x-k8s.io/v1alpha4',
  kind: 'Cluster',
  nodes: [{ role: 'control-plane', extraMounts: [{ hostPath: './profiles', containerPath: '/var/lib/kubelet/seccomp/profiles' }] }],
}

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
    '# Neither a comment nor an empty line is a setting',
  ]),
  'configmap/ui-env-file.properties': properties(['color=purple', 'textmode=true', 'how=fairlyNice']),
  'debug/custom-profile.json': json(PROFILE),
  'debug/custom-profile.yaml': yaml(PROFILE),
  'pods/security/seccomp/profiles/audit.json': seccomp('SCMP_ACT_LOG'),
  'pods/security/seccomp/profiles/violation.json': seccomp('SCMP_ACT_ERRNO'),
  'pods/security/seccomp/profiles/fine-grained.json': seccomp('SCMP_ACT_ERRNO', SERVER_CALLS),
  'pods/security/seccomp/kind.yaml': yaml(KIND_WITH_PROFILES),
  'service/access/frontend-nginx.conf': properties([
    '# The machines that answer: the Service of the back end, by its name.',
    'upstream Backend {',
    '    server hello;',
    '}',
    '',
    'server {',
    '    listen 80;',
    '',
    '    location / {',
    '        proxy_pass http://Backend;',
    '    }',
    '}',
  ]),
  'service/networking/nginx-default.conf': properties([
    'server {',
    '    listen 80 default_server;',
    '    listen [::]:80 default_server ipv6only=on;',
    '    listen 443 ssl;',
    '',
    '    root /usr/share/nginx/html;',
    '    index index.html;',
    '',
    '    server_name localhost;',
    '    ssl_certificate /etc/nginx/ssl/tls.crt;',
    '    ssl_certificate_key /etc/nginx/ssl/tls.key;',
    '',
    '    location / {',
    '        try_files $uri $uri/ =404;',
    '    }',
    '}',
  ]),
  'audit/audit-policy.yaml': yaml(AUDIT_POLICY),
  'application/job/job-tmpl.yaml': yaml(TEMPLATE),
}
