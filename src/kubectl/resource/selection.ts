/** What a command line asks for: types and names, files, selectors, and how it is to be had. */

import type { Query } from '../rest/client'
import type { Scheme } from './scheme'

/** What is said of objects that are named where no server is asked. */
export const LOCAL_ONLY =
  "error: you must specify resources by --filename when --local is set.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'"

export interface Selection {
  /** TYPE and names, or TYPE/NAME words. */
  readonly args?: readonly string[]
  /** The type of the words that name none: each word is then an object of its own. */
  readonly namesOf?: string
  readonly filenames?: readonly string[]
  readonly kustomize?: string
  readonly recursive?: boolean
  readonly selector?: string
  readonly fieldSelector?: string
  /** Only what is in no namespace can be meant. */
  readonly clusterScoped?: boolean
  /** Every object of the types named. */
  readonly all?: boolean
  readonly allNamespaces?: boolean
  /** Types alone mean all of their objects (get, describe). */
  readonly typesMeanAll?: boolean
  /**
   * Ask the server for each object; otherwise named objects have only a name. `named`: what a file says is taken as it stands.
   */
  readonly latest?: boolean | 'named'
  /** Objects from files: check apiVersion and kind first (create, apply). */
  readonly validate?: boolean
  readonly subresource?: string
  /** The form in which objects of files are asked for, such as a table. */
  readonly form?: { readonly accept: string; readonly query: Query }
  readonly ignoreNotFound?: boolean
  readonly chunkSize?: number
  /** Objects are decoded into the types of this scheme, and refused when it has none for them. */
  readonly scheme?: Scheme
  /** No server is asked: what files say is taken as it is. */
  readonly local?: boolean
  /** Standard input has been read already, for something that is no object. */
  readonly stdinInUse?: boolean
  /** What says no namespace gets none. */
  readonly keepsNamespace?: boolean
  /** What is wrong with the context is told together with what is wrong with the arguments, and not before it. */
  readonly gathersContext?: boolean
  /** The first object that cannot be had ends the search. */
  readonly stopsAtFirst?: boolean
  /** What is said when several types are asked for and only one may be. */
  readonly singleType?: boolean
  /** What is said of a file's list where its items are not taken one by one. */
  readonly refusesLists?: string
}
