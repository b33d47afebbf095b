/** Resource quantities as numbers, for sorting and describing; models apimachinery's resource.Quantity. */

const FACTOR: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
}

/** The value of `500m` or `1Gi`; undefined for what is no quantity. */
export function parseQuantity(text: string): number | undefined {
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|(n|u|m|k|Ki|Mi|Gi|Ti|Pi|Ei|M|G|T|P|E)?)$/.exec(text)
  if (!match) return undefined
  const [, number, exponent, suffix] = match
  return exponent ? Number(number + exponent) : Number(number) * (FACTOR[suffix ?? ''] ?? 1)
}
