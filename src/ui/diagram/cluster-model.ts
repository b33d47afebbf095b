/** The one diagram model of the page: starts from what the world holds when the diagram is first wanted, and follows it from then on. */
import { world } from '../state/world'
import { DiagramModel } from './model'

export const clusterModel = new DiagramModel()

for (const collection of world.names())
  clusterModel.apply(
    [...world.collection(collection)].map(([key, object]) => ({ collection, key, object })),
    false,
  )
world.subscribe((changes, whole) => clusterModel.apply(changes, whole))
