/** All that dash and busybox's shell read and word otherwise than bash, as it is fetched. */
export { apart, dashArithmeticFault } from './dash-arithmetic'
export { readAsDash } from './dash-grammar'
export { dashTestFault } from './dash-test'
export { cannotOpen, dashWords } from './dash-words'
