import type { Thing } from '../../extension.ts'

/** Fields that make a rule one of its role's, and those that say what it does. Each has the datapath as well. */
interface Shape {
  /** In its flow's cookie. */
  readonly number: number
  readonly identity: readonly LocalField[]
  readonly rest: readonly LocalField[]
}

export type LocalField = 'port' | 'address' | 'fixed' | 'mac'

/** What one flow is for, in the order in which they are removed: nothing is led to where nothing is any more. */
export const shapes = {
  /** What a machine sends is looked at. */
  from: { number: 1, identity: ['port'], rest: [] },
  /** What it is about to receive is looked at. */
  to: { number: 2, identity: ['port'], rest: [] },
  /** Who asks for the address is told its owner's MAC address. */
  answer: { number: 3, identity: ['address'], rest: ['mac'] },
  /** The owner may find out whether somebody else has it. */
  owner: { number: 4, identity: ['address', 'mac'], rest: [] },
  /** A port that has the address beside its owner does not say so. */
  mute: { number: 5, identity: ['port', 'address'], rest: [] },
  /** The port that the address leads to is not led to itself. */
  except: { number: 6, identity: ['port', 'address'], rest: [] },
  /** The address becomes that of the port. */
  translate: { number: 7, identity: ['address'], rest: ['fixed', 'mac'] },
  /** And back in what the port answers. */
  restore: { number: 8, identity: ['fixed'], rest: [] },
  /** Packets to the address go to the port as they are. */
  pass: { number: 9, identity: ['address'], rest: ['mac'] },
  /** Anything else goes on, */
  rest: { number: 10, identity: [], rest: [] },
  /** where OVN takes over. */
  onward: { number: 11, identity: [], rest: [] },
  /** The same for what is received. */
  plain: { number: 12, identity: [], rest: [] },
  deliver: { number: 13, identity: [], rest: [] },
} as const satisfies Readonly<Record<string, Shape>>

export type LocalRole = keyof typeof shapes

export const roles: readonly LocalRole[] = [
  ...(['from', 'to', 'answer', 'owner', 'mute', 'except', 'translate', 'restore', 'pass'] as const),
  ...(['rest', 'onward', 'plain', 'deliver'] as const),
]

/** What packets are led through has to be there as long as they are. */
export const foundations: Partial<Readonly<Record<LocalRole, readonly LocalRole[]>>> = {
  from: ['rest', 'onward'],
  to: ['plain', 'deliver'],
}

export interface LocalFields {
  /** Tunnel keys, by which OVN's flows know them. */
  readonly datapath: number
  readonly port?: number
  /** The local IP. */
  readonly address?: string
  /** The address of the port that it leads to. */
  readonly fixed?: string
  readonly mac?: string
}

/** One flow. */
export interface LocalRule extends Thing {
  /** `role/datapath/…`. */
  readonly key: string
  readonly role: LocalRole
  readonly datapath: number
  /** Null in roles that have none, as the others. */
  readonly port: number | null
  readonly address: string | null
  readonly fixed: string | null
  readonly mac: string | null
}

export function localRule(role: LocalRole, fields: LocalFields): LocalRule {
  const { identity, rest }: Shape = shapes[role]
  const fieldOf = (name: LocalField) => fields[name] ?? null
  const has = new Set([...identity, ...rest])
  return {
    key: [role, fields.datapath, ...identity.map(fieldOf)].join('/'),
    role,
    datapath: fields.datapath,
    port: has.has('port') ? (fields.port ?? null) : null,
    address: has.has('address') ? (fields.address ?? null) : null,
    fixed: has.has('fixed') ? (fields.fixed ?? null) : null,
    mac: has.has('mac') ? (fields.mac ?? null) : null,
  }
}

/** Names of the fields that a rule of this role has beside its datapath. */
export function fieldsOf(role: LocalRole): readonly LocalField[] {
  return [...shapes[role].identity, ...shapes[role].rest]
}
