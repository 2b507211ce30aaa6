import { isUuid } from '@neutrino/base/uuid.ts'
import { uuid } from '../../definition/kinds.ts'
import { isObject } from '../../definition/parse-body.ts'
import { shape } from '../../definition/shape.ts'
import { BadRequest } from '../../errors/errors.ts'

/** What to attach or detach: a port, a subnet, or a port whose subnet is checked. */
export type InterfaceRequest =
  | { readonly portId: string; readonly subnetId: string | undefined }
  | { readonly portId: undefined; readonly subnetId: string }

const bad = (msg: string): never => {
  throw new BadRequest({ resource: 'router', msg })
}

/** The body of add_router_interface and remove_router_interface. */
export function parseInterfaceRequest(body: unknown): InterfaceRequest {
  const given = isObject(body) ? body : {}
  const portId = identifier(given, 'port_id')
  const subnetId = identifier(given, 'subnet_id')
  if (portId !== undefined) return { portId, subnetId }
  if (subnetId !== undefined) return { portId: undefined, subnetId }
  return bad('subnet_id or port_id is required')
}

function identifier(body: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = body[name]
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value === 'string' && isUuid(value)) return value.toLowerCase()
  return bad(`'${String(value)}' is not a valid UUID`)
}

/** Bodies of the actions, for the reference: a subnet or a port comes in. */
export const interfaceBodies = {
  body: shape.partial({ subnet_id: uuid.schema, port_id: uuid.schema }),
  answer: shape.object({
    ...{ id: uuid.schema, tenant_id: shape.text, project_id: shape.text, port_id: uuid.schema },
    ...{ network_id: uuid.schema, subnet_id: uuid.schema, subnet_ids: shape.list(uuid.schema) },
  }),
} as const

/** The answer of both actions. */
export interface InterfaceAnswer {
  readonly id: string
  /** Of the port, by both names. */
  readonly tenant_id: string
  readonly project_id: string
  readonly port_id: string
  readonly network_id: string
  readonly subnet_id: string
  readonly subnet_ids: readonly string[]
}

export function interfaceAnswer(
  routerId: string,
  port: { readonly id: string; readonly projectId: string; readonly networkId: string },
  subnetIds: readonly string[],
): InterfaceAnswer {
  return {
    id: routerId,
    tenant_id: port.projectId,
    project_id: port.projectId,
    port_id: port.id,
    network_id: port.networkId,
    subnet_id: subnetIds.at(-1) ?? '',
    subnet_ids: subnetIds,
  }
}
