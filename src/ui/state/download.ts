/** Hands the reader a file, as a download of the browser. */

export function download(data: Blob, name: string): void {
  const url = URL.createObjectURL(data)
  const anchor = document.createElement('a')
  anchor.href = url
  anchor.download = name
  anchor.click()
  // The download has taken its own hold on the data by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
