/** The flags of the kubelet v1.36. */
import { COMMON, flagTable } from '../../../engine/images/component-flags'

/** Those that the configuration file has too, and that are deprecated for its sake. */
const CONFIGURED = `
  address allowed-unsafe-sysctls anonymous-auth:b authentication-token-webhook:b authentication-token-webhook-cache-ttl:d
  authorization-mode authorization-webhook-cache-authorized-ttl:d authorization-webhook-cache-unauthorized-ttl:d cgroup-driver
  cgroup-root cgroups-per-qos:b client-ca-file cluster-dns cluster-domain container-log-max-files:i container-log-max-size
  container-runtime-endpoint contention-profiling:b cpu-cfs-quota:b cpu-cfs-quota-period:d cpu-manager-policy
  cpu-manager-policy-options cpu-manager-reconcile-period:d enable-controller-attach-detach:b enable-debugging-handlers:b
  enable-server:b enforce-node-allocatable event-burst:i event-qps:i eviction-hard:t eviction-max-pod-grace-period:i
  eviction-minimum-reclaim:p eviction-pressure-transition-period:d eviction-soft:t eviction-soft-grace-period:p fail-cgroupv1:b
  fail-swap-on:b file-check-frequency:d hairpin-mode healthz-bind-address healthz-port:i http-check-frequency:d
  image-gc-high-threshold:i image-gc-low-threshold:i image-service-endpoint kernel-memcg-notification:b kube-api-burst:i
  kube-api-content-type kube-api-qps:i kube-reserved:p kube-reserved-cgroup kubelet-cgroups local-storage-capacity-isolation:b
  make-iptables-util-chains:b manifest-url manifest-url-header max-open-files:i max-pods:i memory-manager-policy
  minimum-image-ttl-duration:d node-status-max-images:i node-status-update-frequency:d oom-score-adj:i pod-cidr
  pod-manifest-path pod-max-pids:i pods-per-core:i port:i protect-kernel-defaults:b provider-id qos-reserved read-only-port:i
  register-with-taints registry-burst:i registry-qps:i reserved-cpus reserved-memory resolv-conf rotate-certificates:b
  rotate-server-certificates:b runtime-request-timeout:d serialize-image-pulls:b streaming-connection-idle-timeout:d
  sync-frequency:d system-cgroups system-reserved:p system-reserved-cgroup tls-cert-file tls-cipher-suites tls-min-version
  tls-private-key-file topology-manager-policy topology-manager-policy-options topology-manager-scope volume-plugin-dir
  volume-stats-agg-period:d`

export const FLAGS = flagTable(
  COMMON,
  CONFIGURED,
  `bootstrap-kubeconfig cert-dir cloud-provider config config-dir exit-on-lock-contention:b
   experimental-allocatable-ignore-eviction:b hostname-override housekeeping-interval:d image-credential-provider-bin-dir
   image-credential-provider-config kubeconfig lock-file log-cadvisor-usage:b maximum-dead-containers:i
   maximum-dead-containers-per-container:i minimum-container-ttl-duration:d node-ip node-labels register-node:b root-dir
   runtime-cgroups seccomp-default:b version`,
)

const DEPRECATED = flagTable(CONFIGURED)

/** What it says of a flag that should be in its file. */
export function deprecation(flag: string): string | undefined {
  if (!DEPRECATED.has(flag)) return undefined
  return `Flag --${flag} has been deprecated, This parameter should be set via the config file specified by the Kubelet's --config flag. See https://kubernetes.io/docs/tasks/administer-cluster/kubelet-config-file/ for more information.`
}
