import { isUuid } from '@neutrino/base/uuid.ts'
import { type Kind, quote, refuse } from '../../definition/kind.ts'
import { isObject } from '../../definition/parse-body.ts'
import { InvalidInput } from '../../errors/errors.ts'
import { VLAN_ID_MAX, VLAN_ID_MIN } from '../../segments/plan-segments.ts'

/** Subports of one request: a trunk has no more VLANs. */
export const SUB_PORTS_MAX = VLAN_ID_MAX - VLAN_ID_MIN + 1

/** A subport as asked for; what is missing or wrong in its segmentation turns out when it is planned. */
export interface SubPortRequest {
  readonly port_id: string
  readonly segmentation_type?: unknown
  readonly segmentation_id?: unknown
}

/** The segmentation is that of the subport's network. */
export const INHERIT = 'inherit'

const schema = {
  type: 'array',
  maxItems: SUB_PORTS_MAX,
  items: {
    type: 'object',
    properties: {
      port_id: { type: 'string', format: 'uuid' },
      segmentation_type: { type: 'string', enum: ['vlan', INHERIT] },
      segmentation_id: { type: 'integer', minimum: VLAN_ID_MIN, maximum: VLAN_ID_MAX },
    },
    required: ['port_id'],
  },
} as const

/** The subports of a POST. */
export const subPorts: Kind<readonly SubPortRequest[]> = {
  schema,
  sqlType: 'jsonb',
  parse: (value, attribute) => read(value, reason => refuse(attribute, reason)),
  parseFilter: value => value,
}

/** The subports in the body of an action. Throws InvalidInput. */
export function parseSubPorts(body: unknown): readonly SubPortRequest[] {
  return read(isObject(body) ? body.sub_ports : undefined, error_message => {
    throw new InvalidInput({ error_message })
  })
}

function read(value: unknown, fail: (reason: string) => never): readonly SubPortRequest[] {
  if (!Array.isArray(value)) return fail(`${quote(value)} is not a list of subports`)
  if (value.length > SUB_PORTS_MAX)
    return fail(`the list has ${value.length} subports, at most ${SUB_PORTS_MAX} are allowed`)
  const ports = new Set<string>()
  const segmentations = new Set<string>()
  return value.map((entry: unknown) => {
    const request = readOne(entry, fail)
    if (ports.has(request.port_id)) return fail(`the subport ${quote(request.port_id)} is named twice`)
    ports.add(request.port_id)
    if (request.segmentation_type === INHERIT || request.segmentation_id === undefined) return request
    const segmentation = `${request.segmentation_type} ${request.segmentation_id}`
    if (segmentations.has(segmentation))
      return fail(`the segmentation id ${quote(request.segmentation_id)} is not unique`)
    segmentations.add(segmentation)
    return request
  })
}

function readOne(entry: unknown, fail: (reason: string) => never): SubPortRequest {
  if (!isObject(entry)) return fail(`${quote(entry)} is not a subport`)
  const { port_id, segmentation_type, segmentation_id } = entry
  if (typeof port_id !== 'string' || !isUuid(port_id))
    return fail(`${quote(port_id)} is not the UUID of a subport`)
  const isPart = !segmentation_type || segmentation_id === undefined || segmentation_id === null
  // The id of the port alone is enough to remove it.
  if (isPart && segmentation_type !== INHERIT && Object.keys(entry).length > 1)
    return fail(`subport ${port_id} needs both segmentation_type and segmentation_id`)
  return { port_id: port_id.toLowerCase(), segmentation_type, segmentation_id }
}
