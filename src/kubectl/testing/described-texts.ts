/** What kubectl v1.36 prints about the described objects, without events. */
export const DESCRIBED_TEXTS: Readonly<Record<string, string>> = {
  'Pod/full': `Name:                full
Namespace:           lab
Priority:            7
Runtime Class Name:  gvisor
Node:                w1/10.0.0.1
Labels:              app=a
                     app.kubernetes.io/name=b
Annotations:         <none>
Status:              Running
IP:                  10.1.0.1
IPs:
  IP:               10.1.0.1
  IP:               fd00::1
NominatedNodeName:  w2
Resources:
  Limits:
    memory:  1Gi
Init Containers:
  first:
    Image:        i
    Port:         <none>
    Host Port:    <none>
    Environment:  <none>
    Mounts:
      /m from v (ro,path="a b")
Containers:
  main:
    Container ID:        containerd://1
    Image:               nginx
    Image ID:            sha256:1
    Ports:               80/TCP (http), 53/UDP
    Host Ports:          0/TCP (http), 5353/UDP
    SeccompProfile:      Localhost
      LocalhostProfile:  p.json
    Command:
      sh
      -c
      a
      b
    State:          Waiting
      Reason:       CrashLoopBackOff
    Last State:     Terminated
      Reason:       OOMKilled
      Message:      bye
      Exit Code:    137
      Signal:       9
      Started:      Wed, 01 Jan 2020 00:00:01 +0000
      Finished:     Wed, 01 Jan 2020 00:00:02 +0000
    Ready:          True
    Restart Count:  2
    Limits:
      cpu:     1500m
      memory:  100
    Requests:
      cpu:      500m
    Liveness:   http-get //:25%25/x%3Fy delay=0s timeout=0s period=0s #success=0 #failure=0
    Readiness:  tcp-socket :0 delay=0s timeout=0s period=3s #success=0 #failure=0
    Startup:    grpc <pod>:9 s delay=0s timeout=0s period=0s #success=0 #failure=0
    Environment Variables from:
      cm  ConfigMap                Optional: true
      s   Secret with prefix 'P_'  Optional: false
    Environment:
      NAME:   full (v1:metadata.name)
      UID:     (v1:metadata.uid)
      LABEL:   (v1:metadata.labels['app'])
      CPU:    1500 (limits.cpu)
      MEM:    0 (requests.memory)
      WHOLE:  1 (limits.memory)
      OTHER:   (limits.pods)
      KEY:    <set to the key 'k' in secret 's'>  Optional: true
    Mounts:   <none>
    Devices:  <none>
      /dev/a from a
      /dev/b from b
Ephemeral Containers:
  debug:
    Image:        d
    Port:         <none>
    Host Port:    <none>
    Environment:  <none>
    Mounts:       <none>
Readiness Gates:
  Type               Status
  example.com/gate   False 
Conditions:
  Type               Status
  Ready              True 
  example.com/gate   False 
Volumes:
  host:
    Type:          HostPath (bare host directory volume)
    Path:          /tmp
    HostPathType:  <none>
  empty:
    Type:       EmptyDir (a temporary directory that shares a pod's lifetime)
    Medium:     Memory
    SizeLimit:  1500Mi
  down:
    Type:  DownwardAPI (a volume populated by information about the pod)
    Items:
      metadata.labels -> l
      limits.cpu -> c
  own:
    Type:          EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)
    StorageClass:  fast
    Volume:        
    Labels:            a=b
                       c=d
    Annotations:       n: o
    Capacity:      
    Access Modes:  
    VolumeMode:    Block
    DataSource:
      APIGroup:  snapshot.storage.k8s.io
      Kind:      VolumeSnapshot
      Name:      snap
  disk:
    Type:               ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)
    TargetPortal:       10.0.0.1:3260
    IQN:                iqn.x
    Lun:                3
    ISCSIInterface      
    FSType:             
    ReadOnly:           false
    Portals:            [p1 p2]
    DiscoveryCHAPAuth:  false
    SessionCHAPAuth:    false
    SecretRef:          &LocalObjectReference{Name:chap,}
    InitiatorName:      <none>
  drv:
    Type:              CSI (a Container Storage Interface (CSI) volume source)
    Driver:            d.x
    FSType:            xfs
    ReadOnly:          false
    VolumeAttributes:      a=1
                           b=2
  all:
    Type:                    Projected (a volume that contains injected data from multiple sources)
    SecretName:              s
    Optional:                true
    DownwardAPI:             true
    ConfigMapName:           c
    Optional:                false
    TokenExpirationSeconds:  60
  img:
    Type:        Image (a container image or OCI artifact)
    Reference:   r:1
    PullPolicy:  Always
  none:
  <unknown>
QoS Class:                    Burstable
Node-Selectors:               app=a
                              app.kubernetes.io/name=b
Tolerations:                  op=Exists
                              a=b:NoExecute for 300s
                              c:NoSchedule op=Exists
Topology Spread Constraints:  zone:DoNotSchedule when max skew 2 is exceeded for selector app=a,x in (a,b)
SchedulingGroup:
  PodGroupName:  gang
`,
  'Node/w1': `Name:               w1
Roles:              edge,worker
Labels:             kubernetes.io/role=edge
                    node-role.kubernetes.io/worker=
Annotations:        <none>
CreationTimestamp:  Mon, 01 Jan 0001 00:00:00 +0000
Taints:             a:NoExecute
                    b=v:NoSchedule
Unschedulable:      true
Lease:              Failed to get lease: leases.coordination.k8s.io "w1" not found
Addresses:
  InternalIP:  10.0.0.1
Capacity:
  cpu:     2
  memory:  1000Mi
  pods:    110
Allocatable:
  cpu:                1
  ephemeral-storage:  1k
  example.com/gpu:    4
  hugepages-2Mi:      4Mi
  memory:             1000Mi
  pods:               110
System Info:
  Machine ID:                 m
  System UUID:                s
  Boot ID:                    b
  Kernel Version:             k
  OS Image:                   o
  Operating System:           linux
  Architecture:               amd64
  Container Runtime Version:  containerd://2
  Kubelet Version:            v1.36.2
PodCIDR:                      10.1.0.0/24
PodCIDRs:                     10.1.0.0/24
ProviderID:                   kind://w1
Non-terminated Pods:          (2 in total)
  Namespace                   Name       CPU Requests  CPU Limits    Memory Requests  Memory Limits  Age
  ---------                   ----       ------------  ----------    ---------------  -------------  ---
  lab                         full       500m (50%)    1500m (150%)  0 (0%)           1Gi (102%)     6y326d
  lab                         sidecar    290m (28%)    0 (0%)        100Mi (10%)      0 (0%)         6y326d
Allocated resources:
  (Total limits may be over 100 percent, i.e., overcommitted.)
  Resource           Requests     Limits
  --------           --------     ------
  cpu                790m (79%)   1500m (150%)
  memory             100Mi (10%)  1Gi (102%)
  ephemeral-storage  0 (0%)       0 (0%)
  hugepages-2Mi      2Mi (50%)    0 (0%)
  example.com/gpu    0            1
`,
  'PersistentVolume/pv': `Name:              pv
Labels:            <none>
Annotations:       <none>
Finalizers:        [kubernetes.io/pv-protection]
StorageClass:      
Status:            Bound
Claim:             lab/data
Reclaim Policy:    Retain
Access Modes:      RWO,RWX
VolumeMode:        Filesystem
Capacity:          1Gi
Node Affinity:     
  Required Terms:  
    Term 0:        zone in [a, b]
                   ssd exists
    Term 1:        <none>
Message:           
Source:
    Type:             AzureFile (an Azure File Service mount on the host and bind mount to the pod)
    SecretName:       s
    SecretNamespace:  ns
    ShareName:        h
    ReadOnly:         false
`,
  'ResourceQuota/quota': `Name:       quota
Namespace:  lab
Scopes:     NotBestEffort, Terminating
 * Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.
 * Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.
Resource  Used  Hard
--------  ----  ----
cpu       150m  2
memory    1Gi   1Gi
pods      1     3
`,
  'CertificateSigningRequest/csr': `Name:                csr
Labels:              app.kubernetes.io/name=b,app=a
Annotations:         <none>
CreationTimestamp:   Wed, 01 Jan 2020 00:00:00 +0000
Requesting User:     alice
Signer:              kubernetes.io/kube-apiserver-client
Requested Duration:  60m
Status:              Approved,Issued
Subject:
  Common Name:    alice2
  Serial Number:  
  Organization:   system:nodes
                  dev
Subject Alternative Names:
  DNS Names:        a.example
                    b.example
  Email Addresses:  a@x.org
  URIs:             spiffe://x/y
  IP Addresses:     10.0.0.2
`,
  'HorizontalPodAutoscaler/hpa': `Name:                                                                        hpa
Namespace:                                                                   lab
Labels:                                                                      <none>
Annotations:                                                                 <none>
CreationTimestamp:                                                           Mon, 01 Jan 0001 00:00:00 +0000
Reference:                                                                   Deployment/web
Metrics:                                                                     ( current / target )
  resource cpu on pods  (as a percentage of request):                        80% (40m) / 50%
  "rps" on pods:                                                             900m / 1k
  "hits" on Ingress/main (target value):                                     <unknown> / 2k
  "queue" (target average value):                                            <unknown> / 30
  resource memory of container "app" on pods  (as a percentage of request):  <unknown> / <auto>
  <unknown metric type "Odd">
Min replicas:  <unset>
Max replicas:  5
Behavior:
  Scale Up:
    Stabilization Window: 0 seconds
    Select Policy: Max
    Policies:
      - Type: Pods  Value: 4  Period: 15 seconds
  Scale Down:
Deployment pods:  2 current / 3 desired
Conditions:
  Type         Status  Reason  Message
  ----         ------  ------  -------
  AbleToScale  True    Ready   fine
`,
  'NetworkPolicy/deny': `Name:         deny
Namespace:    lab
Created on:   2020-01-01 00:00:00 +0000 UTC
Labels:       <none>
Annotations:  <none>
Spec:
  PodSelector:     app=a
  Allowing ingress traffic:
    To Port Range: 80-90/TCP
    To Port: <nil>/UDP
    From:
      PodSelector: <none>
    From:
      IPBlock:
        CIDR: 10.0.0.0/8
        Except: 10.1.0.0/16
    ----------
    To Port: <any> (traffic allowed to all ports)
    From: <any> (traffic not restricted by source)
  Allowing egress traffic:
    <none> (Selected pods are isolated for egress connectivity)
  Policy Types: Ingress, Egress
`,
  'Service/svc': `Name:                        svc
Namespace:                   lab
Labels:                      <none>
Annotations:                 <none>
Selector:                    app.kubernetes.io/name=b,app=a
Type:                        LoadBalancer
IP Family Policy:            SingleStack
IP Families:                 IPv4
IP:                          10.96.0.9
IPs:                         10.96.0.9
External IPs:                1.2.3.4
LoadBalancer Ingress:        9.9.9.9 (VIP), lb.example.com
Port:                        http  80/TCP
TargetPort:                  web/TCP
AppProtocol:                 h2c
NodePort:                    http  30080/TCP
Endpoints:                   <none>
Port:                        <unset>  443/TCP
TargetPort:                  8443/TCP
Endpoints:                   <none>
Session Affinity:            None
External Traffic Policy:     Local
Internal Traffic Policy:     Cluster
HealthCheck NodePort:        30001
LoadBalancer Source Ranges:  10.0.0.0/8
Traffic Distribution:        PreferSameZone
`,
  'StorageClass/fast': `Name:                  fast
IsDefaultClass:        Yes
Annotations:           a=b,storageclass.kubernetes.io/is-default-class=true
Provisioner:           p.x
Parameters:            a=1,b=2
AllowVolumeExpansion:  False
MountOptions:
  ro
  soft
ReclaimPolicy:      Delete
VolumeBindingMode:  WaitForFirstConsumer
AllowedTopologies:  
  Term 0:           zone in [a, b]
                    rack in
`,
}
