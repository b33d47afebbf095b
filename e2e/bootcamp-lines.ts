/** What a learner types beyond the lessons' own solutions, and what every line of the bootcamp shows. */

export interface Line {
  readonly text: string
  readonly terminal?: 1 | 2
}

/** Typed in a step before its solution: the lines of the bootcamp's pages that the solution does not have. */
export const BEFORE: Readonly<Record<string, readonly Line[]>> = {
  'create-cluster/tools': [{ text: 'minikube status' }],
  'deploy-app/kubectl': [{ text: 'kubectl' }, { text: 'kubectl version' }],
  'deploy-app/proxy': [{ text: 'curl http://localhost:8001/' }],
  'expose-app/service': [{ text: 'kubectl get pods' }],
  'scale-app/up': [{ text: 'kubectl describe deployments/kubernetes-bootcamp' }],
  'update-app/update': [{ text: 'kubectl get pods' }, { text: 'kubectl describe pods' }],
}

/** Typed in a step after its solution. */
export const AFTER: Readonly<Record<string, readonly Line[]>> = {
  'deploy-app/through-the-api': [
    { text: 'curl http://localhost:8001/api/v1/namespaces/default/pods/$POD_NAME/' },
    { text: 'curl http://localhost:8001/api/v1/namespaces/default/pods/$POD_NAME/proxy/' },
  ],
  'explore-app/shell': [{ text: 'kubectl logs "$POD_NAME" | tail -n 1' }],
  'expose-app/reach': [{ text: 'minikube service kubernetes-bootcamp --url' }, { text: 'kubectl describe deployment' }],
  'expose-app/labels': [
    { text: 'kubectl get services -l app=kubernetes-bootcamp' },
    { text: 'kubectl describe pods "$POD_NAME" | head -n 12' },
  ],
  'expose-app/delete': [{ text: 'kubectl get services' }, { text: 'kubectl exec -ti $POD_NAME -- curl http://localhost:8080' }],
  'scale-app/up': [{ text: 'kubectl describe deployments/kubernetes-bootcamp' }],
  'scale-app/balance': [{ text: 'kubectl get services' }, { text: 'curl http://"$(minikube ip):$NODE_PORT"' }],
  'update-app/undo': [{ text: 'kubectl describe pods | grep Image:' }],
}

const BOOTCAMP_ANSWER = /Hello Kubernetes bootcamp! \| Running on: kubernetes-bootcamp-[a-z0-9]+-[a-z0-9]{5} \| v=/

/** What a line shows, by what it begins with; the first that fits counts. Long output is seen by its end. */
const SHOWN: readonly (readonly [RegExp, RegExp])[] = [
  [/^minikube version$/, /minikube version: v\d/],
  [/^minikube start$/, /Done! kubectl is now configured to use "minikube" cluster and "default" namespace by default/],
  [/^minikube service kubernetes-bootcamp --url$/, /\nhttp:\/\/\d+\.\d+\.\d+\.\d+:3[0-2]\d{3}\n/],
  [/^kubectl$/, /Use "kubectl <command> --help" for more information about a given command\./],
  [/^kubectl version$/, /Client Version: v1\.36\.\d+\nKustomize Version: v\d.*\nServer Version: v1\.36\.\d+/],
  [
    /^kubectl cluster-info$/,
    /Kubernetes control plane is running at https:\/\/[\s\S]*CoreDNS is running at [\s\S]*To further debug and diagnose cluster problems/,
  ],
  [/^kubectl get nodes --help$/, /Use "kubectl options" for a list of global command-line options/],
  [/^kubectl get nodes$/, /NAME +STATUS +ROLES +AGE +VERSION\nminikube +Ready +control-plane +\S+ +v1\.36\.\d/],
  [/^until kubectl get nodes/, /until kubectl get nodes/],
  [/^kubectl create deployment/, /deployment\.apps\/kubernetes-bootcamp created/],
  [/^kubectl wait/, /deployment\.apps\/kubernetes-bootcamp condition met/],
  [/^kubectl get deployments$/, /NAME +READY +UP-TO-DATE +AVAILABLE +AGE\nkubernetes-bootcamp +[1-4]\/[1-4] +[1-4] +[1-4] +\S+/],
  [/^kubectl proxy$/, /Starting to serve on 127\.0\.0\.1:8001/],
  [/^curl http:\/\/localhost:8001\/version$/, /"gitVersion": "v1\.36\.\d+"/],
  [/^curl http:\/\/localhost:8001\/$/, /Failed to connect to localhost port 8001/],
  [/^export /, /export /],
  [/^echo Name of the Pod/, /Name of the Pod: kubernetes-bootcamp-[a-z0-9]+-[a-z0-9]{5}/],
  [/^echo "NODE_PORT/, /\nNODE_PORT=3[0-2]\d{3}\n/],
  [/^curl .*:8080\/proxy\/$/, BOOTCAMP_ANSWER],
  [/^curl .*POD_NAME\/proxy\/$/, /error trying to reach service: dial tcp [\d.]+:80: connect: connection refused/],
  [
    /^curl .*POD_NAME\/$/,
    /"nodeName": "minikube"[\s\S]*"hostIP": "192\.168\.49\.2"[\s\S]*"podIP": "10\.244\.[\d.]+"[\s\S]*"qosClass": "BestEffort"/,
  ],
  [
    /^kubectl get pods -o wide$/,
    /NAME +READY +STATUS +RESTARTS +AGE +IP +NODE +NOMINATED NODE +READINESS GATES\n(kubernetes-bootcamp-\S+ +1\/1 +Running +0 +\S+ +10\.244\.\S+ +minikube +<none> +<none>\n){2,4}/,
  ],
  [/^kubectl get pods/, /NAME +READY +STATUS +RESTARTS +AGE\nkubernetes-bootcamp-[a-z0-9]+-[a-z0-9]{5} +[01]\/1 +\S+/],
  [/^kubectl describe pods \| grep/, /Image: +docker\.io\/jocatalin\/kubernetes-bootcamp:v2/],
  [/^kubectl describe pods .*head/, /Labels: +app=kubernetes-bootcamp\n.*[\s\S]*version=v1/],
  [/^kubectl describe pods$/, /Tolerations: +node\.kubernetes\.io\/not-ready:NoExecute op=Exists for 300s/],
  [/^kubectl describe pod \$AFFECTED_POD$/, /kubernetes-bootcamp:v10[\s\S]*not found/],
  [/^kubectl logs .*tail/, /Running On: kubernetes-bootcamp-\S+ \| Total Requests: \d+ \| App Uptime: [\d.]+ seconds \| Log Time: /],
  [/^kubectl logs/, /Kubernetes Bootcamp App Started At: \S+ \| Running On: +kubernetes-bootcamp-/],
  [/^kubectl exec .*-- env$/, /HOSTNAME=kubernetes-bootcamp-\S+\n[\s\S]*KUBERNETES_SERVICE_HOST=10\.96\.0\.1\n/],
  [/^kubectl exec -ti .*-- bash$/, /root@kubernetes-bootcamp-\S+:\//],
  [/^cat server\.js$/, /Kubernetes bootcamp/],
  [/^exit$/, /exit/],
  [/^kubectl get services -l/, /NAME +TYPE +CLUSTER-IP +EXTERNAL-IP +PORT\(S\) +AGE\nkubernetes-bootcamp +NodePort/],
  [
    /^kubectl get services$/,
    /NAME +TYPE +CLUSTER-IP +EXTERNAL-IP +PORT\(S\) +AGE\n[\s\S]*kubernetes +ClusterIP +10\.96\.0\.1 +<none> +443\/TCP +\S+/,
  ],
  [/^kubectl expose/, /service\/kubernetes-bootcamp exposed/],
  [/^kubectl describe services\/kubernetes-bootcamp$/, /Endpoints: +10\.244\.\d+\.\d+:8080/],
  [/^kubectl describe deployments?(\/\S+)?$/, /NewReplicaSet: +kubernetes-bootcamp-[a-z0-9]+ \((\d)\/\1 replicas created\)\nEvents:/],
  [/^kubectl label pods/, /pod\/kubernetes-bootcamp-\S+ labeled/],
  [/^kubectl delete service /, /service "kubernetes-bootcamp" deleted from default namespace/],
  [/^kubectl get rs$/, /NAME +DESIRED +CURRENT +READY +AGE\nkubernetes-bootcamp-[a-z0-9]+ +1 +1 +1 +\S+/],
  [/^kubectl scale /, /deployment\.apps\/kubernetes-bootcamp scaled/],
  [/^kubectl rollout status /, /deployment "kubernetes-bootcamp" successfully rolled out/],
  [/^for i in .*curl/, /(?:Hello Kubernetes bootcamp! .*\n){8}/],
  [/^until \[/, /until \[/],
  [/^kubectl set image /, /deployment\.apps\/kubernetes-bootcamp image updated/],
  [/^until kubectl get pods/, /(ErrImagePull|ImagePullBackOff)/],
  [/^kubectl rollout undo /, /deployment\.apps\/kubernetes-bootcamp rolled back/],
  [/^kubectl rollout history /, /REVISION +CHANGE-CAUSE\n1 +<none>\n3 +<none>\n4 +<none>/],
  [
    /^kubectl delete deployments/,
    /deployment\.apps "kubernetes-bootcamp" deleted from default namespace\nservice "kubernetes-bootcamp" deleted from default namespace/,
  ],
  [/^curl http:\/\/localhost:8080$/, BOOTCAMP_ANSWER],
  [/^kubectl exec .*curl/, BOOTCAMP_ANSWER],
]

/** What a line must show, wherever it is typed; `where` tells the few whose answer depends on the step. */
export function shownBy(line: string, where: string): RegExp {
  if (where === 'create-cluster/tools' && line === 'minikube status') return /Profile "minikube" not found/
  if (line === 'minikube status') return /type: Control Plane\nhost: Running\nkubelet: Running\napiserver: Running\nkubeconfig: Configured/
  if (/^curl http:\/\/"\$\(minikube ip\):\$NODE_PORT"$/.test(line))
    return where === 'expose-app/delete' ? /Failed to connect to [\d.]+ port 3[0-2]\d{3}|Connection refused/ : BOOTCAMP_ANSWER
  const found = SHOWN.find(([begins]) => begins.test(line))
  if (!found) throw new Error(`nobody says what "${line}" shows`)
  return found[1]
}
