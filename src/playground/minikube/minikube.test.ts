import { describe, expect, it } from 'vitest'
import { Typing } from '../test-typing'

const ONE = { kind: 'running', nodes: ['minikube'] } as const
const NONE = { kind: 'none', nodes: [] } as const

describe('minikube', () => {
  it('keeps several clusters apart: each its own network and context, and kubectl follows the context', async () => {
    const learner = await Typing.at('profiles', ONE)
    expect(await learner.type('minikube start -p second')).toContain('* Done! kubectl is now configured to use "second" cluster')
    expect(
      await learner.type('kubectl config get-contexts -o name; kubectl config current-context; minikube ip -p second; minikube ip'),
    ).toBe('minikube\nsecond\nsecond\n192.168.58.2\n192.168.49.2\n')
    await learner.type('kubectl create deployment only-here --image=nginx')
    expect(learner.playground.objects('deployments').map(({ metadata }) => metadata.name)).toContain('only-here')
    expect(await learner.type('kubectl get deployments --context minikube')).toBe('No resources found in default namespace.\n')
    await learner.type('kubectl config use-context minikube')
    expect(learner.playground.objects('deployments').map(({ metadata }) => metadata.name)).not.toContain('only-here')
    expect(await learner.type('minikube delete -p second; kubectl config get-contexts -o name; minikube status -p second')).toMatch(
      /Removed all traces of the "second" cluster\.\nminikube\n\* Profile "second" not found\. .*\n.*"minikube start -p second"\n$/,
    )
    expect(await learner.type('minikube delete --all; minikube profile list; echo $?')).toMatch(
      /Successfully deleted all profiles\n\nX .*MK_USAGE_NO_PROFILE[^]*\n14\n$/,
    )
  })

  it('freezes the control plane with pause, and lets it go on', async () => {
    const learner = await Typing.at('pause', ONE)
    expect(await learner.type('minikube pause; minikube status; echo $?')).toMatch(
      /kubelet: Stopped\napiserver: Paused\nkubeconfig: Configured\n\n2\n$/,
    )
    const { output, code } = await learner.run('kubectl get pods')
    expect([output.split('\n').at(-2), code]).toEqual(['Unable to connect to the server: net/http: TLS handshake timeout', 1])
    expect(await learner.type('minikube unpause; minikube status')).toContain('apiserver: Running')
    expect(await learner.type('kubectl get nodes')).toMatch(/^minikube +(Ready|NotReady)/m)
  })

  it.each([
    ['start --foo', "Error: unknown flag: --foo\nSee 'minikube start --help' for usage.\n", 14],
    [
      'strt',
      'Error: unknown command "strt" for "minikube"\n\nDid you mean this?\n\tstart\n\tstop\n\nRun \'minikube --help\' for usage.\n',
      14,
    ],
    ['frobnicate', 'Error: unknown command "frobnicate" for "minikube"\nRun \'minikube --help\' for usage.\n', 14],
    [
      'start --memory=500',
      '\nX Exiting due to RSRC_INSUFFICIENT_REQ_MEMORY: Requested memory allocation 500MiB is less than the usable minimum of 1800MB\n\n',
      23,
    ],
    [
      'start --driver=kvm2',
      '\nX Exiting due to PROVIDER_KVM2_NOT_FOUND: The \'kvm2\' provider was not found: exec: "virsh": executable file not found in $PATH\n\n',
      69,
    ],
    [
      'addons enable ingress',
      '* Profile "minikube" not found. Run "minikube profile list" to view all profiles.\n  To start a cluster, run: "minikube start"\n',
      85,
    ],
    ['config set nosuch 1', '\nX Exiting due to MK_CONFIG_SET: Set failed: property name "nosuch" not found\n\n', 10],
    ['node stop', '\nX Exiting due to MK_USAGE: Usage: minikube node stop [name]\n\n', 14],
    ['service', '\nX Exiting due to MK_USAGE: You must specify service name(s) or --all\n\n', 14],
  ])('%s is refused as minikube refuses it', async (command, words, code) => {
    const learner = await Typing.at('refusals', NONE)
    const ran = await learner.run(`minikube ${command}`)
    expect([ran.output.replace(/^\* minikube v.*\n/, ''), ran.code]).toEqual([words, code])
  })

  it('has every command in its help under the heading it belongs to, and each command its flags', async () => {
    const learner = await Typing.at('help', NONE)
    expect(await learner.type("minikube | grep -E '^[A-Z].*:$'")).toBe(
      'Basic Commands:\nImages Commands:\nConfiguration and Management Commands:\nNetworking and Connectivity Commands:\nAdvanced Commands:\nTroubleshooting Commands:\nOther Commands:\n',
    )
    expect(await learner.type('minikube addons --help')).toMatch(
      /Available Commands:\n {2}configure [^]*Usage:\n {2}minikube addons SUBCOMMAND \[flags\] \[options\]\n/,
    )
    for (const group of ['addons', 'config', 'image'])
      expect(await learner.type(`minikube ${group} frobnicate`)).toBe(await learner.type(`minikube help ${group}`))
    expect(await learner.type('minikube help service')).toContain("    -n, --namespace='default':\n")
  })

  it('remembers what it was configured with', async () => {
    const learner = await Typing.at('config', NONE)
    await learner.type('minikube config set cpus 4; minikube config set memory 4g')
    expect(await learner.type('minikube config view; minikube config get cpus')).toBe('- cpus: 4\n- memory: 4g\n4\n')
    expect(await learner.type('minikube start')).toContain('(CPUs=4, Memory=4096MB)')
    expect(await learner.type("kubectl get node -o jsonpath='{.items[0].status.capacity.cpu}'")).toBe('4')
    expect(await learner.type('minikube start --cpus=2')).toContain('You cannot change the CPUs for an existing minikube cluster.')
  })

  it('copies files to nodes and back, and lists the images there', async () => {
    const learner = await Typing.at('files', ONE)
    await learner.type('echo hello > a; minikube cp a /tmp/b; minikube cp minikube:/tmp/b c')
    expect(await learner.type('minikube ssh cat /tmp/b; cat c')).toBe('hello\nhello\n')
    await learner.type('minikube image pull busybox:1.36')
    expect(await learner.type('minikube image ls | grep busybox')).toBe('docker.io/library/busybox:1.36\n')
    expect(
      (await learner.type('minikube logs'))
        .split('\n')
        .filter((line) => line.startsWith('==>'))
        .map((line) => line.replace(/ \[.*/, '')),
    ).toEqual([
      '==> container status <==',
      '==> coredns',
      '==> etcd',
      '==> kube-apiserver',
      '==> kube-controller-manager',
      '==> kube-proxy',
      '==> kube-scheduler',
      '==> storage-provisioner',
      '==> kubelet <==',
    ])
  })
})
