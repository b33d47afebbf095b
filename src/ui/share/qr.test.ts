import { describe, expect, it } from 'vitest'
import { qrCode } from './qr'

const draw = (text: string) => qrCode(text)?.map((row) => row.map((dark) => (dark ? '#' : '.')).join(''))

describe('QR codes', () => {
  it('grow with the text: 17 bytes are version 1, 18 are version 2, 2953 are version 40, more is no code', () => {
    expect(qrCode('x'.repeat(17))).toHaveLength(21)
    expect(qrCode('x'.repeat(18))).toHaveLength(25)
    expect(qrCode('x'.repeat(2953))).toHaveLength(177)
    expect(qrCode('x'.repeat(2954))).toBeUndefined()
    expect(qrCode('x'.repeat(18), 1)).toBeUndefined()
  })
  it('count bytes, not letters', () => {
    expect(qrCode('파드파드파드')).toHaveLength(25)
  })
  it('have finders in three corners, timing between them, and the dark module', () => {
    const rows = draw('podyard')!
    for (const [index, line] of ['#######', '#.....#', '#.###.#', '#.###.#', '#.###.#', '#.....#', '#######'].entries()) {
      expect(rows[index]!.slice(0, 7)).toBe(line)
      expect(rows[index]!.slice(-7)).toBe(line)
      expect(rows[index + 14]!.slice(0, 7)).toBe(line)
    }
    expect(rows[6]!.slice(7, 14)).toBe('.#.#.#.')
    expect(rows[13]![8]).toBe('#')
  })
  // This very symbol was read back by a separate decoder.
  it('are the symbol that decoders read', () => {
    expect(draw('podyard')).toMatchInlineSnapshot(`
      [
        "#######.#.###.#######",
        "#.....#...##..#.....#",
        "#.###.#.##.#..#.###.#",
        "#.###.#.##..#.#.###.#",
        "#.###.#.#..#..#.###.#",
        "#.....#..####.#.....#",
        "#######.#.#.#.#######",
        "...........##........",
        "####..#.######..###.#",
        "##......#..#####.#..#",
        ".#....#.####......###",
        ".##.##.##..#..#.##.#.",
        ".#.####.#.#.#........",
        "........#..#..#.#..#.",
        "#######..####..##....",
        "#.....#..##....######",
        "#.###.#..##.###...###",
        "#.###.#.##.#..##..##.",
        "#.###.#.##..#.#..##..",
        "#.....#.##...#.#....#",
        "#######.#....#..#.#..",
      ]
    `)
  })
})
