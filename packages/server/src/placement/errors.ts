import { defineError } from '../errors/define-error.ts'

export const PlacementAllocationRemoved = defineError<{ consumer: string }>(
  'PlacementAllocationRemoved',
  400,
  f => `Server ${f.consumer} holds nothing in Placement`,
)
export const PlacementAllocationRpNotExists = defineError<{ consumer: string; resource_provider: string }>(
  'PlacementAllocationRpNotExists',
  400,
  f => `Server ${f.consumer} holds nothing of resource provider ${f.resource_provider} in Placement`,
)
export const PlacementAllocationGenerationConflict = defineError<{ consumer: string }>(
  'PlacementAllocationGenerationConflict',
  409,
  f => `What server ${f.consumer} holds in Placement is changed by others all the time; try again`,
)
export const QosPlacementAllocationUpdateConflict = defineError<{ consumer: string }>(
  'QosPlacementAllocationUpdateConflict',
  409,
  f => `Server ${f.consumer} cannot get the guaranteed rates on its host`,
)
export const PlacementUnavailable = defineError<{ consumer: string }>(
  'ServiceUnavailable',
  503,
  f =>
    `Guaranteed rates of server ${f.consumer} cannot change while Placement is not available. Nothing was changed.`,
)
/** Rates of both directions together and of each are counted at different places. */
export const PacketRateDirections = defineError<{ port_id: string }>(
  'NotImplementedError',
  501,
  f =>
    `A guaranteed packet rate of port ${f.port_id} cannot change between both directions together and each of them`,
)
/** A network whose ports belong to more servers than one request can ask Placement for. */
export const TooManyServers = defineError<{ count: number; max: number }>(
  'QosPlacementAllocationUpdateConflict',
  409,
  f =>
    `The policy would change guaranteed rates of ${f.count} servers; at most ${f.max} can be changed at once`,
)
