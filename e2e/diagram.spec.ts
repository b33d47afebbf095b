/** The diagram as something to look things up in: namespaces put aside, things found, in the drawing, the table and the list. */
import { expect, test } from '@playwright/test'
import { en } from '../src/ui/i18n/en'
import { Yard } from './yard'

const SHOP =
  'kubectl create deployment web --image=nginx; kubectl create namespace shop; kubectl -n shop create deployment cart --image=nginx --replicas=2'

test('namespaces are put aside and brought back, several or all but one', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  await yard.fastest()
  await yard.terminal(1).run(SHOP)
  const pod = (name: string) => page.locator(`.diagram .pod[data-key*="${name}"]`)
  await expect(pod('shop/cart')).toHaveCount(2)
  await expect(page.getByRole('button', { name: /^Deployment web, 1 of 1 ready$/ })).toBeAttached()
  await expect(page.getByRole('button', { name: /^Service kubernetes, ClusterIP :443$/ })).toBeAttached()
  await expect(pod('default/web')).toHaveCount(1)
  await expect(pod('kube-system/')).toHaveCount(0)
  const menu = page.getByRole('button', { name: en.diagram.namespaces })
  await menu.click()
  await page.getByRole('button', { name: en.diagram.onlyThis.replace('{{name}}', 'shop') }).click()
  await expect(pod('default/web')).toHaveCount(0)
  await expect(pod('shop/cart')).toHaveCount(2)
  await expect(page.locator('.diagram .workload')).toHaveCount(1)
  await page.getByRole('checkbox', { name: /kube-system/ }).check()
  await expect(pod('kube-system/coredns')).not.toHaveCount(0)
  await page.getByRole('button', { name: en.diagram.usualNamespaces, exact: true }).click()
  await expect(pod('default/web')).toHaveCount(1)
  await expect(pod('kube-system/')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(menu).toBeFocused()
  await yard.sound()
})

test('what is looked for stands out in the drawing, is gone to with Enter, and is alone in table and list', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  await yard.fastest()
  await yard.terminal(1).run(SHOP)
  await expect(page.locator('.diagram .pod')).toHaveCount(3)
  const field = page.getByRole('searchbox', { name: en.diagram.find })
  await field.fill('shop cart')
  await expect(page.locator('.diagram .pod[data-found]')).toHaveCount(2)
  await expect(page.getByText(en.diagram.found_other.replace('{{count}}', '2'))).toBeAttached()
  const other = page.locator('.diagram .pod:not([data-found])')
  await expect(other).toHaveCSS('opacity', '0.25')
  await field.press('Enter')
  await expect(page.locator('.diagram .pod[data-found]').first()).toBeFocused()
  await page.getByRole('button', { name: en.diagram.table, exact: true }).click()
  await expect(page.locator('.table-view tbody tr')).toHaveCount(2)
  await page.getByRole('button', { name: en.diagram.list, exact: true }).click()
  await expect(page.locator('.list-view .pod-glyph, .list-view svg')).toHaveCount(2)
  await field.press('Escape')
  await expect(field).toHaveValue('')
  await expect(page.locator('.list-view svg')).toHaveCount(3)
  await yard.sound()
})

const DATA = `cat > data.yaml <<'EOF'
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
EOF`.split('\n')

test('a Service says how many endpoints are ready', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  await yard.fastest()
  await yard.terminal(1).run('kubectl create deployment web --image=nginx --replicas=2; kubectl expose deployment web --port=80')
  await expect(page.getByRole('button', { name: 'Service web, ClusterIP :80, 2 ready endpoints', exact: true })).toBeAttached()
  await yard.sound()
})

test('a drain tells at its node which budget it waits for, and a claim leads to the pod that mounts it', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  await yard.fastest()
  const one = yard.terminal(1)
  for (const line of DATA.slice(0, -1)) {
    await one.focus()
    await page.keyboard.type(line)
    await page.keyboard.press('Enter')
  }
  await one.run(DATA.at(-1)!)
  const pod = { spec: { containers: [{ name: 'db', image: 'nginx', volumeMounts: [{ name: 'v', mountPath: '/d' }] }] } }
  const volumes = [
    { name: 'v', persistentVolumeClaim: { claimName: 'data' } },
    { name: 't', emptyDir: {} },
  ]
  const overrides = JSON.stringify({ spec: { ...pod.spec, volumes } })
  await one.run(
    `kubectl apply -f data.yaml; kubectl run db --image=nginx --overrides='${overrides}'; kubectl wait --for=condition=Ready pod/db`,
  )
  const db = page.locator('.diagram .pod[data-key$="default/db"]')
  await expect(db.locator('.mark')).toHaveCount(2)
  // A volume stands by itself until its claim is bound to it.
  await expect(page.locator('.diagram .storage')).toHaveCount(1)
  await page.locator('.diagram .storage').hover()
  await expect(page.locator('.diagram .link[data-stores][data-strong]')).toHaveCount(1)
  await one.run('kubectl create pdb keep --selector=run=db --min-available=1; kubectl cordon minikube; sleep 1')
  const words = en.diagram.budgetWaits
    .replace('{{pods}}', en.diagram.pods_one.replace('{{count}}', '1'))
    .replace('{{name}}', 'keep')
    .replace('{{needed}}', '1')
    .replace('{{healthy}}', '1')
  await expect(page.locator('.diagram .node-foot [data-waits] .foot-words')).toHaveText(words)
  await expect(db.locator('.mark[data-waits]')).toHaveCount(1)
  const tooltip = page.locator('.tooltip')
  await page.locator('.diagram .storage').hover()
  await expect(tooltip).toContainText(en.diagram.mountedBy_one.replace('{{count}}', '1'))
  await one.run('kubectl delete pod db --now')
  await expect(tooltip).toContainText(en.diagram.mountedBy_other.replace('{{count}}', '0'))
  await yard.sound()
})

test('a path of a node leads to its pods while one is pointed at, and a pod tells which ConfigMap it waits for', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  await yard.fastest()
  const one = yard.terminal(1)
  const volumes = [
    { name: 'l', hostPath: { path: '/var/log' } },
    { name: 's', configMap: { name: 'settings' } },
  ]
  const overrides = JSON.stringify({ spec: { volumes } })
  await one.run(`kubectl run reader --image=nginx --overrides='${overrides}'`)
  const pod = page.locator('.diagram .pod[data-key$="default/reader"]')
  const lines = page.locator('.diagram .link[data-stores]')
  await expect(page.locator('.diagram .node-foot')).toContainText('/var/log')
  await expect(lines).toHaveCount(0)
  await pod.hover()
  await expect(lines).toHaveCount(1)
  await page.locator('.diagram .node .node-name').hover()
  await expect(lines).toHaveCount(1)
  await pod.click()
  const inspector = page.getByRole('complementary', { name: en.inspector.title })
  await expect(inspector).toContainText(`ConfigMap settings ${en.inspector.ways.files}${en.inspector.awaited}`)
  await one.run('kubectl create configmap settings --from-literal=a=b')
  await expect(inspector.getByText(en.inspector.awaited)).toHaveCount(0)
  await inspector.getByRole('button', { name: 'ConfigMap settings' }).click()
  await expect(inspector).toContainText('settings')
  await yard.sound()
})

test('a pod that had to go says who made it', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  await yard.fastest()
  const one = yard.terminal(1)
  await one.run('kubectl create deployment web --image=nginx; kubectl rollout status deployment web')
  const pod = page.locator('.diagram .pod')
  await expect(pod).toHaveCount(1)
  // At a pace at which it can be seen to go.
  await yard.speed('0.25×')
  await one.start('kubectl drain minikube --ignore-daemonsets --force')
  await expect(pod.locator('.pod-status', { hasText: en.diagram.disruption.evicted })).toHaveCount(1)
  await expect(page.locator('.diagram .pod[data-state="terminating"]')).toHaveAttribute(
    'aria-label',
    new RegExp(en.diagram.disruption.evicted),
  )
  await yard.fastest()
  await one.prompt()
  await yard.sound()
})

test('requests go to pods that are there: their paths go with them', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  const [one, two] = [yard.terminal(1), yard.terminal(2)]
  await one.run('kubectl run db --image=nginx --port=80 --expose; kubectl wait --for=condition=Ready pod/db')
  await one.start(
    'while sleep 0.2; do kubectl exec db -- curl -s -m 1 db >/dev/null; minikube ssh "curl -s -m 1 $(kubectl get pod db -o jsonpath={.status.podIP})" >/dev/null; done',
  )
  const answered = page.locator('.diagram .request:not([data-failed])')
  await expect(answered).not.toHaveCount(0)
  await two.start('kubectl delete pod db --now')
  const left = await page.waitForFunction(
    () => {
      if (document.querySelector('.diagram .pod[data-key$="default/db"]')) return false
      return { requests: document.querySelectorAll('.diagram .request:not([data-failed])').length }
    },
    undefined,
    { polling: 'raf' },
  )
  expect(await left.jsonValue()).toEqual({ requests: 0 })
  await one.interrupt()
  await yard.sound()
})
