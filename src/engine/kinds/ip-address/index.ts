/** The kind IPAddress of networking.k8s.io/v1. */
import { IP_ADDRESSES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const ipAddress = builtin(IP_ADDRESSES)
