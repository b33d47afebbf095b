/** Hands the reader a folder with a lesson to start from, packed. */

const NAME = 'my-lesson'

export async function saveTemplate(): Promise<void> {
  const [{ strToU8, zipSync }, { templateFiles }] = await Promise.all([import('fflate'), import('../../lessons/template')])
  const files = Object.entries(templateFiles({ id: NAME, course: 'own', order: 1 }))
  const packed = zipSync(Object.fromEntries(files.map(([name, text]) => [`${NAME}/${name}`, strToU8(text)])))
  const url = URL.createObjectURL(new Blob([packed as Uint8Array<ArrayBuffer>], { type: 'application/zip' }))
  const anchor = document.createElement('a')
  anchor.href = url
  anchor.download = `${NAME}.zip`
  anchor.click()
  // The download has taken its own hold on the data by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
