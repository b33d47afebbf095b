/** The flags of kube-controller-manager v1.36. */
import { CLIENT, COMMON, DELEGATED, flagTable, LEADER_ELECTION, SERVING } from '../component-flags'

const SIGNING = ['', 'kube-apiserver-client-', 'kubelet-client-', 'kubelet-serving-', 'legacy-unknown-']
  .map((signer) => `cluster-signing-${signer}cert-file cluster-signing-${signer}key-file`)
  .join(' ')

const CONCURRENT = [
  'cron-job',
  'daemonset',
  'deployment',
  'device-taint-eviction',
  'endpoint',
  'ephemeralvolume',
  'gc',
  'horizontal-pod-autoscaler',
  'job',
  'namespace',
  'rc',
  'replicaset',
  'resource-claim',
  'resource-quota',
  'service-endpoint',
  'service',
  'serviceaccount-token',
  'statefulset',
  'ttl-after-finished',
  'validating-admission-policy-status',
]
  .map((controller) => `concurrent-${controller}-syncs:i`)
  .join(' ')

export const FLAGS = flagTable(
  COMMON,
  SERVING,
  DELEGATED,
  LEADER_ELECTION,
  CLIENT,
  SIGNING,
  CONCURRENT,
  `allocate-node-cidrs:b allow-untagged-cloud:b attach-detach-reconcile-sync-period:d cidr-allocator-type cloud-config
   cloud-provider cluster-cidr cluster-name cluster-signing-duration:d configure-cloud-routes:b controller-start-interval:d
   controller-shutdown-timeout:d controllers disable-attach-detach-reconcile-sync:b disable-force-detach-on-timeout:b
   enable-dynamic-provisioning:b enable-garbage-collector:b enable-hostpath-provisioner:b enable-leader-migration:b
   endpoint-updates-batch-period:d endpointslice-updates-batch-period:d external-cloud-volume-plugin flex-volume-plugin-dir
   horizontal-pod-autoscaler-cpu-initialization-period:d horizontal-pod-autoscaler-downscale-stabilization:d
   horizontal-pod-autoscaler-initial-readiness-delay:d horizontal-pod-autoscaler-sync-period:d
   horizontal-pod-autoscaler-tolerance:f kube-api-qps:f large-cluster-size-threshold:i leader-migration-config
   legacy-service-account-token-clean-up-period:d max-endpoints-per-slice:i min-resync-period:d
   mirroring-concurrent-service-endpoint-syncs:i mirroring-endpointslice-updates-batch-period:d
   mirroring-max-endpoints-per-subset:i namespace-sync-period:d node-cidr-mask-size:i node-cidr-mask-size-ipv4:i
   node-cidr-mask-size-ipv6:i node-eviction-rate:f node-monitor-grace-period:d node-monitor-period:d
   node-startup-grace-period:d node-sync-period:d pv-recycler-increment-timeout-nfs:i pv-recycler-minimum-timeout-hostpath:i
   pv-recycler-minimum-timeout-nfs:i pv-recycler-pod-template-filepath-hostpath pv-recycler-pod-template-filepath-nfs
   pv-recycler-timeout-increment-hostpath:i pvclaimbinder-sync-period:d resource-quota-sync-period:d root-ca-file
   route-reconciliation-period:d secondary-node-eviction-rate:f service-account-private-key-file service-cluster-ip-range
   terminated-pod-gc-threshold:i unhealthy-zone-threshold:f use-service-account-credentials:b
   volume-host-allow-local-loopback:b volume-host-cidr-denylist`,
)
