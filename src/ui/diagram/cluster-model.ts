/** The one diagram model of the page, fed from the first message on, whether or not the diagram is on show. */
import { world } from '../state/world'
import { DiagramModel } from './model'

export const clusterModel = new DiagramModel()
world.subscribe((changes, whole) => clusterModel.apply(changes, whole))
