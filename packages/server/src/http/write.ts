import { transact } from '../database/transact.ts'
import type { AnyResource, Behaviour, ServerAllocations, WriteContext } from '../definition/behaviour.ts'
import { type ResourceSchema, resourceSchema } from '../definition/define-resource.ts'
import {
  asCreations,
  bodyItem,
  bodyItems,
  type ParseContext,
  type ParsedBody,
  parseCreate,
  parseUpdate,
} from '../definition/parse-body.ts'
import { HttpBadRequest, HttpNotFound, MalformedRequestBody } from '../errors/errors.ts'
import { markDirty, type Unit } from '../reconcile/dirty-unit.ts'
import { attributeAction, attributesOf, authorize, wireTarget } from './authorize.ts'
import { storeCreatedTags } from './created-tags.ts'
import { selectCurrent } from './current.ts'
import { checkRevision, demandedRevision, refuseDemandOnCreate } from './if-match.ts'
import { lockParent } from './parent.ts'
import { checkQuota } from './quota-check.ts'
import { askedRemoval } from './removal.ts'
import { parseJson, readJson } from './request-body.ts'
import { type ReadContext, selectWritten, type WireRow } from './select.ts'
import type { ApiRequest, ApiResponse, Endpoint, Services } from './wire.ts'
import { withArrangements } from './with-arrangements.ts'

/** Objects of one bulk POST. */
export const BULK_ITEMS_MAX = 1_000

function parseContext(services: Services, request: ApiRequest): ParseContext {
  const { actor } = request.op
  const policy = services.policy()
  const rule = 'context_can_set_project_id'
  return {
    actor,
    maySetProject:
      actor.isAdmin ||
      actor.isService === true ||
      (policy.isRegistered(rule) && policy.check(actor, rule, {})),
    hiddenAliases: services.hiddenAliases,
  }
}

export function readContext(services: Services, request: ApiRequest): ReadContext {
  return {
    actor: request.op.actor,
    policy: services.policy(),
    hiddenAliases: services.hiddenAliases,
    parentId: request.parentId,
  }
}

/**
 * Runs `body` in one transaction that also records the dirty units, then wakes the reconciler.
 * The one way in which the API writes.
 */
export async function write<T>(
  services: Services,
  request: Pick<ApiRequest, 'op'>,
  name: string,
  body: (context: WriteContext) => Promise<T>,
): Promise<T> {
  const { placement } = services
  if (placement === undefined) return writeOnce(services, request, name, body)
  return withArrangements(request.op, arrangements =>
    writeOnce(services, request, name, context => {
      arrangements.begin()
      const change: ServerAllocations['change'] = servers =>
        arrangements.arrange(context.tx, {
          key: JSON.stringify(servers),
          make: op => placement.change(op, servers),
        })
      return body({ ...context, placement: { change } })
    }),
  )
}

async function writeOnce<T>(
  services: Services,
  request: Pick<ApiRequest, 'op'>,
  name: string,
  body: (context: WriteContext) => Promise<T>,
): Promise<T> {
  let dirtied = false
  const result = await transact(request.op, services.transactor, name, async tx => {
    const units = new Map<string, Unit>()
    const value = await body({
      op: request.op,
      tx,
      settings: services.settings,
      policy: services.policy(),
      hiddenAliases: services.hiddenAliases,
      dirty: (kind, ...ids) => {
        for (const id of ids) units.set(`${kind} ${id}`, { kind, id })
      },
    })
    if (units.size) await markDirty(tx, [...units.values()])
    dirtied = units.size > 0
    return value
  })
  if (dirtied) services.wake()
  return result
}

function countByProject(items: readonly ParsedBody[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const item of items) {
    const project = String(item.values.projectId ?? '')
    counts.set(project, (counts.get(project) ?? 0) + 1)
  }
  return counts
}

async function authorizeCreate(
  context: WriteContext,
  endpoint: Endpoint,
  request: ApiRequest,
  items: readonly ParsedBody[],
): Promise<void> {
  const { schema, resource } = endpoint
  const { op, policy, tx } = context
  const actions = items.map(item => attributeAction(schema, policy, 'create', item.values, item.given))
  const needed = new Set(actions.flatMap(action => [...policy.fieldsNeeded(op.actor, action)]))
  // Whoever may create it under no parent is refused without a look at this one, as upstream does.
  for (const { rule } of actions)
    if (policy.partial(op.actor, rule).kind === 'false') authorize(policy, op.actor, { rule }, {})
  const owner = await lockParent(tx, schema, request, needed)
  const parents = await resource.behaviour.createTargets?.(
    { tx, actor: op.actor },
    asCreations(items),
    needed,
  )
  for (const [index, action] of actions.entries()) {
    const own = wireTarget(schema, items[index]!.values)
    authorize(policy, op.actor, action, { ...own, ...owner, ...parents?.[index] })
  }
}

function withParent({ definition }: ResourceSchema, { parentId }: ApiRequest, body: ParsedBody): ParsedBody {
  const { parent } = definition
  return parent ? { ...body, values: { ...body.values, [parent.attribute]: parentId } } : body
}

/** POST on a collection: one object or several, all or nothing. */
export async function createObjects(
  services: Services,
  endpoint: Endpoint,
  request: ApiRequest,
): Promise<ApiResponse> {
  const { schema, resource } = endpoint
  const { definition } = schema
  const create = requireOperation(resource.behaviour.create)
  refuseDemandOnCreate(request)
  const { bulk, items } = bodyItems(schema, parseJson(endpoint, request.body, 'create'))
  if (items.length > BULK_ITEMS_MAX)
    throw new HttpBadRequest({ message: `At most ${BULK_ITEMS_MAX} objects can be created at once` })
  const context = parseContext(services, request)
  const parsed = items.map(item => withParent(schema, request, parseCreate(schema, item, context)))
  const rows = await write(services, request, `${definition.name}.create`, async writing => {
    const quota = () =>
      definition.quota ? checkQuota(writing.tx, definition.quota, countByProject(parsed)) : undefined
    if (definition.pipeline === 'core') await quota()
    await authorizeCreate(writing, endpoint, request, parsed)
    if (definition.pipeline === 'extension') await quota()
    const ids = await create(writing, asCreations(parsed))
    if (definition.tagged && !resource.behaviour.storesTags)
      await storeCreatedTags(writing.tx, schema, ids, parsed)
    return selectWritten(writing.tx, schema, readContext(services, request), ids)
  })
  return { status: 201, body: bulk ? { [definition.collection]: rows } : { [definition.name]: rows[0] } }
}

/** PUT on an object: validated before it is looked up, changed as far as the caller named. */
export async function updateObject(
  services: Services,
  endpoint: Endpoint,
  request: ApiRequest,
  id: string,
): Promise<ApiResponse> {
  const { schema, resource } = endpoint
  const { definition } = schema
  const update = requireOperation(resource.behaviour.update)
  const expected = demandedRevision(request)
  const body = bodyItem(definition.name, parseJson(endpoint, request.body, 'update'), definition.pipeline)
  const parsed = parseUpdate(schema, body, parseContext(services, request))
  const row = await write(services, request, `${definition.name}.update`, async context => {
    const { op, policy, tx } = context
    const action = attributeAction(schema, policy, 'update', parsed.values, parsed.given)
    const rules = [
      action.rule,
      ...(action.attributes ?? []).flatMap(use => subRules(action.rule, use.name, use.subKeys)),
    ]
    await lockParent(tx, schema, request)
    const current = await selectCurrent(tx, schema, readContext(services, request), id, { rules, lock: true })
    authorizeChange(schema, policy, op.actor, action, {
      ...current.target,
      ...wireTarget(schema, parsed.values),
    })
    if (current.frozen) throw current.frozen
    checkRevision(expected, current.values.revisionNumber)
    if (parsed.given.size || resource.behaviour.emptyUpdateCounts)
      await update(context, current.values as never, parsed.values)
    const reading: ReadContext = { ...readContext(services, request), isAfterUpdate: true }
    return (await selectWritten(tx, schema, reading, [id]))[0] as WireRow
  })
  return { status: 200, body: { [definition.name]: row } }
}

function authorizeChange({ definition }: ResourceSchema, ...asked: Parameters<typeof authorize>): void {
  try {
    authorize(...asked)
  } catch (cause) {
    throw definition.hiddenFromRefusedWriters ? new HttpNotFound({}, { cause }) : cause
  }
}

function subRules(rule: string, name: string, subKeys: readonly string[] = []): readonly string[] {
  return [`${rule}:${name}`, ...subKeys.map(key => `${rule}:${name}:${key}`)]
}

/** DELETE of an object. A body is an error: some clients would mean a filter by it. */
export async function removeObject(
  services: Services,
  endpoint: Endpoint,
  request: ApiRequest,
  id: string,
): Promise<ApiResponse> {
  const { schema, resource } = endpoint
  const { definition } = schema
  const remove = requireOperation(resource.behaviour.remove)
  const removal = askedRemoval(services, resource, request)
  const refuseBody = () => {
    if (request.body !== '') throw new HttpBadRequest({ message: 'Request body is not supported in DELETE' })
  }
  if (definition.pipeline === 'extension') refuseBody()
  const expected = demandedRevision(request)
  const outcome = await write(services, request, `${definition.name}.delete`, async context => {
    const { op, policy, tx } = context
    const rules = [`delete_${schema.ruleName}`, ...(removal ? [removal.rule] : [])]
    const select = async (lock: boolean) => {
      const found = await selectCurrent(tx, schema, readContext(services, request), id, { rules, lock })
      for (const rule of rules) authorizeChange(schema, policy, op.actor, { rule }, found.target)
      return found
    }
    await lockParent(tx, schema, request)
    if (removal?.lockFirst) {
      await select(false)
      await removal.lockFirst(context, id)
    }
    const current = await select(true)
    refuseBody()
    if (current.frozen && !removal?.resumes) throw current.frozen
    checkRevision(expected, current.values.revisionNumber)
    return (removal?.run ?? remove)(context, current.values as never)
  })
  return { status: outcome === 'accepted' ? 202 : 204 }
}

/** PUT or GET on /<collection>/<id>/<action>. */
export async function runAction(
  services: Services,
  endpoint: Endpoint,
  request: ApiRequest,
  id: string,
  name: string,
  action: NonNullable<Behaviour['actions']>[string],
): Promise<ApiResponse> {
  const { schema } = endpoint
  const rule = action.rule ?? name
  const body = action.method === 'PUT' ? parseJson(endpoint, request.body, 'update') : undefined
  const result = await write(services, request, `${schema.definition.name}.${name}`, async context => {
    const { op, policy, tx } = context
    const attributes = attributesOf(policy, rule, schema.definition.name, body, action.enforced ?? [])
    await lockParent(tx, schema, request)
    const current = await selectCurrent(tx, schema, readContext(services, request), id, {
      rules: [rule, ...attributes.flatMap(use => subRules(rule, use.name, use.subKeys))],
      lock: action.method === 'PUT',
    })
    authorize(policy, op.actor, { rule, attributes }, current.target)
    if (current.frozen && action.method !== 'GET') throw current.frozen
    const answer = await action.run(context, current.values as never, body)
    if (!action.answersObject) return answer
    const rows = await selectWritten(context.tx, schema, readContext(services, request), [id])
    return action.answersObject === 'bare' ? rows[0] : { [schema.definition.name]: rows[0] }
  })
  return { status: 200, body: result }
}

function requireOperation<T>(operation: T | undefined): T {
  if (operation === undefined) throw new HttpNotFound({})
  return operation
}

/** The JSON of a body on a path of its own. */
export function readBody(text: string): unknown {
  try {
    return readJson(text)
  } catch (cause) {
    throw new MalformedRequestBody({ reason: (cause as Error).message }, { cause })
  }
}

/** Objects by id as their own collection shows them to the caller, for paths of their own. */
export async function showObjects(
  services: Services,
  request: ApiRequest,
  resource: AnyResource,
  ids: readonly string[],
): Promise<readonly WireRow[]> {
  if (ids.length === 0) return []
  const schema = resourceSchema(resource.definition, resource.storage, services.settings)
  return selectWritten(services.transactor.database, schema, readContext(services, request), ids)
}
