/** The Latin keys behind Hangul, by the two-set layout (두벌식): what was meant when the input source was the wrong one. */

const LEADS = ['r', 'R', 's', 'e', 'E', 'f', 'a', 'q', 'Q', 't', 'T', 'd', 'w', 'W', 'c', 'z', 'x', 'v', 'g']
const VOWELS = ['k', 'o', 'i', 'O', 'j', 'p', 'u', 'P', 'h', 'hk', 'ho', 'hl', 'y', 'n', 'nj', 'np', 'nl', 'b', 'm', 'ml', 'l']
const TAILS = [
  '',
  'r',
  'R',
  'rt',
  's',
  'sw',
  'sg',
  'e',
  'f',
  'fr',
  'fa',
  'fq',
  'ft',
  'fx',
  'fv',
  'fg',
  'a',
  'q',
  'qt',
  't',
  'T',
  'd',
  'w',
  'c',
  'z',
  'x',
  'v',
  'g',
]
/** U+3131 to U+314E: consonants standing alone, in Unicode's order. */
const CONSONANTS = [
  'r',
  'R',
  'rt',
  's',
  'sw',
  'sg',
  'e',
  'E',
  'f',
  'fr',
  'fa',
  'fq',
  'ft',
  'fx',
  'fv',
  'fg',
  'a',
  'q',
  'Q',
  'qt',
  't',
  'T',
  'd',
  'w',
  'W',
  'c',
  'z',
  'x',
  'v',
  'g',
]

const SYLLABLES = 0xac00
const LAST_SYLLABLE = 0xd7a3
const JAMO = 0x3131
const VOWEL_JAMO = 0x314f
const LAST_JAMO = 0x3163

export const hasHangul = (text: string): boolean => /[\u3131-\u3163\uac00-\ud7a3]/.test(text)

export function toLatin(text: string): string {
  return [...text].map(latin).join('')
}

function latin(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code >= SYLLABLES && code <= LAST_SYLLABLE) {
    const index = code - SYLLABLES
    return `${LEADS[Math.floor(index / 588)]}${VOWELS[Math.floor((index % 588) / 28)]}${TAILS[index % 28]}`
  }
  if (code >= JAMO && code < VOWEL_JAMO) return CONSONANTS[code - JAMO] ?? character
  if (code >= VOWEL_JAMO && code <= LAST_JAMO) return VOWELS[code - VOWEL_JAMO] ?? character
  return character
}
