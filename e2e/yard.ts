/** The page as a person uses it: terminals typed in and read off the screen, lessons opened, time set. */
import { expect, type Locator, type Page } from '@playwright/test'
import { en } from '../src/ui/i18n/en'
import { ko } from '../src/ui/i18n/ko'

export type Language = 'en' | 'ko'
export const WORDS = { en, ko } as const

/** At the end of the last row, not alone on it: a prompt stands behind output that did not end its line, as in bash. */
export const PROMPT = /learner@podyard:[^ ]*\$ *$/
export const CONTAINER_PROMPT = /root@[^ ]+:[^ ]*# *$/

/** What is drawn in a terminal now, one string per row, without trailing blanks and empty rows at the end. */
function rowsOf(element: Element): readonly string[] {
  const rows = [...element.querySelectorAll('.xterm-rows > div')].map((row) => (row.textContent ?? '').replaceAll('\u00a0', ' ').trimEnd())
  while (rows.length > 0 && rows.at(-1) === '') rows.pop()
  return rows
}

interface Look {
  readonly terminal: string
  /** The last row; all rows, then once more without the terminal's wraps; all rows; what is not blank in them. */
  readonly what: 'prompt' | 'text' | 'rows' | 'letters'
  readonly source: string
  readonly flags: string
}

/** Runs in the page: whether a terminal shows what is waited for. Alone, since nothing else of this file is there. */
function shown({ terminal, what, source, flags }: Look): boolean {
  const rows = [...document.querySelectorAll(`[data-terminal="${terminal}"] .xterm-rows > div`)].map((row) =>
    (row.textContent ?? '').replaceAll('\u00a0', ' ').trimEnd(),
  )
  while (rows.length > 0 && rows.at(-1) === '') rows.pop()
  const text = {
    prompt: () => rows.at(-1) ?? '',
    text: () => `${rows.join('\n')}\n\n${rows.join('')}`,
    rows: () => rows.join('\n'),
    letters: () => rows.join('').replaceAll(/\s/g, ''),
  }[what]()
  return new RegExp(source, flags).test(text)
}

/** A browser that was changed, or resized, lays out and draws with the next frame. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
}

export class TerminalScreen {
  readonly host: Locator

  constructor(
    private readonly page: Page,
    readonly number: number,
  ) {
    this.host = page.locator(`[data-terminal="t${number}"]`)
  }

  rows(): Promise<readonly string[]> {
    return this.host.evaluate(rowsOf)
  }

  /** Rows joined as the terminal wrapped them, then once more without the wraps. */
  async text(): Promise<string> {
    const rows = await this.rows()
    return `${rows.join('\n')}\n\n${rows.join('')}`
  }

  /** Shows this terminal's tab and puts the keyboard in it. */
  async focus(): Promise<void> {
    const tab = this.page.locator(`#tab-t${this.number}`)
    if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click()
    await this.host.locator('textarea').focus()
  }

  async prompt(prompt: RegExp = PROMPT, timeout = 60_000): Promise<void> {
    await this.becomes('prompt', prompt, timeout)
  }

  /** Waits until the screen shows something. */
  async shows(pattern: RegExp, timeout = 30_000): Promise<void> {
    await this.becomes('text', pattern, timeout)
  }

  /** Waits in the page until its last row, its text, or its rows without any blank match. */
  private async becomes(what: Look['what'], { source, flags }: RegExp, timeout: number): Promise<void> {
    const look: Look = { terminal: `t${this.number}`, what, source, flags }
    try {
      await this.page.waitForFunction(shown, look, { polling: 40, timeout })
    } catch (error) {
      throw new Error(`terminal ${this.number}: its ${what} does not come to match /${source}/${flags}; it shows\n${await this.text()}`, {
        cause: error,
      })
    }
  }

  /** Types one line key by key on a cleared screen, presses Enter and gives what stands there when the prompt is back. */
  async run(
    line: string,
    { prompt = PROMPT, timeout = 60_000 }: { readonly prompt?: RegExp; readonly timeout?: number } = {},
  ): Promise<string> {
    await this.start(line)
    await this.prompt(prompt, timeout)
    return this.text()
  }

  /** As `run`, for what keeps the terminal. */
  async start(line: string): Promise<void> {
    await this.focus()
    await this.page.keyboard.press('Control+l')
    await this.becomes('rows', /^[^\n]+$/, 15_000)
    for (const [index, part] of line.split('\n').entries()) {
      if (index > 0) await this.page.keyboard.press('Enter')
      await this.page.keyboard.type(part)
    }
    // Echoed before Enter: then the bare prompt that is waited for next can only be the one after the command.
    const end = line.trim().slice(-10).replaceAll(/\s/g, '')
    await this.becomes('letters', new RegExp(end.replaceAll(/[$()*+.?[\\\]^{|}/-]/g, String.raw`\$&`)), 15_000)
    await this.page.keyboard.press('Enter')
  }

  /** The screen with what was printed above it, back to where the scrollback begins: read page by page, as one scrolls. */
  async history(): Promise<string> {
    await this.focus()
    let text = [...(await this.rows())]
    for (let before = text; ;) {
      await this.page.keyboard.press('Shift+PageUp')
      // Drawn a frame later; at the top nothing changes any more.
      await drawn(this.page)
      const page = [...(await this.rows())]
      if (page.join('\n') === before.join('\n')) break
      before = page
      let shared = Math.min(page.length, text.length)
      while (shared > 0 && page.slice(-shared).join('\n') !== text.slice(0, shared).join('\n')) shared--
      text = [...page, ...text.slice(shared)]
    }
    return `${text.join('\n')}\n\n${text.join('')}`
  }

  /** Waits until the command that was started reads what comes next: before, the shell's line editor would have it. */
  async running(): Promise<void> {
    await expect(this.page.locator(`#tab-t${this.number} .busy-dot`)).toBeVisible()
  }

  async interrupt(): Promise<void> {
    await this.focus()
    await this.page.keyboard.press('Control+c')
  }
}

export class Yard {
  /** What the page printed to its console as errors, and what it threw. */
  readonly errors: string[] = []

  constructor(
    readonly page: Page,
    readonly language: Language = 'en',
  ) {
    page.on('pageerror', (error) => this.errors.push(String(error.stack ?? error)))
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text())
    })
  }

  get words() {
    return WORDS[this.language]
  }

  /** Opens the page with preferences as given; the first prompt is there when it resolves. */
  async open(preferences: Readonly<Record<string, unknown>> = {}): Promise<void> {
    await this.page.addInitScript(
      (given) => {
        if (!localStorage.getItem('podyard.preferences')) localStorage.setItem('podyard.preferences', JSON.stringify(given))
      },
      { language: this.language, ...preferences },
    )
    await this.page.goto('./')
    await this.terminal(1).prompt()
  }

  terminal(number: number): TerminalScreen {
    return new TerminalScreen(this.page, number)
  }

  async speed(label: string): Promise<void> {
    await this.page.getByLabel(this.words.time.speed, { exact: true }).selectOption({ label })
  }

  fastest(): Promise<void> {
    return this.speed(this.words.time.fastest)
  }

  async openLesson(title: string): Promise<void> {
    await this.page.getByRole('button', { name: `${this.words.lesson.start}: ${title}`, exact: true }).click()
    const heading = this.page.getByRole('heading', { level: 2, name: title })
    // Asked only when the cluster there is now has work in it.
    const fresh = this.page.getByRole('button', { name: this.words.lesson.replaceYes, exact: true })
    await expect(heading.or(fresh).first()).toBeVisible()
    if (await fresh.isVisible()) await fresh.click()
    await expect(heading).toBeVisible()
    // The lesson's own cluster takes the place of the one before, and what was typed into that one goes with it.
    await this.settled()
    await this.terminal(1).prompt()
  }

  /** The cluster has joined the session, and no step is being prepared. */
  async settled(): Promise<void> {
    await expect(this.page.locator('.frame[data-ready]')).toBeAttached({ timeout: 60_000 })
  }

  /** The defects that the page shows in its corner. */
  async problems(): Promise<readonly string[]> {
    return this.page.locator('.problem').allInnerTexts()
  }

  /** Nothing went wrong out of sight. */
  async sound(): Promise<void> {
    expect(await this.problems()).toEqual([])
    expect(this.errors).toEqual([])
    expect(await this.page.evaluate(() => document.documentElement.scrollHeight - innerHeight), 'pixels below the page').toBe(0)
  }
}
