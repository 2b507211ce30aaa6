import { sql } from 'kysely'
import type { ReadTx } from '../database/database.ts'
import { databaseFault } from '../database/database-fault.ts'
import { isKey, type ResourceSchema } from '../definition/define-resource.ts'
import { defineError } from '../errors/define-error.ts'
import { HttpBadRequest, HttpNotFound } from '../errors/errors.ts'
import { EXPANDED_MAX, expandRows, parseExpansion } from './expand.ts'
import { pageLinks } from './links.ts'
import { type ListQuery, parseListQuery } from './list-query.ts'
import { requireParent } from './parent.ts'
import { mayKnow, type Page, type ReadContext, selectList, selectOne, visible, within } from './select.ts'
import type { ApiRequest, ApiResponse, Endpoint, Services } from './wire.ts'
import { readContext, write } from './write.ts'

/** A 404 whose body has no NeutronError around it: what the core pipeline shows for a denied GET. */
export const BareNotFound = defineError('HTTPNotFound', 404, () => 'The resource could not be found.')

/** GET on a collection. */
export async function listObjects(
  services: Services,
  endpoint: Endpoint,
  request: ApiRequest,
): Promise<ApiResponse> {
  const { schema } = endpoint
  const { definition } = schema
  const { hiddenAliases } = services
  const expansion = parseExpansion(endpoint, request.query, hiddenAliases)
  const pageSizeMax = services.settings.paginationMaxLimit
  const query = parseListQuery(schema, request.query, {
    pageSizeMax: expansion.size === 0 ? pageSizeMax : Math.min(pageSizeMax ?? EXPANDED_MAX, EXPANDED_MAX),
    hiddenAliases,
  })
  refuseHiddenOrder(services, endpoint, request, query)
  const { database } = services.transactor
  const { beforeList } = endpoint.resource.behaviour
  try {
    await requireFitParent(services, endpoint, request)
    const filters = new Map([...query.filters].map(([field, values]) => [field.key, values]))
    if (beforeList && (await beforeList.isNeeded(database, request.op.actor, filters)))
      await write(services, request, `${definition.name}.before_list`, context =>
        beforeList.run(context, filters),
      )
    const context = readContext(services, request)
    const isLost = query.marker !== undefined && !(await isVisibleMarker(query.marker))
    const page = isLost
      ? await pageAfterLostMarker(database, schema, context, query)
      : await selectList(database, schema, context, query)
    await expandRows(database, schema, context, expansion, page)
    const links =
      query.limit === undefined ? {} : { [`${definition.collection}_links`]: pageLinks(request, query, page) }
    return { status: 200, body: { [definition.collection]: page.rows, ...links } }
  } catch (error) {
    throw databaseFault(error)
  }

  async function isVisibleMarker(marker: string): Promise<boolean> {
    if (!isKey(definition, marker)) return false
    const { rows } = await sql`
      select 1 from ${sql.raw(schema.storage.from)} where ${sql.raw(schema.key)} = ${marker}
        and ${within(schema, request.parentId)} and ${visible(schema, request.op.actor)}`.execute(database)
    return rows.length > 0
  }
}

/**
 * Where nothing is listed, nothing follows any marker: the page is empty, whether the object exists and the
 * actor may not know it, or does not exist. Where something is listed, a page that starts from an unknown
 * place could leave objects out unnoticed, as when the marker was deleted between two pages: that is its 404.
 */
async function pageAfterLostMarker(
  database: ReadTx,
  schema: ResourceSchema,
  context: ReadContext,
  query: ListQuery,
): Promise<Page> {
  const { marker = '', ...whole } = query
  if (!isKey(schema.definition, marker)) throw schema.definition.notFound(marker, context.parentId)
  const first = await selectList(database, schema, context, { ...whole, marker: undefined, limit: 1 })
  if (first.rows.length > 0) throw schema.definition.notFound(marker, context.parentId)
  return first
}

/** The order of objects tells of what they are sorted by, so an attribute that is not shown is no sort key. */
function refuseHiddenOrder(
  services: Services,
  { schema }: Endpoint,
  request: ApiRequest,
  query: ListQuery,
): void {
  const context = readContext(services, request)
  const hidden = query.sort.find(({ field }) => mayKnow(schema, context, field).kind === 'false')
  if (hidden)
    throw new HttpBadRequest({ message: `'${hidden.field.wire}' is an invalid attribute for sort key` })
}

/** Throws unless the parent in the path exists for the actor and can have such children. */
async function requireFitParent(
  { transactor: { database } }: Services,
  { schema, resource }: Endpoint,
  request: ApiRequest,
): Promise<void> {
  await requireParent(database, schema, request)
  if (request.parentId !== undefined) await resource.behaviour.checkParent?.(database, request.parentId)
}

/** GET on an object. */
export async function showObject(
  services: Services,
  endpoint: Endpoint,
  request: ApiRequest,
  id: string,
): Promise<ApiResponse> {
  const { schema } = endpoint
  const { definition } = schema
  const { database } = services.transactor
  const fields = request.query.getAll('fields').filter(Boolean)
  const wanted = fields.length ? new Set(fields) : undefined
  const expansion = parseExpansion(endpoint, request.query, services.hiddenAliases)
  try {
    await requireFitParent(services, endpoint, request)
    if (!isKey(definition, id)) throw definition.notFound(id, request.parentId)
    const reading = readContext(services, request)
    const row = await selectOne(database, schema, reading, id, wanted)
    if (row === undefined) throw definition.notFound(id, request.parentId)
    if (row === 'denied') throw definition.pipeline === 'core' ? new BareNotFound({}) : new HttpNotFound({})
    await expandRows(database, schema, reading, expansion, { ids: [id.toLowerCase()], rows: [row] })
    return { status: 200, body: { [definition.name]: row } }
  } catch (error) {
    throw databaseFault(error)
  }
}
