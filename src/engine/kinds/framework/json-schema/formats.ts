/** Formats of strings in schemas; models kube-openapi's strfmt, which is go-openapi's. */
import { isIPv4 } from '../../../api/ipv4'
import { isIPv6 } from '../addresses'

const pattern =
  (shape: RegExp): ((value: string) => boolean) =>
  (value) =>
    shape.test(value)

/** Whether a year has such a day. */
function isDate(value: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value) ?? []
  if (year === undefined || Number(month) < 1 || Number(month) > 12) return false
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  return Number(day) >= 1 && Number(day) <= last
}

function isDateTime(value: string): boolean {
  const match = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d):(\d\d):(\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.exec(value)
  return match !== null && isDate(match[1]!) && Number(match[2]) < 24 && Number(match[3]) < 60 && Number(match[4]) < 60
}

const withoutLeadingZeros = (address: string): string => address.replace(/\b0+(?=\d)/g, '')
const rgb = (part: string): boolean => Number(part) <= 255

function isCidr(value: string): boolean {
  const [address = '', bits = '', ...rest] = value.split('/')
  if (rest.length > 0 || !/^\d{1,3}$/.test(bits)) return false
  return isIPv4(address) ? Number(bits) <= 32 : isIPv6(address) && Number(bits) <= 128
}

const UNIT = 'ns|us|µs|ms|s|m|h|d|w|nanos?|micros?|millis?|sec|seconds?|min|minutes?|hours?|days?|weeks?'

const FORMATS: Readonly<Record<string, (value: string) => boolean>> = {
  'date-time': isDateTime,
  datetime: isDateTime,
  date: isDate,
  duration: pattern(new RegExp(`^[-+]?(\\d+(\\.\\d+)?\\s*(${UNIT})\\s*)+$`)),
  email: pattern(/^([^@\s]+@[^@\s]+|[^<>@]*<[^@\s<>]+@[^@\s<>]+>)$/),
  // What has dots ends in letters.
  hostname: pattern(
    /^(?=.{1,253}$)([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?|([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63})$/,
  ),
  ipv4: (value) => isIPv4(withoutLeadingZeros(value)),
  ipv6: isIPv6,
  cidr: isCidr,
  // Of 6, 8 or 20 bytes.
  mac: (value) =>
    /^([0-9A-Fa-f]{2}([:-])([0-9A-Fa-f]{2}\2)*[0-9A-Fa-f]{2}|([0-9A-Fa-f]{4}\.)+[0-9A-Fa-f]{4})$/.test(value) &&
    [12, 16, 40].includes(value.replace(/[^0-9A-Fa-f]/g, '').length),
  uri: pattern(/^([A-Za-z][A-Za-z0-9+.-]*:[^\s]+|\/[^\s]*)$/),
  uuid: pattern(/^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i),
  uuid3: pattern(/^[0-9a-f]{8}-?[0-9a-f]{4}-?3[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i),
  uuid4: pattern(/^[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i),
  uuid5: pattern(/^[0-9a-f]{8}-?[0-9a-f]{4}-?5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i),
  bsonobjectid: pattern(/^[0-9a-f]{24}$/i),
  isbn: pattern(/^(\d[- ]?){9}([\dX]|\d([- ]?\d){3})$/),
  isbn10: pattern(/^(\d[- ]?){9}[\dX]$/),
  isbn13: pattern(/^(\d[- ]?){12}\d$/),
  creditcard: pattern(
    /^(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|6(?:011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35\d{3})\d{11})$/,
  ),
  ssn: pattern(/^\d{3}[- ]?\d{2}[- ]?\d{4}$/),
  hexcolor: pattern(/^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/),
  rgbcolor: (value) => /^rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)$/.exec(value)?.slice(1).every(rgb) ?? false,
  'k8s-short-name': pattern(/^(?=.{1,63}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?$/),
  'k8s-long-name': pattern(/^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/),
  byte: pattern(/^(?=.)(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/),
  password: () => true,
}

export function isKnownFormat(format: string): boolean {
  return Object.hasOwn(FORMATS, format)
}

/** Whether a string is as a format wants it; formats nobody knows want nothing. */
export function hasFormat(value: string, format: string): boolean {
  return !isKnownFormat(format) || FORMATS[format]!(value)
}
