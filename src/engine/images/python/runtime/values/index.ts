/** What Python's names stand for. */
export * from './object'
export * from './numbers'
export * from './sequences'
export * from './dicts'
export * from './functions'
export * from './classes'
export * from './passing'
