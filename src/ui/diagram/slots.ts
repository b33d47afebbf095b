/** Who sits where: each pod gets the first free place on its node and keeps it while it is there, so that nothing shuffles. */

export class Slots {
  private readonly rows = new Map<string, (string | undefined)[]>()
  private readonly places = new Map<string, { readonly row: string; readonly index: number }>()

  /** How many have a seat. */
  get size(): number {
    return this.places.size
  }

  /** Seats the pod in the row (a node's name, '' for the waiting); true when that changed its place. */
  put(pod: string, row: string): boolean {
    const before = this.places.get(pod)
    if (before?.row === row) return false
    if (before) this.take(pod)
    let seats = this.rows.get(row)
    if (!seats) this.rows.set(row, (seats = []))
    const free = seats.indexOf(undefined)
    const index = free < 0 ? seats.length : free
    seats[index] = pod
    this.places.set(pod, { row, index })
    return true
  }

  take(pod: string): boolean {
    const place = this.places.get(pod)
    if (!place) return false
    this.places.delete(pod)
    const seats = this.rows.get(place.row)!
    seats[place.index] = undefined
    while (seats.length > 0 && seats.at(-1) === undefined) seats.pop()
    return true
  }

  at(pod: string): { readonly row: string; readonly index: number } | undefined {
    return this.places.get(pod)
  }

  /** Everyone with a seat. */
  all(): Iterable<string> {
    return this.places.keys()
  }

  /** The pods in a row, in the order of their seats. */
  in(row: string): readonly string[] {
    return this.rows.get(row)?.filter((pod) => pod !== undefined) ?? []
  }

  /** Seats in use up to the last one taken. */
  length(row: string): number {
    return this.rows.get(row)?.length ?? 0
  }

  longest(rows: Iterable<string>): number {
    let most = 0
    for (const row of rows) most = Math.max(most, this.length(row))
    return most
  }
}
