import { NetworkIsBeingDeleted } from '../errors/errors.ts'
import type { Frozen } from './define-resource.ts'

/** Status of a network that is being deleted with everything on it. */
export const DELETING = 'DELETING'

/**
 * Objects of a network change no more while the network is being deleted with everything on it.
 *
 * @param networkId SQL of the network's id in a row of the object
 */
export const frozenWithNetwork = (networkId: string): Frozen => ({
  by: `(select going.id from network going where going.id = ${networkId} and going.status = '${DELETING}')`,
  refusal: net_id => new NetworkIsBeingDeleted({ net_id }),
})
