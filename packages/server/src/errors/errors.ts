import { defineError } from './define-error.ts'

// The table of errors that several resources throw. Types are Neutron's class names.

export const InvalidInput = defineError<{ error_message: string }>(
  'InvalidInput',
  400,
  f => `Invalid input for operation: ${f.error_message}.`,
)
export const BadRequest = defineError<{ resource: string; msg: string }>(
  'BadRequest',
  400,
  f => `Bad ${f.resource} request: ${f.msg}.`,
)
export const HttpBadRequest = defineError<{ message: string }>('HTTPBadRequest', 400, f => f.message)
export const HttpNotFound = defineError('HTTPNotFound', 404, () => 'The resource could not be found.')
export const HttpMethodNotAllowed = defineError(
  'HTTPMethodNotAllowed',
  405,
  () => 'The method is not allowed for this resource.',
)
export const HttpNotAcceptable = defineError(
  'HTTPNotAcceptable',
  406,
  () => 'The resource can only be shown as application/json.',
)
export const HttpNotImplemented = defineError(
  'HTTPNotImplemented',
  501,
  () => 'The server does not offer this operation.',
)
export const HttpInternalServerError = defineError(
  'HTTPInternalServerError',
  500,
  () => 'Request Failed: internal server error while processing your request.',
)
export const MalformedRequestBody = defineError<{ reason: string }>(
  'MalformedRequestBody',
  400,
  f => `Malformed request body: ${f.reason}.`,
)
export const AdminRequired = defineError<{ reason: string }>(
  'AdminRequired',
  403,
  f => `User does not have admin privileges: ${f.reason}`,
)
export const NotAuthorized = defineError('NotAuthorized', 403, () => 'Not authorized.')
export const OverQuota = defineError<{ overs: readonly string[] }>(
  'OverQuota',
  409,
  f => `Quota exceeded for resources: [${f.overs.map(name => `'${name}'`).join(', ')}].`,
)
export const RevisionNumberConstraintFailed = defineError<{ expected: number; current: number }>(
  'RevisionNumberConstraintFailed',
  412,
  f => `Constrained to ${f.expected}, but current revision is ${f.current}`,
)

export const NetworkNotFound = defineError<{ net_id: string }>(
  'NetworkNotFound',
  404,
  f => `Network ${f.net_id} could not be found.`,
)
export const NetworkIsBeingDeleted = defineError<{ net_id: string }>(
  'NetworkIsBeingDeleted',
  409,
  f => `Network ${f.net_id} is being deleted with everything on it: nothing of it can be changed.`,
)
export const SubnetNotFound = defineError<{ subnet_id: string }>(
  'SubnetNotFound',
  404,
  f => `Subnet ${f.subnet_id} could not be found.`,
)
export const PortNotFound = defineError<{ port_id: string }>(
  'PortNotFound',
  404,
  f => `Port ${f.port_id} could not be found.`,
)
export const PortInUse = defineError<{ port_id: string; net_id: string; device_id: string }>(
  'PortInUse',
  409,
  f => `Port ${f.port_id} of network ${f.net_id} already serves the device ${f.device_id}.`,
)
export const SubnetPoolNotFound = defineError<{ subnetpool_id: string }>(
  'SubnetPoolNotFound',
  404,
  f => `Subnet pool ${f.subnetpool_id} could not be found.`,
)
export const AddressScopeNotFound = defineError<{ address_scope_id: string }>(
  'AddressScopeNotFound',
  404,
  f => `Address scope ${f.address_scope_id} could not be found.`,
)
export const AddressGroupNotFound = defineError<{ address_group_id: string }>(
  'AddressGroupNotFound',
  404,
  f => `Address group ${f.address_group_id} could not be found.`,
)
export const SecurityGroupNotFound = defineError<{ id: string }>(
  'SecurityGroupNotFound',
  404,
  f => `Security group ${f.id} does not exist`,
)
export const SecurityGroupRuleNotFound = defineError<{ id: string }>(
  'SecurityGroupRuleNotFound',
  404,
  f => `Security group rule ${f.id} does not exist`,
)
export const MeteringLabelNotFound = defineError<{ label_id: string }>(
  'MeteringLabelNotFound',
  404,
  f => `Metering label ${f.label_id} does not exist.`,
)
export const RouterNotFound = defineError<{ router_id: string }>(
  'RouterNotFound',
  404,
  f => `Router ${f.router_id} could not be found`,
)
export const FloatingIPNotFound = defineError<{ floatingip_id: string }>(
  'FloatingIPNotFound',
  404,
  f => `Floating IP ${f.floatingip_id} could not be found`,
)
