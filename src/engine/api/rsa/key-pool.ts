/** RSA keys of 2048 bits at once: looking for primes takes a simulation longer than all the rest of making a cluster, so they are found already. */
import { sha256 } from '../../../shell/digests'
import { bytesOfHex } from '../hex'
import { toNumber } from './number'
import { keyOf, type PrivateKey } from './rsa'

/**
 * How far the next prime lies, in steps of two, behind the 1024 bits that the digests of a number make. Two of the primes are a
 * key; any two keys may share one, so they keep no secret: there is none in a cluster that everybody can make again from its seed.
 */
const STEPS = `
  266 37 503 294 73 1094 1603 364 102 118 61 3 547 80 729 25 14 582 43 205 44 131 34 147 430 868 5 1152 95 1049 292 409 8 567 1635
  239 92 142 388 55 371 386 265 213 304 152 181 96 412 347 97 122 400 249 98 36 879 10 146 205 352 112 1296 9 655 83 145 74 527 448
  160 62 905 33 36 409 426 28 69 429 340 703 184 304 97 158 52 612 518 1250 222 1158 49 243 355 121 77 710 546 293 635 1204 7 70 544
  20 158 20 11 183 147 202 176 20 59 149 255 900 351 465 149 91 561 230 738 128 12 280 551 640 484 211 212 10 370 887 19 767 454
  1128 318 1043 565 659 574 286 364 147 658 193 10 49 1224 47 109 313 3 878 279 1 389 392 253 287 834 462 69 110 2096 7 141 215 178
  42 252 630 35 205 570 1822 976 209 149 391 197 62 307 204 507 167 14 65 737 621 380 45 2 40 113 331 5 48 458 1917 761 545 36 310
  333 82 41 224 715 41 381 15 451 1031 216 306 64 208 37 312 383 91 227 460 3 495 144 248 40 529 326 802 737 11 1016 155 37 195 24
  1064 257 59 341 450 500 454 267 713 139 215 532 308 88 52 650 465 132 401 81 601 659 603 85 1246 14 212 2 329 137 137 62 82 997
  459 33 255 198 368 68 854 182 541 44 323 613 919 976 209 42 444 310 933 18 212 372 89 473 968 320 384 68 122 41 185 76 170 329 297
  493 17 363 123 287 511 207 613 167 87 114 306 34 40 201 223 778 422 113 626 441 282 134 214 8 67 226 1384 324 414 190 314 906 232
  854 721 437 39 164 366 107 59 246 151 44 280 231 158 126 587 459 386 531 156 84 179 157 132 1322 1008 67 462 873 168 27 26 89 62
  21 188 319 174 242 885 586 1964 861 2003 26 1078 118 121 28 55 1592 47 130 58 25 21 570 289 131 439 1309 54 162 1219 203 177 1391
  45 359 707 280 352 251 288 429 193 1294 618 553 427 121 538 32 3 61 556 960 52 32 466 81 72 20 239 66 21 1458 202 149 723 178 35
  60 474 117 332 610 789 12 699 130 257 96 353 356 13 325 454 210 579 5 485 276 313 273 225 375 569 234 332 4 35 871 393 68 278 372
  844 249 177 737 108 176 183 77 93 278 432 734 141 245 30 86 366 165 137 501 383 368 220 266 163 481 171 538 592
`
  .trim()
  .split(/\s+/)
  .map(Number)

const PARTS = [0, 1, 2, 3]

function primeOf(index: number): bigint {
  const text = new TextEncoder()
  const bytes = bytesOfHex(PARTS.map((part) => sha256(text.encode(`podyard prime ${index}.${part}`))).join(''))
  bytes[0]! |= 0xc0
  bytes[bytes.length - 1]! |= 1
  return toNumber(bytes) + 2n * BigInt(STEPS[index]!)
}

/** One of some 130 thousand keys. */
export function drawKey(random: { integer(bound: number): number }): PrivateKey {
  const one = random.integer(STEPS.length)
  const other = (one + 1 + random.integer(STEPS.length - 1)) % STEPS.length
  return keyOf(primeOf(one), primeOf(other))
}
