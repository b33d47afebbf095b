import { describe, expect, it } from 'vitest'
import { GLYPHS } from '../elements/pod-glyph'
import { placePath } from './place-path'

describe('a path put in its place', () => {
  it('keeps its shape: every way is relative to where the first move went', () => {
    expect(placePath('M1 2L4 6h2v-1z', 1)(10, 20)).toBe('M11 22l3 4h2v-1z')
    expect(placePath('M1 2L4 6H2V3', 2)(0, 0)).toBe('M2 4l6 8h-4v-6')
  })

  it('reads numbers that touch, lines without a letter and a second shape that begins at the first one’s start', () => {
    expect(placePath('M8 .800 15.200 8 8 15.200z', 1)(0, 0)).toBe('M8 0.8l7.2 7.2l-7.2 7.2z')
    expect(placePath('M2 2h4zM5 5h1', 1)(0, 0)).toBe('M2 2h4zm3 3h1')
  })

  it('scales radii of arcs but not their angle and flags', () => {
    expect(placePath('M8 1A6 6 0 0 1 8 13z', 0.5)(0, 0)).toBe('M4 0.5a3 3 0 0 1 0 6z')
  })

  it('says when it meets what it cannot place', () => {
    expect(() => placePath('M0 0Q1 1 2 2', 1)).toThrow('a path command that is not known: Q')
  })

  it.each(Object.entries(GLYPHS))('places the sign of %s', (_state, { dot, outline, speck = outline }) => {
    for (const path of [dot, outline, speck]) expect(placePath(path, 1)(3, 4)).toMatch(/^M[\d.]+ [\d.]+[a-z\d .-]+$/)
  })
})
