/** The kind ControllerRevision of apps/v1. */
import { CONTROLLER_REVISIONS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const controllerRevision = builtin(CONTROLLER_REVISIONS)
