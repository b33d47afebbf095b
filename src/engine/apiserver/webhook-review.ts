/** What webhooks are asked and answer: reviews with an id that must come back; models util/webhook's and the converters' checks of reviews. */
import { readJson } from '../api/json-text'
import { isObject, type JsonObject } from '../api/json'
import { goJsonError } from './rest/body'

/** The newest version of reviews that both sides know; undefined when there is none. */
export function reviewVersion(known: readonly string[], offered: readonly string[] | undefined): string | undefined {
  return offered?.find((each) => known.includes(each))
}

/** The response of a review that fits the request. Throws Error with what is wrong with it. */
export function responseOf(body: string, apiVersion: string, kind: string, uid: string, missing: string): JsonObject {
  const [group, version] = apiVersion.split('/')
  const shown = (apiVersionFound: string, kindFound: string): string => `${apiVersionFound}, Kind=${kindFound}`
  let review: unknown
  try {
    review = readJson(body)
  } catch (error) {
    throw new Error(`couldn't get version/kind; json parse error: ${goJsonError(body)}`, { cause: error })
  }
  const found = isObject(review) ? review : {}
  if (found['apiVersion'] !== apiVersion || found['kind'] !== kind)
    throw new Error(
      `expected webhook response of ${shown(`${group}/${version}`, kind)}, got ${shown(String(found['apiVersion'] ?? ''), String(found['kind'] ?? ''))}`,
    )
  const { response } = found
  if (!isObject(response)) throw new Error(missing)
  const answered = String(response['uid'] ?? '')
  if (answered !== uid) throw new Error(`expected response.uid=${JSON.stringify(uid)}, got ${JSON.stringify(answered)}`)
  return response
}
