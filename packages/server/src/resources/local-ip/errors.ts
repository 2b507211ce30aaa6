import { defineError } from '../../errors/define-error.ts'

export const LocalIPNotFound = defineError<{ id: string }>(
  'LocalIPNotFound',
  404,
  f => `Local IP ${f.id} does not exist.`,
)
export const LocalIPInUse = defineError<{ id: string }>(
  'LocalIPInUse',
  409,
  f => `Ports are associated with local IP ${f.id}.`,
)
export const LocalIPPortOrNetworkRequired = defineError(
  'LocalIPPortOrNetworkRequired',
  400,
  () => 'A local IP needs the port that has its address, or a network to make one on.',
)
export const LocalIPNoIP = defineError<{ port_id: string }>(
  'LocalIPNoIP',
  400,
  f => `Port ${f.port_id} has no address.`,
)
export const LocalIPNoRequestedIP = defineError<{ port_id: string }>(
  'LocalIPNoRequestedIP',
  400,
  f => `Port ${f.port_id} has several addresses: name one of them.`,
)
export const LocalIPRequestedIPNotFound = defineError<{ port_id: string; ip: string }>(
  'LocalIPRequestedIPNotFound',
  400,
  f => `Port ${f.port_id} does not have the address ${f.ip}.`,
)
