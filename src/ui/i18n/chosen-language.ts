/** Which of the page's languages somebody reads: the one they chose, else their browser's, else the first. */

/** Stands alone, without anything around it: the document has its text, to fetch the words before the page is there. */
export function chosenLanguage<L extends string>(known: readonly [L, ...L[]], kept: unknown, browser: string): L {
  return known.find((code) => code === kept) ?? known.find((code) => code === browser.split('-')[0]) ?? known[0]
}
