/** The kind APIService of apiregistration.k8s.io/v1. */
import { API_SERVICES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const apiService = builtin(API_SERVICES)
