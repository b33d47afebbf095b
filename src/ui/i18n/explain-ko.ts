/** What puzzling errors mean, in Korean; `{{subject}}` is what the message is about. */
export const topics = {
  refused:
    'kubectl이 {{subject}}에서 API 서버를 찾았지만 아무도 응답하지 않는다. 클러스터를 시작했는지 확인한다. 설정이 없으면 kubectl은 localhost:8080을 시도한다.',
  notFound:
    '이 네임스페이스에는 {{subject}}이(가) 없다. 이름은 글자까지 같아야 한다. kubectl get으로 목록을 보고, -A로 모든 네임스페이스를 확인한다.',
  notAnywhere: '클러스터에 {{subject}}이(가) 없다. 이름은 글자까지 같아야 한다. kubectl get으로 목록을 본다.',
  noType: '클러스터는 "{{subject}}"라는 종류의 오브젝트를 모른다. kubectl api-resources가 모든 종류와 줄임 이름을 보여 준다.',
  exists:
    '"{{subject}}"이(가) 이미 있다. create는 새로 만들기만 한다. 있는 것을 바꾸려면 kubectl apply, 지우려면 kubectl delete를 사용한다.',
  image:
    '{{subject}}: 노드가 컨테이너 이미지를 가져오지 못했다. 대부분 이름이나 태그의 오타가 원인이다. 이유는 kubectl describe pod의 Events에 있다.',
  starting:
    '컨테이너 "{{subject}}"이(가) 아직 시작되지 않아 보여 줄 것이 없다. 이미지를 내려받는 중일 수 있으니 kubectl get pods로 확인한 뒤 다시 시도한다.',
  unknownCommand:
    'kubectl에는 "{{subject}}" 명령이 없다. 명령은 kubectl get pods처럼 kubectl, 동사, 종류, 이름 순서이다. Tab으로 자동 완성할 수 있다.',
  flagFirst:
    '{{subject}} 다음에 온 이름의 명령이 kubectl에 없어서 플러그인으로 여겼다. 플러그인 이름은 모든 플래그보다 앞에 와야 한다. 동사를 잘못 입력하지 않았는지 확인한다.',
  unexpected: 'kubectl create는 "{{subject}}"라는 종류를 만들지 못한다. 플래그만으로 만들 수 있는 종류는 kubectl create --help에 있다.',
  emptyRoom:
    '네임스페이스 {{subject}}에는 이 종류가 없다. kubectl은 그런 네임스페이스가 있는지 확인하지 않는다. kubectl get namespaces로 확인하거나 -A로 모두 찾아본다.',
  unknownFlag: '이 명령에는 {{subject}} 플래그가 없다. 같은 명령에 --help를 붙이면 모든 플래그를 볼 수 있다.',
  noKind: 'kubectl이 어떤 종류를 말하는지 아직 모른다. kubectl get pods처럼 동사 다음에 종류를 쓴다.',
  noName: '동사와 종류는 있지만 이름이 없다. 이름을 쓰거나 레이블(-l app=web) 또는 --all로 지정한다.',
  oneName:
    '이름 하나가 필요한데 {{subject}}개를 받았다. 이름에는 공백이 없다. 공백이 하나 더 있거나 플래그의 --가 빠지지 않았는지 확인한다.',
  needsFlag: '직접 정해야 하는 --{{subject}} 플래그가 빠졌다. 같은 명령에 --help를 붙이면 쓰는 방법을 볼 수 있다.',
  onNode:
    '{{subject}}은(는) 이 컴퓨터에 없다. 노드의 프로그램은 노드에 있다. minikube ssh로 노드의 셸을 열면 crictl, ctr, nerdctl, systemctl, journalctl을 쓸 수 있다. etcdctl은 etcd-minikube 파드 안에 있다.',
  noPath: '이 폴더에는 {{subject}} 파일이 없다. ls로 파일 목록을, pwd로 현재 위치를 확인한다.',
  yaml: '올바른 YAML이 아니다({{subject}}). 대부분 들여쓰기가 원인이다. 공백만 사용하고, 함께 속하는 것은 같은 깊이에 쓴다. 편집기가 그 자리를 표시한다.',
  unknownField: '이 종류의 오브젝트에는 {{subject}} 필드가 없다. kubectl explain으로 필드를 볼 수 있고, 편집기가 자동으로 완성한다.',
  lowerCase: '오브젝트 이름에는 소문자, 숫자, 대시만 쓸 수 있다. "{{subject}}"에는 다른 글자가 있다.',
  invalid: 'API 서버가 {{subject}}을(를) 이해했지만 받아들이지 않았다. 콜론 뒤에 필드가 나오고, 그다음에 무엇이 잘못되었는지 나온다.',
  lostRole:
    '바인딩이 이 사용자에게 주는 롤이 없다: {{subject}}. 롤을 만들거나 올바른 이름으로 바인딩을 다시 만든다. 바인딩이 가리키는 롤은 바꿀 수 없다.',
  forbidden:
    'API 서버는 누가 요청했는지({{subject}}) 알지만 허용하지 않는다. 이 이름에 이 일을 허용하는 롤(Role)이나 클러스터롤(ClusterRole)이 바인딩되어 있지 않다.',
  quota:
    '이 네임스페이스에는 리소스쿼터(ResourceQuota) {{subject}}이(가) 있고, 이 요청은 그 한도를 넘는다. kubectl describe quota로 사용량과 남은 양을 확인한다.',
  config:
    'CreateContainerConfigError: 컨테이너에 필요한 컨피그맵(ConfigMap)이나 시크릿(Secret), 또는 그 안의 키가 없다. 이름은 kubectl describe pod의 Events에 있다.',
  memory:
    'OOMKilled: 컨테이너가 제한보다 많은 메모리를 사용해서 종료되었다. resources.limits.memory를 늘리거나 프로그램의 메모리 사용을 줄인다.',
  noContainer:
    '컨테이너 "{{subject}}"이(가) 지금 실행 중이 아니므로 그 안에서 아무것도 실행할 수 없다. kubectl get pods로 상태를, kubectl logs로 이유를 확인한다.',
  notInside: '컨테이너 안에 "{{subject}}" 프로그램이 없다. 이미지에는 넣어 둔 것만 들어 있다. bash가 없으면 sh를 사용해 본다.',
  dashes: '컨테이너에서 실행할 명령은 대시 두 개 뒤에 쓴다: kubectl exec 파드 -- 명령.',
  noHost: '{{subject}}라는 이름을 아무도 모른다. 서비스 이름은 클러스터 안에서만 통한다. 여기서는 minikube ip와 노드 포트를 사용한다.',
  silence: '“{{subject}}”: 패킷에 아무 응답이 없었다. 네트워크 정책이 패킷을 버렸거나 그 주소를 쓰는 것이 더는 없을 수 있다.',
  drain:
    '{{subject}}의 일부 파드는 다른 곳에서 저절로 되살아나지 않으므로 drain이 확인을 요구한다. 데몬셋의 파드는 --ignore-daemonsets, 소유자가 없어 사라질 파드는 --force, emptyDir의 파일이 사라지는 파드는 --delete-emptydir-data를 붙인다.',
  metrics: '아직 측정하는 것이 없다. minikube addons enable metrics-server로 켜고 1분쯤 기다린다.',
  crash:
    'CrashLoopBackOff: 컨테이너가 시작하고 끝나기를 되풀이하며, 다시 시작하기까지 점점 오래 기다린다. kubectl logs에 --previous를 붙이면 마지막 출력을 볼 수 있다.',
  unschedulable:
    '이 파드를 받을 수 있는 노드가 없다(가능한 노드 {{subject}}). 같은 줄의 나머지가 노드에 무엇이 부족한지 알려 준다. 파드의 "왜?" 탭은 노드별로 보여 준다.',
  noProgram: '셸이 "{{subject}}"라는 프로그램을 찾지 못했다. 오타가 있는지 확인한다. Tab이 프로그램 이름을 완성한다.',
  nothingListens: '{{subject}}에서 연결을 받는 것이 없다. 포트가 다르거나, 준비된 파드가 없거나, 서비스가 없어졌을 수 있다.',
  range:
    '이 네임스페이스에는 리밋레인지(LimitRange)가 있고, 컨테이너 하나에 허용된 범위를 벗어났다: {{subject}}. kubectl describe limitrange로 한도를 볼 수 있다.',
  version:
    '클러스터의 그 API 버전에는 "{{subject}}"이(가) 없다. apiVersion을 확인한다. kubectl api-resources가 종류마다 알맞은 버전을 보여 준다. Deployment는 apps/v1, Pod와 Service는 v1이다.',
  ownLabels:
    '셀렉터는 레이블로 파드를 찾는데, 바로 이 템플릿의 파드에 그 레이블이 없다. selector.matchLabels에 쓴 것을 template.metadata.labels에도 쓴다.',
  fixed:
    '이 필드는 오브젝트를 만든 뒤에 바꿀 수 없다. 삭제하고 다시 만들거나, 파드라면 디플로이먼트의 템플릿을 바꾼다. 그러면 디플로이먼트가 파드를 교체한다.',
  nodePort:
    '노드 포트는 30000에서 32767 사이인데 {{subject}}은(는) 그렇지 않다. nodePort를 쓰지 않으면 클러스터가 고른다. port는 서비스 자신의 포트이다.',
  quantity: '양은 64Mi, 1Gi, 500m, 2처럼 숫자와 단위로 쓴다. GB나 MB는 없다.',
  noScale:
    '지정한 것에는 그런 것이 없다. 예를 들어 파드 하나는 스케일링할 수 없다. 복제본을 만드는 디플로이먼트, 레플리카셋, 스테이트풀셋만 할 수 있다.',
  fileFlag: '"{{subject}}"은(는) 이 명령의 이 자리에 올 수 없다. 파일은 -f로 지정한다: kubectl apply -f 파일.',
  nameless: '이름이 없다. 무엇이라고 부를지 종류 다음에 쓴다. 예: kubectl create namespace dev.',
  slash: '종류와 이름은 공백으로 나누거나(get deployment web) 슬래시로 잇는다(get deployment/web). 둘을 함께 쓰지 않는다.',
  needsValue: '{{subject}} 뒤에는 값이 와야 한다. 예: -n dev, -f web.yaml.',
  format: '"{{subject}}"라는 출력 형식은 없다. 흔히 쓰는 것은 -o wide, yaml, json, name, jsonpath=...이다.',
  named:
    '파드 템플릿에 "{{subject}}" 컨테이너가 없다. 컨테이너의 이름은 디플로이먼트와 다를 수 있다. kubectl get deployment -o wide의 CONTAINERS에 나온다.',
  labelled: '"{{subject}}"에 이미 다른 값이 있고, label은 말없이 바꾸지 않는다. --overwrite를 붙이면 바꿀 수 있다.',
  noPort: '파드에 포트가 적혀 있지 않으므로 직접 지정한다: --port=80. 컨테이너가 다른 포트를 쓰면 --target-port도 붙인다.',
  badImage: '"{{subject}}"은(는) 이미지 이름이 될 수 없다. 소문자만 쓰고, 태그는 nginx:1.27처럼 콜론 뒤에 쓴다.',
  context: 'kubeconfig에 "{{subject}}" 컨텍스트가 없다. kubectl config get-contexts로 목록을 볼 수 있다.',
  portBusy:
    '{{subject}}에서 다른 프로그램이 이미 기다리고 있다. 다른 터미널의 proxy나 port-forward일 수 있다. Ctrl-C로 끝내거나 다른 포트를 쓴다.',
  waited:
    'kubectl이 기다리기로 한 시간(--timeout, wait는 기본 30초)이 지났다. {{subject}}은(는) 나중에 될 수도 있다. kubectl describe로 무엇을 기다리는지 확인한다.',
  placeholder: '셸은 <와 >를 파일로 받아들인다. <name>처럼 꺾쇠괄호 안의 단어는 자리 표시이므로, 괄호 없이 실제 이름을 쓴다.',
  claim: '파드가 스토리지를 기다린다: {{subject}}. kubectl get pvc로 클레임을, kubectl describe pvc로 무엇을 기다리는지 확인한다.',
  unauthorized:
    'API 서버가 누가 요청했는지 모른다. kubeconfig의 인증서나 토큰이 없거나 틀렸거나 만료되었다. kubectl config view로 컨텍스트의 사용자를 확인한다.',
  conflict:
    '"{{subject}}"을(를) 읽은 뒤에 다른 누군가가 바꾸었다. 그대로 쓰면 그 변경이 사라진다. 다시 가져오거나, 파일에서 resourceVersion을 지우고 적용한다.',
  otherNamespace: '파일의 네임스페이스는 {{subject}}인데 명령이나 컨텍스트의 네임스페이스는 다르다. 둘이 같아야 하므로 하나를 지운다.',
  unset: '모든 오브젝트에는 apiVersion, kind, metadata.name이 있어야 한다. 여기에는 {{subject}}이(가) 없거나 너무 오른쪽에 있다.',
  unnamed: '오브젝트에 이름이 없다. metadata.name이 없거나 들여쓰기가 맞지 않는다.',
  wrongType:
    '{{subject}}의 값이 이 필드의 타입과 다르다. YAML에서 8080은 숫자, "8080"은 문자열이고, 대시는 목록의 항목을 시작한다. 필드의 타입은 kubectl explain으로 확인한다.',
  nothingInFile: 'kubectl이 받은 것에 오브젝트가 없다({{subject}}). 파일이 비어 있거나, 아직 저장하지 않았거나, 모두 주석인지 확인한다.',
  noPrevious: '컨테이너 "{{subject}}"은(는) 다시 시작된 적이 없으므로 이전 실행이 없다. --previous를 뺀다.',
  noNode: '파드 {{subject}}이(가) 아직 어느 노드에도 없으므로 들어갈 곳이 없다. 무엇을 기다리는지는 kubectl describe pod의 Events에 있다.',
  notRunning:
    '파드의 상태가 {{subject}}이다. 포트는 실행 중인 파드로만 이어진다. kubectl get pods로 상태를, kubectl describe pod로 무엇을 기다리는지 확인한다.',
  minikubeCommand:
    'minikube에는 "{{subject}}" 명령이 없다. 목록은 minikube --help에 있다. 흔히 쓰는 것은 start, status, stop, service, addons, ssh이다.',
  deadline:
    '{{subject}}이(가) progressDeadlineSeconds(기본 10분) 동안 더 나아가지 못했다. 새 파드에 무엇이 부족한지는 kubectl get pods로 확인한다. 이전 버전이 있었다면 그 파드는 아직 실행 중이고, kubectl rollout undo로 되돌린다.',
  noService:
    '클러스터의 DNS가 {{subject}}을(를) 모른다. 서비스가 이 네임스페이스에 있는지 확인한다. 다른 네임스페이스의 서비스는 이름.네임스페이스로 부른다.',
  start:
    '{{subject}}: 이미지는 있지만 그 안의 명령을 시작하지 못했다. 대부분 command에 쓴 프로그램이 이미지에 없어서이다. 이유는 kubectl describe pod에 있다.',
  noEndpoints:
    '서비스가 이어 줄 파드가 없다({{subject}}). 셀렉터의 레이블을 가진 준비된 파드가 없기 때문이다. kubectl get pods --show-labels의 레이블과 셀렉터를 비교한다.',
  fixedSet:
    '스테이트풀셋(StatefulSet)에서는 replicas, template, updateStrategy 등 몇 가지 필드만 바꿀 수 있다. 나머지(serviceName, volumeClaimTemplates)를 바꾸려면 파드를 그대로 두는 --cascade=orphan으로 삭제하고 새것을 적용한다.',
  fixedClaim:
    '클레임은 만든 뒤에 바꿀 수 없다. 다만 클래스가 허용하면 스토리지를 더 요청할 수 있다. "{{subject}}" 대신 다른 클레임을 만든다.',
  portTaken:
    '노드 포트 {{subject}}은(는) 다른 서비스가 쓰고 있다. kubectl get services -A로 어느 것인지 확인한다. nodePort를 쓰지 않으면 클러스터가 빈 포트를 고른다.',
  ended: '파드가 끝났으므로({{subject}}) 들어갈 곳이 없다. 출력은 kubectl logs로 여전히 볼 수 있다.',
  acrossAll: '이름은 한 네임스페이스에 속하는데 -A는 모든 네임스페이스를 뜻한다. -n으로 네임스페이스를 지정하거나 이름을 뺀다.',
  noFile:
    '무엇을 다룰지 알려 주어야 한다. -f로 파일을, -k로 kustomization이 있는 폴더를 지정하거나, 종류와 이름을 받는 명령이면 그것을 쓴다.',
  initFails:
    '{{subject}}: 초기화 컨테이너가 할 일을 마치지 못해 다른 컨테이너가 기다린다. 이름은 kubectl describe pod에, 출력은 kubectl logs 파드 -c 이름에 있다.',
  mount: '파드의 볼륨은 {{subject}}에서 와야 하는데 이 네임스페이스에 없다. 파드는 기다리고 있으며, 그것을 만들면 저절로 이어서 시작한다.',
  alive:
    '{{subject}} 프로브가 프로그램의 상태를 물었지만 올바른 응답을 받지 못했다. failureThreshold번 실패하면 컨테이너를 다시 시작한다. 경로, 포트, 시간이 맞는지 확인한다.',
  endpointsOld:
    '아직 동작하지만 {{subject}}는 오래된 클라이언트를 위한 것이다. 서비스가 실제로 쓰는 것은 엔드포인트슬라이스(EndpointSlice)에 있다: kubectl get endpointslices.',
  notApplied:
    '{{subject}}은(는) apply로 만들지 않았다. apply는 마지막으로 적용한 내용을 오브젝트에 적어 둔다. 이제부터 적어 두므로 따로 할 일은 없다.',
}
