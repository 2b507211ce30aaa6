import { UserError } from '../user-error.ts'
import { placeholdersIn } from './fill-arguments.ts'

export type JsonObject = Readonly<Record<string, unknown>>
/** A program and its arguments; no shell looks at them. */
export type Argv = readonly string[]

/** How a port is plugged on one host, and what its binding has to say. */
export interface KitPlace {
  readonly host: string
  /** `binding:profile`, as the compute service would write it. */
  readonly profile: JsonObject
  /** What the binding has to hold beside what every binding of the kind holds. */
  readonly vifType: string | undefined
  readonly vifDetails: JsonObject
}

/** One kind of port that is tried. */
export interface KitPort extends KitPlace {
  readonly vnicType: string
  /** More attributes of the port. */
  readonly attributes: JsonObject
  /** Where it migrates to; undefined: it stays. */
  readonly target: KitPlace | undefined
}

export interface KitConfig {
  /** Of the Networking API, as http://192.0.2.1:9696. */
  readonly endpoint: string
  /** Prints a token that may do what the compute service may. */
  readonly tokenCommand: Argv | undefined
  /** For each wait, and for each program. */
  readonly timeoutMs: number
  readonly network: { readonly attributes: JsonObject; readonly cidr: string }
  readonly plug: Argv
  readonly unplug: Argv
  /** Ends with 0 when the port answers the peer. */
  readonly reach: Argv | undefined
  /** Ends with 0 when a packet as large as the network carries arrives whole. */
  readonly mtu: Argv | undefined
  /** The other end of the probes. */
  readonly peer: KitPort | undefined
  /** Programs whose output describes the hardware, by name. */
  readonly facts: Readonly<Record<string, Argv>>
  readonly ports: readonly KitPort[]
}

const TIMEOUT_S_DEFAULT = 60
const TIMEOUT_S_MAX = 600
const PORTS_MAX = 100
const CIDR_DEFAULT = '192.0.2.0/24'

/** Reads the configuration of a run. Throws UserError with everything that is wrong with it. */
export function parseKitConfig(text: string): KitConfig {
  const faults: string[] = []
  const root = reader(parseJson(text), '', faults)
  const network = reader(root.take('network', isObject, {}), 'network.', faults)
  const ports = root.take('ports', isList, []).map((value, index) => portOf(value, `ports[${index}]`, faults))
  const peer = root.take('peer', isObject, undefined)
  const facts = root.take('facts', isObject, {})
  const config: KitConfig = {
    endpoint: root.take('endpoint', isText, ''),
    tokenCommand: root.take('token_command', isArgv, undefined),
    timeoutMs: root.take('timeout_s', isTimeout, TIMEOUT_S_DEFAULT) * 1_000,
    network: {
      attributes: network.take('attributes', isObject, {}),
      cidr: network.take('cidr', isText, CIDR_DEFAULT),
    },
    plug: root.take('plug', isArgv, []),
    unplug: root.take('unplug', isArgv, []),
    reach: root.take('reach', isArgv, undefined),
    mtu: root.take('mtu', isArgv, undefined),
    peer: peer === undefined ? undefined : portOf(peer, 'peer', faults),
    facts: Object.fromEntries(Object.entries(facts).flatMap(([name, argv]) => factOf(name, argv, faults))),
    ports,
  }
  network.end()
  root.end()
  faults.push(...missingIn(config))
  if (faults.length > 0)
    throw new UserError(`The configuration of the kit is wrong:\n  ${faults.join('\n  ')}`)
  return config
}

function missingIn(config: KitConfig): string[] {
  const { endpoint, plug, unplug, reach, mtu, peer, ports } = config
  const isProbed = reach !== undefined || mtu !== undefined
  const unknown = [plug, unplug, reach ?? [], mtu ?? []].flatMap(placeholdersIn)
  return [
    ...(URL.canParse(endpoint) ? [] : ['endpoint: where is the API?']),
    ...(plug.length === 0 ? ['plug: which program plugs a port?'] : []),
    ...(unplug.length === 0 ? ['unplug: which program takes it away?'] : []),
    ...(ports.length === 0 ? ['ports: which kinds of ports are to be tried?'] : []),
    ...(ports.length > PORTS_MAX ? [`ports: at most ${PORTS_MAX}`] : []),
    ...(isProbed && peer === undefined ? ['peer: from where do reach and mtu probe?'] : []),
    ...unknown.map(name => `{${name}} stands for nothing`),
  ]
}

function factOf(name: string, argv: unknown, faults: string[]): [string, Argv][] {
  if (isArgv(argv)) return [[name, argv]]
  faults.push(`facts.${name}: a list of texts is meant`)
  return []
}

function portOf(value: unknown, path: string, faults: string[]): KitPort {
  const port = reader(isObject(value) ? value : {}, `${path}.`, faults)
  if (!isObject(value)) faults.push(`${path}: an object is meant`)
  const target = port.take('target', isObject, undefined)
  const read = {
    ...placeOf(port, `${path}.`, faults),
    vnicType: port.take('vnic_type', isText, 'normal'),
    attributes: port.take('attributes', isObject, {}),
    target: target === undefined ? undefined : targetOf(target, `${path}.target.`, faults),
  }
  port.end()
  return read
}

function targetOf(value: JsonObject, path: string, faults: string[]): KitPlace {
  const target = reader(value, path, faults)
  const place = placeOf(target, path, faults)
  target.end()
  return place
}

function placeOf(from: Reader, path: string, faults: string[]): KitPlace {
  const expected = reader(from.take('expect', isObject, {}), `${path}expect.`, faults)
  const host = from.take('host', isText, '')
  if (host === '') faults.push(`${path}host: on which host?`)
  const place = {
    host,
    profile: from.take('profile', isObject, {}),
    vifType: expected.take('vif_type', isText, undefined),
    vifDetails: expected.take('vif_details', isObject, {}),
  }
  expected.end()
  return place
}

interface Reader {
  /** The value of a key, or what is meant without it. */
  take<T, D>(key: string, is: Check<T>, otherwise: D): T | D
  /** Nothing else may be there: a key that is mistyped would be passed over. */
  end(): void
}

type Check<T> = ((value: unknown) => value is T) & { readonly what?: string }

function reader(object: JsonObject, path: string, faults: string[]): Reader {
  const taken = new Set<string>()
  return {
    take(key, is, otherwise) {
      taken.add(key)
      const value = object[key]
      if (value === undefined) return otherwise
      if (is(value)) return value
      faults.push(`${path}${key}: ${meant.get(is) ?? 'something else'} is meant`)
      return otherwise
    },
    end() {
      for (const key of Object.keys(object)) if (!taken.has(key)) faults.push(`${path}${key} is not known`)
    },
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isArgv = (value: unknown): value is Argv =>
  Array.isArray(value) && value.length > 0 && value.every(word => typeof word === 'string')
const isTimeout = (value: unknown): value is number =>
  typeof value === 'number' && value > 0 && value <= TIMEOUT_S_MAX

const meant = new Map<unknown, string>([
  [isText, 'a text'],
  [isList, 'a list'],
  [isObject, 'an object'],
  [isArgv, 'a list of texts'],
  [isTimeout, `a number of seconds up to ${TIMEOUT_S_MAX}`],
])

function parseJson(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text)
    if (isObject(value)) return value
  } catch (cause) {
    throw new UserError(`The configuration of the kit is no JSON: ${String(cause)}`, { cause })
  }
  throw new UserError('The configuration of the kit is an object of JSON.')
}
