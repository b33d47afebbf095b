/** A few error messages that puzzle beginners, each with a word on what it means and the lesson that has more; the message itself stays as it is. */
import { nearest } from '../../lessons/nearest'

interface Rule {
  readonly topic: string
  readonly pattern: RegExp
  /** The step that covers it, as lesson/step. */
  readonly at: string
  /** Whether it also counts in the output of a command that succeeded. */
  readonly quiet?: boolean
  /** What the subject may have been meant to be. */
  readonly near?: readonly string[]
}

/** What a learner calls most, for telling a slip of the finger from a program that is not there. */
const PROGRAMS = 'kubectl minikube curl watch echo export grep cat ls for sleep clear nano less head tail alias jq'.split(' ')
const KINDS =
  `pods nodes services deployments replicasets daemonsets statefulsets jobs cronjobs namespaces configmaps secrets ingresses endpoints
  events persistentvolumes persistentvolumeclaims serviceaccounts`.split(/\s+/)

/** The first that fits is shown, so the more particular come first. */
export const RULES = [
  { topic: 'refused', pattern: /The connection to the server (\S+) was refused/, at: 'create-cluster/start' },
  { topic: 'refused', pattern: /Unable to connect to the server: dial tcp ([^\s:]+:\d+): /, at: 'create-cluster/start' },
  { topic: 'unauthorized', pattern: /(You must be logged in to the server)/, at: 'permissions/who' },
  { topic: 'noType', pattern: /the server doesn't have a resource type "([^"]+)"/, at: 'deploy-app/kubectl', near: KINDS },
  {
    topic: 'notAnywhere',
    pattern:
      /(?:error from server \(NotFound\): (?:error when \w+ "[^"]+": )?|failed to create \w+: )((?:nodes|namespaces|persistentvolumes|(?:storage|ingress|priority)classes|clusterrole(?:binding)?s|customresourcedefinitions)[\w.]* "[^"]+") not found/i,
    at: 'deploy-app/kubectl',
  },
  {
    topic: 'notFound',
    pattern: /error from server \(NotFound\): (?:error when \w+ "[^"]+": )?(\S+ "[^"]+") not found/i,
    at: 'namespaces/rooms',
  },
  {
    topic: 'exists',
    pattern:
      /(?:error from server \(AlreadyExists\): (?:error when creating "[^"]+": )?|failed to create \w+: )\S+ "([^"]+)" already exists/i,
    at: 'first-objects/change',
  },
  { topic: 'conflict', pattern: /Operation cannot be fulfilled on \S+ "([^"]+)": the object has been modified/, at: 'first-objects/merge' },
  { topic: 'otherNamespace', pattern: /the namespace from the provided object "([^"]+)" does not match/, at: 'namespaces/rooms' },
  {
    topic: 'lostRole',
    pattern: /RBAC: \[?((?:cluster)?role\.rbac\.authorization\.k8s\.io "[^"]+") not found/,
    at: 'permissions/role',
  },
  { topic: 'forbidden', pattern: /Error from server \(Forbidden\): .*User "([^"]+)" cannot/, at: 'permissions/role' },
  {
    topic: 'range',
    pattern: /((?:maximum|minimum) \w+ usage per (?:Container|Pod) is \w+)/,
    at: 'namespaces/defaults',
  },
  { topic: 'version', pattern: /no matches for kind "([^"]+)" in version/, at: 'first-objects/file' },
  { topic: 'ownLabels', pattern: /(`selector` does not match template `labels`)/, at: 'first-objects/file' },
  { topic: 'fixedSet', pattern: /(updates to statefulset spec for fields other than)/, at: 'stateful-sets/order' },
  { topic: 'fixedClaim', pattern: /PersistentVolumeClaim "([^"]+)" is invalid: spec: Forbidden: spec is immutable/, at: 'volumes/claim' },
  { topic: 'fixed', pattern: /(field is immutable|pod updates may not change fields)/, at: 'update-app/update' },
  { topic: 'portTaken', pattern: /nodePort: Invalid value: (\d+): provided port is already allocated/, at: 'expose-app/service' },
  { topic: 'nodePort', pattern: /Invalid value: (\d+): provided port is not in the valid range/, at: 'expose-app/service' },
  { topic: 'quantity', pattern: /(quantities must match the regular expression)/, at: 'scheduling/room' },
  { topic: 'noScale', pattern: /\(NotFound\): (the server could not find the requested resource)/, at: 'first-objects/gone' },
  { topic: 'quota', pattern: /forbidden: exceeded quota: ([^,]+),/, at: 'namespaces/limits' },
  { topic: 'unknownField', pattern: /strict decoding error:.*unknown field "([^"]+)"/, at: 'first-objects/file' },
  { topic: 'unset', pattern: /error validating data: \[?(kind|apiVersion) not set/, at: 'first-objects/file' },
  { topic: 'unnamed', pattern: /(resource name may not be empty|name or generateName is required)/, at: 'first-objects/file' },
  {
    topic: 'wrongType',
    pattern: /cannot unmarshal \w+ into Go struct field (?:[A-Z]\w*\.)?(\S+) of type/,
    at: 'first-objects/file',
  },
  { topic: 'nothingInFile', pattern: /error: (no objects passed to \w+)/, at: 'first-objects/file' },
  { topic: 'lowerCase', pattern: /Invalid value: "([^"]+)": a lowercase RFC 1123/, at: 'deploy-app/create' },
  { topic: 'invalid', pattern: /(\S+ "[^"]+") is invalid: /, at: 'first-objects/file' },
  {
    topic: 'image',
    pattern: /is waiting to start: (trying and failing to pull image|image can't be pulled)/,
    at: 'update-app/broken',
  },
  { topic: 'config', pattern: /is waiting to start: (CreateContainerConfigError)/, at: 'configuration/settings' },
  { topic: 'noPrevious', pattern: /previous terminated container "([^"]+)" in pod "[^"]+" not found/, at: 'explore-app/logs' },
  { topic: 'noNode', pattern: /pod (\S+) does not have a host assigned/, at: 'scheduling/room' },
  { topic: 'notRunning', pattern: /unable to forward port because pod is not running. Current status=(\w+)/, at: 'explore-app/look' },
  { topic: 'starting', pattern: /container "([^"]+)" in pod "[^"]+" is waiting to start/, at: 'explore-app/logs' },
  { topic: 'ended', pattern: /cannot exec into a container in a completed pod; current phase is (\w+)/, at: 'explore-app/exec' },
  { topic: 'noContainer', pattern: /unable to upgrade connection: container not found \("([^"]+)"\)/, at: 'explore-app/exec' },
  { topic: 'notInside', pattern: /exec: "([^"]+)": executable file not found/, at: 'explore-app/exec' },
  { topic: 'dashes', pattern: /exec (\[POD\] \[COMMAND\]) is not supported/, at: 'explore-app/exec' },
  { topic: 'drain', pattern: /unable to drain node "([^"]+)"/, at: 'maintenance/drain' },
  { topic: 'metrics', pattern: /(Metrics API) not available/, at: 'autoscaling/measure' },
  { topic: 'unknownCommand', pattern: /unknown command "([^"]+)" for "kubectl/, at: 'deploy-app/kubectl' },
  { topic: 'minikubeCommand', pattern: /unknown command "([^"]+)" for "minikube/, at: 'create-cluster/start' },
  { topic: 'flagFirst', pattern: /flags cannot be placed before plugin name: (\S+)/, at: 'deploy-app/kubectl' },
  { topic: 'fileFlag', pattern: /error: Unexpected args: \[([^\]\s]+)[^]*kubectl (?:apply|replace|diff) -h/, at: 'first-objects/file' },
  {
    topic: 'unexpected',
    pattern: /error: Unexpected args: \[([^\]\s]+)/,
    at: 'namespaces/rooms',
    near: ['namespace', 'deployment', 'configmap', 'secret', 'service', 'job', 'cronjob', 'ingress', 'quota', 'serviceaccount'],
  },
  { topic: 'unknownFlag', pattern: /unknown (?:shorthand )?flag: (\S+)/, at: 'deploy-app/kubectl' },
  { topic: 'noKind', pattern: /(You must specify the type of resource)/, at: 'deploy-app/kubectl' },
  { topic: 'noName', pattern: /(resource\(s\) were provided, but no name was specified)/, at: 'deploy-app/kubectl' },
  { topic: 'nameless', pattern: /exactly one NAME is required, got (0)/, at: 'deploy-app/kubectl' },
  { topic: 'slash', pattern: /(there is no need to specify a resource type as a separate argument)/, at: 'deploy-app/kubectl' },
  { topic: 'acrossAll', pattern: /(a resource cannot be retrieved by name across all namespaces)/, at: 'namespaces/rooms' },
  {
    topic: 'noFile',
    pattern: /error: (must specify one of -f and -k|You must provide one or more resources by argument or filename)/,
    at: 'first-objects/file',
  },
  { topic: 'needsValue', pattern: /flag needs an argument: (?:'\w' in )?(-\S+)/, at: 'deploy-app/kubectl' },
  {
    topic: 'format',
    pattern: /unable to match a printer suitable for the output format "([^"]+)"/,
    at: 'scale-app/up',
    near: ['json', 'yaml', 'wide', 'name', 'jsonpath', 'custom-columns'],
  },
  { topic: 'named', pattern: /unable to find container named "([^"]+)"/, at: 'update-app/update' },
  { topic: 'labelled', pattern: /error: '([^']+)' already has a value/, at: 'replica-sets/labels' },
  { topic: 'noPort', pattern: /(couldn't find port via --port flag)/, at: 'expose-app/service' },
  { topic: 'badImage', pattern: /Invalid image name "([^"]+)"/, at: 'deploy-app/create' },
  { topic: 'context', pattern: /no context exists with the name: "([^"]+)"/, at: 'namespaces/stay' },
  { topic: 'context', pattern: /context was not found for specified context: (\S+)/, at: 'namespaces/stay' },
  { topic: 'portBusy', pattern: /listen tcp\d? (\S+): bind: address already in use/, at: 'deploy-app/proxy' },
  { topic: 'waited', pattern: /timed out waiting for the condition on (\S+)/, at: 'explore-app/look' },
  { topic: 'waited', pattern: /Waiting for (\w+ "[^"]+") rollout[^]*error: timed out waiting for the condition/, at: 'explore-app/look' },
  { topic: 'deadline', pattern: /error: (\w+ "[^"]+") exceeded its progress deadline/, at: 'update-app/broken' },
  { topic: 'oneName', pattern: /exactly one NAME is required, got (\d+)/, at: 'deploy-app/kubectl' },
  { topic: 'needsFlag', pattern: /required flag\(s\) "([^"]+)" not set/, at: 'deploy-app/create' },
  { topic: 'noPath', pattern: /the path "([^"]+)" does not exist/, at: 'first-objects/file' },
  {
    topic: 'noPath',
    // Not what a program in a container says, where the folder is another one.
    pattern: /(?:error reading |\b(?:cat|less|head|tail|cd|grep): )([^\s/]\S*): no such file or directory(?![^]*command terminated)/i,
    at: 'first-objects/file',
  },
  { topic: 'yaml', pattern: /error converting YAML to JSON: yaml: (line \d+)?/, at: 'first-objects/file' },
  {
    topic: 'onNode',
    pattern: /\b(docker|crictl|ctr|nerdctl|etcdctl|systemctl|journalctl|kubeadm): command not found/,
    at: 'node-tools/crictl',
  },
  { topic: 'placeholder', pattern: /(syntax error near unexpected token `newline')/, at: 'deploy-app/kubectl' },
  { topic: 'noProgram', pattern: /(\S+): command not found/, at: 'create-cluster/tools', near: PROGRAMS },
  { topic: 'nothingListens', pattern: /curl: \(7\) Failed to connect to (\S+ port \d+)/, at: 'expose-app/reach' },
  { topic: 'nothingListens', pattern: /wget: can't connect to remote host \(?([\w.:]+)\)?: Connection refused/, at: 'expose-app/reach' },
  { topic: 'noService', pattern: /wget: bad address '([^']+)'/, at: 'namespaces/names' },
  { topic: 'silence', pattern: /((?:download|[Cc]onnection|Operation) timed out)/, at: 'network-policies/closed' },
  { topic: 'noHost', pattern: /Could not resolve host: (\S+)/, at: 'namespaces/names' },
  {
    topic: 'initFails',
    pattern: /\b(Init:(?:Error|CrashLoopBackOff|ErrImagePull|ImagePullBackOff))(?![\w/])/,
    at: 'pod-containers/first',
    quiet: true,
  },
  { topic: 'image', pattern: /\b(ImagePullBackOff|ErrImagePull|InvalidImageName)\b/, at: 'update-app/broken', quiet: true },
  { topic: 'crash', pattern: /\b(CrashLoopBackOff)\b/, at: 'explore-app/logs', quiet: true },
  { topic: 'config', pattern: /\b(CreateContainerConfigError)\b/, at: 'configuration/settings', quiet: true },
  { topic: 'start', pattern: /\b(RunContainerError|StartError)\b/, at: 'explore-app/look', quiet: true },
  { topic: 'memory', pattern: /\b(OOMKilled)\b/, at: 'namespaces/defaults', quiet: true },
  {
    topic: 'mount',
    // Not when the volume was there later on, as a container that has started says.
    pattern:
      /MountVolume\.SetUp failed for volume "[^"]+" : ((?:configmap|secret) "[^"]+") not found(?!(?:(?!\nName:)[^])*Container started)/,
    at: 'configuration/settings',
    quiet: true,
  },
  { topic: 'alive', pattern: /(Liveness|Startup) probe failed: /, at: 'probes/alive', quiet: true },
  { topic: 'emptyRoom', pattern: /No resources found in (?!default )(\S+) namespace/, at: 'namespaces/rooms', quiet: true },
  {
    topic: 'claim',
    pattern: /(unbound immediate PersistentVolumeClaims|persistentvolumeclaim "[^"]+" not found)/,
    at: 'volumes/claim',
    quiet: true,
  },
  {
    topic: 'noEndpoints',
    pattern: /^Selector: +(?!<none>)(\S+)(?:\r?\n(?!Endpoints:|Name:).*)*\r?\nEndpoints: *(?:<none>)?\r?$/m,
    at: 'expose-app/labels',
    quiet: true,
  },
  { topic: 'noEndpoints', pattern: /^NAME +ENDPOINTS +AGE\r?\n(?:.*\r?\n)*?(\S+) +<none> +\w+\r?$/m, at: 'expose-app/labels', quiet: true },
  {
    topic: 'notApplied',
    pattern: /Warning: resource (\S+) is missing the kubectl.kubernetes.io\/last-applied-configuration annotation/,
    at: 'first-objects/change',
    quiet: true,
  },
  {
    topic: 'unschedulable',
    // Not when a node was found later on, as the events of the same pod go on to say.
    pattern: /FailedScheduling .*?(\d+\/\d+) nodes are available(?!(?:(?!\nName:)[^])*Successfully assigned)/,
    at: 'scheduling/room',
    quiet: true,
  },
  { topic: 'endpointsOld', pattern: /Warning: (v1 Endpoints) is deprecated/, at: 'expose-app/labels', quiet: true },
] as const satisfies readonly Rule[]

export type Topic = (typeof RULES)[number]['topic']

/** What was said of an error: its topic, what it is about, what that may have been meant to be, and the step that has more. */
export interface Found {
  readonly topic: Topic
  readonly subject: string
  readonly near?: string
  readonly lesson: string
  readonly step: string
}

// oxlint-disable-next-line no-control-regex -- colours and cursor moves are no part of a message
const CONTROL = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007]*\u0007)/g

/** What to say about a command's output; undefined when there is nothing worth saying. */
export function explain(output: string, code: number): Found | undefined {
  const text = output.replace(CONTROL, '')
  for (const rule of RULES as readonly (Rule & { readonly topic: Topic })[]) {
    if (code === 0 && !rule.quiet) continue
    const found = rule.pattern.exec(text)
    if (!found) continue
    const subject = found[1] ?? ''
    const [lesson = '', step = ''] = rule.at.split('/')
    const near = rule.near && nearest(subject, rule.near)
    return { topic: rule.topic, subject, lesson, step, ...(near === undefined ? {} : { near }) }
  }
  return undefined
}
