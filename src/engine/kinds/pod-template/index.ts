/** PodTemplates: templates that stand alone. */
import { POD_TEMPLATES } from '../../schema/resources'
import { builtin } from '../framework/define'
import { containerImages, containerNames, labelsText } from '../framework/selector-text'
import { podTemplateDefaults } from '../pod-spec/defaults'
import { podTemplateErrors } from '../pod-spec/validation'

export const podTemplate = builtin(POD_TEMPLATES, {
  hasGeneration: true,
  setDefaults: (draft) => podTemplateDefaults(draft.template),
  validate: (object) => podTemplateErrors(object.template, 'template'),
  cells: {
    Containers: (object) => containerNames(object.template),
    Images: (object) => containerImages(object.template),
    'Pod Labels': (object) => labelsText(object.template?.metadata?.labels),
  },
})
