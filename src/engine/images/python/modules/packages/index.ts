/** Packages that courses install. */
import { flask } from './flask'
import { redis } from './redis'
import { requests } from './requests'

export const PACKAGE_SOURCES: Readonly<Record<string, string>> = { flask, redis, requests }
