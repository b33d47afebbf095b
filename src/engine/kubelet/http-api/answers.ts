/** How a kubelet's server words its answers. */
import type { HttpResponse } from '../../network/types'

const ENCODER = new TextEncoder()

export const answer = (status: number, type: string, text: string): HttpResponse => {
  const body = ENCODER.encode(text)
  return { status, headers: { 'Content-Type': type, 'Content-Length': String(body.length) }, body }
}

export const json = (value: unknown, indent?: number): HttpResponse => answer(200, 'application/json', JSON.stringify(value, null, indent))
export const plain = (status: number, text: string): HttpResponse => answer(status, 'text/plain; charset=utf-8', text)
