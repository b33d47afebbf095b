import { beforeAll, describe, expect, it } from 'vitest'
import { LiveCluster } from '../testing/live-cluster'

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: full
  labels: {app: full}
  annotations: {note: hello}
spec:
  nodeName: w1
  containers:
  - name: app
    image: nginx
    command: [nginx, -g, daemon off;]
    ports: [{name: http, containerPort: 80}]
    env: [{name: MODE, value: slow}, {name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]
    resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: 200m, memory: 64Mi}}
    readinessProbe: {httpGet: {path: /, port: http}, periodSeconds: 5}
    volumeMounts: [{name: scratch, mountPath: /scratch, readOnly: true}]
  volumes: [{name: scratch, emptyDir: {}}]
`

/** What another run of the engine may make differently. */
const masked = (text: string) =>
  text
    .replaceAll(/containerd:\/\/[0-9a-f]{64}/g, 'containerd://ID')
    .replaceAll(/sha256:[0-9a-f]{64}/g, 'sha256:DIGEST')
    .replaceAll(/kube-api-access-\w{5}/g, 'kube-api-access-xxxxx')
    .replaceAll(/web-[0-9a-f]{8,10}/g, 'web-HASH')
    .replaceAll(/Image size: \d+/g, 'Image size: SIZE')
    .replaceAll(/\w{3}, \d\d \w{3} 2026 [\d:]{8} \+0000/g, 'TIME')
    .replaceAll(/(RegisteredNode +)\d\S+/g, '$1AGE')
    .replaceAll(/(ID|UUID):( +)[0-9a-f-]{32,36}$/gm, '$1:$2ID')

describe('kubectl describe', () => {
  let c: LiveCluster
  beforeAll(async () => {
    c = await LiveCluster.of('w1')
    c.write('/root/work/pod.yaml', POD)
    await c.all(
      'apply -f pod.yaml',
      'wait --for=condition=Ready pod/full --timeout=60s',
      'expose pod full --port=8080 --target-port=http --type=NodePort',
    )
    await c.all('create deployment web --image=nginx', 'rollout status deploy/web')
  })

  it('shows a pod whole', async () => {
    expect(masked(await c.out('describe pod full'))).toMatchInlineSnapshot(`
      "Name:             full
      Namespace:        default
      Priority:         0
      Service Account:  default
      Node:             w1/192.168.49.10
      Start Time:       TIME
      Labels:           app=full
      Annotations:      note: hello
      Status:           Running
      IP:               10.244.0.2
      IPs:
        IP:  10.244.0.2
      Containers:
        app:
          Container ID:  containerd://ID
          Image:         nginx
          Image ID:      docker.io/library/nginx@sha256:DIGEST
          Port:          80/TCP (http)
          Host Port:     0/TCP (http)
          Command:
            nginx
            -g
            daemon off;
          State:          Running
            Started:      TIME
          Ready:          True
          Restart Count:  0
          Limits:
            cpu:     200m
            memory:  64Mi
          Requests:
            cpu:      100m
            memory:   64Mi
          Readiness:  http-get http://:http/ delay=0s timeout=1s period=5s #success=1 #failure=3
          Environment:
            MODE:  slow
            IP:     (v1:status.podIP)
          Mounts:
            /scratch from scratch (ro)
            /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-xxxxx (ro)
      Conditions:
        Type                        Status
        PodReadyToStartContainers   True 
        Initialized                 True 
        Ready                       True 
        ContainersReady             True 
        PodScheduled                True 
      Volumes:
        scratch:
          Type:       EmptyDir (a temporary directory that shares a pod's lifetime)
          Medium:     
          SizeLimit:  <unset>
        kube-api-access-xxxxx:
          Type:                    Projected (a volume that contains injected data from multiple sources)
          TokenExpirationSeconds:  3607
          ConfigMapName:           kube-root-ca.crt
          Optional:                false
          DownwardAPI:             true
      QoS Class:                   Burstable
      Node-Selectors:              <none>
      Tolerations:                 node.kubernetes.io/not-ready:NoExecute op=Exists for 300s
                                   node.kubernetes.io/unreachable:NoExecute op=Exists for 300s
      Events:
        Type    Reason   Age   From     Message
        ----    ------   ----  ----     -------
        Normal  Pulling  0s    kubelet  spec.containers{app}: Pulling image "nginx"
        Normal  Pulled   0s    kubelet  spec.containers{app}: Successfully pulled image "nginx" in 0s (0s including waiting). Image size: SIZE bytes.
        Normal  Created  0s    kubelet  spec.containers{app}: Container created
        Normal  Started  0s    kubelet  spec.containers{app}: Container started
      "
    `)
  })

  it('shows a service whole', async () => {
    const text = (await c.out('describe svc full'))
      .replace(/10\.(9[6-9]|10\d|11[01])\.\d+\.\d+/g, 'CLUSTER-IP')
      .replace(/\b3\d{4}\/TCP/, 'PORT/TCP')
    expect(text).toMatchInlineSnapshot(`
      "Name:                     full
      Namespace:                default
      Labels:                   app=full
      Annotations:              <none>
      Selector:                 app=full
      Type:                     NodePort
      IP Family Policy:         SingleStack
      IP Families:              IPv4
      IP:                       CLUSTER-IP
      IPs:                      CLUSTER-IP
      Port:                     <unset>  8080/TCP
      TargetPort:               http/TCP
      NodePort:                 <unset>  PORT/TCP
      Endpoints:                10.244.0.2:80
      Session Affinity:         None
      External Traffic Policy:  Cluster
      Internal Traffic Policy:  Cluster
      Events:                   <none>
      "
    `)
  })

  it('shows a deployment whole', async () => {
    expect(masked(await c.out('describe deployment web'))).toMatchInlineSnapshot(`
      "Name:                   web
      Namespace:              default
      CreationTimestamp:      TIME
      Labels:                 app=web
      Annotations:            deployment.kubernetes.io/revision: 1
      Selector:               app=web
      Replicas:               1 desired | 1 updated | 1 total | 1 available | 0 unavailable
      StrategyType:           RollingUpdate
      MinReadySeconds:        0
      RollingUpdateStrategy:  25% max unavailable, 25% max surge
      Pod Template:
        Labels:  app=web
        Containers:
         nginx:
          Image:         nginx
          Port:          <none>
          Host Port:     <none>
          Environment:   <none>
          Mounts:        <none>
        Volumes:         <none>
        Node-Selectors:  <none>
        Tolerations:     <none>
      Conditions:
        Type           Status  Reason
        ----           ------  ------
        Available      True    MinimumReplicasAvailable
        Progressing    True    NewReplicaSetAvailable
      OldReplicaSets:  <none>
      NewReplicaSet:   web-HASH (1/1 replicas created)
      Events:
        Type    Reason             Age   From                   Message
        ----    ------             ----  ----                   -------
        Normal  ScalingReplicaSet  0s    deployment-controller  Scaled up replica set web-HASH from 0 to 1
      "
    `)
  })

  it('shows a node whole', async () => {
    await c.out('delete deployment web')
    await c.pass(60_000)
    expect(masked(await c.out('describe node w1'))).toMatchInlineSnapshot(`
      "Name:               w1
      Roles:              <none>
      Labels:             beta.kubernetes.io/arch=amd64
                          beta.kubernetes.io/os=linux
                          kubernetes.io/arch=amd64
                          kubernetes.io/hostname=w1
                          kubernetes.io/os=linux
      Annotations:        node.alpha.kubernetes.io/ttl: 0
                          volumes.kubernetes.io/controller-managed-attach-detach: true
      CreationTimestamp:  TIME
      Taints:             <none>
      Unschedulable:      false
      Lease:
        HolderIdentity:  w1
        AcquireTime:     <unset>
        RenewTime:       TIME
      Conditions:
        Type             Status  LastHeartbeatTime                 LastTransitionTime                Reason                       Message
        ----             ------  -----------------                 ------------------                ------                       -------
        MemoryPressure   False   TIME   TIME   KubeletHasSufficientMemory   kubelet has sufficient memory available
        DiskPressure     False   TIME   TIME   KubeletHasNoDiskPressure     kubelet has no disk pressure
        PIDPressure      False   TIME   TIME   KubeletHasSufficientPID      kubelet has sufficient PID available
        Ready            True    TIME   TIME   KubeletReady                 kubelet is posting ready status
      Addresses:
        InternalIP:  192.168.49.10
        Hostname:    w1
      Capacity:
        cpu:                2
        ephemeral-storage:  20145724Ki
        hugepages-1Gi:      0
        hugepages-2Mi:      0
        memory:             3840Mi
        pods:               110
      Allocatable:
        cpu:                2
        ephemeral-storage:  20145724Ki
        hugepages-1Gi:      0
        hugepages-2Mi:      0
        memory:             3840Mi
        pods:               110
      System Info:
        Machine ID:                 ID
        System UUID:                ID
        Boot ID:                    ID
        Kernel Version:             6.8.0-110-generic
        OS Image:                   Ubuntu 24.04.3 LTS
        Operating System:           linux
        Architecture:               amd64
        Container Runtime Version:  containerd://2.2.1
        Kubelet Version:            v1.36.2
      PodCIDR:                      10.244.0.0/24
      PodCIDRs:                     10.244.0.0/24
      Non-terminated Pods:          (1 in total)
        Namespace                   Name    CPU Requests  CPU Limits  Memory Requests  Memory Limits  Age
        ---------                   ----    ------------  ----------  ---------------  -------------  ---
        default                     full    100m (5%)     200m (10%)  64Mi (1%)        64Mi (1%)      60s
      Allocated resources:
        (Total limits may be over 100 percent, i.e., overcommitted.)
        Resource           Requests   Limits
        --------           --------   ------
        cpu                100m (5%)  200m (10%)
        memory             64Mi (1%)  64Mi (1%)
        ephemeral-storage  0 (0%)     0 (0%)
        hugepages-1Gi      0 (0%)     0 (0%)
        hugepages-2Mi      0 (0%)     0 (0%)
      Events:
        Type    Reason          Age   From             Message
        ----    ------          ----  ----             -------
        Normal  RegisteredNode  AGE  node-controller  Node w1 event: Registered Node w1 in Controller
      "
    `)
  })

  it('asks for each object of a list once more, and for endpoints and resource slices without pages', async () => {
    const asked = async (command: string) =>
      [...(await c.kubectl(`${command} -v=6`)).stderr.matchAll(/verb="GET" url="https:\/\/[^/]+([^"]+)"/g)].map(([, path]) => path)
    expect(await asked('describe services -l provider=kubernetes --show-events=false')).toEqual([
      '/api/v1/namespaces/default/services?labelSelector=provider%3Dkubernetes&limit=500',
      '/api/v1/namespaces/default/services/kubernetes',
      '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3Dkubernetes',
    ])
    expect(await asked('describe node w1 --show-events=false --chunk-size=10')).toEqual([
      '/api/v1/nodes/w1',
      '/api/v1/nodes/w1',
      '/api/v1/pods?fieldSelector=spec.nodeName%3Dw1%2Cstatus.phase%21%3DSucceeded%2Cstatus.phase%21%3DFailed&limit=10',
      '/apis/resource.k8s.io/v1/resourceslices?fieldSelector=spec.nodeName%3Dw1',
      '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/w1',
    ])
  })
})
