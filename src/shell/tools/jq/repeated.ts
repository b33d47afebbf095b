/** Functions of jq that go on from what they gave: until, while, repeat, recurse. They hold no more than they still need. */
import type { Evaluator } from './evaluate'
import { PAUSE, type Item, type Scope } from './scope'
import type { Node } from './tree'

/** What is done with an item: it is given, or gone on from. */
interface Move {
  readonly item: Item
  readonly give: boolean
}

type Moves = Generator<Move>

/** Goes on from items in depth; a turn whose last item is gone on from is forgotten, so that an endless program does not grow. */
function* walk(moves: (item: Item) => Moves, input: Item): Generator<Item> {
  const turns: { readonly moves: Moves; ahead: Move | undefined }[] = []
  const begin = (item: Item): void => void turns.push({ moves: moves(item), ahead: undefined })
  begin(input)
  for (;;) {
    const turn = turns[turns.length - 1]
    if (!turn) return
    let move = turn.ahead
    turn.ahead = undefined
    if (!move) {
      const result = turn.moves.next()
      if (result.done) {
        turns.pop()
        continue
      }
      move = result.value
    }
    if (move === PAUSE) yield PAUSE
    else if (move.give) yield move.item
    else {
      const result = turn.moves.next()
      if (result.done) turns.pop()
      else turn.ahead = result.value
      begin(move.item)
    }
  }
}

function* onward(run: Evaluator, node: Node, scope: Scope | undefined, item: Item): Moves {
  for (const next of run.eval(node, scope, item)) {
    if (next === PAUSE) yield PAUSE
    else yield { item: next, give: false }
  }
}

const truth = (value: unknown): boolean => value !== null && value !== false

export function* until(run: Evaluator, [condition, update]: readonly Node[], scope: Scope | undefined, input: Item): Generator<Item> {
  yield* walk(function* (item): Moves {
    for (const value of run.values(condition!, scope, item.value)) {
      if (value === PAUSE) yield PAUSE
      else if (truth(value)) yield { item, give: true }
      else yield* onward(run, update!, scope, item)
    }
  }, input)
}

export function* whilst(run: Evaluator, [condition, update]: readonly Node[], scope: Scope | undefined, input: Item): Generator<Item> {
  yield* walk(function* (item): Moves {
    for (const value of run.values(condition!, scope, item.value)) {
      if (value === PAUSE) yield PAUSE
      else if (truth(value)) {
        yield { item, give: true }
        yield* onward(run, update!, scope, item)
      }
    }
  }, input)
}

/** `repeat(f)`: what `f` makes of the input, without end. */
export function* repeat(run: Evaluator, [node]: readonly Node[], scope: Scope | undefined, input: Item): Generator<Item> {
  for (;;) yield* run.eval(node!, scope, input)
}

/** `recurse(f)`: the input, then the same of what `f` makes of it. */
export function* again(run: Evaluator, [update]: readonly Node[], scope: Scope | undefined, input: Item): Generator<Item> {
  yield* walk(function* (item): Moves {
    yield { item, give: true }
    yield* onward(run, update!, scope, item)
  }, input)
}
