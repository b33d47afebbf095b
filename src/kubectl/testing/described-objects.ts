/** Objects that say much, for what describes them: YAML documents. */
export const DESCRIBED_OBJECTS = `
kind: Pod
apiVersion: v1
metadata: {name: full, namespace: lab, uid: u-pod, creationTimestamp: "2020-01-01T00:00:00Z", labels: {app: a, app.kubernetes.io/name: b}}
spec:
  nodeName: w1
  priority: 7
  runtimeClassName: gvisor
  nodeSelector: {app: a, app.kubernetes.io/name: b}
  schedulingGroup: {podGroupName: gang}
  resources: {limits: {memory: 1Gi}}
  containers:
  - name: main
    image: nginx
    command: ["sh", "-c", "a\\nb"]
    ports: [{containerPort: 80, protocol: TCP, name: http}, {containerPort: 53, hostPort: 5353, protocol: UDP}]
    securityContext: {seccompProfile: {type: Localhost, localhostProfile: p.json}}
    resources: {limits: {cpu: 1500m, memory: "100"}, requests: {cpu: "0.5"}}
    livenessProbe: {httpGet: {port: "25%", path: "x?y"}}
    readinessProbe: {tcpSocket: {port: 0}, periodSeconds: 3}
    startupProbe: {grpc: {port: 9, service: s}}
    envFrom: [{configMapRef: {name: cm, optional: true}}, {prefix: P_, secretRef: {name: s}}]
    env:
    - {name: NAME, valueFrom: {fieldRef: {apiVersion: v1, fieldPath: metadata.name}}}
    - {name: UID, valueFrom: {fieldRef: {apiVersion: v1, fieldPath: metadata.uid}}}
    - {name: LABEL, valueFrom: {fieldRef: {apiVersion: v1, fieldPath: "metadata.labels['app']"}}}
    - {name: CPU, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: 1m}}}
    - {name: MEM, valueFrom: {resourceFieldRef: {resource: requests.memory, divisor: "0"}}}
    - {name: WHOLE, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1Ki}}}
    - {name: OTHER, valueFrom: {resourceFieldRef: {resource: limits.pods, divisor: "0"}}}
    - {name: KEY, valueFrom: {secretKeyRef: {name: s, key: k, optional: true}}}
    volumeDevices: [{devicePath: /dev/b, name: b}, {devicePath: /dev/a, name: a}]
  initContainers: [{name: first, image: i, volumeMounts: [{mountPath: /m, name: v, subPath: "a b", readOnly: true}]}]
  ephemeralContainers: [{name: debug, image: d}]
  readinessGates: [{conditionType: example.com/gate}]
  tolerations:
  - {operator: Exists}
  - {key: a, operator: Equal, value: b, effect: NoExecute, tolerationSeconds: 300}
  - {key: c, operator: Exists, effect: NoSchedule}
  topologySpreadConstraints:
  - {maxSkew: 2, topologyKey: zone, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: a}, matchExpressions: [{key: x, operator: In, values: [b, a]}]}}
  volumes:
  - {name: host, hostPath: {path: /tmp}}
  - {name: empty, emptyDir: {medium: Memory, sizeLimit: 1500Mi}}
  - {name: down, downwardAPI: {items: [{path: l, fieldRef: {fieldPath: metadata.labels}}, {path: c, resourceFieldRef: {resource: limits.cpu}}]}}
  - name: own
    ephemeral: {volumeClaimTemplate: {metadata: {labels: {a: b, c: d}, annotations: {n: o}}, spec: {accessModes: [ReadWriteOnce], storageClassName: fast, volumeMode: Block, dataSource: {kind: VolumeSnapshot, name: snap, apiGroup: snapshot.storage.k8s.io}}}}
  - {name: disk, iscsi: {targetPortal: "10.0.0.1:3260", iqn: iqn.x, lun: 3, secretRef: {name: chap}, portals: [p1, p2]}}
  - {name: drv, csi: {driver: d.x, fsType: xfs, volumeAttributes: {b: "2", a: "1"}}}
  - {name: all, projected: {sources: [{secret: {name: s, optional: true}}, {downwardAPI: {}}, {configMap: {name: c}}, {serviceAccountToken: {expirationSeconds: 60}}]}}
  - {name: img, image: {reference: "r:1", pullPolicy: Always}}
  - {name: none}
status:
  phase: Running
  hostIP: 10.0.0.1
  podIPs: [{ip: 10.1.0.1}, {ip: "fd00::1"}]
  podIP: 10.1.0.1
  nominatedNodeName: w2
  conditions: [{type: Ready, status: "True"}, {type: example.com/gate, status: "False"}]
  containerStatuses:
  - {name: main, ready: true, restartCount: 2, image: nginx, imageID: "sha256:1", containerID: "containerd://1", state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 137, signal: 9, reason: OOMKilled, message: bye, startedAt: "2020-01-01T00:00:01Z", finishedAt: "2020-01-01T00:00:02Z"}}}
---
kind: Node
apiVersion: v1
metadata: {name: w1, uid: u-node, labels: {node-role.kubernetes.io/worker: "", kubernetes.io/role: edge}}
spec: {unschedulable: true, podCIDR: 10.1.0.0/24, podCIDRs: [10.1.0.0/24], providerID: kind://w1, taints: [{key: b, effect: NoSchedule, value: v}, {key: a, effect: NoExecute}]}
status:
  capacity: {cpu: "2", memory: 1000Mi, pods: "110"}
  allocatable: {cpu: "1", memory: 1000Mi, pods: "110", hugepages-2Mi: 4Mi, ephemeral-storage: "1000", example.com/gpu: "4"}
  addresses: [{type: InternalIP, address: 10.0.0.1}]
  nodeInfo: {machineID: m, kernelVersion: k, osImage: o, operatingSystem: linux, architecture: amd64, containerRuntimeVersion: "containerd://2", kubeletVersion: v1.36.2, bootID: b, systemUUID: s, kubeProxyVersion: ""}
---
kind: Pod
apiVersion: v1
metadata: {name: sidecar, namespace: lab, creationTimestamp: "2020-01-01T00:00:00Z"}
spec:
  nodeName: w1
  overhead: {cpu: 10m}
  containers: [{name: c, resources: {requests: {cpu: 190m, memory: 100Mi}, limits: {example.com/gpu: "1"}}}]
  initContainers:
  - {name: s, restartPolicy: Always, resources: {requests: {cpu: 90m}}}
  - {name: i, resources: {requests: {cpu: 150m, hugepages-2Mi: 2Mi}}}
status: {phase: Running}
---
kind: PersistentVolume
apiVersion: v1
metadata: {name: pv, uid: u-pv, finalizers: [kubernetes.io/pv-protection]}
spec:
  capacity: {storage: 1Gi}
  accessModes: [ReadWriteMany, ReadWriteOnce]
  persistentVolumeReclaimPolicy: Retain
  volumeMode: Filesystem
  claimRef: {namespace: lab, name: data}
  azureFile: {secretName: s, shareName: h, secretNamespace: ns}
  nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: zone, operator: In, values: [a, b]}, {key: ssd, operator: Exists}]}, {}]}}
status: {phase: Bound}
---
kind: ResourceQuota
apiVersion: v1
metadata: {name: quota, namespace: lab}
spec: {scopes: [NotBestEffort, Terminating]}
status: {hard: {cpu: "2", memory: 1Gi, pods: "3"}, used: {cpu: 150m, memory: "1073741824", pods: "1"}}
---
kind: CertificateSigningRequest
apiVersion: certificates.k8s.io/v1
metadata: {name: csr, uid: u-csr, creationTimestamp: "2020-01-01T00:00:00Z", labels: {app: a, app.kubernetes.io/name: b}}
spec: {username: alice, signerName: kubernetes.io/kube-apiserver-client, expirationSeconds: 3600, request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlJQnhUQ0NBUzRDQVFBd05qRVZNQk1HQTFVRUNnd01jM2x6ZEdWdE9tNXZaR1Z6TVF3d0NnWURWUVFLREFOawpaWFl4RHpBTkJnTlZCQU1NQm1Gc2FXTmxNakNCbnpBTkJna3Foa2lHOXcwQkFRRUZBQU9CalFBd2dZa0NnWUVBCnBZOGd5Vmhqb0M2Ym1Nb2IzRE1xaEFsY1JZbmswcGt0WmIvQVJwaFRZMmdXTVNBYlBiT2ZYTlVWZnpDOGQxMEYKWkpJS1l1Z2JKeHFrYm1FY1RlMnQvWXRtZUNvbmNVWEhnWGxOelpYZFRhUGJlbXJDSDViOXUyVGIvWGZWMjVKdwpjL1YxVUd1ZkF6V3d5MlRPR3lVOVdjb3NWVGVnYmc4UnZKMXdZZVRIQXdNQ0F3RUFBYUJQTUUwR0NTcUdTSWIzCkRRRUpEakZBTUQ0d1BBWURWUjBSQkRVd000SUpZUzVsZUdGdGNHeGxnZ2xpTG1WNFlXMXdiR1dIQkFvQUFBS0IKQjJGQWVDNXZjbWVHREhOd2FXWm1aVG92TDNndmVUQU5CZ2txaGtpRzl3MEJBUXNGQUFPQmdRQndaN3FzUFd2YwpZWHg4VUVYOXpZQVVlcVcwR3JXSWN4Zk1wQU92YzJHMnUwUHI0V0FEMEFkY3JZYTF5WVcvTGQrcTJnVWJBWlkrCnBRU1lDVkNjdGM5cmhqcU1oMlloc2xlbmI3MjNyRXEyQ0VMR0RvNU83b2dBY3oxWGY0TDZ4K3ZDa29FR2c1VzIKdEpOYThGNHgyYll2bUo3endmUjR2R0FOcW9iaWFWd1YyUT09Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=}
status: {conditions: [{type: Approved}], certificate: eA==}
---
kind: HorizontalPodAutoscaler
apiVersion: autoscaling/v2
metadata: {name: hpa, namespace: lab, uid: u-hpa}
spec:
  scaleTargetRef: {kind: Deployment, name: web}
  maxReplicas: 5
  metrics:
  - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}
  - {type: Pods, pods: {metric: {name: rps}, target: {type: AverageValue, averageValue: 1k}}}
  - {type: Object, object: {metric: {name: hits}, describedObject: {kind: Ingress, name: main}, target: {type: Value, value: 2k}}}
  - {type: External, external: {metric: {name: queue}, target: {type: AverageValue, averageValue: "30"}}}
  - {type: ContainerResource, containerResource: {name: memory, container: app, target: {type: Utilization}}}
  - {type: Odd}
  behavior: {scaleUp: {stabilizationWindowSeconds: 0, policies: [{type: Pods, value: 4, periodSeconds: 15}]}, scaleDown: {selectPolicy: Disabled}}
status:
  currentReplicas: 2
  desiredReplicas: 3
  currentMetrics: [{type: Resource, resource: {name: cpu, current: {averageUtilization: 80, averageValue: 40m}}}, {type: Pods, pods: {metric: {name: rps}, current: {averageValue: 900m}}}]
  conditions: [{type: AbleToScale, status: "True", reason: Ready, message: fine}]
---
kind: NetworkPolicy
apiVersion: networking.k8s.io/v1
metadata: {name: deny, namespace: lab, creationTimestamp: "2020-01-01T00:00:00Z"}
spec:
  podSelector: {matchLabels: {app: a}}
  policyTypes: [Ingress, Egress]
  ingress: [{ports: [{port: 80, endPort: 90}, {protocol: UDP}], from: [{podSelector: {}}, {ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}, {}]
---
kind: Service
apiVersion: v1
metadata: {name: svc, namespace: lab, uid: u-svc}
spec: {type: LoadBalancer, clusterIP: 10.96.0.9, clusterIPs: [10.96.0.9], ipFamilies: [IPv4], ipFamilyPolicy: SingleStack, externalIPs: [1.2.3.4], selector: {app: a, app.kubernetes.io/name: b}, sessionAffinity: None, internalTrafficPolicy: Cluster, externalTrafficPolicy: Local, healthCheckNodePort: 30001, loadBalancerSourceRanges: [10.0.0.0/8], trafficDistribution: PreferSameZone, ports: [{name: http, port: 80, targetPort: web, nodePort: 30080, protocol: TCP, appProtocol: h2c}, {port: 443, targetPort: 8443, protocol: TCP}]}
status: {loadBalancer: {ingress: [{ip: 9.9.9.9, ipMode: VIP}, {hostname: lb.example.com}]}}
---
kind: StorageClass
apiVersion: storage.k8s.io/v1
metadata: {name: fast, uid: u-sc, annotations: {storageclass.kubernetes.io/is-default-class: "true", a: b}}
provisioner: p.x
parameters: {b: "2", a: "1"}
allowVolumeExpansion: false
mountOptions: [ro, soft]
reclaimPolicy: Delete
volumeBindingMode: WaitForFirstConsumer
allowedTopologies: [{matchLabelExpressions: [{key: zone, values: [a, b]}, {key: rack, values: []}]}]
`
