/**
 * What built-in calls cost by what they are about: the engine counts its own steps, and one of them may be a call that goes
 * through a whole document.
 */

export const WEIGHTS: Readonly<Record<string, string>> = {
  'internal/weights': String.raw`
const { op } = internal;
const { apply } = Reflect;
let spent = 0;
function spend(amount) {
  // Of what is no list there is no size, or whatever it says of itself.
  if (!(amount > 0)) return;
  spent += Math.min(amount, 1e6);
  if (spent < 1) return;
  const whole = Math.floor(spent);
  spent -= whole;
  // Too much: the engine ends this at its next look.
  if (op('work', whole)) for (;;);
}
function weigh(owner, name, cost) {
  const original = owner[name];
  const { [name]: weighed } = { [name](...args) { const result = apply(original, this, args); spend(cost(result, this, args)); return result; } };
  Object.defineProperty(weighed, 'length', { value: original.length, configurable: true });
  Object.defineProperty(owner, name, { value: weighed, writable: true, configurable: true, enumerable: false });
}
const sizeOf = (text) => (typeof text === 'string' ? text.length : 0);
const countOf = (list) => (typeof list?.length === 'number' ? list.length : 0);
const texts = String.prototype, lists = Array.prototype;
weigh(JSON, 'stringify', (result) => sizeOf(result) / 2000);
weigh(JSON, 'parse', (result, own, [text]) => sizeOf(text) / 2000);
for (const name of ['repeat', 'padStart', 'padEnd']) weigh(texts, name, (result) => result.length / 60000);
weigh(texts, 'split', (result, own) => countOf(result) / 5000 + sizeOf(own) / 100000);
weigh(lists, 'join', (result, own) => result.length / 5000 + countOf(own) / 5000);
weigh(lists, 'fill', (result) => countOf(result) / 20000);
weigh(lists, 'reverse', (result) => countOf(result) / 20000);
weigh(lists, 'sort', (result, own, [compare]) => (compare === undefined ? (countOf(result) * Math.log2(countOf(result) + 1)) / 4000 : 0));
weigh(Array, 'from', (result) => countOf(result) / 5000);
`,
}
