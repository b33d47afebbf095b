/** The schema room: v1.36's types as facts, and decoding, defaulting and field lookup derived from them. */
export { type Decoded, type DecodeOptions, decode } from './decode'
export { applyDefaults } from './defaults'
export { duplicateFields } from './duplicates'
export {
  type ColumnFact,
  type DiscoveryGroup,
  type DiscoveryResource,
  discoveryGroups,
  discoveryResources,
  splitGroupVersion,
  tableColumns,
} from './discovery'
export { type FieldFact, type GroupVersionKind, INT_OR_STRING, QUANTITY, schemaTypeOf, schemaTypes, type TypeFact, typeFact } from './facts'
export { inGoOrder } from './field-order'
export { fieldsAlwaysThere } from './value-fields'
export { fieldOf, innerType, type ListMeta, mergeType, patchMeta, type PatchMeta } from './fields'
export { timeError } from './times'
