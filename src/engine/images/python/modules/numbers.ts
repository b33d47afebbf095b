/** The modules that calculate. */
import { base64 } from './base64'
import type { Fill } from './definition'
import { hashlib } from './hashlib'
import { math } from './math'
import { randomness } from './random'
import { re } from './regex'
import { struct } from './structs'
import { uuid } from './uuid'

export const numberModules: Readonly<Record<string, Fill>> = { math, _random: randomness, hashlib, base64, re, struct, uuid }
