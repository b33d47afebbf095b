/** A number as a conversion of C's printf writes it: `%03d`, `%-5x`. */

export function formatted(conversion: string, value: number): string {
  const [, flags = '', width = '', precision, letter = 'd'] = /^%([-+ #0']*)(\d*)(?:\.(\d+))?(.)$/.exec(conversion) ?? []
  const radix = letter === 'o' ? 8 : /[xX]/.test(letter) ? 16 : 10
  let digits = value.toString(radix).padStart(Number(precision ?? 0), '0')
  if (letter === 'X') digits = digits.toUpperCase()
  if (flags.includes('#') && radix !== 10 && value !== 0) digits = (radix === 8 ? '0' : `0${letter}`) + digits
  if (/[di]/.test(letter) && flags.includes('+')) digits = `+${digits}`
  else if (/[di]/.test(letter) && flags.includes(' ')) digits = ` ${digits}`
  if (flags.includes('-')) return digits.padEnd(Number(width))
  return digits.padStart(Number(width), flags.includes('0') && precision === undefined ? '0' : ' ')
}
