/** What no one should type, and what people do type: the page answers as a real one would and stays usable. */
import { expect, test, type Page } from '@playwright/test'
import { Yard, type TerminalScreen } from './yard'

const heredoc = async (page: Page, terminal: TerminalScreen, file: string, lines: readonly string[]): Promise<void> => {
  await terminal.start(`cat > ${file} <<'END'`)
  for (const line of [...lines, 'END']) {
    await page.keyboard.type(line)
    await page.keyboard.press('Enter')
  }
  await terminal.prompt()
}

const paste = (terminal: TerminalScreen, text: string): Promise<void> =>
  terminal.host.locator('textarea').evaluate((area, pasted) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', pasted)
    area.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, text)

test.describe('bad manifests', () => {
  test("malformed YAML and unknown kinds get Kubernetes's own words", async ({ page }) => {
    const yard = new Yard(page)
    await yard.open()
    const terminal = yard.terminal(1)
    await heredoc(page, terminal, 'bad.yaml', ['apiVersion: v1', 'kind: Pod', 'metadata:', '  name: x', '   labels: {'])
    expect(await terminal.run('kubectl apply -f bad.yaml')).toMatch(
      /error: error parsing bad\.yaml: error converting YAML to JSON: yaml: line \d+: /,
    )
    await heredoc(page, terminal, 'kind.yaml', ['apiVersion: example.com/v1', 'kind: Foo', 'metadata:', '  name: x'])
    expect(await terminal.run('kubectl apply -f kind.yaml')).toMatch(
      /resource mapping not found for name: "x" namespace: "" from "kind\.yaml": no matches for kind "Foo" in version "example\.com\/v1"\s*ensure CRDs are installed first/,
    )
    await heredoc(page, terminal, 'empty.yaml', [''])
    expect(await terminal.run('kubectl apply -f empty.yaml')).toMatch(/error: no objects passed to apply/)
    expect(await terminal.run('kubectl get nodes')).toMatch(/minikube +Ready/)
    await yard.sound()
  })

  test('a manifest of one megabyte is pasted, refused for its size, and the page goes on', async ({ page }) => {
    const yard = new Yard(page)
    await yard.open()
    const terminal = yard.terminal(1)
    await terminal.start('cat > big.yaml')
    await terminal.running()
    const line = `    ${'x'.repeat(995)}\r`
    await paste(terminal, `apiVersion: v1\rkind: ConfigMap\rmetadata:\r  name: big\rdata:\r  text: |\r${line.repeat(1050)}`)
    await page.keyboard.press('Control+d')
    await terminal.prompt(undefined, 90_000)
    expect(await terminal.run('wc -c big.yaml')).toMatch(/\n105\d{4} big\.yaml/)
    expect(await terminal.run('kubectl apply -f big.yaml')).toMatch(
      /metadata\.annotations: Too long: may not be more than 262144 bytes|Request entity too large/,
    )
    expect(await terminal.run('kubectl get configmap big')).toMatch(/configmaps "big" not found/)
    await yard.sound()
  })
})

test('a paste of bytes that are no text does no harm', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  const terminal = yard.terminal(1)
  await terminal.focus()
  let bytes = ''
  for (let i = 0, x = 7; i < 4000; i++) {
    x = (x * 1103515245 + 12345) % 2147483648
    const code = x % 256
    // Ctrl-D on an empty line would log out, as it should.
    bytes += code === 4 ? '' : String.fromCharCode(code)
  }
  await paste(terminal, bytes)
  await expect(async () => {
    await terminal.interrupt()
    await terminal.prompt(undefined, 1000)
  }).toPass({ timeout: 30_000 })
  await page.keyboard.type('reset')
  await page.keyboard.press('Enter')
  expect(await terminal.run('echo still $((40 + 2))')).toMatch(/still 42/)
  await yard.sound()
})

test('an open quote waits for more, and Ctrl-C gives the prompt back', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  const terminal = yard.terminal(1)
  await terminal.start('echo "never closed')
  await terminal.prompt(/^> *$/)
  await terminal.interrupt()
  await terminal.prompt()
  expect(await terminal.run('echo closed')).toMatch(/\nclosed\n/)
  await yard.sound()
})

/** Types in the other terminal while the first is busy; resolves with milliseconds until the letter is drawn. */
async function echo(page: Page, terminal: TerminalScreen): Promise<number> {
  await terminal.focus()
  await terminal.prompt()
  const began = Date.now()
  await page.keyboard.type('#')
  await expect.poll(async () => (await terminal.rows()).at(-1), { timeout: 5000, intervals: [10] }).toMatch(/#$/)
  const took = Date.now() - began
  await page.keyboard.press('Backspace')
  await terminal.prompt()
  return took
}

for (const [name, line] of [
  ['a loop that never ends', 'while true; do :; done'],
  ['a flood of output', 'yes'],
] as const)
  test(`${name} leaves the page usable and stops at Ctrl-C`, async ({ page }) => {
    const yard = new Yard(page)
    await yard.open()
    const [first, second] = [yard.terminal(1), yard.terminal(2)]
    await first.focus()
    await page.keyboard.type(line)
    await page.keyboard.press('Enter')
    await page.waitForTimeout(1500)
    await echo(page, second)
    await echo(page, second)
    expect(await second.run('kubectl get nodes')).toMatch(/minikube +Ready/)
    await first.interrupt()
    await first.prompt(undefined, 15_000)
    expect(await first.run('echo stopped')).toMatch(/\nstopped\n/)
    await yard.sound()
  })

test('a fork bomb runs into the limit of processes', async ({ page }) => {
  const yard = new Yard(page)
  await yard.open()
  const [first, second] = [yard.terminal(1), yard.terminal(2)]
  await first.focus()
  await page.keyboard.type(':(){ :|:& };:')
  await page.keyboard.press('Enter')
  await first.shows(/fork: retry: Resource temporarily unavailable|fork: Resource temporarily unavailable/)
  await echo(page, second)
  await expect(async () => {
    await first.interrupt()
    await first.prompt(undefined, 1000)
  }).toPass({ timeout: 30_000 })
  expect(await second.run('kubectl get nodes')).toMatch(/minikube +Ready/)
  await yard.sound()
})
