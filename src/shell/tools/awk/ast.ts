/** awk's programs as trees. */

export type Expr =
  | { readonly t: 'num'; readonly v: number }
  | { readonly t: 'str'; readonly v: string }
  | { readonly t: 'regex'; readonly v: string }
  | { readonly t: 'var'; readonly name: string }
  | { readonly t: 'index'; readonly name: string; readonly keys: readonly Expr[] }
  | { readonly t: 'field'; readonly e: Expr }
  | { readonly t: 'assign'; readonly op: string; readonly to: Expr; readonly e: Expr }
  | { readonly t: 'cond'; readonly c: Expr; readonly a: Expr; readonly b: Expr }
  | { readonly t: 'bin'; readonly op: string; readonly a: Expr; readonly b: Expr }
  | { readonly t: 'un'; readonly op: string; readonly e: Expr }
  | { readonly t: 'inc'; readonly op: string; readonly prefix: boolean; readonly e: Expr }
  | { readonly t: 'in'; readonly keys: readonly Expr[]; readonly name: string }
  | { readonly t: 'call'; readonly name: string; readonly args: readonly Expr[] }
  | { readonly t: 'getline'; readonly to?: Expr; readonly file?: Expr; readonly command?: Expr }
  | { readonly t: 'group'; readonly list: readonly Expr[] }

export type Stmt =
  | { readonly t: 'block'; readonly list: readonly Stmt[] }
  | { readonly t: 'expr'; readonly e: Expr }
  | { readonly t: 'print'; readonly f: boolean; readonly args: readonly Expr[]; readonly op?: string; readonly to?: Expr }
  | { readonly t: 'if'; readonly c: Expr; readonly a: Stmt; readonly b?: Stmt }
  | { readonly t: 'while'; readonly c: Expr; readonly body: Stmt; readonly post: boolean }
  | { readonly t: 'for'; readonly init?: Stmt; readonly c?: Expr; readonly step?: Stmt; readonly body: Stmt }
  | { readonly t: 'forin'; readonly name: string; readonly array: string; readonly body: Stmt }
  | { readonly t: 'delete'; readonly name: string; readonly keys?: readonly Expr[] }
  | { readonly t: 'jump'; readonly kind: 'next' | 'nextfile' | 'break' | 'continue' }
  | { readonly t: 'exit' | 'return'; readonly e?: Expr }

/** A function of a program: the names of its parameters, and what it does. */
export interface AwkFunction {
  readonly params: readonly string[]
  readonly body: Stmt
}

export interface AwkProgram {
  readonly begin: Stmt[]
  readonly end: Stmt[]
  readonly rules: { readonly from?: Expr; readonly to?: Expr; readonly body?: Stmt; active: boolean }[]
  readonly functions: Map<string, AwkFunction>
}
