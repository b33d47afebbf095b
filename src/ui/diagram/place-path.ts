/** Paths put in their place by their own numbers: a transform on each of a thousand signs would make each a picture of its own for the browser to put together in every frame. */

/** How many numbers each command takes. */
const COUNTS: Readonly<Record<string, number>> = { m: 2, l: 2, h: 1, v: 1, c: 6, a: 7, z: 0 }

const round = (value: number): number => Math.round(value * 100) / 100

interface Pen {
  readonly x: number
  readonly y: number
}

/** Where a command's numbers end, as a way from the pen. */
function step(command: string, numbers: readonly number[], pen: Pen, absolute: boolean): Pen {
  const [last = 0] = numbers.slice(-1)
  if (command === 'h') return { x: absolute ? last - pen.x : last, y: 0 }
  if (command === 'v') return { x: 0, y: absolute ? last - pen.y : last }
  const [x = 0, y = 0] = numbers.slice(-2)
  return absolute ? { x: x - pen.x, y: y - pen.y } : { x, y }
}

/** The numbers of one command relative to the pen and scaled. */
function relative(command: string, numbers: readonly number[], pen: Pen, absolute: boolean, scale: number): readonly number[] {
  const to = step(command, numbers, pen, absolute)
  if (command === 'h') return [to.x * scale]
  if (command === 'v') return [to.y * scale]
  // Radii are lengths; the angle and the two flags are not.
  if (command === 'a') return [...numbers.slice(0, 2).map((n) => n * scale), ...numbers.slice(2, 5), to.x * scale, to.y * scale]
  return numbers.map((number, index) => (absolute ? number - (index % 2 === 0 ? pen.x : pen.y) : number) * scale)
}

/**
 * Takes a path apart once and gives what writes it anywhere: the same shape, `scale` times as large, with its own corner
 * (0, 0) at the place. Knows the commands M, L, H, V, C, A and Z in both cases.
 */
export function placePath(path: string, scale: number): (x: number, y: number) => string {
  let pen: Pen = { x: 0, y: 0 }
  let start = pen
  let first: Pen | undefined
  let rest = ''
  for (const [, letter = '', text = ''] of path.matchAll(/([a-z])([^a-z]*)/gi)) {
    const command = letter.toLowerCase()
    const absolute = letter !== command
    const count = COUNTS[command]
    if (count === undefined) throw new Error(`a path command that is not known: ${letter}`)
    if (count === 0) {
      rest += 'z'
      pen = start
      continue
    }
    const numbers = (text.match(/-?(?:\d+\.\d+|\.\d+|\d+)/g) ?? []).map(Number)
    for (let at = 0; at + count <= numbers.length; at += count) {
      const own = numbers.slice(at, at + count)
      // What follows a move without a letter of its own is a line.
      const kind = command === 'm' && at > 0 ? 'l' : command
      const way = step(kind, own, pen, absolute)
      const to = { x: pen.x + way.x, y: pen.y + way.y }
      if (first) rest += kind + relative(kind, own, pen, absolute, scale).map(round).join(' ')
      else first = { x: to.x * scale, y: to.y * scale }
      pen = to
      if (kind === 'm') start = to
    }
  }
  const { x: fx, y: fy } = first ?? { x: 0, y: 0 }
  return (x, y) => `M${round(x + fx)} ${round(y + fy)}${rest}`
}
