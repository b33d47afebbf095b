/** The pieces that expansion makes of a word before it is split into fields. */

/** A stretch of expanded text; 'break' separates the fields of `$@`. */
export type Piece = { readonly text: string; readonly quoted: boolean; readonly split: boolean } | 'break'

export interface PieceOptions {
  /** Inside double quotes, or text that is treated so (here-documents, arithmetic). */
  readonly quoted?: boolean
  /** A here-document or arithmetic text, where `"` is an ordinary character. */
  readonly document?: boolean
  /** Tildes also after `:` and `=`, as in assignments. */
  readonly assignment?: boolean
  readonly noTilde?: boolean
  /** The word of `${name:-word}` inside double quotes, where `\}` is a brace and `$'...'` is decoded, or in a document, where it is not. */
  readonly braced?: 'quotes' | 'document'
  /** Between the double quotes of such a word, where a backslash goes whatever stands behind it. */
  readonly nested?: boolean
  /** A word of a command: one that looks like an assignment has tildes as one has them. */
  readonly word?: boolean
}
