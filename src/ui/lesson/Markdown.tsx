/** Markdown of a lesson as HTML; raw HTML in it is shown as text, links leave in a new tab, pictures are not fetched. */
import { Marked } from 'marked'
import { useMemo } from 'react'

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)

const marked = new Marked({
  gfm: true,
  renderer: {
    html: ({ text }) => escape(text),
    image: ({ text }) => escape(text),
    link({ href, tokens }) {
      const text = this.parser.parseInline(tokens)
      return /^(https?:\/\/|#)/.test(href) ? `<a href="${escape(href)}" target="_blank" rel="noreferrer noopener">${text}</a>` : text
    },
    // Headings of a step lie below the step's own.
    heading({ tokens, depth }) {
      const level = Math.min(6, depth + 3)
      return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>\n`
    },
  },
})

export function Markdown({ text, inline }: { readonly text: string; readonly inline?: boolean }) {
  const html = useMemo(() => (inline ? marked.parseInline(text, { async: false }) : marked.parse(text, { async: false })), [text, inline])
  return inline ? <span dangerouslySetInnerHTML={{ __html: html }} /> : <div className="prose" dangerouslySetInnerHTML={{ __html: html }} />
}
