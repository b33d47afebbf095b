import { expect, it } from 'vitest'
import { formsInside, formsOf, openingsOf, simpleCommands } from './command-forms'

const KUBECTL: readonly (readonly [typed: string, form: string])[] = [
  ['k get po', 'kubectl get pods'],
  ['kubectl  get   pod/web', 'kubectl get pods web'],
  ['kubectl -n shop get deploy web -o wide', 'kubectl get deployments web --namespace=shop --output=wide'],
  ['kubectl get pods -owide', 'kubectl get pods --output=wide'],
  ['kubectl get pods -o=wide', 'kubectl get pods --output=wide'],
  ['kubectl get deployments.apps', 'kubectl get deployments'],
  ["kubectl get pods -l 'app=web'", 'kubectl get pods --selector=app=web'],
  ['kubectl get --selector "app=web" pods', 'kubectl get pods --selector=app=web'],
  ['kubectl get pods -lapp=web', 'kubectl get pods --selector=app=web'],
  ['kubectl exec -ti "$POD_NAME" -- bash', 'kubectl exec $POD_NAME --stdin --tty -- bash'],
  [
    'kubectl exec -it deploy/web -c app -- sh -c "env | sort"',
    'kubectl exec deployments web --container=app --stdin --tty -- sh -c env | sort',
  ],
  ['kubectl logs -f web', 'kubectl logs web --follow'],
  ['kubectl rollout status deploy/web', 'kubectl rollout status deployments web'],
  ['kubectl rollout undo deployment web --to-revision 2', 'kubectl rollout undo deployments web --to-revision=2'],
  ['kubectl create deploy web --image nginx', 'kubectl create deploy web --image=nginx'],
  ['minikube kubectl -- get nodes', 'kubectl get nodes'],
  ['sudo kubectl get nodes', 'kubectl get nodes'],
  ['watch -n 1 kubectl get pods', 'kubectl get pods'],
  ['timeout -s INT 20s kubectl get po -w', 'kubectl get pods --watch'],
  ['echo a b | xargs -n 1 k delete po', 'kubectl delete pods'],
  ['echo a b | xargs --replace k delete po', 'kubectl delete pods'],
  ['watch -d kubectl get pods', 'kubectl get pods'],
  ['for i in 1 2; do kubectl get pods; done', 'kubectl get pods'],
  ['until kubectl get nodes | grep -q Ready; do sleep 1; done', 'kubectl get nodes'],
  ['kubectl get nodes && kubectl get pods', 'kubectl get pods'],
  ['KUBECONFIG=x kubectl get pods', 'kubectl get pods'],
  ['kubectl get pods \\\n  -o wide', 'kubectl get pods --output=wide'],
  ['kubectl proxy &', 'kubectl proxy'],
  ['kubectl get netpol -n shop', 'kubectl get networkpolicies --namespace=shop'],
  ['kubectl get pods --as robot', 'kubectl get pods --as=robot'],
  [
    'kubectl create rolebinding r --role reader --serviceaccount default:robot',
    'kubectl create rolebinding r --role=reader --serviceaccount=default:robot',
  ],
  ['kubectl top po --containers web', 'kubectl top pods web --containers'],
  ['kubectl get nodes -h', 'kubectl get nodes --help'],
]

it.each(KUBECTL)('%s says %s', (typed, form) => expect(formsOf(typed)).toContain(form))

it('several kinds are several forms, and all is the kinds it lists', () => {
  expect(formsOf('kubectl get po,svc -A')).toEqual([
    'kubectl get po,svc -A',
    'kubectl get pods --all-namespaces',
    'kubectl get services --all-namespaces',
  ])
  expect(formsOf('kubectl delete deploy/web svc/web')).toContain('kubectl delete services web')
  expect(formsOf('kubectl get all')).toContain('kubectl get deployments')
  expect(formsOf('kubectl get all')).not.toContain('kubectl get nodes')
})

it('a file is a flag, also of apply', () => {
  expect(formsOf('kubectl apply -f web.yaml')).toContain('kubectl apply --filename=web.yaml')
})

it('what another program is told is not taken for a command of kubectl', () => {
  expect(formsOf('echo kubectl get pods')).toEqual(['echo kubectl get pods'])
  expect(formsOf('echo "a; kubectl get pods"')).toEqual(['echo "a; kubectl get pods"', 'echo a; kubectl get pods'])
})

it('what stands in $( ) belongs to its word', () => {
  const line = 'export POD_NAME="$(kubectl get pods -o go-template --template \'{{range .items}}{{.metadata.name}}{{end}}\')"'
  expect(simpleCommands(line)).toEqual([
    ['export', "POD_NAME=$(kubectl get pods -o go-template --template '{{range .items}}{{.metadata.name}}{{end}}')"],
  ])
  expect(simpleCommands('curl http://"$(minikube ip):$NODE_PORT"')).toEqual([['curl', 'http://$(minikube ip):$NODE_PORT']])
})

it.each([
  [
    'kubectl exec -it web -- sh',
    'wget -qO- "http://db" | head',
    ['kubectl exec web --stdin --tty -- wget -qO- http://db', 'kubectl exec web --stdin --tty -- head'],
  ],
  ['kubectl exec web -n shop -it -- bash', 'ls', ['kubectl exec web --namespace=shop --stdin --tty -- ls']],
  ['kubectl run tmp --rm -it --image=busybox', 'ls', ['kubectl run tmp --image=busybox --rm --stdin --tty -- ls']],
  ['minikube ssh -n minikube-m02', 'sudo crictl ps', ['minikube ssh -n minikube-m02 -- crictl ps']],
  ['kubectl get pods', 'ls', []],
] as const)('inside %s, %s is what it was told to run', (opener, line, forms) =>
  expect(formsInside(openingsOf(opener), line)).toEqual(forms),
)
