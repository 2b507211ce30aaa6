import { type Caller, callers, type TestApi } from '../../support/api/create-test-api.ts'

/** Whose the object is, seen from the caller: its project's, another's but shared, another's. */
export const ownerships = ['own', 'shared', 'foreign'] as const
export type Ownership = (typeof ownerships)[number]

export const OTHER_PROJECT = 'f0000000000000000000000000000009'

/** Where a cell's object lives and what stands around it. */
export interface Surroundings {
  readonly api: TestApi
  readonly caller: Caller
  readonly ownership: Ownership
  /** Project that owns the object. */
  readonly owner: string
  /** A network of the owner with a subnet, shared with the caller's project if `ownership` says so. */
  readonly network: string
  readonly subnet: string
  readonly securityGroup: string
  readonly externalNetwork: string
  /** IPv4 subnet of the external network. */
  readonly externalSubnet: string
  /** Shared subnet pool of public IPv6 addresses. */
  readonly publicPool: string
  /** An admin, who makes what stands around. */
  readonly superuser: Caller
  /** Grows with every call: names, VLANs and addresses that must differ. */
  next(): number
}

type Body = Readonly<Record<string, unknown>>

/** How objects of one resource are made, by an admin for the owner. */
export interface Fixture {
  readonly resource: string
  /** Values for attributes whose kind does not say what is valid; undefined leaves one out. */
  readonly samples?: (around: Surroundings) => Readonly<Record<string, unknown>>
  /** Makes what owns an object of this resource, for its owner; answers its id. A new one each time. */
  readonly parent?: (around: Surroundings) => Promise<string>
  /** The least body of a POST; absent: the API creates no objects of it. */
  readonly create?: (around: Surroundings) => Body | Promise<Body>
  /** Makes an object that no POST makes; answers its id. */
  readonly make?: (around: Surroundings, parent: string) => Promise<string>
  /** Takes away what a new object would be refused for. */
  readonly prepare?: (around: Surroundings) => Promise<void>
  /** Attribute by which objects are known; id when absent. */
  readonly key?: string
  /** Ownerships that make sense. */
  readonly ownerships?: readonly Ownership[]
  /** RBAC object type, for `shared`. */
  readonly sharedAs?: string
}

export const roles = {
  admin: ['admin', 'manager', 'member', 'reader'],
  manager: ['manager', 'member', 'reader'],
  member: ['member', 'reader'],
  reader: ['reader'],
  service: ['service'],
  none: [],
} as const

export const superuser = callers.admin
