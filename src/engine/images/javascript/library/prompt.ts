/** What node shows when it is asked for no program: a prompt that evaluates line by line. */

export const PROMPT: Readonly<Record<string, string>> = {
  'internal/prompt': String.raw`
const { op, info } = internal;
const { inspect } = require('util');
const Module = internal.Module;
const require_ = Module.createRequire(process.cwd() + '/repl');
for (const [name, value] of [['require', require_], ['module', new Module('<repl>')], ['exports', {}]]) internal.hide(name, value);
for (const name of info.library) if (!(name in globalThis) && /^[a-z_]\w*$/.test(name)) Object.defineProperty(globalThis, name, { get: () => require_(name), set: (value) => Object.defineProperty(globalThis, name, { value, writable: true, configurable: true }), configurable: true });
let held = '', interrupted = false;
const prompt = () => op('write', 1, held === '' ? '> ' : '... ');
const unfinished = (error, text) => error instanceof SyntaxError && (/unexpected end|unexpected token.*(EOF|end of)|expecting '[}\])]'/i.test(error.message) && error.at >= text.split('\n').length || /unterminated|Unexpected end/i.test(error.message));
const depth = (text) => { let count = 0, quote = ''; for (let i = 0; i < text.length; i++) { const letter = text[i]; if (quote) { if (letter === '\\') i++; else if (letter === quote) quote = ''; } else if (letter === "'" || letter === '"' || letter === '\x60') quote = letter; else if ('([{'.includes(letter)) count++; else if (')]}'.includes(letter)) count--; } return quote === '\x60' ? 1 : count; };
async function evaluate(text) {
  const source = /^\s*\{/.test(text) && !/;\s*$/.test(text) ? '(' + text.trim() + ')' : text;
  let value;
  if (/\bawait\b/.test(text)) { const named = /^\s*(?:const|let|var)\s+(\w+)\s*=\s*([\s\S]*)$/.exec(text); value = await op('compile', named ? '(async () => { globalThis.' + named[1] + ' = ' + named[2].replace(/;\s*$/, '') + ' })()' : '(async () => (' + text.replace(/;\s*$/, '') + '))()', 'REPL1'); }
  else { try { value = op('compile', source, 'REPL1'); } catch (error) { if (source === text) throw error; value = op('compile', text, 'REPL1'); } }
  globalThis._ = value;
  op('write', 1, inspect(value, { colors: !!process.stdout.isTTY }) + '\n');
}
process.stdin.setEncoding('utf8');
let rest = '';
const lines = [];
let busy = false;
async function work() {
  if (busy) return;
  busy = true;
  while (lines.length > 0) {
    const line = lines.shift();
    if (held === '' && line === '.exit') process.exit(0);
    if (line === '.break' || line === '.clear') { held = ''; prompt(); continue; }
    if (held === '' && line === '.help') { op('write', 1, '.break    Sometimes you get stuck, this gets you out\n.clear    Alias for .break\n.exit     Exit the REPL\n.help     Print this help message\n\nPress Ctrl+C to abort current expression, Ctrl+D to exit the REPL\n'); prompt(); continue; }
    const text = held + line;
    if (text.trim() === '') { held = ''; prompt(); continue; }
    if (depth(text) > 0) { held = text + '\n'; prompt(); continue; }
    held = '';
    try { await evaluate(text); } catch (error) { op('write', 1, 'Uncaught ' + (error instanceof SyntaxError ? '\n' + 'SyntaxError: ' + error.message : inspect(error).replace(/\n    at (?!REPL)[\s\S]*$/, '').replace(/^\[([\s\S]*)\]$/, '$1')) + '\n'); }
    prompt();
  }
  busy = false;
}
process.stdin.on('data', (part) => { rest += part; const all = rest.split('\n'); rest = all.pop(); lines.push(...all); work(); });
process.stdin.on('end', () => { op('write', 1, '\n'); process.exit(0); });
process.on('SIGINT', () => { if (held === '' && interrupted) process.exit(0); if (held === '') { interrupted = true; op('write', 1, '\n(To exit, press Ctrl+C again or Ctrl+D or type .exit)\n'); } else { held = ''; op('write', 1, '\n'); } prompt(); });
prompt();
`,
}
