/** util and assert: above all how values are shown. */

export const UTIL: Readonly<Record<string, string>> = {
  util: String.raw`
const custom = Symbol.for('nodejs.util.inspect.custom');
const DEFAULTS = { showHidden: false, depth: 2, colors: false, customInspect: true, showProxy: false, maxArrayLength: 100, maxStringLength: 10000, breakLength: 128, compact: 3, sorted: false, getters: false, numericSeparator: false };
const STYLES = { special: [36, 39], number: [33, 39], bigint: [33, 39], boolean: [33, 39], undefined: [90, 39], null: [1, 22], string: [32, 39], symbol: [32, 39], date: [35, 39], regexp: [31, 39], module: [4, 24], name: undefined };
const plain = (text, style) => text;
const coloured = (text, style) => { const color = STYLES[style]; return color ? '\u001b[' + color[0] + 'm' + text + '\u001b[' + color[1] + 'm' : text; };
const bare = (text) => text.replace(/\u001b\[\d+m/g, '');
function inspect(value, options, depth, colors) {
  const ctx = { ...DEFAULTS, budget: {}, indentationLvl: 0, seen: [], currentDepth: 0, stylize: plain, breakLength: 80 };
  if (typeof options === 'boolean') { ctx.showHidden = options; if (depth !== undefined) ctx.depth = depth; if (colors !== undefined) ctx.colors = colors; }
  else if (options) for (const key of Object.keys(options)) if (key in DEFAULTS || key === 'stylize') ctx[key] = options[key];
  if (ctx.colors) ctx.stylize = coloured;
  if (ctx.maxArrayLength === null) ctx.maxArrayLength = Infinity;
  if (ctx.maxStringLength === null) ctx.maxStringLength = Infinity;
  return formatValue(ctx, value, 0);
}
inspect.custom = custom;
inspect.defaultOptions = DEFAULTS;
inspect.colors = { reset: [0, 0], bold: [1, 22], dim: [2, 22], italic: [3, 23], underline: [4, 24], inverse: [7, 27], black: [30, 39], red: [31, 39], green: [32, 39], yellow: [33, 39], blue: [34, 39], magenta: [35, 39], cyan: [36, 39], white: [37, 39], gray: [90, 39], grey: [90, 39] };
inspect.styles = { special: 'cyan', number: 'yellow', bigint: 'yellow', boolean: 'yellow', undefined: 'grey', null: 'bold', string: 'green', symbol: 'green', date: 'magenta', regexp: 'red', module: 'underline' };
function quote(text) {
  let mark = "'";
  if (text.includes("'")) mark = !text.includes('"') ? '"' : !text.includes(String.fromCharCode(96)) && !text.includes('$' + '{') ? String.fromCharCode(96) : "'";
  const shown = text.replace(/[\u0000-\u001f\u007f-\u009f\\]/g, (letter) => ({ '\n': '\\n', '\t': '\\t', '\r': '\\r', '\b': '\\b', '\f': '\\f', '\v': '\\v', '\\': '\\\\' })[letter] || '\\x' + letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0'));
  return mark + (mark === "'" ? shown.replace(/'/g, "\\'") : shown) + mark;
}
function formatPrimitive(ctx, value) {
  switch (typeof value) {
    case 'string': {
      let rest = '';
      if (value.length > ctx.maxStringLength) { const more = value.length - ctx.maxStringLength; value = value.slice(0, ctx.maxStringLength); rest = '... ' + more + ' more character' + (more > 1 ? 's' : ''); }
      if (ctx.compact !== true && value.length > 16 && value.length > ctx.breakLength - ctx.indentationLvl - 4)
        return value.split(/(?<=\n)/).map((line) => ctx.stylize(quote(line), 'string')).join(' +\n' + ' '.repeat(ctx.indentationLvl + 2)) + rest;
      return ctx.stylize(quote(value), 'string') + rest;
    }
    case 'number': return ctx.stylize(Object.is(value, -0) ? '-0' : String(value), 'number');
    case 'bigint': return ctx.stylize(value + 'n', 'bigint');
    case 'boolean': return ctx.stylize(String(value), 'boolean');
    case 'undefined': return ctx.stylize('undefined', 'undefined');
    case 'symbol': return ctx.stylize(value.toString(), 'symbol');
  }
}
function formatValue(ctx, value, recurseTimes, typed) {
  if (value === null) return ctx.stylize('null', 'null');
  if (typeof value !== 'object' && typeof value !== 'function') return formatPrimitive(ctx, value);
  if (ctx.customInspect) {
    const own = value[custom];
    if (typeof own === 'function' && own !== inspect && !(value.constructor && value.constructor.prototype === value)) {
      const depth = ctx.depth === null ? null : ctx.depth - recurseTimes;
      const answer = own.call(value, depth, { ...ctx, stylize: ctx.stylize, depth }, inspect);
      if (answer !== value) return typeof answer !== 'object' ? String(answer).replaceAll('\n', '\n' + ' '.repeat(ctx.indentationLvl)) : formatValue(ctx, answer, recurseTimes);
    }
  }
  if (ctx.seen.includes(value)) {
    ctx.circular ||= new Map();
    if (!ctx.circular.has(value)) ctx.circular.set(value, ctx.circular.size + 1);
    return ctx.stylize('[Circular *' + ctx.circular.get(value) + ']', 'special');
  }
  return formatRaw(ctx, value, recurseTimes, typed);
}
function constructorName(object) {
  const first = object;
  while (object || object === undefined) {
    const told = Object.getOwnPropertyDescriptor(object, 'constructor');
    if (told !== undefined && typeof told.value === 'function' && told.value.name !== '' && isInstance(first, told.value)) return told.value.name;
    object = Object.getPrototypeOf(object);
    if (object === null) return null;
  }
  return null;
}
const isInstance = (object, type) => { try { return object instanceof type; } catch { return false; } };
const prefix = (name, tag, fallback, size = '') => (name === null ? '[' + fallback + size + ': null prototype] ' : name + size + ' ') + (tag !== '' && name !== tag ? '[' + tag + '] ' : '');
const isIdentifier = (key) => /^[a-zA-Z_][a-zA-Z_0-9]*$/.test(key);
function keysOf(value, hidden) {
  const symbols = Object.getOwnPropertySymbols(value);
  const keys = hidden ? Object.getOwnPropertyNames(value) : Object.keys(value);
  return [...keys, ...symbols.filter((one) => hidden || Object.prototype.propertyIsEnumerable.call(value, one))];
}
const isIndex = (key) => typeof key === 'string' && /^(0|[1-9]\d*)$/.test(key);
function formatRaw(ctx, value, recurseTimes, typed) {
  let keys, braces, base = '', formatter = () => [], array = false, noEntries = false;
  const name = constructorName(value);
  let tag = value[Symbol.toStringTag];
  if (typeof tag !== 'string' || (tag !== '' && (ctx.showHidden ? Object.hasOwn(value, Symbol.toStringTag) : Object.prototype.propertyIsEnumerable.call(value, Symbol.toStringTag)))) tag = '';
  let entriesKind = 'object';
  if (Array.isArray(value)) {
    const start = name !== 'Array' || tag !== '' ? prefix(name, tag, 'Array', '(' + value.length + ')') : '';
    keys = keysOf(value, ctx.showHidden).filter((key) => !isIndex(key) && (ctx.showHidden || key !== 'length'));
    braces = [start + '[', ']'];
    if (value.length === 0 && keys.length === 0) return braces[0] + ']';
    entriesKind = 'array';
    formatter = formatArray;
  } else if (value instanceof Set || value instanceof Map) {
    keys = keysOf(value, ctx.showHidden);
    const kind = value instanceof Set ? 'Set' : 'Map';
    braces = [prefix(name, tag, kind, '(' + value.size + ')') + '{', '}'];
    formatter = kind === 'Set' ? formatSet : formatMap;
    if (value.size === 0 && keys.length === 0) return braces[0] + '}';
  } else if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    if (Buffer.isBuffer(value)) { let text = ''; for (const byte of value.subarray(0, 50)) text += ' ' + (byte < 16 ? '0' : '') + byte.toString(16); return '<Buffer' + text + (value.length > 50 ? ' ... ' + (value.length - 50) + ' more byte' + (value.length > 51 ? 's' : '') : '') + '>'; }
    keys = keysOf(value, ctx.showHidden).filter((key) => !isIndex(key));
    braces = [prefix(name, tag === name ? '' : tag, tag, '(' + value.length + ')') + '[', ']'];
    if (value.length === 0 && keys.length === 0) return braces[0] + ']';
    entriesKind = 'array';
    formatter = (c, v) => { const shown = []; for (let i = 0; i < Math.min(v.length, c.maxArrayLength); i++) shown.push(formatPrimitive(c, v[i])); if (v.length > shown.length) shown.push('... ' + (v.length - shown.length) + ' more item' + (v.length - shown.length > 1 ? 's' : '')); return shown; };
  } else if (typeof value === 'function') {
    keys = keysOf(value, ctx.showHidden);
    base = functionBase(value, name, tag);
    braces = ['{', '}'];
    if (keys.length === 0) return ctx.stylize(base, 'special');
    noEntries = true;
  } else if (value instanceof RegExp) {
    keys = keysOf(value, ctx.showHidden).filter((key) => key !== 'lastIndex');
    base = ctx.stylize(RegExp.prototype.toString.call(value), 'regexp');
    braces = ['{', '}'];
    if (keys.length === 0 || (recurseTimes > ctx.depth && ctx.depth !== null)) return base;
  } else if (value instanceof Date) {
    keys = keysOf(value, ctx.showHidden);
    base = ctx.stylize(Number.isNaN(value.getTime()) ? 'Invalid Date' : Date.prototype.toISOString.call(value), 'date');
    braces = ['{', '}'];
    if (keys.length === 0) return base;
  } else if (value instanceof Error) {
    keys = keysOf(value, ctx.showHidden).filter((key) => key !== 'stack' && key !== 'message' && key !== 'name');
    if ('cause' in value && !keys.includes('cause') && Object.hasOwn(value, 'cause')) keys.push('cause');
    if (Array.isArray(value.errors) && !keys.includes('errors')) keys.push('errors');
    base = errorBase(ctx, value, name, tag);
    braces = ['{', '}'];
    if (keys.length === 0) return base;
  } else if (value instanceof Promise) {
    keys = keysOf(value, ctx.showHidden);
    braces = [prefix(name, tag, 'Promise') + '{', '}'];
    formatter = formatPromise;
  } else if (value instanceof WeakSet || value instanceof WeakMap) {
    keys = [];
    braces = [prefix(name, '', 'WeakMap') + '{', '}'];
    formatter = (c) => [c.stylize('<items unknown>', 'special')];
  } else if (value instanceof ArrayBuffer) {
    keys = []; braces = ['ArrayBuffer {', '}'];
    formatter = (c, v) => { let text = ''; for (const byte of new Uint8Array(v).subarray(0, 50)) text += (text ? ' ' : '') + (byte < 16 ? '0' : '') + byte.toString(16); return ['[Uint8Contents]: <' + text + '>', 'byteLength: ' + c.stylize(String(v.byteLength), 'number')]; };
  } else if (value instanceof Number || value instanceof String || value instanceof Boolean) {
    keys = keysOf(value, ctx.showHidden).filter((key) => !(value instanceof String && (isIndex(key) || key === 'length')));
    const kind = value instanceof Number ? 'Number' : value instanceof String ? 'String' : 'Boolean';
    base = ctx.stylize('[' + kind + (name !== kind ? ' (' + name + ')' : '') + ': ' + formatPrimitive({ ...ctx, stylize: plain }, value.valueOf()) + ']', kind.toLowerCase());
    braces = ['{', '}'];
    if (keys.length === 0) return base;
  } else if (Object.prototype.toString.call(value) === '[object Generator]' || tag === 'Generator') { keys = keysOf(value, ctx.showHidden); braces = ['Object [Generator] {', '}']; }
  else if (/^(Map|Set) Iterator$/.test(tag)) { keys = keysOf(value, ctx.showHidden); braces = ['[' + tag + '] {', '}']; formatter = (c, v) => { try { return [...v].map((one) => formatValue(c, one, recurseTimes)); } catch { return []; } }; }
  else {
    keys = keysOf(value, ctx.showHidden);
    if (Object.prototype.toString.call(value) === '[object Arguments]') { braces = ['[Arguments] [', ']']; entriesKind = 'array'; formatter = formatArray; keys = keys.filter((key) => !isIndex(key)); }
    else {
      if (name === 'Object') { braces = [(tag !== '' ? prefix(name, tag, 'Object') : '') + '{', '}']; if (keys.length === 0) return braces[0] + '}'; }
      else { braces = [(isNamespace(value, name, tag) ? '[Module: null prototype] ' : prefix(name, tag, 'Object')) + '{', '}']; if (keys.length === 0) return braces[0] + '}'; }
    }
  }
  if (recurseTimes > ctx.depth && ctx.depth !== null) {
    const shown = prefix(name, tag, Array.isArray(value) ? 'Array' : 'Object').slice(0, -1);
    return ctx.stylize('[' + (Array.isArray(value) && name === 'Array' ? 'Array' : shown) + ']', 'special');
  }
  recurseTimes += 1;
  ctx.seen.push(value);
  ctx.currentDepth = recurseTimes;
  let output;
  output = formatter(ctx, value, recurseTimes);
  for (const key of keys) output.push(formatProperty(ctx, value, recurseTimes, key, entriesKind));
  if (ctx.circular !== undefined && ctx.circular.has(value)) {
    const reference = ctx.stylize('<ref *' + ctx.circular.get(value) + '>', 'special');
    if (ctx.compact !== true) base = base === '' ? reference : reference + ' ' + base; else braces[0] = reference + ' ' + braces[0];
  }
  ctx.seen.pop();
  if (ctx.sorted) output = entriesKind === 'object' ? output.sort(ctx.sorted === true ? undefined : ctx.sorted) : output;
  return reduce(ctx, output, base, braces, entriesKind, recurseTimes, value);
}
/** What a module of the standard kind gives, as whoever imports or requires it has it. */
const isNamespace = (value, name, tag) => name === null && tag === 'Module' && !Object.isExtensible(value);
function formatPromise(ctx, value, recurseTimes) {
  const state = internal.promiseState(value);
  if (!state) return [ctx.stylize('<pending>', 'special')];
  ctx.indentationLvl += 2;
  const shown = formatValue(ctx, state.value, recurseTimes);
  ctx.indentationLvl -= 2;
  return [state.rejected ? ctx.stylize('<rejected>', 'special') + ' ' + shown : shown];
}
function functionBase(value, name, tag) {
  const text = Function.prototype.toString.call(value);
  if (/^class[\s{]/.test(text)) {
    const own = Object.hasOwn(value, 'name') && value.name;
    let shown = '[class ' + (own ? value.name : '(anonymous)');
    if (name !== 'Function' && name !== null) shown += ' [' + name + ']';
    const above = Object.getPrototypeOf(value);
    if (above && above.name) shown += ' extends ' + above.name; else if (above === null) shown += ' extends [null prototype]';
    return shown + ']';
  }
  let kind = 'Function';
  const type = Object.prototype.toString.call(value).slice(8, -1);
  if (type !== 'Function') kind = type;
  return '[' + kind + (value.name === '' ? ' (anonymous)' : ': ' + value.name) + ']' + (name === null ? ' [null prototype]' : '');
}
function errorBase(ctx, error, name, tag) {
  let stack = typeof error.stack === 'string' && error.stack !== '' ? error.stack : Error.prototype.toString.call(error);
  const head = String(error.name) + (error.message ? ': ' + error.message : '');
  const first = stack.split('\n    at ')[0];
  if (first !== head && /^\w*(Error|Exception)?\b/.test(first) && stack.includes('\n    at ') && typeof error.message === 'string') stack = head + stack.slice(first.length);
  if (name !== null && name !== error.name && !stack.slice(0, head.length).includes(name) && typeof error.name === 'string') stack = stack.startsWith(error.name) ? name + (name.endsWith('Error') && error.name === 'Error' ? '' : ' [' + error.name + ']') + stack.slice(error.name.length) : stack;
  if (error.code !== undefined && error.name !== 'UnhandledPromiseRejection' && /^ERR_/.test(String(error.code)) && stack.startsWith(String(error.name)) && !stack.startsWith(error.name + ' [')) stack = error.name + ' [' + error.code + ']' + stack.slice(String(error.name).length);
  if (!stack.includes('\n    at')) stack = '[' + stack + ']';
  if (ctx.indentationLvl !== 0) stack = stack.split('\n').join('\n' + ' '.repeat(ctx.indentationLvl));
  return stack;
}
function formatArray(ctx, value, recurseTimes) {
  const output = [], length = value.length, most = Math.min(Math.max(0, ctx.maxArrayLength), length);
  for (let i = 0; i < length && output.length < most; i++) {
    if (!Object.hasOwn(value, i)) { let holes = 0; while (i < length && !Object.hasOwn(value, i)) { holes++; i++; } i--; output.push(ctx.stylize('<' + holes + ' empty item' + (holes > 1 ? 's' : '') + '>', 'undefined')); continue; }
    output.push(formatProperty(ctx, value, recurseTimes, String(i), 'element'));
  }
  if (length > most) output.push('... ' + (length - most) + ' more item' + (length - most > 1 ? 's' : ''));
  return output;
}
function formatSet(ctx, value, recurseTimes) { const output = []; ctx.indentationLvl += 2; for (const one of value) output.push(formatValue(ctx, one, recurseTimes)); ctx.indentationLvl -= 2; return output; }
function formatMap(ctx, value, recurseTimes) { const output = []; ctx.indentationLvl += 2; for (const [key, one] of value) output.push(formatValue(ctx, key, recurseTimes) + ' => ' + formatValue(ctx, one, recurseTimes)); ctx.indentationLvl -= 2; return output; }
function formatProperty(ctx, value, recurseTimes, key, kind) {
  let shown, extra = ' ';
  const told = Object.getOwnPropertyDescriptor(value, key) || { value: value[key], configurable: true, enumerable: true };
  if ('value' in told && !told.get) {
    const diff = ctx.compact !== true || kind !== 'object' ? 2 : 3;
    ctx.indentationLvl += diff;
    shown = formatValue(ctx, told.value, recurseTimes);
    if (diff === 3 && ctx.breakLength < bare(shown).length) extra = '\n' + ' '.repeat(ctx.indentationLvl);
    ctx.indentationLvl -= diff;
  } else if (told.get !== undefined) shown = ctx.stylize(told.set !== undefined ? '[Getter/Setter]' : '[Getter]', 'special');
  else shown = told.set !== undefined ? ctx.stylize('[Setter]', 'special') : ctx.stylize('undefined', 'undefined');
  if (kind === 'element') return shown;
  let name;
  if (typeof key === 'symbol') name = '[' + ctx.stylize(key.toString(), 'symbol') + ']';
  else if (key === '__proto__') name = "['__proto__']";
  else if (told.enumerable === false) name = '[' + key + ']';
  else name = isIdentifier(key) ? ctx.stylize(key, 'name') : ctx.stylize(quote(key), 'string');
  return name + ':' + extra + shown;
}
function reduce(ctx, output, base, braces, kind, recurseTimes, value) {
  if (ctx.compact !== true) {
    if (typeof ctx.compact === 'number' && ctx.compact >= 1) {
      const entries = output.length;
      if (kind === 'array' && entries > 6) output = group(ctx, output, value);
      if (ctx.currentDepth - recurseTimes < ctx.compact && entries === output.length) {
        const start = output.length + ctx.indentationLvl + braces[0].length + base.length + 10;
        if (fits(ctx, output, start, base)) {
          const joined = output.join(', ');
          if (!joined.includes('\n')) return (base ? base + ' ' : '') + braces[0] + ' ' + joined + ' ' + braces[1];
        }
      }
    }
    const indentation = '\n' + ' '.repeat(ctx.indentationLvl);
    return (base ? base + ' ' : '') + braces[0] + indentation + '  ' + output.join(',' + indentation + '  ') + indentation + braces[1];
  }
  if (fits(ctx, output, 0, base)) return braces[0] + (base ? ' ' + base : '') + ' ' + output.join(', ') + ' ' + braces[1];
  const indentation = '\n' + ' '.repeat(ctx.indentationLvl);
  return (base ? base + ' ' : '') + braces[0] + ' ' + output.join(',' + indentation + '  ') + ' ' + braces[1];
}
function fits(ctx, output, start, base) {
  let total = output.length + start;
  if (total + output.length > ctx.breakLength) return false;
  for (const one of output) { total += ctx.colors ? bare(one).length : one.length; if (total > ctx.breakLength) return false; }
  return base === '' || !base.includes('\n');
}
function group(ctx, output, value) {
  let total = 0, longest = 0, i = 0, count = output.length;
  if (ctx.maxArrayLength < output.length) count--;
  const lengths = new Array(count);
  for (; i < count; i++) { const length = bare(output[i]).length; lengths[i] = length; total += length + 2; if (longest < length) longest = length; }
  const most = longest + 2;
  if (most * 3 + ctx.indentationLvl < ctx.breakLength && (total / most > 5 || longest <= 6)) {
    const bias = Math.sqrt(most - total / output.length);
    const biased = Math.max(most - 3 - bias, 1);
    const columns = Math.min(Math.round(Math.sqrt(2.5 * biased * count) / biased), Math.floor((ctx.breakLength - ctx.indentationLvl) / most), ctx.compact * 4, 15);
    if (columns <= 1) return output;
    const lines = [], widths = [];
    for (let j = 0; j < columns; j++) { let width = 0; for (let k = j; k < count; k += columns) if (lengths[k] > width) width = lengths[k]; widths.push(width + 2); }
    let order = String.prototype.padStart;
    if (value !== undefined) for (let j = 0; j < output.length; j++) if (typeof value[j] !== 'number' && typeof value[j] !== 'bigint') { order = String.prototype.padEnd; break; }
    for (let j = 0; j < count; j += columns) {
      const end = Math.min(j + columns, count);
      let text = '', k = j;
      for (; k < end - 1; k++) text += order.call(output[k] + ', ', widths[k - j] + output[k].length - lengths[k], ' ');
      text += order === String.prototype.padStart ? output[k].padStart(widths[k - j] + output[k].length - lengths[k] - 2, ' ') : output[k];
      lines.push(text);
    }
    if (ctx.maxArrayLength < output.length) lines.push(output[count]);
    output = lines;
  }
  return output;
}
function formatWithOptions(options, ...args) {
  const [first] = args;
  let at = 0, text = '', join = '';
  if (typeof first === 'string') {
    if (args.length === 1) return first;
    at = 1;
    text = first.replace(/%[sdifjoOc%]/g, (mark) => {
      if (mark === '%%') return '%';
      if (at >= args.length) return mark;
      const value = args[at++];
      switch (mark[1]) {
        case 's': return typeof value === 'bigint' ? value + 'n' : typeof value === 'number' ? formatPrimitive({ stylize: plain }, value) : typeof value === 'object' && value !== null && !hasOwnToString(value) ? inspect(value, { ...options, depth: 0, colors: false, compact: 3 }) : typeof value === 'function' && !hasOwnToString(value) ? inspect(value, { ...options, depth: 0 }) : String(value);
        case 'd': return typeof value === 'bigint' ? value + 'n' : typeof value === 'symbol' ? 'NaN' : typeof value === 'object' ? formatPrimitive({ stylize: plain }, Number(value)) : formatPrimitive({ stylize: plain }, Number(value));
        case 'i': return typeof value === 'bigint' ? value + 'n' : String(typeof value === 'object' || typeof value === 'symbol' ? NaN : parseInt(value));
        case 'f': return typeof value === 'symbol' ? 'NaN' : String(parseFloat(value));
        case 'j': try { return JSON.stringify(value); } catch { return '[Circular]'; }
        case 'o': return inspect(value, { ...options, showHidden: true, showProxy: true, depth: 4 });
        case 'O': return inspect(value, options);
        default: return '';
      }
    });
    join = ' ';
  }
  for (; at < args.length; at++) { const value = args[at]; text += (at === 0 ? '' : ' ') + (typeof value === 'string' ? value : inspect(value, options)); }
  return text;
}
const hasOwnToString = (value) => { if (value instanceof Error) return true; if (value instanceof Date) return false; let at = value; while (at && at !== Object.prototype && at !== Array.prototype && at !== Function.prototype && at !== Error.prototype) { if (Object.hasOwn(at, 'toString') && !/^(Map|Set|Date|RegExp|Promise)$/.test(constructorName(at) || '')) return true; at = Object.getPrototypeOf(at); } return false; };
const promisifyKey = Symbol.for('nodejs.util.promisify.custom');
function promisify(original) {
  if (typeof original !== 'function') { const error = new TypeError('The "original" argument must be of type function. Received ' + (original === undefined ? 'undefined' : 'type ' + typeof original)); error.code = 'ERR_INVALID_ARG_TYPE'; throw error; }
  if (original[promisifyKey]) return original[promisifyKey];
  const made = function (...args) { return new Promise((resolve, reject) => original.call(this, ...args, (error, ...values) => error ? reject(error) : resolve(values[0]))); };
  Object.setPrototypeOf(made, Object.getPrototypeOf(original));
  return Object.defineProperties(made, Object.getOwnPropertyDescriptors(original));
}
promisify.custom = promisifyKey;
function same(a, b, strict, seen = new Map()) {
  if (strict ? Object.is(a, b) : a == b || (a !== a && b !== b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (strict && Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (seen.get(a) === b) return true;
  seen.set(a, b);
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  if (a instanceof RegExp && b instanceof RegExp) return String(a) === String(b);
  if (a instanceof Error && b instanceof Error && (a.message !== b.message || a.name !== b.name)) return false;
  if (a instanceof Map && b instanceof Map) return a.size === b.size && [...a].every(([key, value]) => b.has(key) && same(value, b.get(key), strict, seen));
  if (a instanceof Set && b instanceof Set) return a.size === b.size && [...a].every((one) => b.has(one) || [...b].some((other) => same(one, other, strict, seen)));
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = keysOf(a), right = keysOf(b);
  return left.length === right.length && left.every((key) => Object.hasOwn(b, key) && same(a[key], b[key], strict, seen));
}
const is = (name) => (value) => Object.prototype.toString.call(value) === '[object ' + name + ']';
const types = { isDate: (v) => v instanceof Date, isRegExp: (v) => v instanceof RegExp, isPromise: (v) => v instanceof Promise, isMap: (v) => v instanceof Map, isSet: (v) => v instanceof Set, isNativeError: (v) => v instanceof Error, isTypedArray: (v) => ArrayBuffer.isView(v) && !(v instanceof DataView), isUint8Array: (v) => v instanceof Uint8Array, isArrayBuffer: (v) => v instanceof ArrayBuffer, isAnyArrayBuffer: (v) => v instanceof ArrayBuffer, isArrayBufferView: ArrayBuffer.isView, isAsyncFunction: is('AsyncFunction'), isGeneratorFunction: is('GeneratorFunction'), isProxy: () => false, isWeakMap: (v) => v instanceof WeakMap, isBoxedPrimitive: (v) => v instanceof Number || v instanceof String || v instanceof Boolean };
module.exports = {
  inspect, formatWithOptions, format: (...args) => formatWithOptions({}, ...args), promisify, types,
  callbackify: (original) => function (...args) { const done = args.pop(); original.apply(this, args).then((value) => process.nextTick(done, null, value), (error) => process.nextTick(done, error)); },
  inherits: (type, above) => { Object.defineProperty(type, 'super_', { value: above, writable: true, configurable: true }); Object.setPrototypeOf(type.prototype, above.prototype); },
  deprecate: (callback, message, code) => { let warned = false; return function (...args) { if (!warned) { warned = true; process.emitWarning(message, 'DeprecationWarning', code); } return callback.apply(this, args); }; },
  isDeepStrictEqual: (a, b) => same(a, b, true), same,
  isArray: Array.isArray, isString: (v) => typeof v === 'string', isFunction: (v) => typeof v === 'function', isObject: (v) => v !== null && typeof v === 'object', isError: (v) => v instanceof Error, isDate: types.isDate, isRegExp: types.isRegExp, isNullOrUndefined: (v) => v == null, isUndefined: (v) => v === undefined, isNumber: (v) => typeof v === 'number', isBoolean: (v) => typeof v === 'boolean', isNull: (v) => v === null, isPrimitive: (v) => v === null || (typeof v !== 'object' && typeof v !== 'function'), isBuffer: (v) => Buffer.isBuffer(v),
  stripVTControlCharacters: (text) => text.replace(/\u001b\[[0-9;]*[A-Za-z]/g, ''), toUSVString: (text) => String(text).toWellFormed(),
  debuglog: (set) => Object.assign((...args) => { if ((process.env.NODE_DEBUG || '').split(',').includes(set)) console.error(set.toUpperCase() + ' ' + process.pid + ': ' + formatWithOptions({}, ...args)); }, { enabled: false }),
  styleText: (format, text) => { for (const one of [].concat(format)) { const [on, off] = inspect.colors[one]; text = '\u001b[' + on + 'm' + text + '\u001b[' + off + 'm'; } return text; },
  parseArgs: ({ args = process.argv.slice(2), options = {}, strict = true, allowPositionals = !strict } = {}) => {
    const values = Object.create(null), positionals = [];
    for (const [name, told] of Object.entries(options)) if (told.default !== undefined) values[name] = told.default;
    for (let i = 0; i < args.length; i++) {
      const arg = args[i];
      if (arg === '--') { positionals.push(...args.slice(i + 1)); break; }
      if (!arg.startsWith('-') || arg === '-') { positionals.push(arg); continue; }
      const [word, given] = arg.startsWith('--') ? [arg.slice(2).split('=')[0], arg.includes('=') ? arg.slice(arg.indexOf('=') + 1) : undefined] : [arg.slice(1, 2), arg.slice(2) || undefined];
      const name = arg.startsWith('--') ? word : Object.keys(options).find((one) => options[one].short === word) ?? word;
      if (strict && !options[name]) { const error = new TypeError("Unknown option '" + arg + "'"); error.code = 'ERR_PARSE_ARGS_UNKNOWN_OPTION'; throw error; }
      const value = options[name]?.type === 'string' ? given ?? args[++i] : given ?? true;
      if (options[name]?.multiple) (values[name] ||= []).push(value); else values[name] = value;
    }
    return { values, positionals };
  },
  get TextEncoder() { return globalThis.TextEncoder; }, get TextDecoder() { return globalThis.TextDecoder; },
};
`,
  assert: String.raw`
const { inspect, same } = require('util');
class AssertionError extends Error {
  constructor(options) { super(options.message ?? inspect(options.actual) + ' ' + options.operator + ' ' + inspect(options.expected)); this.name = 'AssertionError'; this.generatedMessage = options.message === undefined; this.code = 'ERR_ASSERTION'; this.actual = options.actual; this.expected = options.expected; this.operator = options.operator; }
}
function fail(actual, expected, message, operator, words) { if (message instanceof Error) throw message; const error = new AssertionError({ actual, expected, message: message ?? words, operator }); error.generatedMessage = message === undefined; throw error; }
function assert(value, message) { if (!value) fail(value, true, message, '==', 'The expression evaluated to a falsy value:\n\n  assert(' + inspect(value) + ')\n'); }
const differ = (head, actual, expected) => head + '\n\n' + inspect(actual) + ' !== ' + inspect(expected) + '\n';
Object.assign(assert, {
  AssertionError, ok: (value, message) => { if (!value) fail(value, true, message, '==', 'The expression evaluated to a falsy value:\n\n  assert.ok(' + inspect(value) + ')\n'); },
  equal: (a, b, message) => { if (!(a == b || (a !== a && b !== b))) fail(a, b, message, '==', inspect(a) + ' == ' + inspect(b)); },
  notEqual: (a, b, message) => { if (a == b) fail(a, b, message, '!=', inspect(a) + ' != ' + inspect(b)); },
  strictEqual: (a, b, message) => { if (!Object.is(a, b)) fail(a, b, message, 'strictEqual', differ('Expected values to be strictly equal:', a, b)); },
  notStrictEqual: (a, b, message) => { if (Object.is(a, b)) fail(a, b, message, 'notStrictEqual', 'Expected "actual" to be strictly unequal to: ' + inspect(b)); },
  deepEqual: (a, b, message) => { if (!same(a, b, false)) fail(a, b, message, 'deepEqual', 'Expected values to be loosely deep-equal:\n\n' + inspect(a) + '\n\nshould loosely deep-equal\n\n' + inspect(b)); },
  deepStrictEqual: (a, b, message) => { if (!same(a, b, true)) fail(a, b, message, 'deepStrictEqual', 'Expected values to be strictly deep-equal:\n' + inspect(a) + '\n\nshould equal\n\n' + inspect(b)); },
  notDeepStrictEqual: (a, b, message) => { if (same(a, b, true)) fail(a, b, message, 'notDeepStrictEqual', 'Expected "actual" not to be strictly deep-equal to: ' + inspect(b)); },
  fail: (message = 'Failed') => fail(undefined, undefined, message, 'fail'),
  throws: (action, expected, message) => { try { action(); } catch (error) { if (expected instanceof RegExp && !expected.test(String(error))) throw error; if (typeof expected === 'function' && expected.prototype !== undefined && !(error instanceof expected)) throw error; return; } fail(undefined, expected, typeof expected === 'string' ? expected : message, 'throws', 'Missing expected exception.'); },
  doesNotThrow: (action) => action(),
  rejects: async (work, expected) => { try { await (typeof work === 'function' ? work() : work); } catch (error) { if (expected instanceof RegExp && !expected.test(String(error))) throw error; return; } fail(undefined, expected, undefined, 'rejects', 'Missing expected rejection.'); },
  doesNotReject: async (work) => { await (typeof work === 'function' ? work() : work); },
  match: (text, pattern, message) => { if (!pattern.test(text)) fail(text, pattern, message, 'match', 'The input did not match the regular expression ' + inspect(pattern) + '. Input:\n\n' + inspect(text) + '\n'); },
  ifError: (value) => { if (value !== null && value !== undefined) throw value; },
});
assert.strict = assert;
module.exports = assert;
`,
  'assert/strict': `module.exports = require('assert');`,
}
