/** The part of jq's library that is easiest said in jq itself. */
import { parseDefinitions } from './parse'
import type { Definition } from './tree'

const PRELUDE = String.raw`
def not: if . then false else true end;
def map(f): [.[] | f];
def map_values(f): .[] |= f;
def values: select(. != null);
def nulls: select(. == null);
def booleans: select(type == "boolean");
def numbers: select(type == "number");
def strings: select(type == "string");
def arrays: select(type == "array");
def objects: select(type == "object");
def iterables: select(type | . == "array" or . == "object");
def scalars: select(type | . != "array" and . != "object");
def recurse: ..;
def recurse(f; cond): recurse(f | select(cond));
def recurse_down: recurse;
def range($n): range(0; $n);
def range($from; $upto; $by):
  if $by > 0 then $from | while(. < $upto; . + $by) elif $by < 0 then $from | while(. > $upto; . + $by) else empty end;
def first: .[0];
def last: .[-1];
def last(f): reduce f as $x (null; $x);
def nth($n): .[$n];
def nth($n; f): if $n < 0 then error("Out of bounds negative array index") else last(limit($n + 1; f)) end;
def isempty(g): first((g | false), true);
def any: reduce .[] as $x (false; . or $x);
def any(f): reduce (.[] | f) as $x (false; . or $x);
def any(g; cond): isempty(first(g | cond | select(.))) | not;
def all: reduce .[] as $x (true; . and $x);
def all(f): reduce (.[] | f) as $x (true; . and $x);
def all(g; cond): isempty(first(g | cond | select(. | not)));
def add: reduce .[] as $x (null; . + $x);
def add(f): reduce f as $x (null; . + $x);
def in(xs): . as $x | xs | has($x);
def inside(xs): . as $x | xs | contains($x);
def to_entries: [keys_unsorted[] as $k | {key: $k, value: .[$k]}];
def from_entries: reduce .[] as $x ({}; . + {($x | .key // .k // .name // .Name // .K // .Key): ($x | if has("value") then .value elif has("v") then .v else .Value end)});
def with_entries(f): to_entries | map(f) | from_entries;
def paths: path(..) | select(length > 0);
def paths(node_filter): . as $dollar | paths | select(. as $p | $dollar | getpath($p) | node_filter);
def leaf_paths: paths(scalars);
def del(f): delpaths([path(f)]);
def pick(f): . as $top | reduce path(f) as $p (null; setpath($p; $top | getpath($p)));
def toarray: if type == "array" then . else [.] end;
def finites: select(isinfinite or isnan | not);
def normals: select(isnormal);
def sort_by(f): _sort_by(map([f]));
def group_by(f): _group_by(map([f]));
def unique_by(f): [_group_by(map([f]))[] | .[0]];
def unique: unique_by(.);
def min_by(f): _min_by(map([f]));
def max_by(f): _max_by(map([f]));
def combinations: if length == 0 then [] else .[0][] as $x | (.[1:] | combinations) as $w | [$x] + $w end;
def combinations($n): . as $dot | [range($n)] | map($dot) | combinations;
def walk(f): def w: if type == "object" then map_values(w) elif type == "array" then map(w) else . end | f; w;
def env: $ENV;
def transpose: if . == [] then [] else . as $in | (map(length) | max) as $max | [range(0; $max) as $j | [range(0; $in | length) as $i | $in[$i][$j]]] end;
def match($re): _match_all($re; null)[];
def match($re; $flags): _match_all($re; $flags)[];
def test($re): _test($re; null);
def test($re; $flags): _test($re; $flags);
def capture($re): match($re) | _captures;
def capture($re; $flags): match($re; $flags) | _captures;
def scan($re): match($re; "g") | if (.captures | length) > 0 then [.captures[].string] else .string end;
def scan($re; $flags): match($re; "g" + $flags) | if (.captures | length) > 0 then [.captures[].string] else .string end;
def split($re; $flags): . as $s | [foreach ((match($re; "g" + $flags) | [.offset, .length]), null) as $m ([0, null]; if $m == null then [.[0], $s[.[0]:]] else [$m[0] + $m[1], $s[.[0]:$m[0]]] end; .[1])];
def splits($re): splits($re; null);
def splits($re; $flags): split($re; $flags) | .[];
def sub($re; str): sub($re; str; "");
def sub($re; str; $flags): . as $in
  | def mysub: . as [$at, $list] | if $list | length == 0 then $in[$at:] else ($list[0]) as $m
      | ($m | _captures | str) as $new | ([$m.offset + $m.length, $list[1:]] | mysub) as $rest | $in[$at:$m.offset] + $new + $rest end;
  [0, [match($re; $flags)]] | mysub;
def gsub($re; str): sub($re; str; "g");
def gsub($re; str; $flags): sub($re; str; $flags + "g");
def todate: strftime("%Y-%m-%dT%H:%M:%SZ");
def fromdateiso8601: strptime("%Y-%m-%dT%H:%M:%SZ") | mktime;
def fromdate: fromdateiso8601;
def todateiso8601: todate;
def date: todate;
def dateadd(u; n): . + n;
def datesub(u; n): . - n;
def ascii_downcase: explode | map(if 65 <= . and . <= 90 then . + 32 else . end) | implode;
def ascii_upcase: explode | map(if 97 <= . and . <= 122 then . - 32 else . end) | implode;
def tostream: path(def r: (.[]? | r), .; r) as $p | getpath($p) | reduce path(.[]?) as $q ([$p, .]; [$p + $q]);
def fromstream(f): {x: null, e: false} as $init | foreach f as $i ($init; if .e then $init else . end
  | if $i | length == 2 then setpath(["e"]; $i[0] | length == 0) | setpath(["x"] + $i[0]; $i[1]) else setpath(["e"]; $i[0] | length == 1) end; if .e then .x else empty end);
def truncate_stream(stream): . as $n | null | stream | . as $input | if (.[0] | length) > $n then setpath([0]; .[0][$n:]) else empty end;
def INDEX(stream; f): reduce stream as $row ({}; .[$row | f | tostring] |= $row);
def INDEX(f): INDEX(.[]; f);
def IN(s): any(s == .; .);
def IN(src; s): any(src == s; .);
def halt_error: halt_error(5);
def have_literal_numbers: true;
def error: error(.);
def debug(m): (m | debug | empty), .;
def input_line_number: _line;
def skip($n; f): if $n > 0 then foreach f as $x ($n; . - 1; if . < 0 then $x else empty end) else f end;
def abs: if type == "number" and . < 0 then -. else . end;
def flatten: flatten(1e9);
def index($i): indices($i) | .[0];
def rindex($i): indices($i) | .[-1:][0];
def join($x): reduce .[] as $i (null; (if . == null then "" else . + $x end) + ($i | if . == null then "" elif type == "boolean" or type == "number" then tojson else . end)) // "";
`

let preludeCache: Map<string, Definition> | undefined

/** jq's functions that are written in jq, by `name/arity`; parsed when one is first asked for. */
export function prelude(): Map<string, Definition> {
  return (preludeCache ??= new Map(
    parseDefinitions(PRELUDE).map((definition) => [`${definition.name}/${definition.params.length}`, definition]),
  ))
}
