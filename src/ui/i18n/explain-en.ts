/** What puzzling errors mean, in English; `{{subject}}` is what the message is about. */
export const topics = {
  refused:
    'kubectl asked {{subject}} for the API server, and nothing answers there. Is the cluster started? Without a configuration kubectl tries localhost:8080.',
  notFound:
    'This namespace has no {{subject}}. Names must match to the letter; kubectl get lists what there is, with -A in all namespaces.',
  notAnywhere: 'The cluster has no {{subject}}. Names must match to the letter; kubectl get lists what there is.',
  noType: 'The cluster knows no kind of object called "{{subject}}". kubectl api-resources lists all kinds with their short names.',
  exists: 'There is a "{{subject}}" already, and create only makes new ones. kubectl apply changes what exists; kubectl delete removes it.',
  image:
    '{{subject}}: the node could not fetch the container image, mostly because of a typing error in its name or tag. The reason is under Events in kubectl describe pod.',
  starting:
    'The container "{{subject}}" has not started yet, so it has nothing to show. Its image may still be on its way: look at kubectl get pods and try again.',
  unknownCommand:
    'kubectl has no command "{{subject}}". A command is kubectl, a verb, a kind and a name, as in kubectl get pods; Tab completes each.',
  flagFirst:
    'kubectl has no command of the name that follows {{subject}}, so it takes it for a plugin, and a plugin comes before all flags. Look for a typing error in the verb.',
  unexpected: 'kubectl create knows no kind "{{subject}}" to make. kubectl create --help lists those it can make from flags alone.',
  emptyRoom:
    'Nothing of this kind is in the namespace {{subject}}. kubectl does not check that there is such a namespace: kubectl get namespaces does, and -A looks everywhere.',
  noProgram: 'The shell found no program called "{{subject}}". Look for a typing error; Tab completes names of programs.',
  unknownFlag: 'This command has no flag {{subject}}. Its own page lists all it has: the same command with --help.',
  noKind: 'kubectl does not know yet what kind of thing you mean. After the verb comes a kind, as in kubectl get pods.',
  noName: 'The verb and the kind are there, the name is missing: which one? A label (-l app=web) or --all would also do.',
  oneName: 'This wants one name and got {{subject}}. A name has no spaces: is there one too many, or a flag whose -- is missing?',
  needsFlag: 'Something is missing that only you can say: --{{subject}}. The same command with --help shows how it is written.',
  onNode:
    '{{subject}} is not on this machine. What belongs to the nodes is there: minikube ssh opens a shell on one, with crictl, ctr, nerdctl, systemctl and journalctl. etcdctl is in the pod etcd-minikube.',
  noPath: 'There is no file {{subject}} in this folder. ls shows what there is, pwd where you are.',
  yaml: 'This is not valid YAML ({{subject}}). Mostly it is the indentation: spaces only, and what belongs together stands at the same depth. The editor marks the place.',
  unknownField: 'There is no field {{subject}} in this kind of object. kubectl explain lists the fields; the editor completes them.',
  lowerCase: 'Names of objects have lower-case letters, digits and dashes only; "{{subject}}" has something else.',
  invalid: 'The API server understood {{subject}} but will not have it: after the colon stands the field, then what is wrong with it.',
  lostRole:
    'A binding gives this user a role that is not there: {{subject}}. Create the role, or make the binding again with the right name: which role a binding names cannot be changed.',
  forbidden: 'The API server knows who asks ({{subject}}) and does not allow it: no Role or ClusterRole was bound to that name for this.',
  quota:
    'The namespace has a ResourceQuota, {{subject}}, and this would go beyond it. kubectl describe quota shows what is used and what is left.',
  config:
    'CreateContainerConfigError: the container needs a ConfigMap or a Secret, or a key in one, that is not there. Its name is under Events in kubectl describe pod.',
  memory:
    'OOMKilled: the container used more memory than its limit allows, and was ended for it. Raise resources.limits.memory, or have the program use less.',
  noContainer:
    'The container "{{subject}}" is not running now, so nothing can run in it. kubectl get pods says how it is, kubectl logs why.',
  notInside: 'In the container there is no program "{{subject}}". An image holds only what was put into it; try sh where there is no bash.',
  dashes: 'What is to run in the container stands after two dashes: kubectl exec POD -- COMMAND.',
  noHost:
    'Nobody knows the name {{subject}}. Names of Services are known inside the cluster only; from here, use minikube ip and a node port.',
  silence: '“{{subject}}”: the packets got no answer at all. A network policy may drop them, or nobody has that address any more.',
  drain:
    'Some pods on {{subject}} would not come back elsewhere by themselves, so drain asks for your word. Pods of DaemonSets: --ignore-daemonsets. Pods nobody owns, which would be lost: --force. Files in an emptyDir, lost too: --delete-emptydir-data.',
  metrics: 'Nothing measures here yet. minikube addons enable metrics-server starts what does; give it a minute.',
  crash:
    'CrashLoopBackOff: the container starts, ends, and is started again, with longer and longer waits between. kubectl logs, with --previous, shows its last words.',
  unschedulable:
    'No node can take this pod ({{subject}} fit). The rest of the line says what each node lacks; the Why? tab of the pod shows it node by node.',
  nothingListens:
    'Nothing accepts connections at {{subject}}: the port may be another one, no pod may be ready, or the Service may be gone.',
  range:
    'The namespace has a LimitRange, and this container asks for more or less than one container may: {{subject}}. kubectl describe limitrange shows the limits.',
  version:
    'The cluster knows no "{{subject}}" in that version of the API. Look at apiVersion: kubectl api-resources shows the right one for each kind, such as apps/v1 for Deployment and v1 for Pod and Service.',
  ownLabels:
    'The selector finds pods by their labels, and the pods of this very template do not have them. What stands under selector.matchLabels must stand under template.metadata.labels, too.',
  fixed:
    'This field cannot be changed once the object is there. Delete it and make it anew, or, for pods, change the template of the Deployment: it replaces them.',
  nodePort:
    "Node ports are between 30000 and 32767, and {{subject}} is not. Leave nodePort out, and the cluster chooses one; port is the Service's own.",
  quantity: 'An amount is a number with a unit such as 64Mi, 1Gi, 500m or 2. There is no GB or MB.',
  noScale:
    'What you named has no such thing. A single pod, for one, cannot be scaled: only what makes copies can, a Deployment, a ReplicaSet or a StatefulSet.',
  fileFlag: '"{{subject}}" is not what this command expects here. A file is named with -f: kubectl apply -f FILE.',
  nameless: 'The name is missing: what shall it be called? It comes after the kind, as in kubectl create namespace dev.',
  slash: 'Kind and name are written either with a space (get deployment web) or with a slash (get deployment/web), not both at once.',
  needsValue: 'After {{subject}} a value must come, as in -n dev or -f web.yaml.',
  format: 'There is no output called "{{subject}}". The usual ones are -o wide, yaml, json, name and jsonpath=...',
  named:
    'The pod template has no container "{{subject}}". Its name need not be the Deployment\'s: kubectl get deployment -o wide shows it under CONTAINERS.',
  labelled: '"{{subject}}" is there already, with another value, and label changes nothing unasked. --overwrite allows it.',
  noPort: 'The pods say nothing of their ports, so you must: --port=80, and --target-port if the container listens on another one.',
  badImage: '"{{subject}}" cannot be the name of an image: it has lower-case letters only, and a tag after a colon, as in nginx:1.27.',
  context: 'Your kubeconfig has no context "{{subject}}". kubectl config get-contexts lists those it has.',
  portBusy:
    'Another program listens at {{subject}} already, perhaps a proxy or port-forward in another terminal. End it with Ctrl-C, or take another port.',
  waited:
    'It took longer than kubectl was told to wait (--timeout; wait takes 30 seconds unless told). {{subject}} may still come: kubectl describe says what it is waiting for.',
  placeholder:
    'The shell takes < and > for files. Words in angle brackets, such as <name>, stand for something: put the real name there, without the brackets.',
  claim: 'The pod waits for its storage: {{subject}}. kubectl get pvc shows the claim, kubectl describe pvc what it waits for.',
  unauthorized:
    'The API server does not know who asks: the certificate or token in your kubeconfig is missing, wrong or has expired. kubectl config view shows which user the context has.',
  conflict:
    'Somebody changed "{{subject}}" after you had read it, so your version would undo that. Fetch it anew, or take resourceVersion out of the file and apply it.',
  otherNamespace:
    'The file says namespace {{subject}}, the command or your context another one. They must agree: take one of the two away.',
  unset: 'Every object says what it is: apiVersion, kind and metadata.name. Here {{subject}} is missing, or stands too far to the right.',
  unnamed: 'The object has no name. metadata.name is missing, or stands too far to the left or right.',
  wrongType:
    'The value of {{subject}} has another type than this field. In YAML 8080 is a number, "8080" is text, and a dash begins an item of a list; kubectl explain says what the field takes.',
  nothingInFile: 'There is no object in what kubectl was given ({{subject}}). Is the file empty, not saved yet, or all comments?',
  noPrevious: 'The container "{{subject}}" has not been restarted, so there is no run before this one. Leave out --previous.',
  noNode: 'The pod {{subject}} is on no node yet, so there is nothing to enter. kubectl describe pod says under Events what it waits for.',
  notRunning:
    'The pod is {{subject}}, and a port leads only to one that runs. kubectl get pods shows when it does, kubectl describe pod what it waits for.',
  minikubeCommand:
    'minikube has no command "{{subject}}". minikube --help lists those it has; start, status, stop, service, addons and ssh are the usual ones.',
  deadline:
    '{{subject}} has not got further for its progressDeadlineSeconds (ten minutes unless said otherwise). kubectl get pods shows what the new pods lack. If there was a version before, its pods still run, and kubectl rollout undo goes back to it.',
  noService:
    'DNS in the cluster knows no {{subject}}. Is the Service there, and in this namespace? One in another namespace is called NAME.NAMESPACE.',
  start:
    '{{subject}}: the image is there, but the command in it could not be started. Mostly command names a program that the image does not have; the reason is in kubectl describe pod.',
  noEndpoints:
    'The Service leads nowhere ({{subject}}): no pod that is ready has the labels of its selector. Compare kubectl get pods --show-labels with the selector.',
  fixedSet:
    'Of a StatefulSet only some fields can be changed: replicas, template, updateStrategy and a few more. For the others (serviceName, volumeClaimTemplates) delete it with --cascade=orphan, which leaves its pods alone, and apply the new one.',
  fixedClaim:
    'A claim cannot be changed once it is there, but for one thing: it may ask for more storage, where its class allows that. Make another claim instead of "{{subject}}".',
  portTaken:
    'Another Service has the node port {{subject}}. kubectl get services -A shows which one; leave nodePort out, and the cluster chooses a free one.',
  ended: 'The pod has ended ({{subject}}), so there is nothing in it to enter. kubectl logs still shows what it said.',
  acrossAll: 'A name belongs to one namespace, and -A means all of them. Say which with -n, or leave the name out.',
  noFile:
    'This command wants to know what to work on: a file with -f, a folder with a kustomization with -k, or a kind and a name where it takes one.',
  initFails:
    '{{subject}}: an init container did not do its work, and the others wait for it. kubectl describe pod tells its name, kubectl logs POD -c NAME what it said.',
  mount:
    'A volume of the pod is to come from the {{subject}}, and there is none in this namespace. The pod waits; as soon as you make it, it goes on by itself.',
  alive:
    'The {{subject}} probe asked whether the program is well and got no good answer; after failureThreshold of them the container is restarted. Is the path, the port or the time right?',
  endpointsOld:
    'It still works, but {{subject}} are kept for old clients only. What Services use is in EndpointSlices: kubectl get endpointslices.',
  notApplied:
    '{{subject}} was not made with apply. apply notes in the object what it applied last; it does so from now on, and there is nothing for you to do.',
}
