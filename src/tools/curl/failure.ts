/** How a transfer fails: curl's exit code and the words after `curl: (N) `. */

export class TransferError extends Error {
  constructor(
    readonly code: number,
    message: string,
    /** Worth another try with --retry. */
    readonly transient = false,
    /** More lines for standard error. */
    readonly explanation?: string,
  ) {
    super(message)
    this.name = 'TransferError'
  }
}

export const badUrl = (): TransferError => new TransferError(3, 'URL using bad/illegal format or missing URL')
