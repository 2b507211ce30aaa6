import { isUuid } from '@neutrino/base/uuid.ts'
import { isObject } from '../definition/parse-body.ts'
import { InvalidInput } from '../errors/errors.ts'
import { readJson } from '../http/request-body.ts'
import { parseToldStatus } from '../observe/agent-status.ts'
import { agentKinds } from './agent-kinds.ts'
import type { Heartbeat } from './heartbeat.ts'
import type { DeviceStatus } from './store-device-status.ts'

/** Ports in one report of their devices. */
export const DEVICES_MAX = 1_000
/** Characters of what an agent says of its configuration, as JSON. */
export const CONFIGURATIONS_LENGTH_MAX = 65_536
/** Characters of a device's name, and of a reason. */
const TEXT_LENGTH_MAX = 255

const refuse = (error_message: string) => new InvalidInput({ error_message })

function bodyOf(text: string): Readonly<Record<string, unknown>> {
  let value: unknown
  try {
    value = readJson(text)
  } catch (cause) {
    throw new InvalidInput({ error_message: 'the body is not JSON' }, { cause })
  }
  // No column takes it, wherever it stands.
  if (!isObject(value) || JSON.stringify(value).includes('\\u0000'))
    throw refuse('the body is no object of texts')
  return value
}

/** Throws InvalidInput. */
export function parseHeartbeat(text: string): Heartbeat {
  const { binary, configurations = {}, status, start = false } = bodyOf(text)
  if (typeof binary !== 'string' || !Object.hasOwn(agentKinds, binary))
    throw refuse(`binary is one of ${Object.keys(agentKinds).join(', ')}`)
  if (!isObject(configurations) || JSON.stringify(configurations).length > CONFIGURATIONS_LENGTH_MAX)
    throw refuse(`configurations is an object of at most ${CONFIGURATIONS_LENGTH_MAX} characters`)
  const told = parseToldStatus(JSON.stringify(status ?? null))
  if (told.phase === undefined) throw refuse('status.phase is missing')
  return { binary, configurations, told, isStart: start === true }
}

/** Throws InvalidInput. */
export function parseDevices(text: string): readonly DeviceStatus[] {
  const { devices } = bodyOf(text)
  if (!Array.isArray(devices) || devices.length > DEVICES_MAX)
    throw refuse(`devices is a list of at most ${DEVICES_MAX}`)
  const seen = devices.map(deviceOf)
  if (new Set(seen.map(one => one.id)).size < seen.length) throw refuse('a port is named twice')
  return seen
}

function deviceOf(value: unknown): DeviceStatus {
  if (!isObject(value) || typeof value.port_id !== 'string' || !isUuid(value.port_id))
    throw refuse('port_id is no UUID')
  const { device = null, reason = null } = value
  if (!isTextOrNull(device) || !isTextOrNull(reason)) throw refuse('device and reason are texts or null')
  return { id: value.port_id.toLowerCase(), device, reason }
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || (typeof value === 'string' && value !== '' && value.length <= TEXT_LENGTH_MAX)
}
