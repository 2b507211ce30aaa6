import { formatCidr, formatIp, parseCidr, parseIp } from '@neutrino/base/ip.ts'
import { randomUuid } from '@neutrino/base/uuid.ts'
import { violatedConstraint } from '../../database/database-fault.ts'
import type { UpdateInput } from '../../definition/attribute.ts'
import type { Behaviour, Creation, Current, MemberAction, WriteContext } from '../../definition/behaviour.ts'
import { isObject } from '../../definition/parse-body.ts'
import { shape } from '../../definition/shape.ts'
import { HttpBadRequest } from '../../errors/errors.ts'
import { type AddressGroupAttributes, PREFIXES_MAX, prefixList } from './definition.ts'
import { AddressesAlreadyExist, AddressesNotFound, AddressGroupInUse } from './errors.ts'
import * as storage from './storage.ts'

type CurrentGroup = Current<AddressGroupAttributes>

async function create(
  context: WriteContext,
  inputs: readonly Creation<AddressGroupAttributes>[],
): Promise<readonly string[]> {
  const groups = inputs.map(({ values }) => ({ id: randomUuid(), values }))
  await storage.insertGroups(
    context.tx,
    groups.map(({ id, values }) => ({
      id,
      project_id: values.projectId,
      name: values.name,
      description: values.description,
    })),
  )
  const prefixes = groups.flatMap(({ id, values }) =>
    values.addresses.map(prefix => ({ groupId: id, prefix })),
  )
  if (prefixes.length) await storage.insertPrefixes(context.tx, prefixes)
  const ids = groups.map(group => group.id)
  context.dirty('address_group', ...ids)
  return ids
}

async function update(
  context: WriteContext,
  current: CurrentGroup,
  { name, description }: UpdateInput<AddressGroupAttributes>,
): Promise<void> {
  await storage.updateGroup(context.tx, current.id, {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
  })
  context.dirty('address_group', current.id)
}

async function remove(context: WriteContext, { id }: CurrentGroup): Promise<void> {
  try {
    await storage.deleteGroup(context.tx, id)
  } catch (error) {
    if (violatedConstraint(error) !== 'security_group_rule_remote_address_group_id_fkey') throw error
    throw new AddressGroupInUse({ address_group_id: id }, { cause: error })
  }
  context.dirty('address_group', id)
}

/** The list in the body of an action; upstream also takes single addresses there. */
function requestedPrefixes(body: unknown): readonly string[] {
  const addresses = isObject(body) ? body.addresses : undefined
  if (!Array.isArray(addresses))
    throw new HttpBadRequest({ message: "The body must hold a list of 'addresses'." })
  return prefixList.parse(addresses.map(withLength), 'addresses')
}

function withLength(value: unknown): unknown {
  const ip = typeof value === 'string' ? parseIp(value) : undefined
  return ip ? `${formatIp(ip)}/${ip.version === 4 ? 32 : 128}` : value
}

/** How the database writes a prefix is not how we do in every case (IPv4 in IPv6). */
function normal(prefix: string): string {
  const parsed = parseCidr(prefix)
  return parsed ? formatCidr(parsed) : prefix
}

const addressBody = shape.object({ addresses: prefixList.schema })

const addAddresses: MemberAction<AddressGroupAttributes> = {
  method: 'PUT',
  body: addressBody,
  rule: 'add_addresses',
  answersObject: true,
  async run(context, current, body) {
    const prefixes = requestedPrefixes(body)
    const present = new Set(current.addresses.map(normal))
    const repeated = prefixes.filter(prefix => present.has(prefix))
    if (repeated.length)
      throw new AddressesAlreadyExist({ addresses: repeated, address_group_id: current.id })
    if (present.size + prefixes.length > PREFIXES_MAX)
      throw new HttpBadRequest({ message: `An address group holds at most ${PREFIXES_MAX} prefixes.` })
    await storage.insertPrefixes(
      context.tx,
      prefixes.map(prefix => ({ groupId: current.id, prefix })),
    )
    await update(context, current, {})
    return undefined
  },
}

const removeAddresses: MemberAction<AddressGroupAttributes> = {
  method: 'PUT',
  body: addressBody,
  rule: 'remove_addresses',
  answersObject: true,
  async run(context, current, body) {
    const prefixes = requestedPrefixes(body)
    const removed = new Set([...(await storage.deletePrefixes(context.tx, current.id, prefixes))].map(normal))
    const missing = prefixes.filter(prefix => !removed.has(prefix))
    if (missing.length) throw new AddressesNotFound({ addresses: missing, address_group_id: current.id })
    await update(context, current, {})
    return undefined
  },
}

export const addressGroupBehaviour: Behaviour<AddressGroupAttributes> = {
  create,
  update,
  remove,
  actions: { add_addresses: addAddresses, remove_addresses: removeAddresses },
}
