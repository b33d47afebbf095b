/** The kind HorizontalPodAutoscaler of autoscaling/v2. */
import { HORIZONTAL_POD_AUTOSCALERS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const horizontalPodAutoscaler = builtin(HORIZONTAL_POD_AUTOSCALERS)
