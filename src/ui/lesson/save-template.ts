/** Hands the reader a folder with a lesson to start from, packed. */
import { download } from '../state/download'

const NAME = 'my-lesson'

export async function saveTemplate(): Promise<void> {
  const [{ strToU8, zipSync }, { templateFiles }] = await Promise.all([import('fflate'), import('../../lessons/files/template')])
  const files = Object.entries(templateFiles({ id: NAME, course: 'own', order: 1 }))
  const packed = zipSync(Object.fromEntries(files.map(([name, text]) => [`${NAME}/${name}`, strToU8(text)])))
  download(new Blob([packed as Uint8Array<ArrayBuffer>], { type: 'application/zip' }), `${NAME}.zip`)
}
