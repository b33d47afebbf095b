/** The kind Endpoints of v1. */
import { ENDPOINTS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const endpoints = builtin(ENDPOINTS)
