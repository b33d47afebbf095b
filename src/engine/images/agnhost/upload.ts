/** agnhost netexec's /upload: the file of a form, kept below /uploads. */
import { FileError } from '../../../shell/files'
import type { HttpRequest, HttpResponse } from '../../network/types'
import { header, text } from '../http-server'
import type { DaemonProcess } from '../image'
import { log } from './subcommand'

/** The contents of a form's field of that name. */
export function formFile(request: HttpRequest, field: string): Uint8Array | undefined {
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)/.exec(header(request, 'content-type') ?? '')?.[1]
  if (boundary === undefined || !request.body) return undefined
  const body = Array.from(request.body, (byte) => String.fromCharCode(byte)).join('')
  for (const part of body.split(`--${boundary}`).slice(1, -1)) {
    const end = part.indexOf('\r\n\r\n')
    if (new RegExp(`^content-disposition:.*; name="?${field}"?(;|\\s*$)`, 'im').test(part.slice(0, end)))
      return Uint8Array.from(part.slice(end + 4, -2), (letter) => letter.charCodeAt(0))
  }
  return undefined
}

export function upload(_: URLSearchParams, process: DaemonProcess, request: HttpRequest): HttpResponse {
  log(process, 'GET /upload')
  const file = formFile(request, 'file')
  if (!file) {
    log(process, "Unable to upload file: request Content-Type isn't multipart/form-data")
    return text(200, JSON.stringify({ error: 'Unable to upload file.' }))
  }
  const path = `/uploads/upload${100_000_000 + process.random(900_000_000)}`
  try {
    process.files.write(path, file, { mode: 0o700 })
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    log(process, `Unable to open file for write: open ${path}: ${error.message.toLowerCase()}`)
    return text(200, JSON.stringify({ error: 'Unable to open file for write' }))
  }
  log(process, `Wrote upload to ${path}`)
  return text(201, JSON.stringify({ output: path }))
}
