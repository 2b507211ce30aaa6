import { defineError } from '../../errors/define-error.ts'

export const PortFlavorInUse = defineError<{ port_flavor_id: string }>(
  'PortFlavorInUse',
  409,
  f => `Port flavor ${f.port_flavor_id} is that of a port.`,
)
export const PortFlavorDefaultAlreadyExists = defineError<{ scope: string }>(
  'PortFlavorDefaultAlreadyExists',
  409,
  f => `There is a default port flavor of ${f.scope} already.`,
)
